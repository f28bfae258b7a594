import type { Measured } from '../../observe/measures.js';
import { heldInteger, passedInteger } from '../../plan/steward/passed-integer.js';
import type { StewardMisfit } from '../../plan/steward/steward-calls.js';
import type { StewardUpdate } from '../../plan/steward/update.js';
import { dateText, secondsText } from '../../policy/read-time.js';
import { type Entity, entityOf, type ParamSet, pathOf, typeFor } from '../../protocol/param-set.js';
import type { Group, ParameterType } from '../../protocol/protocol.js';
import { passedValues, type Steward, type StewardLimit } from '../../protocol/steward.js';
import { type LabelOf, type Value, valueText } from '../../protocol/value.js';
import type { NumberCodec } from '../../quantity/codec.js';
import type { Rational } from '../../quantity/rational.js';
import { allowedFrom, integerText, lets, type StepLimit, stepText } from './limits.js';

/** What an update is held against. */
export interface StewardNow {
  readonly steward: Steward;
  readonly observed: ParamSet;
  readonly measured: Measured;
  /** Seconds since 1970, of the block that was read. */
  readonly time: bigint;
  readonly labelOf: LabelOf;
}

/** One value that an update gives, with all that is known of it. */
interface Giving {
  readonly name: string;
  readonly path: string;
  readonly type: ParameterType;
  readonly codec: NumberCodec | null;
  readonly before: Value;
  readonly after: Value;
  readonly limit: StewardLimit;
  readonly metrics: ReadonlyMap<string, Value>;
}

const exactOf = (value: Value | undefined): Rational | null => (value?.kind === 'number' ? value.number.exact : null);

const whole = (value: Value | undefined): bigint | null => {
  const exact = exactOf(value);
  return exact?.d === 1n ? exact.n : null;
};

const judgeStep = (giving: Giving, { steward, measured, labelOf }: StewardNow): readonly string[] => {
  const { type, codec, before, after, limit } = giving;
  const [held, wanted] = [heldInteger(before, type, codec), passedInteger(after, type, codec)];
  const text = (value: Value): string => valueText(value, type, labelOf, 'display');
  if (held === null || wanted === null)
    return [`what it is now cannot be compared as the ${steward.title} compares it`];
  if (limit.zero === 'refused' && wanted === 0n) return [`the ${steward.title} does not set it to ${text(after)}`];
  if (limit.step === null) return [];
  const most = exactOf(measured.bounds.get(limit.step.bound));
  const step: StepLimit | null = most === null ? null : { kind: limit.step.kind, most };
  const allowed = step === null ? null : allowedFrom(held, type, codec, step);
  if (step === null || allowed === null)
    return [`how far the ${steward.title} lets it move (${limit.step.bound}) cannot be read`];
  if (lets(allowed, wanted)) return [];
  const from = limit.zero === 'refused' && allowed.least === 0n ? 1n : allowed.least;
  if (allowed.least === allowed.most || from > allowed.most)
    return [
      `the ${steward.title} does not let it move from ${text(before)} to ${text(after)}: it moves by ${stepText(step, type)}`,
    ];
  return [
    `from ${text(before)} to ${text(after)} is too far for the ${steward.title}, which lets it be ${integerText(from, type, codec)} to ${integerText(allowed.most, type, codec)} now (${stepText(step, type)} either way)`,
  ];
};

const judgeWait = ({ limit, metrics }: Giving, { steward, measured, time }: StewardNow): readonly string[] => {
  if (limit.wait === null) return [];
  const [delay, last] = [whole(measured.bounds.get(limit.wait.bound)), whole(metrics.get(limit.wait.last))];
  if (delay === null || last === null)
    return [`when the ${steward.title} last changed it, and how long it waits (${limit.wait.bound}), cannot be read`];
  if (time - last >= delay) return [];
  return [
    `the ${steward.title} changed it at ${dateText(last)} and waits ${secondsText(delay)}: it changes it again from ${dateText(last + delay)} on`,
  ];
};

const givingsOf = (
  { fn, given }: StewardUpdate,
  { group, entity }: { readonly group: Group; readonly entity: Entity },
  { labelOf, measured }: StewardNow,
): readonly Giving[] => {
  const places = new Map(passedValues(fn.args).map((place) => [place.parameter, place]));
  return [...given].flatMap(([name, after]): readonly Giving[] => {
    const [place, spec, before, limit] = [
      places.get(name),
      group.parameters.get(name),
      entity.values.get(name),
      fn.limits.get(name),
    ];
    if (place === undefined || spec === undefined || before === undefined || limit === undefined) return [];
    const metrics = measured.metrics.get(group.name)?.get(entity.identity) ?? new Map<string, Value>();
    const path = pathOf(group, labelOf(group.name, entity.identity), name);
    return [{ name, path, type: typeFor(spec, entity), codec: place.codec, before, after, limit, metrics }];
  });
};

const judgeUpdate = (update: StewardUpdate, now: StewardNow): readonly StewardMisfit[] => {
  const { fn, identity } = update;
  const { steward, observed, measured, labelOf } = now;
  const group = observed.protocol.groups.get(fn.group);
  const entity = entityOf(observed, fn.group, identity);
  if (group === undefined || entity === undefined) return [];
  const name = group.identity === null ? group.name : `${group.name}.${labelOf(group.name, identity)}`;
  const misfits = givingsOf(update, { group, entity }, now).flatMap((giving) =>
    [...judgeStep(giving, now), ...judgeWait(giving, now)].map((says) => ({ path: giving.path, says })),
  );
  if (fn.unless === null) return misfits;
  const flag = measured.metrics.get(group.name)?.get(identity)?.get(fn.unless);
  if (flag?.kind !== 'flag')
    return [
      { path: name, says: `whether the ${steward.title} may touch it (${fn.unless}) cannot be read` },
      ...misfits,
    ];
  return flag.flag
    ? [{ path: name, says: `the ${steward.title} refuses every change of it: it is restricted` }]
    : misfits;
};

/**
 * Why a steward would refuse updates at the block that was read: what is restricted, what goes too far, what comes too
 * soon. A value that it has limits for and that cannot be read is a misfit: it is never taken to be let through.
 */
export const judgeUpdates = (updates: readonly StewardUpdate[], now: StewardNow): readonly StewardMisfit[] =>
  updates.flatMap((update) => judgeUpdate(update, now));
