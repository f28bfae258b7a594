import { rational } from '../quantity/rational.js';
import type { Expr } from './ast.js';
import { numberText } from './number-text.js';
import { BINDING, operatorBinding } from './precedence.js';
import { printText } from './print-text.js';

/** What to print in place of a node, or undefined to print the node itself. */
type Substitute = (expr: Expr) => string | undefined;

const bindingOf = (expr: Expr): number => {
  if (expr.kind === 'conditional') return BINDING.conditional;
  if (expr.kind === 'binary') return operatorBinding(expr.operator);
  return expr.kind === 'unary' ? BINDING.unary : BINDING.postfix;
};

const printAs = (expr: Expr, substitute: Substitute): string => {
  const all = (child: Expr): string => print(child, BINDING.conditional);
  const print = (child: Expr, least: number): string => {
    const instead = substitute(child);
    if (instead !== undefined) return instead;
    const text = printAs(child, substitute);
    return bindingOf(child) < least ? `(${text})` : text;
  };
  switch (expr.kind) {
    case 'number':
      return numberText(rational(BigInt(expr.n), BigInt(expr.d)), expr.unit);
    case 'text':
      return printText(expr.value);
    case 'boolean':
      return String(expr.value);
    case 'null':
      return 'null';
    case 'name':
      return expr.name;
    case 'list':
      return `[${expr.items.map(all).join(', ')}]`;
    case 'member':
      return `${print(expr.of, BINDING.postfix)}.${expr.name}`;
    case 'index':
      return `${print(expr.of, BINDING.postfix)}[${all(expr.key)}]`;
    case 'unary':
      return `${expr.operator}${print(expr.of, BINDING.unary)}`;
    case 'binary': {
      const binding = operatorBinding(expr.operator);
      // Comparisons do not chain, so one that is an operand is bracketed on either side.
      const left = print(expr.left, binding === BINDING.comparison ? binding + 1 : binding);
      return `${left} ${expr.operator} ${print(expr.right, binding + 1)}`;
    }
    case 'conditional':
      return `${print(expr.test, BINDING.or)} ? ${all(expr.whenTrue)} : ${all(expr.whenFalse)}`;
    case 'call': {
      const [first, ...rest] = expr.arguments;
      if (expr.name !== 'contains' || first === undefined) return `${expr.name}(${expr.arguments.map(all).join(', ')})`;
      return `${print(first, BINDING.postfix)}.contains(${rest.map(all).join(', ')})`;
    }
    case 'macro':
      return `${print(expr.of, BINDING.postfix)}.${expr.macro}(${expr.variable}, ${all(expr.body)})`;
  }
};

/** Prints with some nodes replaced, for messages that show values in place of names. */
export const printSubstituted = (expr: Expr, substitute: Substitute): string =>
  substitute(expr) ?? printAs(expr, substitute);

/** The canonical text: one spelling for every tree, that parses to the same tree again, places apart. */
export const printExpression = (ast: Expr): string => printAs(ast, () => undefined);
