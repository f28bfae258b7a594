import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import { type Machine, runOn } from '../effect/machine.js';
import { type Outcome, undeclaredOf } from '../effect/outcome.js';
import type { Ran, Run } from '../effect/run.js';
import { safeSlots } from '../effect/safe-storage.js';
import type { Change } from '../plan/diff.js';
import { sameValue, type Value, valueText } from '../protocol/value.js';
import type { SafeState } from '../route/safe/state.js';
import type { CallMeaning } from './bare-calls.js';
import type { MarketAtHand } from './bare-markets.js';
import type { Notes } from './notes.js';

const same = (a: Change, b: Change): boolean =>
  a.path === b.path &&
  (a.after === null || b.after === null ? a.after === b.after : sameValue(a.after, b.after, a.type));

const textOf = (value: Value | null, { type }: Change, { labelOf }: MarketAtHand): string =>
  value === null ? 'absent' : valueText(value, type, labelOf, 'display') || 'empty';

const MOST = 5;
const listed = (all: readonly string[]): string =>
  `${all.slice(0, MOST).join('; ')}${all.length > MOST ? `; and ${all.length - MOST} more` : ''}`;

/** What the calls say against what running them does to the values of each market. */
export const noteValues = (
  meaning: CallMeaning,
  changes: ReadonlyMap<MarketAtHand, readonly Change[]>,
  notes: Notes,
): void => {
  for (const [at, real] of changes) {
    const told = meaning.markets.find((market) => market.at === at)?.changes ?? [];
    const missing = told.filter((change) => !real.some((other) => same(change, other)));
    const extra = real.filter((change) => !told.some((other) => same(change, other)));
    const besides = extra.filter(({ path }) => !missing.some((change) => change.path === path));
    if (missing.length > 0)
      notes.blocked(
        'review/effect-differs',
        `its calls do not do what they say: ${listed(
          missing.map((change) => {
            const found = real.find(({ path }) => path === change.path);
            const ends = found === undefined ? 'it stays as it is' : `it becomes ${textOf(found.after, found, at)}`;
            return `${change.path} is to become ${textOf(change.after, change, at)}, and ${ends}`;
          }),
        )}`,
        'Do not sign. The contract is not what the definition describes, or a later call undoes it.',
      );
    if (besides.length === 0) continue;
    const paths = listed(besides.map((change) => `${change.path} becomes ${textOf(change.after, change, at)}`));
    if (meaning.foreign === 0)
      notes.blocked(
        'review/effect-differs',
        `it changes more than its calls say: ${paths}`,
        'Do not sign. The contract is not what the definition describes.',
      );
    else
      notes.caution(
        'review/undecoded-changes',
        `by calls that no definition describes, it also changes: ${paths}`,
        'Find out what those calls are before you sign.',
      );
  }
};

/** What nothing declares: a reason not to sign where every call is known, else something to judge. */
export const noteOther = (outcome: Outcome, meaning: CallMeaning, notes: Notes): void => {
  const others = undeclaredOf(outcome);
  if (others.length === 0) return;
  if (meaning.foreign === 0 && meaning.steps.length > 0)
    notes.blocked(
      'review/other-effects',
      `it does more than its calls are declared to do: ${listed(others)}`,
      'Do not sign. Find out what the contract does.',
    );
  else
    notes.caution(
      'review/undeclared-effects',
      `run on the chain as it is now, it also does this: ${listed(others)}`,
      'See --details for all of it, and sign only where each of these is meant.',
    );
};

/** The words that decide over a Safe, before and after, read past its code. */
const controlWords = async (
  machine: Machine,
  block: PinnedBlock,
  runs: readonly Run[],
  safe: SafeState,
): Promise<readonly string[]> => {
  const slots = safeSlots(safe.owners).filter(({ control }) => control === 'control');
  const words = { account: safe.address, slots: slots.map(({ slot }): Hex => slot) };
  const read = (some: readonly Run[]) => runOn(machine, block, { runs: some, reads: [], words });
  const [before, after] = await Promise.all([read(runs.slice(0, -1)), read(runs)]);
  return slots.flatMap(({ slot, name }) => (before.words.get(slot) === after.words.get(slot) ? [] : [name]));
};

/**
 * Whether running it changes who holds the Safe or what it runs, whatever its calls look like: seen in the Safe's own
 * storage, which its code cannot hide.
 */
export const noteControl = async (
  { machine, block }: { readonly machine: Machine; readonly block: PinnedBlock },
  { runs, ran, account }: { readonly runs: readonly Run[]; readonly ran: Ran; readonly account: Hex },
  outcome: Outcome,
  safe: SafeState,
  notes: Notes,
): Promise<void> => {
  const own = outcome.storage?.filter(
    ({ address, expected }) => address.toLowerCase() === account && expected === 'none',
  );
  const moved =
    own === undefined || ran.diff === null
      ? await controlWords(machine, block, runs, safe)
      : own.map(({ name, slot }) => name ?? `a word of its storage that no part of a Safe is known by (${slot})`);
  if (moved.length === 0) {
    notes.checked.push(
      'the Safe’s own storage: owners, threshold, modules, guards, fallback handler and singleton stay',
    );
    return;
  }
  notes.blocked(
    'review/control-moves',
    `run on the chain as it is now, it changes the Safe itself: ${[...new Set(moved)].join(', ')}`,
    'Do not sign, unless handing over control is what was agreed.',
  );
};
