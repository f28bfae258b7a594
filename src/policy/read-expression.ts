import type { DocumentNode } from '../document/node.js';
import type { Expr } from '../expr/ast.js';
import { check } from '../expr/check.js';
import type { NamePath } from '../expr/name-tree.js';
import { parseExpression } from '../expr/parse.js';
import type { ExprProblem } from '../expr/problem.js';
import type { Group, Protocol } from '../protocol/protocol.js';
import type { Reading } from './reading.js';
import { placeInScalar } from './scalar-place.js';

const ownNames = (group: Group): string[] => [
  'entity',
  'key',
  ...(group.identity === null ? [] : [group.identity.name]),
  ...group.parameters.keys(),
  ...group.context.keys(),
];

/** Every name that an expression about a group may use. What the chain tells is known only when it is asked. */
const namesFor = (group: Group, protocol: Protocol): readonly NamePath[] => [
  ...ownNames(group),
  ...ownNames(group).map((name) => `base.${name}`),
  'classes',
  ...[...ownNames(group), ...group.metrics.values.keys()].map((name) => `chain.${name}`),
  'bounds',
  ...[...protocol.groups.values()].flatMap((other) =>
    ownNames(other).map((name) => `market.${other.name}.${other.identity === null ? '' : '*.'}${name}`),
  ),
];

/** Problems with names, where no protocol of the policy knows them all; those of the first one that has the group. */
const nameProblems = (ast: Expr, groups: readonly { group: Group; protocol: Protocol }[]): readonly ExprProblem[] => {
  const all = groups.map(({ group, protocol }) => check(ast, namesFor(group, protocol)));
  return all.some((problems) => problems.length === 0) ? [] : (all[0] ?? []);
};

/** What is wrong with the names of an expression. */
type NameCheck = (ast: Expr) => readonly ExprProblem[];

/** The expression of a scalar whose names are checked by `problemsOf`, or null with findings at the very place in it. */
export const readChecked = (
  node: DocumentNode | undefined,
  path: string,
  problemsOf: NameCheck,
  reading: Reading,
): Expr | null => {
  if (node === undefined) return null;
  if (node.kind !== 'scalar') return null;
  const report = ({ message, offset, length, help }: ExprProblem, rule: string): void =>
    reading.add(placeInScalar(node, reading.source, offset, length), rule, message, {
      path,
      ...(help === undefined ? {} : { help }),
    });
  const parsed = parseExpression(node.text);
  if (!parsed.ok) {
    report(parsed.problem, 'policy/expression');
    return null;
  }
  const problems = problemsOf(parsed.ast);
  for (const problem of problems) report(problem, 'policy/unknown-name');
  return problems.length > 0 ? null : parsed.ast;
};

/** The expression of a scalar about entities of groups, or null with findings at the very place in it. */
export const readExpression = (
  node: DocumentNode | undefined,
  path: string,
  groups: readonly { group: Group; protocol: Protocol }[],
  reading: Reading,
): Expr | null => readChecked(node, path, (ast) => nameProblems(ast, groups), reading);
