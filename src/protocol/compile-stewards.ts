import { codecFromSpec } from '../quantity/codec-spec.js';
import { expression, type Report } from './compile-expression.js';
import type { Transition } from './protocol.js';
import type { RawProtocol } from './raw.js';
import type { RawSteward, RawStewardArgument, RawStewardFunction, RawStewardLimit } from './raw-steward.js';
import {
  passedValues,
  type Steward,
  type StewardArgument,
  type StewardFunction,
  type StewardLimit,
} from './steward.js';

type Path = readonly string[];

/** What names in a steward may mean. */
interface Known {
  readonly raw: RawProtocol;
  readonly transitions: ReadonlyMap<string, Transition>;
  readonly namesOf: (group: string) => readonly string[];
  readonly report: Report;
}

const NOTHING: StewardArgument = { kind: 'literal', text: '' };

const compileArgument = (arg: RawStewardArgument, on: string, at: Path, known: Known): StewardArgument => {
  const group = known.raw.entities[on];
  const isParameter = (name: string): boolean => group?.parameters[name] !== undefined;
  if (typeof arg === 'string') {
    if (arg === group?.identity?.name) return { kind: 'identity' };
    if (!isParameter(arg)) known.report(at, `${arg} is neither a parameter nor the identity of ${on}`);
    if (group?.parameters[arg]?.type === 'set') known.report(at, `${arg} is a set, which no argument holds`);
    return { kind: 'value', parameter: arg, codec: null };
  }
  if ('literal' in arg) return { kind: 'literal', text: arg.literal };
  if ('tuple' in arg)
    return {
      kind: 'tuple',
      items: arg.tuple.map((item, index) => compileArgument(item, on, [...at, 'tuple', String(index)], known)),
    };
  if (!isParameter(arg.of)) known.report([...at, 'of'], `${on} has no parameter ${arg.of}`);
  else if (group?.parameters[arg.of]?.codec === undefined) known.report([...at, 'of'], `${arg.of} is no number`);
  const codec = codecFromSpec(arg.codec);
  if (codec.ok && codec.codec?.kind === 'number') return { kind: 'value', parameter: arg.of, codec: codec.codec };
  known.report(
    [...at, 'codec'],
    codec.ok ? 'the codec is one of numbers that needs no decimals' : codec.problem.message,
    codec.ok ? undefined : codec.problem.help,
  );
  return NOTHING;
};

const compileLimit = (raw: RawStewardLimit, on: string, at: Path, { raw: doc, report }: Known): StewardLimit => {
  const { relative, absolute, delay, last } = raw;
  for (const [key, name] of Object.entries({ relative, absolute, delay }))
    if (name !== undefined && doc.bounds?.values[name] === undefined)
      report([...at, key], `there is no bound ${name}`, 'add it to the values of bounds');
  if (last !== undefined && doc.entities[on]?.metrics?.values[last] === undefined)
    report([...at, 'last'], `${on} has no metric ${last}`);
  if (relative !== undefined && absolute !== undefined)
    report(at, 'a change is bounded as a share of the value or in its unit, not both');
  if ((delay === undefined) !== (last === undefined))
    report(at, 'a delay and the time it counts from go together', 'write both delay and last');
  const bound = relative ?? absolute;
  return {
    step: bound === undefined ? null : { kind: relative === undefined ? 'absolute' : 'relative', bound },
    wait: delay === undefined || last === undefined ? null : { bound: delay, last },
    zero: raw.nonZero === true ? 'refused' : 'taken',
  };
};

const madeBy = (raw: RawStewardFunction, at: Path, { transitions, report }: Known): readonly Transition[] =>
  raw.makes.flatMap((id, index) => {
    const transition = transitions.get(id);
    const place = [...at, 'makes', String(index)];
    if (transition === undefined) report(place, `there is no transition ${id}`);
    else if (transition.group !== raw.on) report(place, `${id} is on ${transition.group}, not on ${raw.on}`);
    else if (transition.member !== null) report(place, `${id} moves a member of a set, which no argument says`);
    else return [transition];
    return [];
  });

const compileFunction = (name: string, raw: RawStewardFunction, at: Path, known: Known): StewardFunction => {
  const { report } = known;
  const group = known.raw.entities[raw.on];
  if (group === undefined) report([...at, 'on'], `there is no entity group ${raw.on}`);
  const args = raw.args.map((arg, index) => compileArgument(arg, raw.on, [...at, 'args', String(index)], known));
  const makes = madeBy(raw, at, known);
  const passed = passedValues(args).map(({ parameter }) => parameter);
  const set = new Set(makes.flatMap(({ sets }) => sets));
  for (const one of new Set(passed)) {
    if (group?.parameters[one] !== undefined && !set.has(one))
      report([...at, 'args'], `nothing that ${name} makes sets ${one}`);
    if (passed.filter((other) => other === one).length > 1) report([...at, 'args'], `${one} is passed twice`);
  }
  for (const one of Object.keys(raw.limits ?? {}))
    if (!passed.includes(one)) report([...at, 'limits', one], `${name} does not pass ${one}`);
  if (raw.unless !== undefined && group?.metrics?.values[raw.unless]?.type !== 'flag')
    report([...at, 'unless'], `${raw.on} has no flag ${raw.unless} among its metrics`);
  return {
    name,
    group: raw.on,
    title: raw.title,
    call: raw.call,
    args,
    makes,
    unless: raw.unless ?? null,
    requires: (raw.requires ?? []).flatMap(({ that, says }, index) => {
      const parsed = expression(that, known.namesOf(raw.on), [...at, 'requires', String(index), 'that'], report);
      return parsed === null ? [] : [{ that: parsed, says }];
    }),
    limits: new Map(
      Object.entries(raw.limits ?? {}).map(([parameter, limit]) => [
        parameter,
        compileLimit(limit, raw.on, [...at, 'limits', parameter], known),
      ]),
    ),
  };
};

const compileSteward = (name: string, raw: RawSteward, known: Known): Steward => {
  const at = ['stewards', name];
  const { contracts } = known.raw;
  if (contracts[raw.at] === undefined) known.report([...at, 'at'], `there is no contract ${raw.at}`);
  if (raw.serves !== undefined && contracts[raw.serves.contract] === undefined)
    known.report([...at, 'serves', 'contract'], `there is no contract ${raw.serves.contract}`);
  const functions = Object.entries(raw.functions).map(([key, one]) =>
    compileFunction(key, one, [...at, 'functions', key], known),
  );
  const makers = new Map<string, string>();
  for (const one of functions)
    for (const { id } of one.makes) {
      const other = makers.get(id);
      if (other !== undefined)
        known.report([...at, 'functions', one.name, 'makes'], `${other} makes ${id} already`, 'leave it to one');
      makers.set(id, one.name);
    }
  return {
    name,
    title: raw.title,
    doc: raw.doc,
    at: raw.at,
    serves: raw.serves ?? null,
    sender: raw.sender,
    keep: raw.keep === undefined ? null : BigInt(raw.keep),
    functions,
  };
};

/** Compile the stewards of a definition: what they name must be there. */
export const compileStewards = (
  raw: RawProtocol,
  transitions: readonly Transition[],
  namesOf: (group: string) => readonly string[],
  report: Report,
): ReadonlyMap<string, Steward> => {
  const known: Known = { raw, transitions: new Map(transitions.map((one) => [one.id, one])), namesOf, report };
  return new Map(
    Object.entries(raw.stewards ?? {}).map(([name, steward]) => [name, compileSteward(name, steward, known)]),
  );
};
