import { PlimsollError } from '../diagnostic/error.js';
import { type Change, diffSets } from '../plan/diff.js';
import { changeJson } from '../plan/diff-json.js';
import { compile } from '../proposal/compile.js';
import { sameValue } from '../protocol/value.js';
import type { Action } from '../route/safe/decode.js';
import type { SafeIdentity, SafeTx } from '../signer/safe-tx.js';
import type { MarketMeaning } from './bare-calls.js';
import type { MarketAtHand } from './bare-markets.js';
import type { Notes } from './notes.js';
import type { AgainstDocument } from './told.js';

/** What is held against what. */
export interface AgainstInput {
  /** As it was named: `worktree`, `git:main`. */
  readonly source: string;
  /** What it does in the end: what it plans counts as done. */
  readonly meaning: Pick<MarketMeaning, 'at' | 'changes'>;
  /** Calls that the definition does not describe. */
  readonly unknown: readonly Action[];
  readonly signed: (SafeIdentity & { readonly tx: SafeTx }) | null;
}

/** The document held against the transaction, and whether it compiles to the same bytes; null where that was not tried. */
export interface AgainstResult {
  readonly against: AgainstDocument;
  readonly reproduces: boolean | null;
}

const DO_NOT = 'Do not sign. It does something else than the document says.';

const same = (a: Change, b: Change): boolean =>
  a.path === b.path && a.after !== null && b.after !== null && sameValue(a.after, b.after, a.type);

/** What the document wants of the market as the chain has it, whoever moved it. */
const wantedOf = ({ market, observation, labelOf }: MarketAtHand): readonly Change[] =>
  observation === null
    ? []
    : diffSets({ set: observation.params, role: 'observation' }, { set: market.params, role: 'document' }, labelOf)
        .changes;

/** Compile the document's part that the transaction makes: same bytes, and what the calls bring besides. */
const compiled = (
  at: MarketAtHand,
  paths: readonly string[],
  signed: AgainstInput['signed'],
): { readonly consequences: readonly Change[]; readonly sameBytes: boolean } | null => {
  if (at.observation === null || signed === null || paths.length === 0) return null;
  try {
    const { plan, transaction } = compile({
      market: at.market,
      base: null,
      observed: at.observation.params,
      contracts: at.contracts,
      selection: { only: paths, includeDrift: paths },
      authority: { address: signed.safe, version: signed.version, chainId: signed.chainId },
      nonce: signed.tx.nonce,
    });
    const { tx } = signed;
    const made = transaction?.tx;
    const sameBytes =
      made !== undefined &&
      made.to === tx.to &&
      made.value === tx.value &&
      made.data === tx.data &&
      made.operation === tx.operation;
    return { consequences: plan.consequences, sameBytes };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return null;
  }
};

const listed = (changes: readonly { readonly path: string }[]): string => {
  const paths = changes.slice(0, 5).map((change) => change.path);
  return changes.length > 5 ? `${paths.join(', ')} and ${changes.length - 5} more` : paths.join(', ');
};

/**
 * Hold what a transaction does to a market, as the chain has it now, against the market's document: which changes of the
 * document it does not make, which it makes that the document does not have, and whether the document compiles to the
 * same bytes for the changes it does make.
 */
export const againstDocument = (input: AgainstInput, notes: Notes): AgainstResult => {
  const { meaning, source, unknown, signed } = input;
  const { at, changes: made } = meaning;
  const wanted = wantedOf(at);
  const missing = wanted.filter((change) => !made.some((other) => same(change, other)));
  const meant = wanted.filter((change) => made.some((other) => same(change, other)));
  const again = compiled(
    at,
    meant.map((change) => change.path),
    signed,
  );
  const expected = [...meant, ...(again?.consequences ?? [])];
  const extra = made.filter((change) => !expected.some((other) => same(change, other)));
  const otherCalls = unknown.map((action) => action.at.map((n) => n + 1).join('.') || '1');
  if (extra.length > 0)
    notes.blocked(
      'review/more-than-document',
      `it changes ${listed(extra)}, which the document of ${source} does not have so`,
      DO_NOT,
    );
  if (otherCalls.length > 0)
    notes.blocked(
      'review/calls-besides-document',
      `${otherCalls.length} of its calls (${otherCalls.slice(0, 5).join(', ')}) are none by which a document is carried out`,
      DO_NOT,
    );
  if (missing.length > 0)
    notes.caution(
      'review/less-than-document',
      `it does not make ${listed(missing)}, which the document of ${source} has`,
      'Find out whether the rest is proposed on its own, or was left out.',
    );
  const sameBytes = extra.length === 0 && otherCalls.length === 0 && again?.sameBytes === true;
  if (!sameBytes && signed !== null && extra.length === 0 && otherCalls.length === 0 && meant.length > 0)
    notes.caution(
      'review/other-bytes',
      `the document of ${source} compiles to other calldata with the same changes`,
      'Someone wrote this by hand, or with another release. Compare the calls.',
    );
  notes.checked.push(`the document of ${source} on the market as the chain has it, compiled and compared`);
  const json = (changes: readonly Change[]) => changes.map((change) => changeJson(change, at.labelOf));
  return {
    against: { source, market: at.market.name, missing: json(missing), extra: json(extra), otherCalls },
    reproduces: signed === null && extra.length === 0 && otherCalls.length === 0 ? null : sameBytes,
  };
};
