import { expect } from 'chai';
import { absoluteChange, relativeChange } from '../../src/quantity/change.js';
import type { NumberValue } from '../../src/quantity/number-type.js';
import { parseQuantity } from '../../src/quantity/parse.js';
import { TYPES } from './types.js';

const value = (text: string, name: keyof typeof TYPES): NumberValue => {
  const parsed = parseQuantity(text, TYPES[name]);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
};

describe('quantity/change', () => {
  const cases: readonly (readonly [keyof typeof TYPES, string, string, string | null, string | null])[] = [
    ['ltv', '80.5%', '81%', '+0.5%', '0.00621118'],
    ['ltv', '81%', '80.5%', '-0.5%', '-0.00617284'],
    ['ltv', '81%', '81%', '0%', '0'],
    ['ltv', '0%', '81%', '+81%', null],
    ['supplyCap', '3_000_000', '2_800_000', '-200000', '-0.0666667'],
    ['supplyCap', '1', '3_000_000', '+2999999', '3000000'],
    ['supplyCap', 'unlimited', '5', null, null],
    ['supplyCap', '5', 'unlimited', null, null],
    ['debtCeiling', '1.5', '2', '+0.5', '0.333333'],
    ['delay', '1d', '36h', '+12h', '0.5'],
    ['delay', '36h', '1d', '-12h', '-0.333333'],
    ['duty', '5% APY', '5.5% APY', '+0.5% APY', '0.1'],
    ['velocity', '-1', '-2', '-1', '1'],
  ];
  for (const [name, before, after, absolute, relative] of cases) {
    it(`${name} from ${before} to ${after}`, () => {
      expect(absoluteChange(value(before, name), value(after, name), TYPES[name])).to.equal(absolute);
      expect(relativeChange(value(before, name), value(after, name))).to.equal(relative);
    });
  }
});
