import { locate } from '../../chain/abi-path.js';
import type { AbiValue } from '../../chain/abi-type.js';
import { wordAt } from '../../chain/abi-word.js';
import { encodeCall } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import { declarationOf } from '../../observe/declarations.js';
import type { PlannedCall } from '../../plan/plan.js';
import { type Entity, entitiesOf, type ParamSet, pathOf, typeFor } from '../../protocol/param-set.js';
import type { Group, Parameter } from '../../protocol/protocol.js';
import { type LabelOf, sameValue, type Value } from '../../protocol/value.js';

/** A value that a contract can hold against the chain itself, by a getter and some bits of one word of its answer. */
export interface Assertion {
  readonly kind: 'asserted';
  readonly path: string;
  /** The getter, as the definition declares it, where it is and what it is called with. */
  readonly signature: string;
  readonly at: Hex;
  readonly read: Hex;
  /** The word of the answer, and in it the lowest bit and how many. */
  readonly word: number;
  readonly lowest: number;
  readonly bits: number;
  /** The integer that these bits must be. */
  readonly expected: bigint;
}

/** A value that cannot be held against the chain on the chain, and why not. */
export interface Unasserted {
  readonly kind: 'not asserted';
  readonly path: string;
  readonly why: string;
}

export type Expectation = Assertion | Unasserted;

interface Found {
  readonly group: Group;
  readonly entity: Entity;
  readonly parameter: Parameter;
}

/** What paths stand for; null for one that stands for several things. */
const foundIn = (observed: ParamSet, labelOf: LabelOf): ReadonlyMap<string, Found | null> => {
  const all = new Map<string, Found | null>();
  for (const { group, entity } of entitiesOf(observed)) {
    for (const parameter of group.parameters.values()) {
      const path = pathOf(group, labelOf(group.name, entity.identity), parameter.name);
      all.set(path, all.has(path) ? null : { group, entity, parameter });
    }
  }
  return all;
};

/** The integer that a value is on the chain, as a getter gives it; null where it is none. */
const integerOf = (value: Value): bigint | null => {
  switch (value.kind) {
    case 'number':
      return value.number.raw;
    case 'unreadable':
      return value.raw;
    case 'flag':
      return value.flag ? 1n : 0n;
    case 'address':
      return BigInt(value.address);
    case 'text':
    case 'set':
      return null;
  }
};

const argumentOf = (name: string, { group, entity }: Found): AbiValue | undefined => {
  if (name !== group.identity?.name) return entity.context.get(name);
  return /^u?int/.test(group.identity.type) ? BigInt(entity.identity) : entity.identity;
};

const unasserted = (path: string, why: string): Unasserted => ({ kind: 'not asserted', path, why });

const expectationOf = (
  path: string,
  value: Value | null,
  found: Found | null,
  contracts: ReadonlyMap<string, Hex>,
): Expectation => {
  if (found === null) return unasserted(path, 'several values go by this name');
  if (value === null) return unasserted(path, 'it is not there before');
  const { group, entity, parameter } = found;
  const ref = parameter.read;
  if (ref === undefined) return unasserted(path, 'no getter answers it: it follows from other values');
  const read = group.reads.get(ref.call);
  const at = read?.at === group.identity?.name ? (entity.identity.toLowerCase() as Hex) : contracts.get(read?.at ?? '');
  const expected = integerOf(value);
  if (expected === null) return unasserted(path, `it is a ${value.kind}, which is no one word`);
  if (read === undefined || at === undefined) return unasserted(path, 'the contract that answers it is not known');
  const declaration = declarationOf(read.call);
  const word = wordAt(declaration.outputs, locate(declaration.outputs, ref.output));
  if (word === null) return unasserted(path, 'its getter answers it at no fixed place');
  const args = (read.args ?? []).flatMap((name) => argumentOf(name, found) ?? []);
  if (args.length < declaration.inputs.length) return unasserted(path, 'what its getter is called with is not known');
  const [low, high] = ref.bits ?? [0, 255];
  const bits = high - low + 1;
  return {
    kind: 'asserted',
    path,
    signature: declaration.signature,
    at,
    read: encodeCall(declaration, args),
    word,
    lowest: low,
    bits,
    expected: BigInt.asUintN(bits, expected),
  };
};

/**
 * What must hold right before each call for it to be what was planned: the values that it is meant to change, as they are
 * then, and those it stores again. Each with the definition's own getter, where that is a plain one; else with the reason
 * why it cannot be asserted. A list for each call, in order.
 */
export const expectationsOf = (
  calls: readonly PlannedCall[],
  observed: ParamSet,
  contracts: ReadonlyMap<string, Hex>,
  labelOf: LabelOf,
): readonly (readonly Expectation[])[] => {
  const all = foundIn(observed, labelOf);
  return calls.map(({ changes, siblings }) => [
    ...changes
      .filter(({ kind }) => kind === 'intent')
      .map(({ path, before }) => expectationOf(path, before, all.get(path) ?? null, contracts)),
    ...siblings.map(({ path, value }) => {
      const found = all.get(path) ?? null;
      const now = found?.entity.values.get(found.parameter.name);
      // What is stored again need not be what is read now: another value may stand in for it, or an earlier call change it.
      return found !== null && (now === undefined || !sameValue(now, value, typeFor(found.parameter, found.entity)))
        ? unasserted(path, 'what is stored again is not what its getter answers at this block')
        : expectationOf(path, value, found, contracts);
    }),
  ]);
};
