import { abiLiteral } from '../../chain/abi-literal.js';
import type { AbiParameter, AbiValue } from '../../chain/abi-type.js';
import { decodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import { PlimsollError } from '../../diagnostic/error.js';
import { stewardShape } from '../../observe/steward-shape.js';
import { type Entity, entityOf, type ParamSet, typeFor } from '../../protocol/param-set.js';
import { type RawInput, valueFromRaw } from '../../protocol/raw-value.js';
import type { Steward, StewardArgument, StewardFunction } from '../../protocol/steward.js';
import type { Value } from '../../protocol/value.js';
import type { Step } from '../plan.js';
import { valueOfInteger } from './passed-integer.js';
import { type StewardUpdate, stepsOfUpdate } from './update.js';

/** What a call of a steward does to a market. */
export interface DecodedStewardCall {
  readonly steward: Steward;
  readonly fn: StewardFunction;
  readonly updates: readonly StewardUpdate[];
  /** The steps that it makes of the protocol, in order. */
  readonly steps: readonly Step[];
  readonly after: ParamSet;
}

/** The places of one entity side by side with what is passed in them; null where a struct has another shape. */
const placed = (
  args: readonly StewardArgument[],
  places: readonly AbiParameter[],
  values: readonly AbiValue[],
): readonly { readonly arg: StewardArgument; readonly type: string; readonly value: AbiValue }[] | null => {
  if (args.length !== places.length || values.length !== places.length) return null;
  const found = [];
  for (const [index, arg] of args.entries()) {
    const [type, value] = [places[index]?.type, values[index]];
    if (type === undefined || value === undefined) return null;
    if (arg.kind !== 'tuple') found.push({ arg, type: type.canonical, value });
    else {
      const inner = type.kind === 'tuple' && Array.isArray(value) ? placed(arg.items, type.fields, value) : null;
      if (inner === null) return null;
      found.push(...inner);
    }
  }
  return found;
};

/** Whether a literal is what was passed. Hexadecimal may differ in case, text may not. */
const sameWord = (literal: AbiValue | null, value: AbiValue, type: string): boolean =>
  literal === value ||
  (type !== 'string' &&
    typeof literal === 'string' &&
    typeof value === 'string' &&
    literal.toLowerCase() === value.toLowerCase());

const identityText = (value: AbiValue): string =>
  typeof value === 'bigint' ? value.toString() : String(value).toLowerCase();

const passedValue = (
  { parameter, codec }: Extract<StewardArgument, { kind: 'value' }>,
  value: AbiValue,
  fn: StewardFunction,
  { state, entity }: { readonly state: ParamSet; readonly entity: Entity },
): Value | null => {
  const spec = state.protocol.groups.get(fn.group)?.parameters.get(parameter);
  if (spec === undefined) return null;
  const type = typeFor(spec, entity);
  return typeof value === 'bigint' ? valueOfInteger(value, type, codec) : valueFromRaw(value as RawInput, type);
};

const updateOf = (
  steward: Steward,
  fn: StewardFunction,
  values: readonly AbiValue[],
  state: ParamSet,
): StewardUpdate | null => {
  const found = placed(fn.args, stewardShape(fn).places, values);
  if (found === null) return null;
  const own = found.find(({ arg }) => arg.kind === 'identity');
  const identity = own === undefined ? '' : identityText(own.value);
  const entity = entityOf(state, fn.group, identity);
  if (entity === undefined) return null;
  const given = new Map<string, Value>();
  for (const { arg, type, value } of found) {
    if (arg.kind === 'literal') {
      if (!sameWord(abiLiteral(arg.text, type), value, type)) return null;
    } else if (arg.kind === 'value' && (steward.keep === null || value !== steward.keep)) {
      const passed = passedValue(arg, value, fn, { state, entity });
      if (passed === null) return null;
      given.set(arg.parameter, passed);
    }
  }
  return { fn, identity, given };
};

const decodeAs = (steward: Steward, fn: StewardFunction, data: Hex, state: ParamSet): DecodedStewardCall | null => {
  const { declaration, takes } = stewardShape(fn);
  if (declaration.selector !== data.slice(0, 10) || !reencodesExactly(declaration, data)) return null;
  const values = decodeCall(declaration, data);
  const [list] = values;
  const items = takes === 'single' ? [values] : Array.isArray(list) ? (list as readonly AbiValue[][]) : [];
  let after = state;
  const updates: StewardUpdate[] = [];
  const steps: Step[] = [];
  for (const item of items) {
    const update = updateOf(steward, fn, item, after);
    const made = update === null ? null : stepsOfUpdate(after, update);
    if (update === null || made === null) return null;
    updates.push(update);
    steps.push(...made.steps);
    after = made.state;
  }
  return { steward, fn, updates, steps, after };
};

/**
 * What a call to a steward of the definition makes of a state; null where it goes to none, where the bytes are no exact
 * encoding of one of its functions, or where what it would do in that state is not described. Whether the steward lets it
 * is another question: by its bounds it can only make this or nothing.
 */
export const decodeStewardCall = (
  to: Hex,
  data: Hex,
  state: ParamSet,
  contracts: ReadonlyMap<string, Hex>,
): DecodedStewardCall | null => {
  for (const steward of state.protocol.stewards.values()) {
    if (contracts.get(steward.at)?.toLowerCase() !== to.toLowerCase()) continue;
    for (const fn of steward.functions) {
      try {
        const decoded = decodeAs(steward, fn, data, state);
        if (decoded !== null) return decoded;
      } catch (error) {
        if (!(error instanceof PlimsollError)) throw error;
      }
    }
  }
  return null;
};
