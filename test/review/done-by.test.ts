import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import type { Hex } from '../../src/chain/hex.js';
import { doneBy } from '../../src/review/done-by.js';
import { addressOf, CONTRACTS, observationOf, RESERVE, textOf } from '../plan/market.js';
import { aave } from '../protocol/support.js';

const ABI = new Interface([
  'function setSupplyCap(address asset, uint256 newSupplyCap)',
  'function updateCaps((address asset, uint256 supplyCap, uint256 borrowCap)[] capUpdates)',
]);
const STEWARD: Hex = `0x${'66'.repeat(20)}`;
const KEEP = 2n ** 256n - 43n;

describe('what a call does by the definition', () => {
  const state = async () => observationOf({ reserves: { WETH: RESERVE } }, await aave());
  const contracts = new Map([...CONTRACTS, ['riskSteward', STEWARD]]);
  const configurator = CONTRACTS.get('poolConfigurator') ?? '0x';

  it('is a transition, or what a steward makes of the state', async () => {
    const before = await state();
    const direct = ABI.encodeFunctionData('setSupplyCap', [addressOf('WETH'), 5n]) as Hex;
    const bounded = ABI.encodeFunctionData('updateCaps', [[[addressOf('WETH'), 5n, KEEP]]]) as Hex;
    for (const [to, data, contract, title] of [
      [configurator, direct, 'poolConfigurator', 'Set supply cap'],
      [STEWARD, bounded, 'riskSteward', "Change caps within the steward's bounds"],
    ] as const) {
      const done = doneBy({ to, data }, before, contracts);
      expect([done?.contract, done?.title]).to.deep.equal([contract, title]);
      expect(done === null ? null : textOf(done.after, 'reserves', 'WETH', 'supplyCap')).to.equal('5');
      expect(done?.leaves.flatMap(({ events }) => events).join()).to.match(/^poolConfigurator\.SupplyCapChanged\(/);
      // The steward keeps when it changed what, in storage of its own.
      expect(done?.leaves.flatMap(({ writes }) => writes)).to.deep.equal(to === STEWARD ? ['riskSteward'] : []);
    }
  });

  it('is nothing at a contract that the market does not name', async () => {
    const data = ABI.encodeFunctionData('updateCaps', [[[addressOf('WETH'), 5n, KEEP]]]) as Hex;
    expect(doneBy({ to: STEWARD, data }, await state(), CONTRACTS)).to.equal(null);
  });
});
