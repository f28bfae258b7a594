import { expect } from 'chai';
import type { Protocol } from '../../src/protocol/protocol.js';
import { aave, definitionFindings, HEADER, LOANS, marketOf, read, told, USDC, WETH } from './support.js';

/** What is wrong with one line of the reserve WETH, which stands on line 12. */
const onLine = (line: string, protocol: Protocol): string[] =>
  told(read(`${HEADER}reserves:\n  WETH:\n    asset: "${WETH}"\n    ${line}\n`, protocol).findings);

const BAD: readonly (readonly [string, string])[] = [
  ['ltv: 0.8', '12:10 quantity/bare-percent 0.8 could mean 0.8% or 80% (Write 0.8% or 80%.)'],
  ['ltv: 8050', '12:10 quantity/bare-percent 8050 could mean 8050% or 8050 bps (80.5%) (Write 80.5%.)'],
  ['ltv: 0', '12:10 quantity/bare-percent 0 has no percent sign (Write 0%.)'],
  [
    'ltv: 82.555%',
    '12:10 quantity/inexact 82.555% is not a whole number of basis points; nearest 82.55% or 82.56% (Write 82.55% or 82.56%.)',
  ],
  [
    'ltv: 100.01%',
    '12:10 quantity/out-of-range 100.01% is above the largest value the protocol accepts, 100% (Write 100% or less.)',
  ],
  ['ltv: -1%', '12:10 quantity/negative -1% is negative (Write 0% or more.)'],
  ['ltv: 80 %', '12:10 quantity/spaces "80 %" has a blank where none belongs (Write 80%.)'],
  [
    'ltv: 82,5%',
    '12:10 quantity/comma "82,5%" has a comma, which some read as a decimal point and some as a separator (Write 82.5%.)',
  ],
  [
    'ltv: high',
    '12:10 quantity/unknown-word "high" is not a value of this parameter (Write a value such as 80.5% or 8050 bps.)',
  ],
  [
    'ltv:',
    '12:9 quantity/empty the value is empty (Write a value such as 80.5% or 8050 bps, or leave the parameter out.)',
  ],
  ['ltv: [80%]', '12:10 schema/type reserves.WETH.ltv is a single value (Write one value.)'],
  [
    'liquidationThreshold: 83 WETH',
    '12:27 quantity/wrong-unit 83 WETH is not a percentage (This parameter is a percentage: check that the value belongs here.)',
  ],
  [
    'supplyCap: 90_000_00',
    '12:16 quantity/digit-groups the digit groups of "90_000_00" are not groups of three (Write 9_000_000.)',
  ],
  ['supplyCap: 3e6', '12:16 quantity/exponent "3e6" is written with an exponent (Write 3_000_000.)'],
  [
    'supplyCap: 83 USDC',
    '12:16 quantity/wrong-symbol 83 USDC is an amount of USDC, but this is about WETH (Write 83 WETH.)',
  ],
  ['supplyCap: -1', '12:16 quantity/negative -1 is negative (Write a value above zero.)'],
  ['supplyCap: 10.5', '12:16 quantity/inexact 10.5 is not a whole number; nearest 10 or 11 (Write 10 or 11.)'],
  [
    'supplyCap: 0',
    '12:16 quantity/reserved-value 0 would be stored as the integer that means unlimited (Write unlimited if you mean it; the number itself cannot be stored.)',
  ],
  [
    'supplyCap: unlimted',
    '12:16 quantity/unknown-word "unlimted" is not a value of this parameter (Did you mean unlimited?)',
  ],
  [
    'supplyCap: 68719476736',
    '12:16 quantity/out-of-range 68719476736 is above the largest value that can be stored, 68719476735 (2^36 − 1 on-chain) (Write 68719476735 or less.)',
  ],
  [
    'debtCeiling: $1_000.001',
    '12:18 quantity/inexact $1_000.001 is not a whole number of cents; nearest 1000 or 1000.01 (Write 1000 or 1000.01.)',
  ],
  [
    'frozen: yes',
    '12:13 quantity/not-a-flag reserves.WETH.frozen is true or false (Write true or false, without quotes.)',
  ],
  [
    'frozen: "true"',
    '12:13 quantity/not-a-flag reserves.WETH.frozen is true or false (Write true or false, without quotes.)',
  ],
  ['lvt: 80%', '12:5 schema/unknown-key reserves.WETH has no lvt (did you mean ltv?)'],
  ['interestRate: 5%', '12:19 schema/type reserves.WETH.interestRate is a map of values'],
  [
    'interestRate: { slope3: 5% }',
    '12:21 schema/unknown-key reserves.WETH.interestRate has no slope3 (did you mean slope1?)',
  ],
  [
    'interestRate: { optimalUsage: 100% }',
    '12:35 quantity/out-of-range 100% is above the largest value the protocol accepts, 99% (Write 99% or less.)',
  ],
  [
    'interestRate.slope1: 5%',
    '12:5 schema/unknown-key reserves.WETH has no key interestRate.slope1 (write it in levels: interestRate, and below it slope1)',
  ],
];

