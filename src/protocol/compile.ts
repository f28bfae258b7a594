import type { Expr } from '../expr/ast.js';
import { checkAccounts, compileLiquidation } from './compile-accounts.js';
import { expression, type Report } from './compile-expression.js';
import { checkAnnouncements, checkStateContracts, compileMeasures } from './compile-measures.js';
import { checkRoles } from './compile-roles.js';
import { compileStewards } from './compile-stewards.js';
import { parameterType } from './parameter-type.js';
import type { Constraint, Effect, Group, Parameter, Protocol, Transition } from './protocol.js';
import type { RawEffect, RawGroup, RawProtocol, RawTransition } from './raw.js';

/** What is wrong with a definition, and where: a path of keys into the document. */
export interface DefinitionProblem {
  readonly path: readonly string[];
  readonly message: string;
  readonly help?: string;
}

export type Compiled =
  | { readonly ok: true; readonly protocol: Protocol }
  | { readonly ok: false; readonly problems: readonly DefinitionProblem[] };

/** The names an expression about a group's entity may use: its parameters, context, identity, `entity` and `key`. */
const namesOf = (groups: Readonly<Record<string, RawGroup>>, group: string): string[] => {
  const raw = groups[group];
  if (raw === undefined) return [];
  return [
    'key',
    'entity',
    ...(raw.identity ? [raw.identity.name] : []),
    ...Object.keys(raw.parameters),
    ...Object.keys(raw.context ?? {}),
  ];
};

const prefixed = (prefix: string, names: readonly string[]): string[] => names.map((name) => `${prefix}.${name}`);

const NEVER: Expr = { kind: 'boolean', value: false, at: 0, length: 0 };

const compileParameters = (
  groups: RawProtocol['entities'],
  groupName: string,
  raw: RawGroup,
  report: Report,
): Map<string, Parameter> => {
  const parameters = new Map<string, Parameter>();
  for (const [name, spec] of Object.entries(raw.parameters)) {
    const at = ['entities', groupName, 'parameters', name];
    const type = parameterType(spec);
    if (!type.ok) {
      report([...at, type.key], type.message, type.help);
      continue;
    }
    if (type.type.kind === 'set' && groups[type.type.of] === undefined)
      report([...at, 'of'], `there is no entity group ${type.type.of}`);
    if (spec.emergency !== undefined && type.type.kind !== (spec.emergency === 'lower' ? 'number' : 'flag'))
      report(
        [...at, 'emergency'],
        `${spec.emergency} is a change of ${spec.emergency === 'lower' ? 'numbers' : 'flags'}, and ${name} is none`,
      );
    if ((spec.read === undefined) === (spec.derive === undefined))
      report(at, `${name} needs either \`read\` or \`derive\``);
    if (spec.read !== undefined && raw.reads[spec.read.call] === undefined)
      report([...at, 'read'], `there is no read ${spec.read.call}`);
    const derive =
      spec.derive === undefined ? null : expression(spec.derive, namesOf(groups, groupName), [...at, 'derive'], report);
    parameters.set(name, {
      name,
      title: spec.title,
      doc: spec.doc,
      type: type.type,
      ...(spec.role === undefined ? {} : { role: spec.role }),
      ...(spec.read === undefined ? {} : { read: spec.read }),
      ...(derive === null ? {} : { derive }),
      ...(spec.usual === undefined ? {} : { usual: spec.usual }),
      ...(spec.emergency === undefined ? {} : { emergency: spec.emergency }),
    });
  }
  return parameters;
};

const compileGroup = (
  groups: RawProtocol['entities'],
  name: string,
  raw: RawGroup,
  contracts: RawProtocol['contracts'],
  report: Report,
): Group => {
  const at = ['entities', name];
  const present = raw.list?.present;
  for (const [read, spec] of Object.entries(raw.reads)) {
    for (const arg of spec.args ?? []) {
      if (arg !== raw.identity?.name && raw.context?.[arg] === undefined)
        report([...at, 'reads', read, 'args'], `${arg} is neither the identity nor a context value`);
    }
  }
  for (const [context, spec] of Object.entries(raw.context ?? {})) {
    if (raw.reads[spec.read.call] === undefined)
      report([...at, 'context', context], `there is no read ${spec.read.call}`);
  }
  return {
    name,
    title: raw.title,
    doc: raw.doc ?? '',
    identity: raw.identity ? { ...raw.identity, fromKey: raw.identity.fromKey ?? false } : null,
    list: raw.list ?? null,
    present:
      present === undefined ? null : expression(present, namesOf(groups, name), [...at, 'list', 'present'], report),
    label: raw.label ?? null,
    reads: new Map(Object.entries(raw.reads)),
    context: new Map(Object.entries(raw.context ?? {})),
    parameters: compileParameters(groups, name, raw, report),
    metrics: compileMeasures(raw.metrics, raw, namesOf(groups, name), contracts, [...at, 'metrics'], report),
  };
};

