import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { ethereumCoreFacts } from '../../devnet/fixture.js';
import { fixtureOf } from '../../devnet/fixtures/from-snapshot.js';
import { sharedData } from '../shared-data.js';
import { SNAPSHOT, snapshotMarket } from './snapshot-market.js';

const FIXTURE = new URL('../../devnet/fixtures/aave-v3-ethereum-core.json', import.meta.url);

describe("devnet: the facts of Ethereum's Core market", () => {
  it('agree with the recorded snapshot they were taken from', async function () {
    const market = snapshotMarket(this);
    const facts = await ethereumCoreFacts();
    expect(facts.marketId).to.equal(market.marketId);
    expect(facts.addresses).to.deep.equal(market.addresses);
    expect([...facts.assets.keys()]).to.have.members(market.reserves.map(({ asset }) => asset));
    expect(fixtureOf(await readFile(sharedData(SNAPSHOT), 'utf8'))).to.equal(await readFile(FIXTURE, 'utf8'));
    for (const { asset, id, decimals, price, symbol, supplied } of market.reserves) {
      expect(facts.assets.get(asset)).to.deep.equal({ id, decimals, price, name: symbol, supplied });
    }
  });

  it('are 48 assets with ids in order and decimals that tokens have', async () => {
    const { assets } = await ethereumCoreFacts();
    expect([...assets.values()].map(({ id }) => id)).to.deep.equal(Array.from({ length: 48 }, (_, id) => id));
    for (const { decimals, price } of assets.values()) {
      expect(decimals).to.be.within(6, 18);
      expect(price > 0n).to.equal(true);
    }
  });
});
