import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { Change } from '../plan/diff.js';
import type { Market } from '../protocol/market.js';
import { entityOf } from '../protocol/param-set.js';
import { type LabelOf, sameValue, type Value, valueText } from '../protocol/value.js';
import { compareMarkets } from './fates.js';
import { type MarketDocument, marketDocument } from './market-document.js';
import { marketPaths } from './select-markets.js';
import type { Side } from './side.js';
import { findingIn, spanOf } from './value-findings.js';

/** The text of one path at the tip as a market, by the definitions that the chain is read by; null where it is none. */
const readAt = async (path: string, tip: Side, base: Side): Promise<MarketDocument | null> => {
  const workspace = tip.workspace ?? base.workspace;
  try {
    const text = await tip.files.read(path);
    if (text === null || workspace === null) return null;
    return await marketDocument(path, { file: `${tip.files.prefix}${path}`, text }, workspace, base.definitions);
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

/**
 * A market of the commit that a change started from, as the tip of the base has it now, read by the definitions of that
 * commit. Null where the tip has none, or one that they cannot read.
 */
export const marketAtTip = async (base: MarketDocument, start: Side, tip: Side): Promise<Market | null> => {
  if (tip === start) return base.market;
  const found = (documents: readonly (MarketDocument | null)[]): MarketDocument | null =>
    compareMarkets(
      [base],
      documents.filter((one) => one !== null),
    ).find((one) => one.base !== null && one.head !== null)?.head ?? null;
  const same = found([await readAt(base.path, tip, start)]);
  if (same !== null) return same.market;
  const all = await Promise.all((await marketPaths(tip)).map((path) => readAt(path, tip, start)));
  return found(all)?.market ?? null;
};

const valueIn = ({ params }: Market, { group, identity, parameter }: Change): Value | null =>
  entityOf(params, group, identity)?.values.get(parameter) ?? null;

const same = (a: Value | null, b: Value | null, { type }: Change): boolean =>
  a === null || b === null ? a === b : sameValue(a, b, type);

/** Values that this change sets and that the base has moved since it started: merging one undoes the other. */
export const movedSince = (
  tip: Market,
  {
    market,
    touched,
    labelOf,
  }: { readonly market: Market; readonly touched: readonly Change[]; readonly labelOf: LabelOf },
): readonly Finding[] =>
  touched.flatMap((change): readonly Finding[] => {
    const now = valueIn(tip, change);
    if (same(now, change.before, change) || same(now, change.after, change)) return [];
    const shown = (value: Value | null): string =>
      value === null ? 'no value' : valueText(value, change.type, labelOf, 'display') || 'empty';
    return [
      findingIn(market, spanOf(market, change), {
        ruleId: 'check/base-moved',
        severity: 'warning',
        message: `${change.path} moved in the base since this change started: from ${shown(change.before)} to ${shown(now)}; this change sets ${shown(change.after)}`,
        path: change.path,
        help: 'merge or rebase, and see that both are meant',
        data: { started: shown(change.before), base: shown(now) },
      }),
    ];
  });
