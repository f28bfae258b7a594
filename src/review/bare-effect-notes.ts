import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import { type Machine, runOn } from '../effect/machine.js';
import type { Outcome } from '../effect/outcome.js';
import type { Run } from '../effect/run.js';
import { NONCE_SLOT, safeSlots } from '../effect/safe-storage.js';
import type { Change } from '../plan/diff.js';
import { sameValue, type Value, valueText } from '../protocol/value.js';
import type { SafeState } from '../route/safe/state.js';
import { announcedParts } from './announced.js';
import type { CallMeaning } from './bare-calls.js';
import type { MarketAtHand } from './bare-markets.js';
import type { Notes } from './notes.js';

const same = (a: Change, b: Change): boolean =>
  a.path === b.path &&
  (a.after === null || b.after === null ? a.after === b.after : sameValue(a.after, b.after, a.type));

const textOf = (value: Value | null, { type }: Change, { labelOf }: MarketAtHand): string =>
  value === null ? 'absent' : valueText(value, type, labelOf, 'display') || 'empty';

const MOST = 5;
/** Each thing once, with how often it is there: a list of owners is several words of storage. */
const listed = (all: readonly string[]): string => {
  const times = new Map<string, number>();
  for (const one of all) times.set(one, (times.get(one) ?? 0) + 1);
  const told = [...times].map(([one, many]) => (many === 1 ? one : `${one} (${many} times)`));
  return `${told.slice(0, MOST).join('; ')}${told.length > MOST ? `; and ${told.length - MOST} more` : ''}`;
};

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
export const noteOther = (others: readonly string[], meaning: CallMeaning, notes: Notes): void => {
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

/** What is run through a Safe: the Safe right before, and the nonce it is run at. */
interface InSafe {
  readonly safe: SafeState;
  readonly nonce: bigint;
}

/** The words that decide over a Safe, before and after, read past its code. */
const controlWords = async (
  machine: Machine,
  block: PinnedBlock,
  runs: readonly Run[],
  { safe, nonce }: InSafe,
): Promise<readonly string[]> => {
  const slots = safeSlots({ owners: safe.owners, modules: [], signedMessages: [] }).filter(
    ({ control }) => control === 'control',
  );
  const words = { account: safe.address, slots: [NONCE_SLOT, ...slots.map(({ slot }): Hex => slot)] };
  const read = (some: readonly Run[]) => runOn(machine, block, { runs: some, reads: [], words });
  const [before, after] = await Promise.all([read(runs.slice(0, -1)), read(runs)]);
  const counted = BigInt(after.words.get(NONCE_SLOT) ?? 0n) === nonce + 1n;
  return [
    ...(counted ? [] : ['the nonce']),
    ...slots.flatMap(({ slot, name }) => (before.words.get(slot) === after.words.get(slot) ? [] : [name])),
  ];
};

const STAY = 'owners, threshold, modules, guards, fallback handler and singleton stay';

/**
 * Whether running it changes who holds the Safe or what it runs without any of its calls saying so: seen in the Safe's
 * own storage, which its code cannot hide. What calls say openly has warnings already.
 */
export const noteControl = async (
  { machine, block }: { readonly machine: Machine; readonly block: PinnedBlock },
  runs: readonly Run[],
  outcome: Outcome,
  inSafe: InSafe,
  notes: Notes,
): Promise<void> => {
  const own = outcome.storage?.filter(
    ({ address, expected }) => address.toLowerCase() === inSafe.safe.address && expected === 'none',
  );
  const moved =
    own === undefined
      ? await controlWords(machine, block, runs, inSafe)
      : own.map(({ name, slot }) => name ?? `a word of its storage that no part of a Safe is known by (${slot})`);
  const announced = announcedParts(notes, inSafe.safe.address);
  const hidden = [...new Set(moved)].filter((name) => !announced.has(name));
  if (hidden.length > 0)
    notes.blocked(
      'review/control-moves',
      `run on the chain as it is now, it changes the Safe itself: ${listed(hidden)}`,
      'Do not sign, unless handing over control is what was agreed. None of its calls says so.',
    );
  else if (moved.length > 0)
    notes.checked.push(`the Safe’s own storage: only what its calls say changes: ${[...new Set(moved)].join('; ')}`);
  else notes.checked.push(`the Safe’s own storage: ${STAY}`);
  // An owner or a module that stands in no list has a word of its own, and only a trace shows that it was written.
  if (own === undefined) notes.notChecked.push('owners and modules of the Safe that its lists do not name');
};
