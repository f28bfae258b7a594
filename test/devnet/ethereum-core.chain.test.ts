import { expect } from 'chai';
import { Contract } from 'ethers/contract';
import { coreMarket } from '../../devnet/core-market.js';
import type { MarketSpec } from '../../devnet/market-spec.js';
import { type Devnet, startDevnet } from '../../devnet/start.js';
import { MarketReader } from './market-reader.js';

const ACL = [
  'function isRiskAdmin(address) view returns (bool)',
  'function isEmergencyAdmin(address) view returns (bool)',
  'function isPoolAdmin(address) view returns (bool)',
];

const WAD = 10n ** 18n;

describe('devnet: the whole Ethereum Core market', function () {
  this.timeout(180_000);
  let market: MarketSpec;
  let devnet: Devnet;
  let reader: MarketReader;

  before(async () => {
    market = await coreMarket();
    devnet = await startDevnet({ market });
    reader = new MarketReader(devnet);
  });

  after(async () => {
    reader?.close();
    await devnet?.stop();
  });

  it('runs Aave v3.6 with the chain id and time every devnet has', async () => {
    expect(await reader.pool.getFunction('POOL_REVISION')()).to.equal(10n);
    expect(await reader.configurator.getFunction('CONFIGURATOR_REVISION')()).to.equal(7n);
    expect((await reader.provider.getNetwork()).chainId).to.equal(31337n);
    expect((await reader.provider.getBlock('latest'))?.date?.toISOString()).to.equal('2026-01-01T00:00:00.000Z');
  });

  it('has its contracts at their addresses on Ethereum', async () => {
    expect(devnet.contracts.pool).to.equal('0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2');
    const provider = new Contract(
      '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e',
      ['getPool', 'getPoolConfigurator', 'getACLManager', 'getPriceOracle', 'getPoolDataProvider'].map(
        (name) => `function ${name}() view returns (address)`,
      ),
      reader.provider,
    );
    const { addresses } = market;
    expect(await provider.getFunction('getPool')()).to.equal(addresses.pool);
    expect(await provider.getFunction('getPoolConfigurator')()).to.equal(addresses.poolConfigurator);
    expect(await provider.getFunction('getACLManager')()).to.equal(addresses.aclManager);
    expect(await provider.getFunction('getPriceOracle')()).to.equal(addresses.oracle);
    expect(await provider.getFunction('getPoolDataProvider')()).to.equal(addresses.protocolDataProvider);
  });

  it('reads back every parameter of its 48 reserves as described', async () => {
    expect(market.reserves).to.have.length(48);
    const listed = [...market.reserves].sort((a, b) => a.id - b.id).map(({ asset }) => asset);
    expect([...(await reader.pool.getFunction('getReservesList')())]).to.deep.equal(listed);
    const onChain = await Promise.all(market.reserves.map((reserve) => reader.reserve(reserve)));
    expect(onChain).to.deep.equal(market.reserves);
  });

  it('reads back its 16 eModes as described, frozen collateral with a zeroed LTV', async () => {
    expect(market.eModes).to.have.length(16);
    const frozen = new Set(market.reserves.filter((reserve) => reserve.frozen).map(({ asset }) => asset));
    const onChain = await Promise.all(market.eModes.map(({ id }) => reader.eMode(id, market)));
    const described = market.eModes.map((eMode) => ({
      ...eMode,
      ltvzero: eMode.collateral.filter((asset) => frozen.has(asset)),
    }));
    expect(onChain).to.deep.equal(described);
    expect((await reader.eMode(17, market)).liquidationThreshold).to.equal(0n);
  });

  it('has what is supplied, and the collateral of borrowers on top', async () => {
    const pledged = new Set(devnet.borrowers.map(({ collateral }) => collateral));
    for (const { asset, symbol, supplied } of market.reserves) {
      const onChain = await reader.supplied(asset);
      if (pledged.has(asset)) expect(onChain > supplied, symbol).to.equal(true);
      // Interest of the minutes between supplying and the chain's first block may add a little.
      else expect(onChain - supplied < supplied / 1_000_000n + 1n && onChain >= supplied, symbol).to.equal(true);
    }
  });

  it('has borrowers near their liquidation thresholds, some of them in eModes', async () => {
    const { borrowers } = devnet;
    expect(borrowers.length).to.be.at.least(5);
    expect(borrowers.filter(({ eMode }) => eMode !== 0).length).to.be.at.least(2);
    for (const { address, eMode } of borrowers) {
      const { healthFactor } = await reader.pool.getFunction('getUserAccountData')(address);
      expect(healthFactor >= (WAD * 101n) / 100n, `${address} ${healthFactor}`).to.equal(true);
      expect(healthFactor <= (WAD * 131n) / 100n, `${address} ${healthFactor}`).to.equal(true);
      expect(await reader.pool.getFunction('getUserEMode')(address)).to.equal(BigInt(eMode));
    }
  });

  it('gives the Safe RISK_ADMIN and EMERGENCY_ADMIN only, the guardian EMERGENCY_ADMIN only', async () => {
    const acl = new Contract(devnet.contracts.aclManager ?? '', ACL, reader.provider);
    const roles = async (who: string) =>
      Promise.all(['isRiskAdmin', 'isEmergencyAdmin', 'isPoolAdmin'].map((role) => acl.getFunction(role)(who)));
    expect(await roles(devnet.safe.address)).to.deep.equal([true, true, false]);
    expect(await roles(devnet.admins.emergencyAdmin.address)).to.deep.equal([false, true, false]);
    expect(await roles(devnet.admins.deployer.address)).to.deep.equal([false, false, true]);
  });
});
