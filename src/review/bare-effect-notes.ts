import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import { type Machine, runOn } from '../effect/machine.js';
import { type Outcome, undeclaredOf } from '../effect/outcome.js';
import type { Ran, Run } from '../effect/run.js';
import { type SafeKeys, safeKeys, safeSlots } from '../effect/safe-storage.js';
import type { Change } from '../plan/diff.js';
import { sameValue, type Value, valueText } from '../protocol/value.js';
import { ADMIN_METHODS, PARTS_OF_RULE, type SafePart } from '../route/safe/admin-methods.js';
import type { Action } from '../route/safe/decode.js';
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
  { machine, block }: Place,
  runs: readonly Run[],
  keys: SafeKeys,
  account: Hex,
): Promise<readonly string[]> => {
  const slots = safeSlots(keys).filter(({ part }) => part !== null);
  const words = { account, slots: slots.map(({ slot }): Hex => slot) };
  const read = (some: readonly Run[]) => runOn(machine, block, { runs: some, reads: [], words });
  const [before, after] = await Promise.all([read(runs.slice(0, -1)), read(runs)]);
  return slots.flatMap(({ slot, name }) => (before.words.get(slot) === after.words.get(slot) ? [] : [name]));
};

/** The parts of the Safe that its own calls to itself say they change; each of those calls is warned of. */
const partsSaid = (roots: readonly Action[], safe: Hex): ReadonlySet<SafePart> => {
  const found = new Set<SafePart>();
  const visit = ({ selector, account, to, operation, inner }: Action): void => {
    const admin = selector === undefined ? undefined : ADMIN_METHODS.get(selector);
    if (admin !== undefined && account === safe && (to === safe || operation === 1))
      for (const part of PARTS_OF_RULE.get(admin.ruleId) ?? []) found.add(part);
    for (const one of inner) visit(one);
  };
  for (const root of roots) visit(root);
  return found;
};

/** Where something is run. */
interface Place {
  readonly machine: Machine;
  readonly block: PinnedBlock;
}

/** What was run, and every call of it as decoded from the bytes. */
interface Decoded {
  readonly runs: readonly Run[];
  readonly ran: Ran;
  readonly roots: readonly Action[];
}

/**
 * Whether running it changes who holds the Safe or what it runs where no call of it says so: seen in the Safe's own
 * storage, which its code cannot hide.
 */
export const noteControl = async (
  place: Place,
  { runs, ran, roots }: Decoded,
  { storage }: Outcome,
  { address: account, owners }: SafeState,
  notes: Notes,
): Promise<void> => {
  const logs = (ran.results.at(-1) ?? []).flatMap((result) => result.logs);
  const keys = safeKeys(account, owners, logs);
  const own = storage?.filter(({ address, expected }) => address.toLowerCase() === account && expected === 'none');
  const moved =
    own === undefined
      ? await controlWords(place, runs, keys, account)
      : own.map(({ name, slot }) => name ?? `a word of its storage that no part of a Safe is known by (${slot})`);
  const said = partsSaid(roots, account);
  const partOf = new Map(safeSlots(keys).map(({ name, part }) => [name, part]));
  const unsaid = moved.filter((name) => {
    const part = partOf.get(name) ?? null;
    return part === null || !said.has(part);
  });
  if (unsaid.length === 0) {
    const how = moved.length === 0 ? 'stay' : 'change only where its calls say so';
    notes.checked.push(
      `the Safe’s own storage: owners, threshold, modules, guards, fallback handler and singleton ${how}`,
    );
    return;
  }
  notes.blocked(
    'review/control-moves',
    `run on the chain as it is now, it changes the Safe itself where no call of it says so: ${[...new Set(unsaid)].join(', ')}`,
    'Do not sign, unless handing over control is what was agreed.',
  );
};