const compileEffects = (
  groups: RawProtocol['entities'],
  raw: RawTransition,
  effect: RawEffect,
  path: readonly string[],
  report: Report,
): Effect[] => {
  const own = namesOf(groups, raw.on);
  const memberGroup = raw.member === undefined ? undefined : memberOf(groups, raw);
  const names = [
    ...own,
    ...prefixed('goal', own),
    ...(memberGroup === undefined ? [] : ['member', ...prefixed('member', namesOf(groups, memberGroup))]),
    ...(effect.each === undefined ? [] : prefixed('each', namesOf(groups, effect.each))),
  ];
  const target = effect.each ?? raw.on;
  const condition = effect.if === undefined ? null : expression(effect.if, names, [...path, 'if'], report);
  const effects: Effect[] = [];
  for (const operation of ['set', 'add', 'remove'] as const) {
    for (const [parameter, text] of Object.entries(effect[operation] ?? {})) {
      if (groups[target]?.parameters[parameter] === undefined)
        report([...path, operation, parameter], `${target} has no parameter ${parameter}`);
      const value = expression(text, names, [...path, operation, parameter], report) ?? NEVER;
      effects.push({
        condition,
        each: effect.each ?? null,
        operation,
        parameter,
        value,
        accepted: effect.accepted === true,
      });
    }
  }
  return effects;
};

const memberOf = (groups: RawProtocol['entities'], raw: RawTransition): string | undefined =>
  raw.member === undefined ? undefined : groups[raw.on]?.parameters[raw.member.of]?.of;

const compileTransition = (doc: RawProtocol, id: string, raw: RawTransition, report: Report): Transition => {
  const at = ['transitions', id];
  const group = doc.entities[raw.on];
  if (group === undefined) report([...at, 'on'], `there is no entity group ${raw.on}`);
  const own = namesOf(doc.entities, raw.on);
  const memberGroup = memberOf(doc.entities, raw);
  if (raw.member !== undefined && memberGroup === undefined)
    report([...at, 'member'], `${raw.member.of} is not a set of ${raw.on}`);
  const names =
    memberGroup === undefined ? own : [...own, 'member', ...prefixed('member', namesOf(doc.entities, memberGroup))];
  for (const name of raw.sets)
    if (group !== undefined && group.parameters[name] === undefined)
      report([...at, 'sets'], `${raw.on} has no parameter ${name}`);
  for (const role of raw.roles ?? [])
    if (doc.roles?.[role] === undefined) report([...at, 'roles'], `there is no role ${role}`);
  if (doc.contracts[raw.at] === undefined) report([...at, 'at'], `there is no contract ${raw.at}`);
  for (const [index, event] of raw.events.entries()) {
    if (doc.contracts[event.slice(0, event.indexOf('.'))] === undefined)
      report(
        [...at, 'events', String(index)],
        'an event starts with the name of the contract that writes it, and a dot',
      );
  }
  for (const [index, contract] of (raw.writes ?? []).entries())
    if (doc.contracts[contract] === undefined)
      report([...at, 'writes', String(index)], `there is no contract ${contract}`);
  return {
    id,
    group: raw.on,
    title: raw.title,
    at: raw.at,
    call: raw.call,
    args: raw.args,
    sets: raw.sets,
    member: raw.member ?? null,
    when: raw.when === undefined ? null : expression(raw.when, names, [...at, 'when'], report),
    requires: (raw.requires ?? []).map((need, index) => ({
      that: expression(need.that, names, [...at, 'requires', String(index), 'that'], report) ?? NEVER,
      says: need.says,
    })),
    post: (raw.post ?? []).flatMap((effect, index) =>
      compileEffects(doc.entities, raw, effect, [...at, 'post', String(index)], report),
    ),
    roles: raw.roles ?? [],
    events: raw.events,
    writes: raw.writes ?? [],
  };
};

/**
 * Compile a definition whose structure its JSON Schema has accepted: resolve types, parse every expression and check
 * each name it uses. `digest` is the sha256 of the document's text.
 */
export const compileProtocol = (raw: RawProtocol, digest: string): Compiled => {
  const problems: DefinitionProblem[] = [];
  const report: Report = (path, message, help) =>
    problems.push({ path, message, ...(help === undefined ? {} : { help }) });
  const groups = new Map(
    Object.entries(raw.entities).map(([name, group]) => [
      name,
      compileGroup(raw.entities, name, group, raw.contracts, report),
    ]),
  );
  const transitions = Object.entries(raw.transitions).map(([id, transition]) =>
    compileTransition(raw, id, transition, report),
  );
  const constraints = Object.entries(raw.constraints ?? {}).flatMap(([id, constraint]): Constraint[] => {
    const that = expression(constraint.that, namesOf(raw.entities, constraint.on), ['constraints', id, 'that'], report);
    return that === null
      ? []
      : [
          {
            id,
            group: constraint.on,
            that,
            text: constraint.that,
            says: constraint.says,
            severity: constraint.severity,
          },
        ];
  });
  const bounds = compileMeasures(raw.bounds, null, [], raw.contracts, ['bounds'], report);
  const stewards = compileStewards(raw, transitions, (group) => namesOf(raw.entities, group), report);
  checkAnnouncements(raw, report);
  checkStateContracts(raw, report);
  checkAccounts(raw, report);
  checkRoles(raw, report);
  const liquidation = compileLiquidation(raw.liquidation, report);
  if (problems.length > 0) return { ok: false, problems };
  const protocol: Protocol = {
    name: raw.name,
    version: raw.version,
    title: raw.title,
    digest,
    contracts: new Map(Object.entries(raw.contracts)),
    versions: raw.versions ?? null,
    roles: new Map(Object.entries(raw.roles ?? {})),
    groups,
    transitions,
    constraints,
    bounds,
    stewards,
    announcements: new Map(Object.entries(raw.announcements ?? {})),
    accounts: raw.accounts ?? null,
    liquidation,
    snapshots: new Map(Object.entries(raw.snapshots ?? {})),
    errors: raw.errors ?? [],
  };
  return { ok: true, protocol };
};
