import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { Change } from '../plan/diff.js';
import { diffSets } from '../plan/diff.js';
import type { ParamSet } from '../protocol/param-set.js';
import { type LabelOf, type Value, valueText } from '../protocol/value.js';
import { checksummed } from '../signer/address.js';
import type { ProofInput } from './prove.js';

const shown = (value: Value | null, change: Change, labelOf: LabelOf): string =>
  value === null ? 'absent' : valueText(value, change.type, labelOf, 'display') || 'empty';

/** How many values a market has. */
export const countValues = (set: ParamSet): number =>
  [...set.entities.values()].reduce(
    (sum, group) => sum + [...group.values()].reduce((n, entity) => n + entity.values.size, 0),
    0,
  );

/** The market as the answers have it must be what is planned. Throws `proof/other-effects`. */
export const checkValues = (input: Pick<ProofInput, 'after' | 'labelOf'>, found: ParamSet): void => {
  const { changes } = diffSets(
    { set: input.after, role: 'observation' },
    { set: found, role: 'observation' },
    input.labelOf,
  );
  if (changes.length === 0) return;
  const told = changes
    .slice(0, 5)
    .map(
      (change) =>
        `${change.path} would be ${shown(change.after, change, input.labelOf)} instead of ${shown(change.before, change, input.labelOf)}`,
    );
  throw refused('proof/other-effects', `the transaction would not do what was planned: ${told.join('; ')}`, {
    hint: 'the protocol definition does not describe this contract; do not sign',
  });
};

/** Nothing else may have happened. Throws `proof/other-effects`. */
export const checkStrays = (strays: readonly string[]): void => {
  if (strays.length === 0) return;
  const more = strays.length > 3 ? `; and ${strays.length - 3} more` : '';
  throw refused(
    'proof/other-effects',
    `the transaction does more than the definition declares: ${strays.slice(0, 3).join('; ')}${more}`,
    { hint: 'do not sign it; find out what the contract does' },
  );
};

/** Contracts of a market that are at another address afterwards, in words. */
export const movedContracts = (before: ReadonlyMap<string, Hex>, after: ReadonlyMap<string, Hex>): readonly string[] =>
  [...before].flatMap(([name, address]) => {
    const now = after.get(name);
    return now === address ? [] : [`${name} becomes ${now === undefined ? 'no contract' : checksummed(now)}`];
  });

/** Bits of sets that stand for nobody who was read, where they are others afterwards. */
export const movedBits = (before: readonly Finding[], after: readonly Finding[]): readonly string[] => {
  const known = new Map(before.map(({ path = '', message }) => [path, message]));
  const found = new Map(after.map(({ path = '', message }) => [path, message]));
  return [...new Set([...known.keys(), ...found.keys()])].flatMap((path) =>
    known.get(path) === found.get(path)
      ? []
      : [
          `members of ${path} change that are none of what was read: ${known.get(path) ?? 'there were none'}; then ${found.get(path) ?? 'there are none'}`,
        ],
  );
};

/** What the contracts of a market are called. */
export const contractNames = (contracts: ReadonlyMap<string, Hex>): ReadonlyMap<Hex, string> =>
  new Map([...contracts].map(([name, address]) => [address, name]));

/** Entities by whose address mappings are keyed. */
export const entityKeys = (set: ParamSet, labelOf: LabelOf): ReadonlyMap<Hex, string> =>
  new Map(
    [...set.entities].flatMap(([group, entities]) =>
      [...entities.keys()].flatMap((identity): readonly (readonly [Hex, string])[] =>
        /^0x[0-9a-f]{40}$/.test(identity) ? [[identity as Hex, `${group}.${labelOf(group, identity)}`]] : [],
      ),
    ),
  );
