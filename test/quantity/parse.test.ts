import { expect } from 'chai';
import { formatQuantity } from '../../src/quantity/format.js';
import type { NumberType } from '../../src/quantity/number-type.js';
import { parseQuantity } from '../../src/quantity/parse.js';
import { parseDecimal } from '../../src/quantity/rational.js';
import { line, problemOf, rawOf, TYPES } from './types.js';

describe('quantity/parse', () => {
  const accepted: readonly (readonly [keyof typeof TYPES, string, bigint, string, string])[] = [
    ['ltv', '80.5%', 8050n, '80.5%', '80.5%'],
    ['ltv', '80.50%', 8050n, '80.5%', '80.5%'],
    ['ltv', '8050 bps', 8050n, '80.5%', '80.5%'],
    ['ltv', '8050bps', 8050n, '80.5%', '80.5%'],
    ['ltv', '0%', 0n, '0%', '0%'],
    ['bonus', '5%', 10_500n, '5%', '5%'],
    ['bonus', '0%', 0n, '0%', '0%'],
    ['bonus', '0.01%', 10_001n, '0.01%', '0.01%'],
    ['supplyCap', '3_000_000', 3_000_000n, '3000000', '3_000_000 WETH'],
    ['supplyCap', '3000000 WETH', 3_000_000n, '3000000', '3_000_000 WETH'],
    ['supplyCap', '68719476735', 68_719_476_735n, '68719476735', '68_719_476_735 WETH'],
    ['supplyCap', 'unlimited', 0n, 'unlimited', 'unlimited'],
    ['debtCeiling', '$1_179_648.5', 117_964_850n, '1179648.5', '$1_179_648.5'],
    ['debtCeiling', '1179648', 117_964_800n, '1179648', '$1_179_648'],
    ['debtCeiling', 'disabled', 0n, 'disabled', 'disabled'],
    ['delay', '36h', 129_600n, '36h', '36h'],
    ['delay', '1d12h', 129_600n, '36h', '36h'],
    ['delay', '2w', 1_209_600n, '14d', '14d'],
    ['delay', '90s', 90n, '90s', '90s'],
    ['delay', '1d1m1s', 86_461n, '86461s', '86461s'],
    ['delay', '0s', 0n, '0s', '0s'],
    ['duty', '5% APY', 1_000_000_001_547_125_957_863_212_448n, '5% APY', '5% APY'],
    ['scalar', '1.05', 1_050_000_000_000_000_000n, '1.05', '1.05'],
    ['velocity', '-1_000.5', -1_000_500_000_000_000_000_000n, '-1000.5', '-1_000.5'],
    ['eulerCap', '45_000_000', 28_813n, '45000000', '45_000_000'],
    ['eulerCap', '0', 1n, '0', '0'],
    ['eulerCap', 'unlimited', 0n, 'unlimited', 'unlimited'],
  ];
  for (const [name, text, raw, plain, display] of accepted) {
    it(`reads ${text} as the ${name} ${raw} and writes it as ${plain}`, () => {
      const type = TYPES[name];
      const parsed = parseQuantity(text, type);
      if (!parsed.ok) throw new Error(parsed.problem.message);
      expect(parsed.value.raw).to.equal(raw);
      expect(formatQuantity(parsed.value, type, 'plain')).to.equal(plain);
      expect(formatQuantity(parsed.value, type, 'display')).to.equal(display);
      expect(rawOf(display, type)).to.equal(raw);
    });
  }

  const refused: readonly (readonly [keyof typeof TYPES, string, string])[] = [
    ['ltv', '0.8', 'quantity/bare-percent: 0.8 could mean 0.8% or 80%. Write 0.8% or 80%.'],
    ['ltv', '80', 'quantity/bare-percent: 80 could mean 80% or 80 bps (0.8%). Write 80% or 0.8%.'],
    ['ltv', '8050', 'quantity/bare-percent: 8050 could mean 8050% or 8050 bps (80.5%). Write 80.5%.'],
    ['ltv', '0', 'quantity/bare-percent: 0 has no percent sign. Write 0%.'],
    [
      'ltv',
      '0.805555',
      'quantity/bare-percent: 0.805555 could mean 0.805555% or 80.5555%. Write 0.805555% or 80.5555%, within the limits of the parameter.',
    ],
    [
      'ltv',
      '82.555%',
      'quantity/inexact: 82.555% is not a whole number of basis points; nearest 82.55% or 82.56%. Write 82.55% or 82.56%.',
    ],
    [
      'ltv',
      '8050.5 bps',
      'quantity/inexact: 8050.5 bps is not a whole number of basis points; nearest 80.5% or 80.51%. Write 80.5% or 80.51%.',
    ],
    [
      'bonus',
      '0.005%',
      'quantity/inexact: 0.005% is not a whole number of basis points; nearest 0% or 0.01%. Write 0% or 0.01%.',
    ],
    ['supplyCap', '1.5', 'quantity/inexact: 1.5 is not a whole number; nearest 1 or 2. Write 1 or 2.'],
    ['supplyCap', '0.5', 'quantity/inexact: 0.5 is not a whole number; nearest 1. Write 1.'],
    [
      'eulerCap',
      '1234.5',
      'quantity/inexact: 1234.5 is not a 10-bit mantissa times a power of ten; nearest 1230 or 1240. Write 1230 or 1240.',
    ],
    [
      'debtCeiling',
      '1.005',
      'quantity/inexact: 1.005 is not a whole number of cents; nearest 1 or 1.01. Write 1 or 1.01.',
    ],
    [
      'scalar',
      '1.0000000000000000001',
      'quantity/inexact: 1.0000000000000000001 is not a multiple of 10^-18; nearest 1 or 1.000000000000000001. Write 1 or 1.000000000000000001.',
    ],
    [
      'apr',
      '5% APR',
      'quantity/inexact: 5% APR is not a whole number of 1/1000000000000000000 per second, with 31536000 seconds a year; nearest 4.9999999994064% APR or 5.00000000256% APR. Write 4.9999999994064% APR or 5.00000000256% APR.',
    ],
    ['ltv', '-1%', 'quantity/negative: -1% is negative. Write 0% or more.'],
    ['supplyCap', '-5', 'quantity/negative: -5 is negative. Write a value above zero.'],
    ['delay', '-3h', 'quantity/negative: -3h is negative. Write a time of 0s or more.'],
    [
      'ltv',
      '700%',
      'quantity/out-of-range: 700% is above the largest value that can be stored, 655.35% (2^16 − 1 on-chain). Write 655.35% or less.',
    ],
    [
      'supplyCap',
      '68719476736',
      'quantity/out-of-range: 68719476736 is above the largest value that can be stored, 68719476735 (2^36 − 1 on-chain). Write 68719476735 or less.',
    ],
    [
      'supplyCap',
      '0',
      'quantity/reserved-value: 0 would be stored as the integer that means unlimited. Write unlimited if you mean it; the number itself cannot be stored.',
    ],
    [
      'debtCeiling',
      '$0',
      'quantity/reserved-value: $0 would be stored as the integer that means disabled. Write disabled if you mean it; the number itself cannot be stored.',
    ],
    [
      'supplyCap',
      '90_000_00',
      'quantity/digit-groups: the digit groups of "90_000_00" are not groups of three. Write 9_000_000.',
    ],
    [
      'supplyCap',
      '1__000',
      'quantity/digit-groups: the digit groups of "1__000" are not groups of three. Write 1_000.',
    ],
    [
      'scalar',
      '0.000_001',
      'quantity/digit-groups: the digit groups of "0.000_001" are not groups of three. Write 0.000001.',
    ],
    ['ltv', '80_50', 'quantity/digit-groups: the digit groups of "80_50" are not groups of three. Write 80.5%.'],
    ['supplyCap', '3e6', 'quantity/exponent: "3e6" is written with an exponent. Write 3_000_000.'],
    ['supplyCap', '1.5E+3 WETH', 'quantity/exponent: "1.5E+3 WETH" is written with an exponent. Write 1_500 WETH.'],
    ['scalar', '5e-1', 'quantity/exponent: "5e-1" is written with an exponent. Write 0.5.'],
    [
      'scalar',
      '1e999',
      'quantity/exponent: "1e999" is written with an exponent. Write all digits, with underscores between groups of three.',
    ],
    ['ltv', '+5%', 'quantity/plus-sign: "+5%" has a plus sign. Write 5%.'],
    ['ltv', '-0%', 'quantity/syntax: "-0%" is a negative zero. Write 0%.'],
    [
      'supplyCap',
      '3,000,000',
      'quantity/comma: "3,000,000" has a comma, which some read as a decimal point and some as a separator. Write 3_000_000.',
    ],
    [
      'scalar',
      '3,000',
      'quantity/comma: "3,000" has a comma, which some read as a decimal point and some as a separator. Write 3_000 or 3.000.',
    ],
    [
      'ltv',
      '80,5%',
      'quantity/comma: "80,5%" has a comma, which some read as a decimal point and some as a separator. Write 80.5%.',
    ],
    ['ltv', '007%', 'quantity/leading-zero: "007%" begins with a zero that says nothing. Write 7%.'],
    ['ltv', '.5%', 'quantity/syntax: ".5%" has a point without digits on both sides. Write 0.5%.'],
    ['ltv', '5.%', 'quantity/syntax: "5.%" has a point without digits on both sides. Write 5%.'],
    ['ltv', '80.5 %', 'quantity/spaces: "80.5 %" has a blank where none belongs. Write 80.5%.'],
    ['ltv', ' 80.5%\n', 'quantity/spaces: " 80.5%\\u{a}" has a blank where none belongs. Write 80.5%.'],
    ['supplyCap', '3 000 000', 'quantity/spaces: "3 000 000" has a blank where none belongs. Write 3_000_000.'],
    [
      'ltv',
      '٣%',
      'quantity/not-ascii: "\\u{663}%" contains a character that is not on a plain keyboard: \\u{663}. Type the value again with plain digits.',
    ],
    [
      'ltv',
      '５%',
      'quantity/not-ascii: "\\u{ff15}%" contains a character that is not on a plain keyboard: \\u{ff15}. Write 5%.',
    ],
    [
      'ltv',
      '',
      'quantity/empty: the value is empty. Write a value such as 80.5% or 8050 bps, or leave the parameter out.',
    ],
    [
      'ltv',
      '9'.repeat(201),
      'quantity/too-long: a quantity of 201 characters is too long. Write at most 200 characters.',
    ],
    [
      'ltv',
      'unlimited',
      'quantity/unknown-word: "unlimited" is not a value of this parameter. Write a value such as 80.5% or 8050 bps.',
    ],
    [
      'supplyCap',
      'Unlimted',
      'quantity/unknown-word: "Unlimted" is not a value of this parameter. Did you mean unlimited?',
    ],
    [
      'debtCeiling',
      'whatever',
      'quantity/unknown-word: "whatever" is not a value of this parameter. Write a value such as 1_179_648 or $1_179_648.5 or disabled.',
    ],
    [
      'ltv',
      '83 WETH',
      'quantity/wrong-unit: 83 WETH is not a percentage. This parameter is a percentage: check that the value belongs here.',
    ],
    [
      'ltv',
      '80.5 bp',
      'quantity/wrong-unit: 80.5 bp is not a percentage. This parameter is a percentage: check that the value belongs here.',
    ],
    ['ltv', '8050 bp', 'quantity/wrong-unit: 8050 bp is not a percentage. Write 80.5%.'],
    ['scalar', '105%', 'quantity/wrong-unit: 105% is not a plain number. Write 1.05.'],
    [
      'supplyCap',
      '$5',
      'quantity/wrong-unit: $5 is not an amount of tokens. This parameter is an amount of tokens: check that the value belongs here.',
    ],
    ['debtCeiling', '5 USD', 'quantity/wrong-unit: 5 USD is not an amount of dollars. Write 5.'],
    ['delay', '3 days', 'quantity/wrong-unit: 3 days is not a time. Write 3d.'],
    ['delay', '1.5h', 'quantity/wrong-unit: 1.5h is not a time. Write 90m.'],
    [
      'delay',
      '36',
      'quantity/bare-duration: 36 has no unit of time: it could mean 36s, 36h or 36d. Write 36s, 36h or 36d.',
    ],
    [
      'supplyCap',
      '83 WBTC',
      'quantity/wrong-symbol: 83 WBTC is an amount of WBTC, but this is about WETH. Write 83 WETH.',
    ],
    [
      'eulerCap',
      '83 USDC',
      "quantity/wrong-symbol: 83 USDC names USDC, and the token's symbol is not known here. Leave the symbol out.",
    ],
    ['duty', '5%', 'quantity/bare-rate: 5% does not say what kind of yearly rate it is. Write 5% APY.'],
    ['duty', '5% apy', 'quantity/syntax: 5% apy is not spelled as rates are. Write 5% APY.'],
    [
      'duty',
      '5% APR',
      'quantity/wrong-compounding: 5% APR is an APR, but this parameter is written as APY. Convert the rate and write it with APY: an APY includes interest on interest, an APR does not.',
    ],
    ['ltv', '%', 'quantity/syntax: "%" is not a number this parameter understands. Write it like 80.5% or 8050 bps.'],
  ];
  for (const [name, text, expected] of refused) {
    it(`refuses ${JSON.stringify(text.slice(0, 24))} as ${name}`, () => {
      expect(line(problemOf(text, TYPES[name]))).to.equal(expected);
    });
  }

  it('gives the texts to write instead as data', () => {
    expect(problemOf('82.555%', TYPES.ltv).nearest).to.deep.equal(['82.55%', '82.56%']);
    expect(problemOf('83 WETH', TYPES.ltv)).not.to.have.property('nearest');
  });

  it("judges by the protocol's own bounds before the codec's", () => {
    const type: NumberType = { ...TYPES.ltv, min: parseDecimal('0.01') ?? fail(), max: parseDecimal('0.99') ?? fail() };
    expect(rawOf('99%', type)).to.equal(9900n);
    expect(rawOf('1%', type)).to.equal(100n);
    expect(line(problemOf('99.01%', type))).to.equal(
      'quantity/out-of-range: 99.01% is above the largest value the protocol accepts, 99%. Write 99% or less.',
    );
    expect(line(problemOf('0.99%', type))).to.equal(
      'quantity/out-of-range: 0.99% is below the smallest value the protocol accepts, 1%. Write 1% or more.',
    );
  });

  it('reads a symbol that is not ASCII where it is the right one', () => {
    const type: NumberType = { ...TYPES.supplyCap, symbol: 'USD₮0' };
    expect(rawOf('1_000 USD₮0', type)).to.equal(1000n);
  });

  it('without a codec keeps the exact value, and still refuses the number that is a sentinel', () => {
    const type: NumberType = { ...TYPES.supplyCap, codec: null };
    expect(parseQuantity('1.5', type)).to.deep.equal({ ok: true, value: { exact: { n: 3n, d: 2n }, raw: null } });
    expect(parseQuantity('unlimited', type)).to.deep.include({ ok: true });
    expect(problemOf('0', type).code).to.equal('quantity/reserved-value');
    expect(rawOf('0', { ...type, zero: 'distinct' })).to.equal(null);
  });
});

const fail = (): never => {
  throw new Error('not a decimal');
};
