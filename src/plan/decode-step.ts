import { decodeParameters } from '../chain/abi-decode.js';
import { encodeParameters } from '../chain/abi-encode.js';
import type { AbiParameter, AbiValue } from '../chain/abi-type.js';
import { decodeCall, reencodesExactly } from '../chain/calldata.js';
import { parseType } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { PlimsollError } from '../diagnostic/error.js';
import { declarationOf } from '../observe/declarations.js';
import { type Entity, entityOf, type ParamSet, typeFor } from '../protocol/param-set.js';
import type { Group, Transition } from '../protocol/protocol.js';
import type { RawArgument } from '../protocol/raw.js';
import { type RawInput, valueFromRaw } from '../protocol/raw-value.js';
import type { Value } from '../protocol/value.js';
import { applies } from './effects.js';
import type { Step } from './plan.js';

/** What an argument list says, before it is known which entity it is about. */
interface Found {
  identity: string | null;
  member: string | null;
  readonly raw: Map<string, AbiValue>;
}

const identityText = (value: AbiValue): string | null =>
  typeof value === 'bigint' ? value.toString() : typeof value === 'string' ? value.toLowerCase() : null;

const matchArgument = (spec: RawArgument, value: AbiValue, group: Group, found: Found): boolean => {
  if (typeof spec === 'object' && 'literal' in spec) return String(value).toLowerCase() === spec.literal.toLowerCase();
  if (typeof spec === 'object') {
    if (typeof value !== 'string') return false;
    const parameters = spec.encode.map((text): AbiParameter => ({ name: '', type: parseType(text), indexed: false }));
    const inner = decodeParameters(parameters, value as Hex);
    if (encodeParameters(parameters, inner) !== value) return false;
    return spec.args.every((arg, index) => matchArgument(arg, inner[index] ?? '', group, found));
  }
  if (spec === group.identity?.name) found.identity = identityText(value);
  else if (spec === 'member') found.member = identityText(value);
  else found.raw.set(spec, value);
  return true;
};

const passedValues = (found: Found, group: Group, entity: Entity): Map<string, Value> | null => {
  const passed = new Map(entity.values);
  for (const [name, raw] of found.raw) {
    const parameter = group.parameters.get(name);
    if (parameter === undefined) {
      if (entity.context.get(name) !== raw) return null;
      continue;
    }
    const value = valueFromRaw(raw as RawInput, typeFor(parameter, entity));
    if (value === null) return null;
    passed.set(name, value);
  }
  return passed;
};

const decodeAs = (transition: Transition, data: Hex, state: ParamSet): Step | null => {
  const declaration = declarationOf(transition.call);
  const group = state.protocol.groups.get(transition.group);
  if (group === undefined || declaration.selector !== data.slice(0, 10) || !reencodesExactly(declaration, data))
    return null;
  const values = decodeCall(declaration, data);
  const found: Found = { identity: group.identity === null ? '' : null, member: null, raw: new Map() };
  if (!transition.args.every((arg, index) => matchArgument(arg, values[index] ?? '', group, found))) return null;
  const entity = found.identity === null ? undefined : entityOf(state, group.name, found.identity);
  if (entity === undefined || (transition.member !== null && found.member === null)) return null;
  const passed = passedValues(found, group, entity);
  return passed === null ? null : { transition, identity: entity.identity, member: found.member, passed };
};

/**
 * The step that a call makes in a state, by the definition: contract, function, exact arguments and the transition's
 * condition all fit. Null where the definition does not describe the call.
 */
export const decodeStep = (to: Hex, data: Hex, state: ParamSet, contracts: ReadonlyMap<string, Hex>): Step | null => {
  for (const transition of state.protocol.transitions) {
    if (contracts.get(transition.at)?.toLowerCase() !== to.toLowerCase()) continue;
    try {
      const step = decodeAs(transition, data, state);
      if (step !== null && applies(state, step)) return step;
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
    }
  }
  return null;
};
