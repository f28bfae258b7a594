import { readFile } from 'node:fs/promises';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { newMarketText } from '../../src/plan/import-market.js';
import { marketSchema } from '../../src/protocol/json-schema.js';
import { readDefinition } from '../../src/protocol/load-definition.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { root } from '../program.js';
import { anyParamSet } from './arbitrary.js';
import { aave, HEADER, LOANS, read, rootOf, WETH } from './support.js';

const LOANS_HEADER = HEADER.replace('aave-v3', 'loans').replace('poolAddressesProvider', 'book');

/** What people write, right and wrong: whole numbers, units, groups, words, quotes. */
const anyWritten: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '', '-', '+', '$', '-$'),
    fc.oneof(
      fc.constantFrom(
        '0',
        '1',
        '80',
        '80.5',
        '80.50',
        '80.500',
        '0.5',
        '.5',
        '5.',
        '1_000',
        '1_000_000',
        '90_000_00',
        '3000000',
        '3000000.0',
        '1e3',
        '0x10',
        '007',
        '115792089237316195423570985008687907853269984665640564039457584007913129639935',
      ),
      fc.nat().map(String),
      fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 9999 })).map(([a, b]) => `${a}.${b}`),
    ),
    fc.constantFrom('', '', '%', '%', ' %', 'bps', ' bps', ' WETH', ' USDC', ' USD', 's', 'd', 'h', '% APR'),
  )
  .map((parts) => parts.join(''));
const anyLine: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: anyWritten },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'unlimited',
          'disabled',
          'true',
          'false',
          'True',
          'yes',
          'null',
          '~',
          '',
          '[]',
          '{}',
          '[WETH]',
          '[WETH, WETH]',
          WETH,
          '36h',
          '1d12h',
          '"a: b"',
          '1.5',
          'x',
        ),
      },
    ),
    fc.boolean(),
  )
  .map(([text, quotes]) => (quotes && !text.startsWith('"') ? JSON.stringify(text) : text));

const nested = (name: string, value: string): string =>
  name.includes('.') ? `${name.split('.')[0]}: { ${name.split('.')[1]}: ${value} }` : `${name}: ${value}`;

