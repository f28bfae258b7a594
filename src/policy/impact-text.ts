import { explain } from '../expr/explain.js';
import type { Explanation, Side } from '../expr/explanation.js';
import { explanationText } from '../expr/explanation-text.js';
import { numberValue, PURE, USD } from '../expr/value.js';
import { valueText } from '../expr/value-text.js';
import { exactly, type Figure } from '../impact/gate/figure.js';
import { needsScenario, unitOf } from '../impact/gate/metric-names.js';
import { add, floor, multiply, type Rational, rational, toDecimal } from '../quantity/rational.js';
import type { ImpactValues, ImpactVerdict } from './hold-impact.js';
import { impactScope } from './impact-scope.js';
import type { ImpactRule } from './policy.js';

/** Digits after the point that say something: cents, hundredths of an account, thousandths of a percent. */
const PLACES = { usd: 2, count: 2, share: 5 } as const;

const rounded = (name: string, value: Rational): Rational => {
  const scale = rational(10n ** BigInt(PLACES[unitOf(name) ?? 'count']));
  return rational(floor(add(multiply(value, scale), rational(1n, 2n))), scale.n);
};

/** A number of a metric as people read it: dollars, accounts, percent. */
const numberText = (name: string, value: Rational): string => {
  const unit = unitOf(name);
  return valueText(
    numberValue(rounded(name, value), unit === 'usd' ? USD : PURE),
    unit === 'share' ? 'percent' : 'plain',
  );
};

const errorOf = (figure: Figure | undefined): Rational | null =>
  figure?.kind === 'estimate' && Number.isFinite(figure.estimate.error) ? exactly(figure.estimate.error) : null;

/** A figure with its name, value and error, as messages have it. */
const figureText = (name: string, value: Rational, figure: Figure | undefined): string => {
  const error = errorOf(figure);
  const most = figure?.kind === 'range' ? ` to ${numberText(name, figure.most)}` : '';
  return `${name} (${numberText(name, value)}${most}${error === null || error.n === 0n ? '' : ` ± ${numberText(name, error)}`})`;
};

/** What a finding says of a gate that does not hold. Numbers are plain decimals: dollars, accounts, shares. */
export interface ImpactBreachText {
  readonly why: string;
  readonly value: string | null;
  readonly error: string | null;
  readonly bound: string | null;
}

const isMeasure = (path: string | undefined): path is string =>
  path !== undefined && (path.startsWith('impact.') || path.startsWith('change.') || path.startsWith('before.'));

const measureIn = ({ terms }: Side): string | undefined => terms.map(({ path }) => path).find(isMeasure);

const plain = (name: string, value: Rational): string => toDecimal(rounded(name, value)) ?? '';

const numbersOf = (
  whys: readonly Explanation[],
  figures: ReadonlyMap<string, Figure>,
  points: ImpactValues,
): Omit<ImpactBreachText, 'why'> => {
  for (const { left, right } of whys)
    for (const [side, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const name = measureIn(side);
      const value = name === undefined ? undefined : points.get(name);
      if (name === undefined || value === undefined) continue;
      const error = errorOf(figures.get(name));
      return {
        value: plain(name, value),
        error: error === null ? null : plain(name, error),
        bound: other.value.kind === 'number' ? plain(name, other.value.value) : null,
      };
    }
  return { value: null, error: null, bound: null };
};

/** Why a gate does not hold, with the numbers of the first of its comparisons that fails. */
export const impactBreachText = (
  rule: ImpactRule,
  figures: ReadonlyMap<string, Figure>,
  points: ImpactValues,
  { by, at }: Extract<ImpactVerdict, { kind: 'fails' }>,
): ImpactBreachText => {
  const whys = explain(rule.that, impactScope(at));
  const show = ({ path = '' }: { readonly path?: string | undefined }): string | undefined => {
    const value = at.get(path);
    return value === undefined ? undefined : figureText(path, value, by === 'values' ? figures.get(path) : undefined);
  };
  const text = whys.map((one) => explanationText(one, show)).join(', and ') || 'it does not hold';
  if (by === 'values') return { why: text, ...numbersOf(whys, figures, points) };
  const measured = [...points]
    .filter(([name]) => errorOf(figures.get(name))?.n !== 0n && figures.get(name)?.kind !== 'exact')
    .map(([name, value]) => figureText(name, value, figures.get(name)))
    .join(', ');
  const errors = toDecimal(rule.standardErrors) ?? '';
  const where = [...points.keys()].some(needsScenario) ? `${errors} standard errors away` : 'for all that it may be';
  return {
    why: `it holds at ${measured}, and not ${where}, where ${text}`,
    ...numbersOf(whys, figures, points),
  };
};
