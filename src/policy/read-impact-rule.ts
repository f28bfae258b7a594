import { type DocumentNode, type Entry, entryOf } from '../document/node.js';
import type { Expr } from '../expr/ast.js';
import { check } from '../expr/check.js';
import { evaluateBoolean } from '../expr/evaluate.js';
import type { ExprProblem } from '../expr/problem.js';
import { references } from '../expr/references.js';
import { BACKSTOPS, EXACT, SIMULATED, unitOf } from '../impact/gate/metric-names.js';
import { compare, ONE, type Rational, rational, ZERO } from '../quantity/rational.js';
import { readNumber } from '../quantity/read-text.js';
import { impactScope } from './impact-scope.js';
import type { ImpactRule } from './policy.js';
import { readChecked } from './read-expression.js';
import { namesOf, type Reading } from './reading.js';

/** Keys of rules on impact alone. */
export const OF_IMPACT = ['scenarios', 'book', 'standardErrors', 'paths', 'seed'] as const;

/** Estimates that a rule may name: it is held against every corner of their intervals. */
const MOST_ESTIMATES = 8;
const MOST_PATHS = 1_000_000n;

const NAMES: readonly string[] = [...SIMULATED.keys(), ...EXACT.keys(), BACKSTOPS];

const whole = (ast: Expr, message: string, help: string): ExprProblem => ({
  message,
  offset: ast.at,
  length: ast.length,
  help,
});

/** Names that are no metric, units that do not go together, and more estimates than can be held together. */
const problemsOf = (ast: Expr): readonly ExprProblem[] => {
  const unknown = check(ast, NAMES);
  if (unknown.length > 0) return unknown;
  const names = references(ast);
  const part = names.find((name) => unitOf(name) === undefined);
  if (part !== undefined)
    return [whole(ast, `${part} is no single metric`, 'name metrics whole, as impact.badDebt.p99 or backstops.total')];
  if (names.length === 0) return [whole(ast, 'it names no metric', 'name one, as impact.badDebt.p99')];
  if (names.filter((name) => SIMULATED.has(name)).length > MOST_ESTIMATES)
    return [whole(ast, `it names more than ${MOST_ESTIMATES} estimates`, 'make several rules of it')];
  // Any numbers do: dollars against accounts are refused whatever they are.
  const result = evaluateBoolean(ast, impactScope(new Map(names.map((name) => [name, ONE]))));
  return typeof result === 'object' && 'error' in result && !result.error.includes('zero')
    ? [whole(ast, result.error, 'amounts are US dollars, as $5_000; accounts and probabilities are plain numbers')]
    : [];
};

interface Place {
  readonly entry: Entry;
  readonly path: string;
  readonly reading: Reading;
}

/** A number under a key, within its bounds; `usual` where it is left out. */
const numberAt = (
  { entry, path, reading }: Place,
  key: string,
  usual: Rational,
  fits: (value: Rational) => boolean,
  help: string,
): Rational => {
  const node = entryOf(entry.value, key)?.value;
  if (node?.kind !== 'scalar') return usual;
  const value = readNumber(node.text);
  if (value !== null && fits(value)) return value;
  reading.add(node.span, 'policy/value', `${node.text} is no value of ${key}`, { path: `${path}.${key}`, help });
  return usual;
};

const between = (low: bigint, high: bigint) => (value: Rational) => value.d === 1n && value.n >= low && value.n <= high;

const BOOKS = ['as-is', 'filled', 'relevered'] as const;

const bookOf = (node: DocumentNode | undefined): ImpactRule['book'] =>
  BOOKS.find((kind) => node?.kind === 'scalar' && node.text === kind) ?? 'worst';

/** What all rules have. */
export type RuleHead = Pick<
  ImpactRule,
  'id' | 'title' | 'help' | 'severity' | 'scope' | 'group' | 'classes' | 'entities' | 'when' | 'reviewers' | 'span'
>;

/** A rule on impact; null, with findings, where its condition cannot be read. */
export const readImpactRule = (head: RuleHead, entry: Entry, path: string, reading: Reading): ImpactRule | null => {
  const place: Place = { entry, path, reading };
  for (const key of ['on', 'classes', 'entities', 'when']) {
    const stray = entryOf(entry.value, key);
    if (stray !== undefined)
      reading.add(
        stray.keySpan,
        'policy/rule-shape',
        `${key} is of rules about entities, and ${head.id} is about a market`,
        {
          path: `${path}.${key}`,
          help: 'leave it out; markets and protocols narrow a rule on impact',
        },
      );
  }
  const node = entryOf(entry.value, 'impact')?.value;
  const ast = readChecked(node, `${path}.impact`, problemsOf, reading);
  const errors = (value: Rational): boolean => compare(value, ZERO) > 0 && compare(value, rational(10n)) <= 0;
  const rule = {
    ...head,
    kind: 'impact' as const,
    text: node?.kind === 'scalar' ? node.text : '',
    scenarios: namesOf(entryOf(entry.value, 'scenarios')?.value),
    book: bookOf(entryOf(entry.value, 'book')?.value),
    standardErrors: numberAt(place, 'standardErrors', rational(2n), errors, 'write a number above 0, and at most 10'),
    paths: Number(numberAt(place, 'paths', rational(1_000n), between(2n, MOST_PATHS), `write 2 to ${MOST_PATHS}`).n),
    seed: numberAt(place, 'seed', ONE, between(0n, (1n << 64n) - 1n), 'write a whole number below 2^64').n,
  };
  return ast === null ? null : { ...rule, that: ast };
};
