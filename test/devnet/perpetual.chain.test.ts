import { expect } from 'chai';
import { Contract } from 'ethers/contract';
import { JsonRpcProvider } from 'ethers/providers';
import { type Devnet, startDevnet } from '../../devnet/start.js';
import { smallMarket } from './small-market.js';

const OWNED = ['function owner() view returns (address)', 'function candidate() view returns (address)'];
const CONFIG = [
  ...OWNED,
  'function getImRatio() view returns (uint24)',
  'function getMmRatio() view returns (uint24)',
  'function getLiquidationPenaltyRatio() view returns (uint24)',
  'function getMaxFundingRate() view returns (uint24)',
  'function getTwapInterval() view returns (uint32)',
  'function getMarkPriceConfig() view returns (uint32, uint32)',
  'function getMaxMarketsPerAccount() view returns (uint8)',
  'function getSettlementTokenBalanceCap() view returns (uint256)',
  'function setMaxFundingRate(uint24 rate)',
];
const REGISTRY = [
  ...OWNED,
  'function hasPool(address) view returns (bool)',
  'function getMaxOrdersPerMarket() view returns (uint8)',
  'function getMarketInfo(address) view returns (tuple(address pool, uint24 exchangeFeeRatio, uint24 uniswapFeeRatio, uint24 insuranceFundFeeRatio, uint24 maxPriceSpreadRatio))',
];
const POOL = [
  'function token0() view returns (address)',
  'function token1() view returns (address)',
  'function slot0() view returns (uint160 sqrtPriceX96, int24, uint16, uint16, uint16, uint8, bool)',
];

describe("devnet: Perpetual's contracts", function () {
  this.timeout(180_000);
  let devnet: Devnet;
  let provider: JsonRpcProvider;
  let config: Contract;
  let registry: Contract;

  before(async () => {
    devnet = await startDevnet({ market: smallMarket() });
    provider = new JsonRpcProvider(devnet.rpcUrl, undefined, { cacheTimeout: -1, staticNetwork: true });
    config = new Contract(devnet.contracts.clearingHouseConfig ?? '', CONFIG, provider);
    registry = new Contract(devnet.contracts.marketRegistry ?? '', REGISTRY, provider);
  });

  after(async () => {
    provider?.destroy();
    await devnet?.stop();
  });

  it('belong to the Safe, which accepted them', async () => {
    for (const contract of [config, registry]) {
      expect(await contract.getFunction('owner')()).to.equal(devnet.safe.address);
      expect(BigInt(await contract.getFunction('candidate')())).to.equal(0n);
    }
  });

  it('refuse anyone else', async () => {
    const set = config.getFunction('setMaxFundingRate');
    await set.staticCall(1, { from: devnet.safe.address });
    await set.staticCall(1, { from: devnet.admins.perpetualDeployer.address }).then(
      () => expect.fail('the deployer may still set it'),
      (error) => expect(error.message).to.contain('SO_CNO'),
    );
  });

  it('start with the values of initialize and a settlement cap', async () => {
    const read = (name: string) => config.getFunction(name)();
    expect(await read('getImRatio')).to.equal(100_000n);
    expect(await read('getMmRatio')).to.equal(62_500n);
    expect(await read('getLiquidationPenaltyRatio')).to.equal(25_000n);
    expect(await read('getMaxFundingRate')).to.equal(100_000n);
    expect(await read('getTwapInterval')).to.equal(900n);
    expect([...(await read('getMarkPriceConfig'))]).to.deep.equal([1_800n, 900n]);
    expect(await read('getMaxMarketsPerAccount')).to.equal(255n);
    expect(await read('getSettlementTokenBalanceCap')).to.equal(100_000_000_000_000n);
    expect(await registry.getFunction('getMaxOrdersPerMarket')()).to.equal(255n);
  });

  it('have two markets on real Uniswap pools, at the price of their asset', async () => {
    const expected = {
      vETH: [3_000n, 1_000n, 100_000n, 100_000n],
      vBTC: [90_000n, 1_000n, 150_000n, 50_000n],
    } as const;
    for (const [symbol, [price, fee, insuranceFee, spread]] of Object.entries(expected)) {
      const token = devnet.contracts[symbol] ?? '';
      expect(await registry.getFunction('hasPool')(token)).to.equal(true);
      const info = await registry.getFunction('getMarketInfo')(token);
      expect(info.exchangeFeeRatio).to.equal(fee);
      expect(info.uniswapFeeRatio).to.equal(3_000n);
      expect(info.insuranceFundFeeRatio).to.equal(insuranceFee);
      expect(info.maxPriceSpreadRatio).to.equal(spread);
      const pool = new Contract(info.pool, POOL, provider);
      expect(await pool.getFunction('token0')()).to.equal(token);
      expect(await pool.getFunction('token1')()).to.equal(devnet.contracts.quoteToken);
      const { sqrtPriceX96 } = await pool.getFunction('slot0')();
      expect(sqrtPriceX96 ** 2n <= price << 192n, symbol).to.equal(true);
      expect((sqrtPriceX96 + 1n) ** 2n > price << 192n, symbol).to.equal(true);
    }
  });
});
