import type { Finding } from '../diagnostic/finding.js';
import { hasErrors } from '../diagnostic/finding.js';
import { findingAt } from '../document/source.js';
import type { Market } from '../protocol/market.js';
import { entitiesOf, labelsIn, pathOf, typeFor } from '../protocol/param-set.js';
import { valueJson } from '../protocol/value.js';
import type { MarketDocument } from './market-document.js';

/** Every value of a market by path, as exact text and as the integer that the chain would hold. */
const readingOf = (market: Market): ReadonlyMap<string, string> => {
  const labels = labelsIn(market.params);
  const values = new Map<string, string>();
  for (const { group, entity } of entitiesOf(market.params)) {
    for (const [name, value] of entity.values) {
      const parameter = group.parameters.get(name);
      if (parameter === undefined) continue;
      const { text, raw } = valueJson(value, typeFor(parameter, entity), labels);
      values.set(
        pathOf(group, entity.label, name),
        raw === null || raw === text ? text : `${text} (${raw} on the chain)`,
      );
    }
  }
  return values;
};

const HELP =
  'change the definition in a pull request of its own, have it reviewed, and change the values in the next one';
/** More differences than a person reads of one document. */
const MOST = 20;

const differing = (head: Market, byBase: Market): readonly Finding[] => {
  const [now, was] = [readingOf(head), readingOf(byBase)];
  const paths = [...new Set([...now.keys(), ...was.keys()])].filter((path) => now.get(path) !== was.get(path));
  return paths.slice(0, MOST).flatMap((path): readonly Finding[] => {
    const span = (head.spans.get(path) ?? byBase.spans.get(path))?.value;
    const message = `the base's definition reads ${path} as ${was.get(path) ?? 'nothing'}, the one in this change as ${now.get(path) ?? 'nothing'}`;
    const finding = { ruleId: 'check/definition-reading', message, path, help: HELP };
    return span === undefined
      ? [{ ...finding, severity: 'error', file: head.source.file }]
      : [findingAt(head.source, span, finding)];
  });
};

const placeOf = ({ ruleId, path, range }: Finding): string =>
  `${ruleId} ${path} ${range?.start.line}:${range?.start.column}`;

/**
 * What a document means by the base's definition, against what it means by the one in the head. Any difference is an
 * error: a change of what values mean, and of values, must not come as one.
 */
export const readingFindings = (head: MarketDocument, byBase: MarketDocument): readonly Finding[] => {
  if (head.market !== null && byBase.market !== null) return differing(head.market, byBase.market);
  if (head.market === null) return [];
  const said = new Set(head.findings.map(placeOf));
  const only = byBase.findings.filter((finding) => hasErrors([finding]) && !said.has(placeOf(finding)));
  return only.slice(0, MOST).map((finding) => ({
    ...finding,
    ruleId: 'check/definition-reading',
    severity: 'error',
    message: `by the base's definition, ${finding.message}`,
    help: HELP,
    data: { rule: finding.ruleId },
  }));
};
