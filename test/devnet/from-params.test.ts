import { expect } from 'chai';
import { coreMarket, projectMarket } from '../../devnet/core-market.js';
import { ethereumCoreFacts, type MarketFacts } from '../../devnet/fixture.js';
import { specFromParams } from '../../devnet/from-params.js';
import type { MarketSpec } from '../../devnet/market-spec.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import type { Market } from '../../src/protocol/market.js';
import type { Entity, ParamSet } from '../../src/protocol/param-set.js';
import { snapshotMarket } from './snapshot-market.js';

const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';

/** The market with one entity changed. */
const withEntity = (market: Market, group: string, identity: string, change: (entity: Entity) => Entity): Market => {
  const table = new Map(market.params.entities.get(group));
  const found = table.get(identity);
  if (found === undefined) throw new Error(`no ${identity} in ${group}`);
  table.set(identity, change(found));
  const params: ParamSet = { ...market.params, entities: new Map([...market.params.entities, [group, table]]) };
  return { ...market, params };
};

const without =
  (parameter: string) =>
  (entity: Entity): Entity => ({
    ...entity,
    values: new Map([...entity.values].filter(([name]) => name !== parameter)),
  });

const sorted = ({ reserves, eModes, ...rest }: MarketSpec) => ({
  ...rest,
  reserves: [...reserves].sort((a, b) => a.id - b.id).map(({ name: _name, ...reserve }) => reserve),
  eModes: eModes.map((eMode) => ({
    ...eMode,
    collateral: [...eMode.collateral].sort(),
    borrowable: [...eMode.borrowable].sort(),
  })),
});

describe('devnet: the market as params/ has it', () => {
  let market: Market;
  let facts: MarketFacts;

  before(async () => {
    market = await projectMarket('aave-v3-ethereum-core');
    facts = await ethereumCoreFacts();
  });

  const refusal = (changed: Market, with_: MarketFacts = facts): string => {
    try {
      specFromParams(changed, with_);
    } catch (error) {
      if (error instanceof PlimsollError && error.code === 'devnet/bad-market') return error.message;
      throw error;
    }
    return expect.fail('it should be refused');
  };

  it('is the market of the recorded snapshot, to the last integer', async function () {
    expect(sorted(snapshotMarket(this))).to.deep.equal(sorted(await coreMarket()));
  });

  it('needs every value, of reserves and eModes', () => {
    const group = market.params.protocol.groups;
    for (const [name, identity] of [
      ['reserves', WETH.toLowerCase()],
      ['eModes', '1'],
    ] as const) {
      const label = market.params.entities.get(name)?.get(identity)?.label;
      for (const parameter of group.get(name)?.parameters.values() ?? []) {
        if (parameter.usual !== undefined || parameter.derive !== undefined) continue;
        const said = refusal(withEntity(market, name, identity, without(parameter.name)));
        expect(said).to.match(new RegExp(`${name}\\.${label} lacks ${parameter.name}\\.$`));
      }
    }
  });

  it('needs facts of every asset, and a reserve for every fact', () => {
    const fewer = { ...facts, assets: new Map([...facts.assets].filter(([asset]) => asset !== WETH)) };
    expect(refusal(market, fewer)).to.include(`no facts of WETH (${WETH})`);
    const stranger = '0x1111111111111111111111111111111111111111';
    const [some] = facts.assets.values();
    if (some === undefined) expect.fail('there are facts');
    expect(refusal(market, { ...facts, assets: new Map([...facts.assets, [stranger, some]]) })).to.include(
      `no reserve of ${stranger}`,
    );
  });

  it('needs document and facts of one deployment', () => {
    const addresses = { ...facts.addresses, poolAddressesProvider: WETH };
    expect(refusal(market, { ...facts, addresses })).to.include('another deployment');
  });

  it('takes a kept LTV and zeroed eMode collateral where the document has them', () => {
    const ltv = market.params.entities.get('reserves')?.get(WETH.toLowerCase())?.values.get('ltv');
    const collateral = market.params.entities.get('eModes')?.get('1')?.values.get('collateral');
    if (ltv === undefined || collateral === undefined) expect.fail('they are there');
    const add =
      (name: string, value: typeof ltv) =>
      (entity: Entity): Entity => ({ ...entity, values: new Map([...entity.values, [name, value]]) });
    const changed = withEntity(
      withEntity(market, 'reserves', WETH.toLowerCase(), add('pendingLtv', ltv)),
      'eModes',
      '1',
      add('ltvzero', collateral),
    );
    const spec = specFromParams(changed, facts);
    expect(spec.reserves.find(({ asset }) => asset === WETH)?.pendingLtv).to.equal(8050n);
    const eMode = spec.eModes.find(({ id }) => id === 1);
    expect(eMode?.ltvzero).to.deep.equal(eMode?.collateral);
  });
});