describe('a Market document', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });

  for (const [line, finding] of BAD)
    it(`refuses ${line}`, () => expect(onLine(line, protocol)).to.deep.equal([finding]));

  it('names every bad value of a nested map, each at its place', () => {
    expect(
      onLine('interestRate:\n      base: 5\n      slope1: 4%\n      slope2: -1%\n      slop: 1%', protocol),
    ).to.deep.equal([
      '16:7 schema/unknown-key reserves.WETH.interestRate has no slop (did you mean slope1?)',
      '13:13 quantity/bare-percent 5 could mean 5% or 5 bps (0.05%) (Write 5% or 0.05%.)',
      '15:15 quantity/negative -1% is negative (Write 0% or more.)',
    ]);
  });

  it('gives the path of what it finds', () => {
    const { market, findings } = read(
      `${HEADER}reserves:\n  WETH:\n    asset: "${WETH}"\n    interestRate: { slope1: 4 }\n`,
      protocol,
    );
    expect(market).to.equal(null);
    expect(findings.map(({ path, file, severity }) => ({ path, file, severity }))).to.deep.equal([
      { path: 'reserves.WETH.interestRate.slope1', file: 'core.yaml', severity: 'error' },
    ]);
    expect(findings[0]?.data).to.deep.equal({ nearest: ['4%', '0.04%'] });
  });

  const refusals: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'an identity that is missing',
      'reserves:\n  WETH:\n    ltv: 80%\n',
      ['10:3 schema/required reserves.WETH lacks asset (Address of the underlying token)'],
    ],
    [
      'one identity twice',
      `reserves:\n  A:\n    asset: "${WETH}"\n  B:\n    asset: "${WETH}"\n`,
      ['12:3 schema/duplicate-entity B and A have the same asset'],
    ],
    [
      'a wrong checksum',
      `reserves:\n  A:\n    asset: "${WETH.replace('2aaA', '2aAA')}"\n`,
      [
        `11:12 quantity/address-checksum the checksum of ${WETH.replace('2aaA', '2aAA')} is wrong (EIP-55) (A digit or its case was changed. Compare it with a source you trust; with these digits it is ${WETH}.)`,
      ],
    ],
    [
      'an address without checksum',
      `reserves:\n  A:\n    asset: "${WETH.toLowerCase()}"\n`,
      [
        `11:12 quantity/address-checksum ${WETH.toLowerCase()} has no checksum (EIP-55) (Compare it with a source you trust and write ${WETH}.)`,
      ],
    ],
    [
      'an address that is short',
      'reserves:\n  A:\n    asset: "0x12"\n',
      ['11:12 quantity/not-an-address "0x12" is not an address (Write 0x and 40 hexadecimal digits, in quotes.)'],
    ],
    [
      'a member that is unknown',
      `reserves:\n  WETH:\n    asset: "${WETH}"\neModes:\n  "1":\n    collateral: [WETH, WEHT, XYZ]\n`,
      [
        "14:24 schema/unknown-entity there is no WEHT in the document's reserves (did you mean WETH?)",
        "14:30 schema/unknown-entity there is no XYZ in the document's reserves (add it to reserves, or remove it here)",
      ],
    ],
    [
      'a member that stands twice',
      `reserves:\n  WETH:\n    asset: "${WETH}"\neModes:\n  "1":\n    collateral: [WETH, WETH]\n`,
      ['14:24 schema/duplicate-member this stands twice in the list (remove one of them)'],
    ],
    [
      'a set that is no list',
      `eModes:\n  "1":\n    collateral: WETH\n`,
      ['11:17 schema/type eModes.1.collateral is a list of reserves (Write a list, such as [], or [] for none.)'],
    ],
    [
      'an eMode number that is none',
      'eModes:\n  one: {}\n  "256": {}\n  "01": {}\n',
      [
        '10:3 schema/identity one is no category number: it must be a whole number in decimal digits',
        '11:3 schema/identity 256 is no category number: it must be at most 255',
        '12:3 schema/identity 01 is no category number: it must be a whole number in decimal digits',
      ],
    ],
    [
      'a group that is unknown',
      'reserve: {}\n',
      ['9:1 schema/unknown-key the document has no reserve (did you mean reserves?)'],
    ],
    [
      'an entity that is one value',
      'reserves:\n  WETH: 5\n',
      ['10:9 schema/type reserves.WETH is a map of parameters'],
    ],
    ['a group that is a list', 'reserves: [WETH]\n', ['9:11 schema/type reserves is a map']],
  ];
  for (const [what, body, findings] of refusals)
    it(`refuses ${what}`, () => expect(told(read(HEADER + body, protocol).findings)).to.deep.equal(findings));

  it('refuses contracts that are missing, unknown or no address', () => {
    const without = HEADER.replace(/contracts:\n.*\n/, '');
    expect(told(read(without, protocol).findings)).to.deep.equal([
      '1:1 schema/required contracts must give the address of poolAddressesProvider',
    ]);
    expect(told(read(`${without}contracts:\n  poolAddressProvider: "${WETH}"\n`, protocol).findings)).to.deep.equal([
      '8:3 schema/unknown-key contracts has no poolAddressProvider (did you mean poolAddressesProvider?)',
      "7:1 schema/required contracts lacks poolAddressesProvider (The registry of a market's contracts; the one address a market gives)",
    ]);
    expect(told(read(`${without}contracts:\n  poolAddressesProvider: 5\n`, protocol).findings)).to.deep.equal([
      '8:26 quantity/not-an-address "5" is not an address (Write 0x and 40 hexadecimal digits, in quotes.)',
    ]);
  });

  it('reads what it manages, exactly, and nothing else', () => {
    const market = marketOf(
      `${HEADER}reserves:\n  WETH:\n    asset: ${WETH}\n    ltv: 80.50%\n    supplyCap: 3_000_000 WETH\n    borrowCap: unlimited\n    debtCeiling: $0.5\n    interestRate: { base: 150 bps }\n  USDC: { asset: "${USDC}" }\neModes:\n  1:\n    label: 12\n    collateral:\n      - USDC\n      - WETH\n`,
      protocol,
    );
    const raw = (group: string, identity: string): unknown =>
      [...(market.params.entities.get(group)?.get(identity)?.values ?? [])].map(([name, value]) => [
        name,
        value.kind === 'number'
          ? value.number.raw
          : value.kind === 'set'
            ? value.members
            : value.kind === 'text'
              ? value.text
              : null,
      ]);
    expect(raw('reserves', WETH.toLowerCase())).to.deep.equal([
      ['ltv', 8050n],
      ['supplyCap', 3_000_000n],
      ['borrowCap', 0n],
      ['debtCeiling', 50n],
      ['interestRate.base', 150n],
    ]);
    expect(raw('reserves', USDC.toLowerCase())).to.deep.equal([]);
    expect(raw('eModes', '1')).to.deep.equal([
      ['label', '12'],
      ['collateral', [USDC.toLowerCase(), WETH.toLowerCase()]],
    ]);
    expect([...market.spans.keys()]).to.include('reserves.WETH.interestRate.base');
  });

  it('does not hang on a hundred thousand mistakes, and shows the first', () => {
    const body = Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join('\n');
    const { market, findings } = read(HEADER + body, protocol);
    expect(market).to.equal(null);
    expect(findings.length).to.be.within(20, 1_000);
  });

  it('may be of a definition with a group that is one entity', async () => {
    expect(told(await definitionFindings(LOANS))).to.deep.equal([]);
  });
});
