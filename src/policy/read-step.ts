import type { ParameterType } from '../protocol/protocol.js';
import { parseQuantity } from '../quantity/parse.js';
import { multiply, type Rational, rational } from '../quantity/rational.js';
import { readNumber } from '../quantity/read-text.js';
import type { Unit } from '../quantity/unit.js';
import type { Step } from './policy.js';

/** A step, or why a text is none. */
export type StepResult =
  | { readonly ok: true; readonly step: Step }
  | { readonly ok: false; readonly rule: string; readonly message: string; readonly help: string };

const PERCENT = /^(\S+?)%$/;
const RELATIVE = /^(\S+?)% relative$/;
const POINTS = /^(\S+) percentage points?$/;
const BPS = /^(\S+?) ?bps$/;

const isShare = (type: ParameterType): boolean =>
  type.kind === 'number' && (type.number.unit === 'percent' || type.number.unit === 'rate');

const SAMPLES: Readonly<Record<Unit, string>> = {
  percent: '50 bps or 10% relative',
  rate: '50 bps or 10% relative',
  token: '100% or 200_000',
  usd: '100% or $5_000',
  duration: '100% or 12h',
  number: '100% or 5',
};

const sampleOf = (type: ParameterType): string => (type.kind === 'number' ? SAMPLES[type.number.unit] : '');

const hundredth = (text: string): Rational | null => {
  const number = readNumber(text);
  return number === null ? null : multiply(number, rational(1n, 100n));
};

const wrong = (message: string, help: string, rule = 'policy/step'): StepResult => ({ ok: false, rule, message, help });

const relative = (part: Rational, text: string): StepResult =>
  part.n < 0n
    ? wrong(`${text} is negative`, 'write how far, without a sign')
    : { ok: true, step: { kind: 'relative', part, text } };

const absolute = (amount: Rational, text: string): StepResult =>
  amount.n < 0n
    ? wrong(`${text} is negative`, 'write how far, without a sign')
    : { ok: true, step: { kind: 'absolute', amount, text } };

const pointsOf = (text: string): Rational | null => {
  const points = POINTS.exec(text)?.[1];
  if (points !== undefined) return hundredth(points);
  const bps = BPS.exec(text)?.[1];
  const number = bps === undefined ? null : readNumber(bps);
  return number === null ? null : multiply(number, rational(1n, 10_000n));
};

/**
 * A step as a policy writes it, for parameters of these types. Relative and absolute cannot be taken for each other: on a
 * percentage a bare `50%` could be half of what it was or 50 points, and is refused; `50 bps` is never a part of an amount.
 */
export const readStep = (text: string, name: string, types: readonly ParameterType[]): StepResult => {
  const sizeless = types.find((type) => type.kind !== 'number');
  if (sizeless !== undefined)
    return wrong(
      `${name} has no size: a change of it has no step`,
      'use allowed, notFrom, notTo, minDelay or reviewers',
    );
  const half = RELATIVE.exec(text)?.[1];
  const part = half === undefined ? null : hundredth(half);
  if (part !== null) return relative(part, text);
  const shares = types.filter(isShare);
  const bare = PERCENT.exec(text)?.[1];
  const share = bare === undefined ? null : hundredth(bare);
  if (share !== null) {
    if (shares.length === 0 || share.n === 0n) return relative(share, text);
    return wrong(
      `${text} of ${name} could be a part of what it was, or percentage points`,
      `write ${bare}% relative, or ${bare} percentage points`,
      'policy/ambiguous-step',
    );
  }
  const points = pointsOf(text);
  if (points !== null) {
    if (shares.length === types.length) return absolute(points, text);
    return wrong(
      `${text} is a step of percentages, and ${name} is none`,
      `write ${sampleOf(types.find((t) => !isShare(t)) ?? { kind: 'flag' })}`,
    );
  }
  const [first] = types;
  if (first?.kind !== 'number') return wrong(`${name} is no parameter with a size`, 'name parameters that are numbers');
  const units = new Set(types.map((type) => (type.kind === 'number' ? type.number.unit : '')));
  const sample = sampleOf(first);
  if (isShare(first) || units.size > 1) return wrong(`${text} is no step of ${name}`, `write ${sample}`);
  const parsed = parseQuantity(text, { unit: first.number.unit, codec: null, sentinels: [] });
  if (!parsed.ok || parsed.value.exact === null) return wrong(`${text} is no step of ${name}`, `write ${sample}`);
  return absolute(parsed.value.exact, text);
};
