import { references } from '../expr/references.js';
import { describeParameter } from '../protocol/describe.js';
import { findParameter } from '../protocol/find-parameter.js';
import type { Constraint, Group, Protocol } from '../protocol/protocol.js';
import { ruleOf } from '../protocol/rule.js';
import { parameterText } from '../report/parameter.js';
import { type RuleView, ruleText } from '../report/rule.js';
import { definitionNamed, listDefinitions } from './definitions.js';
import type { CommandResult } from './result.js';

export type Explained =
  | { readonly found: true; readonly result: CommandResult }
  /** `names` are all that would have been found. */
  | { readonly found: false; readonly names: readonly string[] };

const anyPath = (group: Group, parameter: string): string =>
  group.identity === null ? `${group.name}.${parameter}` : `${group.name}.*.${parameter}`;

const ruleView = (protocol: Protocol, constraint: Constraint): RuleView => {
  const group = protocol.groups.get(constraint.group);
  const named = group === undefined ? [] : references(constraint.that).filter((name) => group.parameters.has(name));
  return {
    rule: ruleOf(protocol, constraint),
    protocol: protocol.name,
    on: constraint.group,
    severity: constraint.severity,
    says: constraint.says,
    expression: constraint.text,
    parameters: group === undefined ? [] : named.map((name) => anyPath(group, name)),
  };
};

const explainRule = (asked: string, protocols: readonly Protocol[]): CommandResult | null => {
  for (const protocol of protocols) {
    const constraint = protocol.constraints.find((one) => ruleOf(protocol, one) === asked);
    if (constraint === undefined) continue;
    const view = ruleView(protocol, constraint);
    return {
      json: { format: 'plimsoll.explain/1', ok: true, kind: 'rule', ...view },
      text: (style) => ruleText(view, style),
    };
  }
  return null;
};

const explainPath = (asked: string, protocols: readonly Protocol[]): CommandResult | null => {
  const found = protocols.flatMap((protocol) => {
    const one = findParameter(protocol, asked);
    return one === null ? [] : [{ protocol, ...one }];
  });
  const [first] = found;
  if (first === undefined) return null;
  const parameters = found.map(({ protocol, group, parameter }) => describeParameter(protocol, group, parameter));
  return {
    json: { format: 'plimsoll.explain/1', ok: true, kind: 'parameter', path: asked, entity: first.entity, parameters },
    text: (style) => parameters.map((one) => parameterText(one, style)).join('\n\n'),
  };
};

/** A rule or a parameter of the definitions at hand, or of the one that is named. */
export const explainDefinition = async (
  asked: string,
  name: string | undefined,
  folder: string | undefined,
): Promise<Explained> => {
  const protocols =
    name === undefined
      ? (await listDefinitions(folder)).flatMap(({ protocol }) => protocol ?? [])
      : [(await definitionNamed(name, folder)).protocol];
  const result = explainRule(asked, protocols) ?? explainPath(asked, protocols);
  if (result !== null) return { found: true, result };
  const names = protocols.flatMap((protocol) => [
    ...protocol.constraints.map((constraint) => ruleOf(protocol, constraint)),
    ...[...protocol.groups.values()].flatMap((group) =>
      [...group.parameters.keys()].map((parameter) => anyPath(group, parameter)),
    ),
  ]);
  return { found: false, names };
};
