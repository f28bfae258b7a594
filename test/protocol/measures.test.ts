import { expect } from 'chai';
import { checkSignatures } from '../../src/observe/check-definition.js';
import { announcedBy } from '../../src/protocol/announced.js';
import { marketSchema } from '../../src/protocol/json-schema.js';
import { readDefinition } from '../../src/protocol/load-definition.js';
import { measureValues } from '../../src/protocol/measure-values.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { definitionFindings, LOANS, read, rootOf, told } from './support.js';

const METRICS = `    metrics:
      reads:
        held: { at: token, call: "balanceOf(address account) returns (uint256 value)", args: [vault] }
        price: { at: oracle, call: "priceOf(address token, uint256 scale) returns (uint256 value)", args: [token, { literal: "8" }] }
      context:
        vault: { type: address, read: { call: loan, output: keeper } }
      values:
        held: { title: Held, doc: Held., type: token, codec: { name: token, decimals: 6 }, read: { call: held, output: value } }
        price: { title: Price, doc: Price., type: usd, codec: wad, per: token, read: { call: price, output: value } }
        worth: { title: Worth, doc: Worth., derive: held * price }
        perFee: { title: Per fee, doc: Per fee., derive: worth / fee }
transitions:
`;

const WITH = LOANS.replace('  book: { given: true, title: The book of loans }', (book) =>
  [
    book,
    '  oracle: { at: book, call: "oracle() returns (address)", for: state }',
    '  guard: { given: true, optional: true }',
  ].join('\n'),
)
  .replace('transitions:\n', () => METRICS)
  .replace(
    'constraints:\n',
    `bounds:
  reads:
    limit: { at: guard, call: "limit() returns (uint256 value)" }
  values:
    limit: { title: Limit, doc: Limit., type: percent, codec: bps, read: { call: limit, output: value } }
announcements:
  book.FeeSet: { on: loans, parameters: { fee: fee } }
constraints:
`,
  );

