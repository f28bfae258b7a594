import { abiIdentity, abiLiteral } from '../../chain/abi-literal.js';
import type { AbiParameter, AbiValue } from '../../chain/abi-type.js';
import { encodeCall } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { stewardShape } from '../../observe/steward-shape.js';
import { type Entity, entityOf, type ParamSet, typeFor } from '../../protocol/param-set.js';
import type { Steward, StewardArgument } from '../../protocol/steward.js';
import { passedInteger } from './passed-integer.js';
import type { StewardUpdate } from './update.js';

interface Source {
  readonly steward: Steward;
  readonly update: StewardUpdate;
  readonly entity: Entity;
  readonly state: ParamSet;
}

const cannot = ({ steward, update }: Source, what: string) =>
  refused('plan/argument', `${update.fn.name} of the ${steward.title}: ${what}`, {
    hint: 'correct the definition, or the value',
  });

const givenOrKept = (
  { parameter, codec }: Extract<StewardArgument, { kind: 'value' }>,
  { type: { kind } }: AbiParameter,
  source: Source,
): AbiValue => {
  const { steward, update, entity, state } = source;
  const given = update.given.get(parameter);
  if (given === undefined && steward.keep !== null && (kind === 'uint' || kind === 'int')) return steward.keep;
  const value = given ?? entity.values.get(parameter);
  const spec = state.protocol.groups.get(update.fn.group)?.parameters.get(parameter);
  if (value === undefined || spec === undefined) throw cannot(source, `nothing is known of ${parameter}`);
  switch (value.kind) {
    case 'flag':
      return value.flag;
    case 'text':
      return value.text;
    case 'address':
      return value.address.toLowerCase();
    case 'number': {
      const raw = passedInteger(value, typeFor(spec, entity), codec);
      if (raw === null) throw cannot(source, `${parameter} has no exact integer that it takes`);
      if (raw === steward.keep) throw cannot(source, `${parameter} is the integer that leaves a value as it is`);
      return raw;
    }
    default:
      throw cannot(source, `${parameter} cannot be passed`);
  }
};

const argument = (arg: StewardArgument, place: AbiParameter, source: Source): AbiValue => {
  switch (arg.kind) {
    case 'identity':
      return abiIdentity(source.update.identity, place.type.canonical);
    case 'literal': {
      const value = abiLiteral(arg.text, place.type.canonical);
      if (value === null) throw cannot(source, `${arg.text} is no ${place.type.canonical}`);
      return value;
    }
    case 'value':
      return givenOrKept(arg, place, source);
    case 'tuple': {
      const fields = place.type.kind === 'tuple' ? place.type.fields : [];
      return arg.items.map((item, index) => argument(item, fieldAt(fields, index, source), source));
    }
  }
};

const fieldAt = (places: readonly AbiParameter[], index: number, source: Source): AbiParameter => {
  const place = places[index];
  if (place === undefined) throw cannot(source, `it takes ${places.length} values`);
  return place;
};

/**
 * The calldata by which a steward makes updates of one function: one call for all where it takes an array, else one for
 * each. What is not given is left as it is, by the steward's own integer for that or by passing the state's value. Throws
 * `plan/argument` where a value cannot be passed exactly.
 */
export const encodeUpdates = (
  steward: Steward,
  updates: readonly StewardUpdate[],
  state: ParamSet,
): readonly { readonly data: Hex; readonly updates: readonly StewardUpdate[] }[] => {
  const [first] = updates;
  if (first === undefined) return [];
  const { declaration, takes, places } = stewardShape(first.fn);
  const items = updates.map((update) => {
    const entity = entityOf(state, update.fn.group, update.identity);
    if (entity === undefined) throw new RangeError('an update of an entity that is not there');
    const source = { steward, update, entity, state };
    return update.fn.args.map((arg, index) => argument(arg, fieldAt(places, index, source), source));
  });
  return takes === 'batch'
    ? [{ data: encodeCall(declaration, [items]), updates }]
    : items.map((values, index) => ({
        data: encodeCall(declaration, values),
        updates: updates.slice(index, index + 1),
      }));
};