describe('the JSON Schema of a market', () => {
  let protocol: Protocol;
  let loans: Protocol;
  let accepts: (text: string) => boolean;
  let acceptsLoans: (text: string) => boolean;

  /** As an editor does it: YAML to plain values by the core schema, then the schema. */
  const asEditor = (of: Protocol): ((text: string) => boolean) => {
    const validate: ValidateFunction = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
      marketSchema(of),
    );
    return (text) => validate(parse(text) as unknown);
  };

  before(async () => {
    protocol = await aave();
    const own = await readDefinition({ file: 'own.yaml', text: LOANS }, rootOf(LOANS));
    if (own.protocol === null) throw new Error('the definition is not sound');
    loans = own.protocol;
    accepts = asEditor(protocol);
    acceptsLoans = asEditor(loans);
  });

  it('takes what import writes', () => {
    const contracts = new Map([['poolAddressesProvider', WETH]]);
    fc.assert(
      fc.property(anyParamSet(protocol), (params) => {
        const { text } = newMarketText({
          name: 'core',
          chain: 'ethereum',
          authority: null,
          contracts,
          params,
          provenance: [],
          path: 'params/core.yaml',
          schemaPath: null,
        });
        expect(accepts(text), text).to.equal(true);
      }),
      { numRuns: 100 },
    );
  });

  it('takes the market of this repository', async () => {
    expect(accepts(await readFile(`${root}params/aave-v3/ethereum/core.yaml`, 'utf8'))).to.equal(true);
  });

  const never = (
    name: string,
    of: () => Protocol,
    check: () => (text: string) => boolean,
    document: (group: string, line: string) => string,
  ): void => {
    it(`refuses no value that validate takes: ${name}`, () => {
      const places = [...of().groups.values()].flatMap((group) =>
        [...group.parameters.values()].map((parameter) => ({ group: group.name, name: parameter.name })),
      );
      let taken = 0;
      fc.assert(
        fc.property(fc.constantFrom(...places), anyLine, (place, value) => {
          const text = document(place.group, nested(place.name, value));
          let market: unknown = null;
          try {
            ({ market } = read(text, of()));
          } catch {
            return;
          }
          if (market === null) return;
          taken += 1;
          expect(check()(text), `${place.name}: ${value}`).to.equal(true);
        }),
        { numRuns: 6_000 },
      );
      expect(taken).to.be.greaterThan(100);
    });
  };

  never(
    'Aave v3',
    () => protocol,
    () => accepts,
    (group, line) =>
      group === 'reserves'
        ? `${HEADER}reserves:\n  WETH:\n    asset: "${WETH}"\n    ${line}\n`
        : `${HEADER}reserves:\n  WETH: { asset: "${WETH}" }\neModes:\n  1:\n    ${line}\n`,
  );
  never(
    'every kind of parameter',
    () => loans,
    () => acceptsLoans,
    (group, line) =>
      group === 'settings'
        ? `${LOANS_HEADER}settings:\n  ${line}\n`
        : `${LOANS_HEADER}loans:\n  WETH:\n    token: ${WETH}\n    ${line}\n`,
  );

  it('takes what validate takes of the rest of a document', () => {
    for (const body of [
      'reserves:\n',
      'reserves: {}\neModes: {}\n',
      `reserves:\n  1: { asset: ${WETH} }\n  true: { asset: "0x0000000000000000000000000000000000000001" }\neModes:\n  1: { collateral: [1, true], label: 1e3 }\n  2: { label: null, collateral: [] }\n`,
      `reserves:\n  A B: { asset: ${WETH}, supplyCap: 3 A B }\n`,
    ]) {
      expect(read(HEADER + body, protocol).market, body).to.not.equal(null);
      expect(accepts(HEADER + body), body).to.equal(true);
    }
    expect(acceptsLoans(`${LOANS_HEADER}settings:\nloans:\n`)).to.equal(true);
    expect(acceptsLoans(`${LOANS_HEADER}settings:\n  limit: 0\n`)).to.equal(true);
  });

  for (const line of [
    'ltv: 0.8',
    'ltv: 80',
    'ltv: 80.555%',
    'ltv: 80 %',
    'ltv: 90_000_00%',
    'ltv: true',
    'ltv: [80%]',
    'lvt: 80%',
    'supplyCap: 90_000_00',
    'supplyCap: 10.5',
    'supplyCap: -1',
    'supplyCap: 0',
    'supplyCap: 3,000',
    'supplyCap: unlimted',
    'supplyCap: disabled',
    'supplyCap: true',
    'debtCeiling: 0',
    'debtCeiling: 1.555 USD',
    'frozen: yes',
    'frozen: 1',
    'frozen: "true"',
    'interestRate: 5%',
    'interestRate: { slope3: 5% }',
    'interestRate: { slope1: 5 }',
    'interestRate.slope1: 5%',
  ])
    it(`shows an editor that ${line} is wrong`, () => {
      expect(accepts(`${HEADER}reserves:\n  WETH:\n    asset: "${WETH}"\n    ${line}\n`)).to.equal(false);
    });

  for (const [what, text] of [
    ['an unknown group', `${HEADER}reserve: {}\n`],
    ['an entity without identity', `${HEADER}reserves:\n  WETH: {}\n`],
    ['an address that is none', `${HEADER}reserves:\n  WETH: { asset: "0x12" }\n`],
    ['a set that is no list', `${HEADER}eModes:\n  1: { collateral: WETH }\n`],
    ['another kind', HEADER.replace('kind: Market', 'kind: Marked')],
    ['no contracts', HEADER.replace(/contracts:\n.*\n/, '')],
  ] as const)
    it(`shows an editor ${what}`, () => expect(accepts(text)).to.equal(false));
});
