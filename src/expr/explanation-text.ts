import { isInteger } from '../quantity/rational.js';
import { children, type Expr } from './ast.js';
import { isPure } from './dimension.js';
import type { Explanation, RequiredOperator, Side, Term } from './explanation.js';
import { printSubstituted } from './print.js';
import type { ExprValue } from './value.js';
import { type RatioStyle, valueText } from './value-text.js';

const FAILS: { readonly [O in RequiredOperator]: string } = {
  '<': 'is not below',
  '<=': 'is above',
  '>': 'is not above',
  '>=': 'is below',
  '==': 'is not',
  '!=': 'is',
  in: 'is not in',
  'not in': 'is in',
};

/** How a term's value reads; undefined leaves it to `valueText`. */
type ShowTerm = (term: Term) => string | undefined;

const writesPercent = (expr: Expr): boolean =>
  (expr.kind === 'number' && (expr.unit === '%' || expr.unit === 'bps')) || children(expr).some(writesPercent);

const isFraction = (value: ExprValue): boolean =>
  value.kind === 'number' && isPure(value.dimension) && !isInteger(value.value);

const styleOf = (sides: readonly Side[]): RatioStyle => {
  const values = sides.flatMap((side) => [side.value, ...side.terms.map((term) => term.value)]);
  return values.some(isFraction) || sides.some((side) => writesPercent(side.ast)) ? 'percent' : 'plain';
};

const sideText = (side: Side, style: RatioStyle, show: ShowTerm): string => {
  const shown = new Map(side.terms.map((term) => [term.ast, show(term) ?? valueText(term.value, style)]));
  return printSubstituted(side.ast, (expr) => shown.get(expr));
};

/**
 * One explanation as a clause, with values in place of names: `81% + 2% is above 82.5%`. Numbers without a unit are
 * percentages where the comparison writes one or a value is not whole; `show` may say otherwise term by term.
 */
export const explanationText = (explanation: Explanation, show: ShowTerm = () => undefined): string => {
  const { left, operator, right } = explanation;
  const style = styleOf([left, right]);
  return `${sideText(left, style, show)} ${FAILS[operator]} ${sideText(right, style, show)}`;
};
