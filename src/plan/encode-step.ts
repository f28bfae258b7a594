import { encodeParameters } from '../chain/abi-encode.js';
import { abiIdentity, abiLiteral } from '../chain/abi-literal.js';
import type { AbiParameter, AbiValue } from '../chain/abi-type.js';
import { encodeCall } from '../chain/calldata.js';
import { parseType } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { declarationOf } from '../observe/declarations.js';
import { type Entity, entityOf, type ParamSet } from '../protocol/param-set.js';
import type { Group } from '../protocol/protocol.js';
import type { RawArgument } from '../protocol/raw.js';
import type { Value } from '../protocol/value.js';
import type { Step } from './plan.js';

interface Source {
  readonly group: Group;
  readonly entity: Entity;
  readonly step: Step;
}

const cannot = (step: Step, what: string) =>
  refused('plan/argument', `${step.transition.title}: ${what}`, { hint: 'correct the definition, or the value' });

const abiValue = (value: Value, name: string, step: Step): AbiValue => {
  switch (value.kind) {
    case 'flag':
      return value.flag;
    case 'text':
      return value.text;
    case 'address':
      return value.address.toLowerCase();
    case 'number':
      if (value.number.raw === null) throw cannot(step, `${name} has no exact integer on the chain`);
      return value.number.raw;
    case 'unreadable':
      return value.raw;
    case 'set':
      throw cannot(step, `${name} is a set, which no argument holds`);
  }
};

const literal = (text: string, type: string, step: Step): AbiValue => {
  const value = abiLiteral(text, type);
  if (value === null) throw cannot(step, `${text} is no ${type}`);
  return value;
};

const argument = (raw: RawArgument, type: string, source: Source): AbiValue => {
  const { group, entity, step } = source;
  if (typeof raw === 'object' && 'literal' in raw) return literal(raw.literal, type, step);
  if (typeof raw === 'object') {
    const parameters = raw.encode.map((text): AbiParameter => ({ name: '', type: parseType(text), indexed: false }));
    return encodeParameters(
      parameters,
      raw.args.map((inner, index) => argument(inner, raw.encode[index] ?? '', source)),
    );
  }
  if (raw === group.identity?.name) return abiIdentity(entity.identity, group.identity.type);
  if (raw === 'member' && step.member !== null) return abiIdentity(step.member, type);
  const value = step.passed.get(raw);
  if (value !== undefined) return abiValue(value, raw, step);
  const context = entity.context.get(raw);
  if (context !== undefined) return context;
  throw cannot(step, `nothing is known of ${raw}, so it cannot be passed`);
};

/** The names of parameters that an argument list passes, in order. */
export const passedNames = (args: readonly RawArgument[]): readonly string[] =>
  args.flatMap((arg) => (typeof arg === 'string' ? [arg] : 'encode' in arg ? passedNames(arg.args) : []));

/** The call of a step: the contract's address and exact calldata. Throws `plan/argument` where a value cannot be passed. */
export const encodeStep = (
  step: Step,
  state: ParamSet,
  contracts: ReadonlyMap<string, Hex>,
): { to: Hex; data: Hex } => {
  const { transition, identity } = step;
  const group = state.protocol.groups.get(transition.group);
  const entity = entityOf(state, transition.group, identity);
  const to = contracts.get(transition.at);
  if (group === undefined || entity === undefined || to === undefined)
    throw cannot(step, `${transition.at} has no address`);
  const declaration = declarationOf(transition.call);
  const values = transition.args.map((arg, index) =>
    argument(arg, declaration.inputs[index]?.type.canonical ?? '', { group, entity, step }),
  );
  return { to, data: encodeCall(declaration, values) };
};