describe('metrics and bounds of a definition', () => {
  let protocol: Protocol;
  before(async () => {
    const found = await readDefinition({ file: 'own.yaml', text: WITH }, rootOf(WITH));
    expect(told(found.findings)).to.deep.equal([]);
    if (found.protocol === null) throw new Error('no protocol');
    protocol = found.protocol;
  });

  it('are compiled, checked and kept apart from parameters', () => {
    const loans = protocol.groups.get('loans');
    expect([...(loans?.metrics.values.keys() ?? [])]).to.deep.equal(['held', 'price', 'worth', 'perFee']);
    expect(loans?.parameters.has('held')).to.equal(false);
    expect([...protocol.bounds.values.keys()]).to.deep.equal(['limit']);
    expect(checkSignatures(protocol, { file: 'own.yaml', text: WITH }, rootOf(WITH))).to.deep.equal([]);
    expect(announcedBy(protocol).map(({ event, parameters }) => [event, ...parameters])).to.deep.equal([
      ['event FeeSet(address indexed token, uint16 fee)', ['fee', 'fee']],
    ]);
  });

  it('are exact, have their dimension, and lack what they lack', () => {
    const loans = protocol.groups.get('loans');
    if (loans === undefined) throw new Error('no loans');
    const number = (n: bigint, d: bigint, raw: bigint) => ({
      kind: 'number' as const,
      number: { exact: { n, d }, raw },
    });
    const bare = { group: 'loans', identity: '0xaa', label: '', context: new Map(), values: new Map() };
    const values = new Map([
      ['held', number(3n, 2n, 1_500_000n)],
      ['price', number(2n, 1n, 2n * 10n ** 18n)],
    ]);
    const of = (entity: typeof bare, given = values) =>
      [...measureValues(loans.metrics, loans, entity, given)].map(([name, value]) =>
        value.kind === 'number' ? [name, value.value.n, value.value.d, value.dimension] : [name],
      );
    expect(of(bare)).to.deep.equal([
      ['held', 3n, 2n, { 'token:0xaa': 1 }],
      ['price', 2n, 1n, { usd: 1, 'token:0xaa': -1 }],
      ['worth', 3n, 1n, { usd: 1 }],
    ]);
    const fee = new Map([['fee', number(1n, 2n, 5000n)]]);
    expect(of({ ...bare, values: fee }).at(-1)).to.deep.equal(['perFee', 6n, 1n, { usd: 1 }]);
    // Division by zero gives nothing, and no error.
    const none = new Map([['fee', number(0n, 1n, 0n)]]);
    expect(of({ ...bare, values: none })).to.have.length(3);
    expect(of(bare, new Map())).to.deep.equal([]);
  });

  it('leave it to a market whether it has a contract that is optional', () => {
    const document = (contracts: string): string =>
      `apiVersion: plimsoll/v1\nkind: Market\nname: m\nprotocol: loans\nchain: c\ncontracts:\n${contracts}`;
    const [book, guard, oracle] = ['book', 'guard', 'oracle'].map(
      (name) => `  ${name}: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"\n`,
    );
    expect(read(document(`${book}`), protocol).findings).to.deep.equal([]);
    expect([...(read(document(`${book}${guard}`), protocol).market?.contracts.keys() ?? [])]).to.deep.equal([
      'book',
      'guard',
    ]);
    expect(told(read(document(`${guard}`), protocol).findings)[0]).to.contain('schema/required contracts lacks book');
    expect(told(read(document(`${book}${oracle}`), protocol).findings)[0]).to.contain('schema/unknown-key');
    const { required, properties } =
      (marketSchema(protocol).properties as Record<string, Record<string, object>>).contracts ?? {};
    expect([required, Object.keys(properties ?? {})]).to.deep.equal([['book'], ['book', 'guard']]);
  });

  for (const [what, from, to, message] of [
    ['an unknown address', 'held: { at: token', 'held: { at: tokn', 'there is no contract or address tokn'],
    ['an unknown argument', 'args: [vault]', 'args: [valt]', 'valt is no contract, identity or context value'],
    ['an unknown read', 'read: { call: held,', 'read: { call: hold,', 'there is no read hold'],
    [
      'a name that a parameter has',
      '        held: { title',
      '        fee: { title',
      'fee is a name of the group already',
    ],
    ['a measure after it', 'derive: held * price', 'derive: perFee * price', 'there is no value named "perFee"'],
    ['neither read nor derived', ', derive: held * price', '', 'worth needs either `read` or `derive`'],
    [
      'read without a type',
      'doc: Held., type: token, codec: { name: token, decimals: 6 }',
      'doc: Held.',
      'a measure that is read needs a type',
    ],
    [
      'a parameter of an optional contract',
      'all: { at: book',
      'all: { at: guard',
      'guard is for metrics and bounds only',
    ],
    [
      'a role of a contract for state',
      'keeper: { title: Keeper, at: book',
      'keeper: { title: Keeper, at: oracle',
      'oracle is for metrics and bounds only',
    ],
    [
      'an optional contract that is found',
      'for: state }',
      'optional: true }',
      'oracle is optional, and only a contract that the market gives can be',
    ],
    ['an announcement of no event', 'book.FeeSet: {', 'book.FeeWas: {', 'no transition declares the event book.FeeWas'],
    [
      'an announcement of no parameter',
      'parameters: { fee: fee }',
      'parameters: { feee: fee }',
      'loans has no parameter feee',
    ],
  ] as const)
    it(`are refused with ${what}`, async () => {
      expect(WITH).to.contain(from);
      expect((await definitionFindings(WITH.replace(from, to))).map((one) => one.message).join('\n')).to.contain(
        message,
      );
    });

  for (const [what, from, to, message] of [
    ['too few arguments', 'args: [token, { literal: "8" }]', 'args: [token]', 'takes 2 arguments'],
    [
      'an output that is not there',
      'read: { call: held, output: value }',
      'read: { call: held, output: amount }',
      '"amount"',
    ],
    ['a declaration that is none', 'limit() returns (uint256 value)', 'limit( returns', 'limit('],
    [
      'an argument that the event lacks',
      'parameters: { fee: fee }',
      'parameters: { fee: rate }',
      'has no argument rate',
    ],
  ] as const)
    it(`are found to have ${what}`, async () => {
      const text = WITH.replace(from, to);
      const found = await readDefinition({ file: 'own.yaml', text }, rootOf(text));
      if (found.protocol === null) throw new Error(told(found.findings).join('\n'));
      const messages = checkSignatures(found.protocol, { file: 'own.yaml', text }, rootOf(text)).map(
        (one) => one.message,
      );
      expect(messages.join('\n')).to.contain(message);
    });
});
