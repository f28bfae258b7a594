import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { newMarketText, updatedMarketText } from '../../src/plan/import-market.js';
import { readDefinition } from '../../src/protocol/load-definition.js';
import type { ParamSet } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { anyParamSet, contentOf } from '../protocol/arbitrary.js';
import { aave, HEADER, LOANS, marketOf, read, rootOf, told, USDC, WETH } from '../protocol/support.js';

const CONTRACTS = new Map([['poolAddressesProvider', '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e']]);
const textOf = (params: ParamSet, contracts: ReadonlyMap<string, string> = CONTRACTS): string =>
  newMarketText({
    name: 'core',
    chain: 'ethereum',
    authority: null,
    contracts,
    params,
    provenance: [],
    path: 'params/core.yaml',
    schemaPath: null,
  }).text;

/** What a document says of a set: all of it, but values that are usual. */
const written = (set: ParamSet): Record<string, string> =>
  Object.fromEntries(
    Object.entries(contentOf(set)).filter(
      ([path, content]) =>
        !(path.endsWith(' pendingLtv') && content === '["0",""]') &&
        !(path.startsWith('eModes') && path.endsWith(' ltvzero') && content === '["set",[]]'),
    ),
  );

describe('a document made by import', () => {
  let protocol: Protocol;
  let loans: Protocol;
  before(async () => {
    protocol = await aave();
    const own = await readDefinition({ file: 'own.yaml', text: LOANS }, rootOf(LOANS));
    if (own.protocol === null) throw new Error('the definition is not sound');
    loans = own.protocol;
  });

  it('says what the source has, whatever its tokens call themselves', () => {
    fc.assert(
      fc.property(anyParamSet(protocol), (set) => {
        const text = textOf(set);
        const { market, findings } = read(text, protocol);
        expect(told(findings), text).to.deep.equal([]);
        expect(market && contentOf(market.params)).to.deep.equal(written(set));
      }),
      { numRuns: 300 },
    );
  });

  it('does so for every kind of parameter', () => {
    fc.assert(
      fc.property(anyParamSet(loans), (set) => {
        const text = textOf(set, new Map([['book', WETH]]));
        const { market, findings } = read(text, loans);
        expect(told(findings), text).to.deep.equal([]);
        expect(market && contentOf(market.params)).to.deep.equal(contentOf(set));
      }),
      { numRuns: 200 },
    );
  });

  it('has keys that other readers of YAML take for the same text', () => {
    fc.assert(
      fc.property(anyParamSet(protocol), (set) => {
        const text = textOf(set);
        const ours = rootOf(text);
        const reserves = ours.kind === 'map' ? ours.entries.find(({ key }) => key === 'reserves')?.value : undefined;
        const keys = reserves?.kind === 'map' ? reserves.entries.map(({ key }) => key) : [];
        for (const version of ['1.1', '1.2'] as const) {
          const theirs = parse(text, { version, mapAsMap: true }) as Map<string, Map<unknown, unknown> | undefined>;
          expect([...(theirs.get('reserves')?.keys() ?? [])]).to.deep.equal(keys);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('leaves out what the chain cannot hold, says so where it would stand, and still validates', () => {
    const inexact = { kind: 'number' as const, number: { exact: { n: 27n, d: 1_000_001n }, raw: null } };
    const entity = (identity: string, label: string, names: readonly string[]) =>
      [
        identity,
        {
          group: 'reserves',
          identity,
          label,
          context: new Map(),
          values: new Map(names.map((name) => [name, inexact])),
        },
      ] as const;
    const set: ParamSet = {
      protocol,
      entities: new Map([
        [
          'reserves',
          new Map([entity(WETH.toLowerCase(), 'WETH', ['ltv', 'interestRate.base', 'interestRate.slope1'])]),
        ],
      ]),
    };
    const text = textOf(set);
    expect(told(read(text, protocol).findings)).to.deep.equal([]);
    expect(
      text
        .split('\n')
        .filter((line) => line.includes('left out:'))
        .map((line) => line.slice(0, 44)),
    ).to.deep.equal(
      [
        '    # ltv is left out: the source holds 2700',
        '    # interestRate.base is left out: the sou',
        '    # interestRate.slope1 is left out: the s',
      ].map((line) => line.slice(0, 44)),
    );
  });

  it('is refused a name that no market may have', () => {
    for (const name of ['Core', 'a b', 'a: b', '', '../x', '-a'])
      expect(
        () =>
          newMarketText({
            name,
            chain: 'c',
            authority: null,
            contracts: new Map(),
            params: { protocol, entities: new Map() },
            provenance: [],
            path: 'a.yaml',
            schemaPath: null,
          }),
        name,
      ).to.throw(PlimsollError, 'is no name of a market');
  });

  it('keeps a name that looks like a number a name', () => {
    const text = newMarketText({
      name: '1e3',
      chain: 'true',
      authority: '12',
      contracts: new Map(),
      params: { protocol, entities: new Map() },
      provenance: [],
      path: 'a.yaml',
      schemaPath: null,
    }).text;
    expect(text).to.include('\nname: "1e3"\n').and.include('\nchain: "true"\n').and.include('\nauthority: "12"\n');
  });
});

describe('import --update', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });
  const TEXT = `${HEADER}reserves: # all of them
  WETH:
    asset: "${WETH}"
    ltv: 80.5%                     # set together
    supplyCap: "3_000_000"
    interestRate: { base: 0%, slope1: 2.7% } # curve
  USDC:
    asset: "${USDC}"
eModes:
  1:
    label:      # none yet
    collateral:
      - WETH # wrapped
`;

  it('of what a document says itself changes no byte', () => {
    const market = marketOf(TEXT, protocol);
    expect(updatedMarketText(market, market.params)).to.deep.equal({ text: TEXT, changed: [], findings: [] });
  });

  it('changes values where they stand and nothing else', () => {
    const market = marketOf(TEXT, protocol);
    const source = marketOf(
      TEXT.replace('80.5%', '81%')
        .replace('"3_000_000"', 'unlimited')
        .replace('2.7%', '3%')
        .replace('label:   ', 'label: "E: #1"')
        .replace('- WETH # wrapped', '- USDC'),
      protocol,
    );
    const { text, changed, findings } = updatedMarketText(market, source.params);
    expect(text).to.equal(
      TEXT.replace('80.5%', '81%')
        .replace('"3_000_000"', 'unlimited')
        .replace('2.7%', '3%')
        .replace('label:      #', 'label: "E: #1"      #')
        .replace('- WETH # wrapped', '- USDC'),
    );
    expect(changed).to.deep.equal([
      'reserves.WETH.ltv',
      'reserves.WETH.supplyCap',
      'reserves.WETH.interestRate.slope1',
      'eModes.1.label',
      'eModes.1.collateral',
    ]);
    expect(findings).to.deep.equal([]);
  });

  it('brings any document to any source, and a second time changes nothing', () => {
    fc.assert(
      fc.property(anyParamSet(protocol), anyParamSet(protocol), (a, b) => {
        const market = marketOf(textOf(a), protocol);
        // The same entities with the other's values, where it has them.
        const entities = new Map(
          [...market.params.entities].map(([group, table]) => {
            const others = [...(b.entities.get(group)?.values() ?? [])];
            return [
              group,
              new Map(
                [...table].map(([identity, entity], index) => {
                  const other = others[index % Math.max(1, others.length)];
                  const taken = [...(other?.values ?? [])].filter(
                    ([name, value]) => entity.values.has(name) && value.kind !== 'set',
                  );
                  return [identity, { ...entity, values: new Map([...entity.values, ...taken]) }];
                }),
              ),
            ];
          }),
        );
        const source: ParamSet = { protocol, entities };
        const { text } = updatedMarketText(market, source);
        const after = marketOf(text, protocol);
        expect(contentOf(after.params)).to.deep.equal(contentOf(source));
        expect(updatedMarketText(after, source).text).to.equal(text);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves a set alone that has a member the document lacks, and says so', () => {
    const market = marketOf(TEXT.replace(/ {2}USDC:\n.*\n/, ''), protocol);
    const source = marketOf(TEXT.replace('- WETH # wrapped', '- USDC'), protocol);
    const { text, changed, findings } = updatedMarketText(market, source.params);
    expect(text).to.equal(market.source.text);
    expect(changed).to.deep.equal([]);
    expect(findings.map(({ ruleId, severity, message }) => `${severity} ${ruleId} ${message}`)).to.deep.equal([
      "warning import/left eModes.1.collateral is left as it is: the source has USDC in it, which the document's reserves lack",
    ]);
  });

  it('refuses a source that lacks what the document manages', () => {
    const market = marketOf(TEXT, protocol);
    expect(() => updatedMarketText(market, { protocol, entities: new Map() })).to.throw(
      PlimsollError,
      'the source has no reserves.WETH.ltv, reserves.WETH.supplyCap, reserves.WETH.interestRate.base and 3 more, which the document manages',
    );
  });
});
