import { describeParameter, type ParameterDescription } from './describe.js';
import { describeStewards, type StewardDescription } from './describe-stewards.js';
import type { Protocol } from './protocol.js';
import type { RawRole } from './raw.js';
import { ruleOf } from './rule.js';

/** A role, and how it is found out who has it. */
export interface RoleDescription {
  readonly name: string;
  readonly title: string;
  /** The contract that knows. */
  readonly at: string;
  readonly call: string;
  /** Logs that name accounts which were given it. */
  readonly found: readonly {
    readonly event: string;
    /** The argument that is the account. */
    readonly account: string;
    /** Arguments that must be these. */
    readonly where: readonly { readonly argument: string; readonly value: string }[];
  }[];
}

/** A definition as plain data, for people and programs that want to know what it covers. */
export interface ProtocolDescription {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  /** sha256 of the definition's text. */
  readonly digest: string;
  /** Releases of the contracts it was read against; null where they say none. */
  readonly releases: readonly string[] | null;
  readonly contracts: readonly { readonly name: string; readonly title: string | null; readonly given: boolean }[];
  readonly roles: readonly RoleDescription[];
  readonly groups: readonly {
    readonly name: string;
    readonly title: string;
    readonly doc: string;
    /** What tells its entities apart; null where there is but one. */
    readonly identity: { readonly name: string; readonly type: string; readonly title: string } | null;
    readonly parameters: readonly ParameterDescription[];
  }[];
  /** Contracts that make changes within bounds of their own. */
  readonly stewards: readonly StewardDescription[];
  readonly rules: readonly {
    readonly rule: string;
    readonly on: string;
    readonly severity: 'error' | 'warning';
    readonly says: string;
    readonly expression: string;
  }[];
}

const describeRole = (name: string, { title, at, call, found = [] }: RawRole): RoleDescription => ({
  name,
  title,
  at,
  call,
  found: found.map(({ event, account, where = {} }) => ({
    event,
    account,
    where: Object.entries(where).map(([argument, value]) => ({ argument, value })),
  })),
});

/** Everything that a definition says, by group and parameter. */
export const describeProtocol = (protocol: Protocol): ProtocolDescription => ({
  name: protocol.name,
  version: protocol.version,
  title: protocol.title,
  digest: protocol.digest,
  releases: protocol.versions === null ? null : Object.values(protocol.versions.known),
  contracts: [...protocol.contracts].map(([name, { title, given }]) => ({
    name,
    title: title ?? null,
    given: given === true,
  })),
  roles: [...protocol.roles].map(([name, role]) => describeRole(name, role)),
  groups: [...protocol.groups.values()].map((group) => ({
    name: group.name,
    title: group.title,
    doc: group.doc,
    identity:
      group.identity === null
        ? null
        : { name: group.identity.name, type: group.identity.type, title: group.identity.title },
    parameters: [...group.parameters.values()].map((parameter) => describeParameter(protocol, group, parameter)),
  })),
  stewards: describeStewards(protocol),
  rules: protocol.constraints.map((constraint) => ({
    rule: ruleOf(protocol, constraint),
    on: constraint.group,
    severity: constraint.severity,
    says: constraint.says,
    expression: constraint.text,
  })),
});
