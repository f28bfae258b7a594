import { expect } from 'chai';
import { compileAttack } from '../../../src/impact/scenario/compile-attack.js';
import { documentOf, GBM, marketOf } from './support.js';

const TEXT = `${GBM}classes: { ether: { title: Ether, members: [WETH, wstETH, cbETH] } }
depth:
  ether: { constantProduct: { reserve: $100, fee: 0% }, halfLife: 1h, stressed: 50% }
  USDC: { constantProduct: { reserve: $7, fee: 0% }, halfLife: 1h, stressed: 50% }
  rETH: { halfLife: 1h, stressed: 50% }
oracles:
  cbETH: { sources: [{ name: feed, heartbeat: 1h, deviation: 1%, latency: 5s }], aggregate: median, maxAge: any }
events:
  - { kind: liquidity, asset: cbETH, at: 1h, to: 2h, share: 10% }
`;

describe('the markets of an attack', () => {
  it('are of every asset that the market lists, with what stands in for their own depth', async () => {
    const listed = marketOf('WETH', 'USDC', 'cbETH', 'rETH', 'NEW');
    const measured = { kind: 'constant-product', reserve: 55, fee: 0 } as const;
    const [, , cbeth] = listed.assets;
    const document = await documentOf(TEXT);
    const { depths, depthProxies, oracles, events } = compileAttack(
      document,
      listed,
      new Map([[cbeth?.id ?? '', { model: measured, from: 'measured' }]]),
    );
    expect(depths.map((one) => (one?.model.kind === 'constant-product' ? one.model.reserve : null))).to.deep.equal([
      ...[100, 7, 55],
      ...[null, null],
    ]);
    expect(depthProxies).to.deep.equal(['the class ether', null, null, null, null]);
    expect(oracles.map((one) => one?.sources[0]?.latency ?? null)).to.deep.equal([null, null, 5, null, null]);
    expect(events.map(({ asset }) => asset)).to.deep.equal([cbeth?.id]);
    expect(compileAttack(document, listed, new Map()).depthProxies[2]).to.equal('the class ether');
  });
});
