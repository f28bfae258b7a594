import type { Expr } from '../expr/ast.js';
import { expression, type Report } from './compile-expression.js';
import { parameterType } from './parameter-type.js';
import type { Measure, Measures } from './protocol.js';
import type { RawGroup, RawMeasure, RawMeasures, RawProtocol } from './raw.js';

const NONE: Measures = { reads: new Map(), context: new Map(), values: new Map() };

type Path = readonly string[];

const typeOf = (spec: RawMeasure, at: Path, report: Report): Measure['type'] => {
  if (spec.derive !== undefined) return null;
  if (spec.type === undefined) {
    report(at, 'a measure that is read needs a type');
    return null;
  }
  const type = parameterType({ ...spec, type: spec.type });
  if (type.ok) return type.type;
  report([...at, type.key], type.message, type.help);
  return null;
};

/**
 * Compile metrics of a group, or with `group` null the bounds of a protocol. `names` are those that a derived measure may
 * use besides the measures before it.
 */
export const compileMeasures = (
  raw: RawMeasures | undefined,
  group: RawGroup | null,
  names: Path,
  contracts: RawProtocol['contracts'],
  at: Path,
  report: Report,
): Measures => {
  if (raw === undefined) return NONE;
  const context = raw.context ?? {};
  const isRead = (name: string): boolean => raw.reads[name] !== undefined || group?.reads[name] !== undefined;
  const identity = group?.identity?.name;
  const addresses = new Set([
    ...Object.keys(contracts),
    ...(identity === undefined ? [] : [identity]),
    ...Object.keys(context).filter((name) => context[name]?.type === 'address'),
  ]);
  const inArguments = new Set([...addresses, ...Object.keys(context), ...Object.keys(group?.context ?? {})]);
  for (const [name, read] of Object.entries(raw.reads)) {
    const place = [...at, 'reads', name];
    if (group?.reads[name] !== undefined) report(place, `${name} is a read of the group already`);
    if (!addresses.has(read.at)) report([...place, 'at'], `there is no contract or address ${read.at}`);
    for (const arg of read.args ?? [])
      if (typeof arg === 'string' && !inArguments.has(arg))
        report([...place, 'args'], `${arg} is no contract, identity or context value`);
  }
  for (const [name, spec] of Object.entries(context))
    if (!isRead(spec.read.call)) report([...at, 'context', name], `there is no read ${spec.read.call}`);
  const known = [...names, ...Object.keys(context)];
  const values = new Map<string, Measure>();
  for (const [name, spec] of Object.entries(raw.values)) {
    const place = [...at, 'values', name];
    if (names.includes(name)) report(place, `${name} is a name of the group already`);
    if ((spec.read === undefined) === (spec.derive === undefined))
      report(place, `${name} needs either \`read\` or \`derive\``);
    if (spec.read !== undefined && !isRead(spec.read.call))
      report([...place, 'read'], `there is no read ${spec.read.call}`);
    const derive: Expr | null =
      spec.derive === undefined ? null : expression(spec.derive, known, [...place, 'derive'], report);
    values.set(name, {
      name,
      title: spec.title,
      doc: spec.doc,
      type: typeOf(spec, place, report),
      per: spec.per ?? null,
      role: spec.role ?? null,
      read: spec.read ?? null,
      derive,
    });
    known.push(name);
  }
  return { reads: new Map(Object.entries(raw.reads)), context: new Map(Object.entries(context)), values };
};

/** Look whether announcements name events, groups and parameters that there are. */
export const checkAnnouncements = (raw: RawProtocol, report: Report): void => {
  const events = new Set(
    Object.values(raw.transitions).flatMap((transition) =>
      transition.events.map((event) => event.slice(0, event.indexOf('('))),
    ),
  );
  for (const [event, { on, parameters }] of Object.entries(raw.announcements ?? {})) {
    const at = ['announcements', event];
    if (!events.has(event)) report(at, `no transition declares the event ${event}`);
    for (const name of Object.keys(parameters))
      if (raw.entities[on]?.parameters[name] === undefined) report(at, `${on} has no parameter ${name}`);
  }
};

/**
 * Look whether parameters are read of what every market has: a contract that a market may leave out, or that is looked up
 * for state only, would leave them out without a word.
 */
export const checkStateContracts = (raw: RawProtocol, report: Report): void => {
  const inState = new Set(
    Object.entries(raw.contracts)
      .filter(([, contract]) => contract.optional === true || contract.for === 'state')
      .map(([name]) => name),
  );
  const refuse = (at: string | undefined, path: Path): void => {
    if (at !== undefined && inState.has(at)) report(path, `${at} is for metrics and bounds only`);
  };
  for (const [name, contract] of Object.entries(raw.contracts)) {
    if (contract.for !== 'state') refuse(contract.at, ['contracts', name]);
    if (contract.optional === true && contract.given !== true)
      report(['contracts', name], `${name} is optional, and only a contract that the market gives can be`);
  }
  refuse(raw.versions?.at, ['versions', 'at']);
  for (const [name, role] of Object.entries(raw.roles ?? {})) refuse(role.at, ['roles', name]);
  for (const [name, transition] of Object.entries(raw.transitions)) refuse(transition.at, ['transitions', name]);
  for (const [name, group] of Object.entries(raw.entities)) {
    refuse(group.list?.at, ['entities', name, 'list']);
    refuse(group.label?.at, ['entities', name, 'label']);
    for (const [read, { at }] of Object.entries(group.reads)) refuse(at, ['entities', name, 'reads', read]);
  }
};
