import { expect } from 'chai';
import type { Interface } from 'ethers/abi';
import { encodeRates } from '../../devnet/aave/listing.js';
import { aaveArtifacts, contractInterface } from '../../devnet/artifacts.js';
import { aaveErrors, explainRevert } from '../../devnet/errors.js';
import { Rpc } from '../../devnet/node/rpc.js';
import { type Devnet, startDevnet } from '../../devnet/start.js';
import { sendAndWait } from './receipt.js';
import { smallMarket } from './small-market.js';

type Who = 'risk' | 'emergency' | 'pool' | 'stranger';

const RISK_ONLY = '0x00000000000000000000000000000000000015C4';
const STRANGER = '0x0000000000000000000000000000000000005712';

const [ETH, USD] = smallMarket().reserves;
const asset = ETH?.asset ?? '';
const rates = ETH === undefined ? '' : encodeRates(ETH.rates);

/** Each setter of a managed parameter with arguments it accepts, and who may call it. */
const SETTERS: readonly (readonly [
  signature: string,
  args: readonly unknown[],
  allowed: readonly Who[],
  refusal: string,
])[] = [
  ['configureReserveAsCollateral', [asset, 7_000, 8_000, 10_500], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setReserveFactor', [asset, 1], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setSupplyCap', [asset, 1], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setBorrowCap', [asset, 1], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setLiquidationProtocolFee', [asset, 1], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setDebtCeiling', [smallMarket().reserves[4]?.asset, 1], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setReserveBorrowing', [asset, false], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setReserveFlashLoaning', [asset, false], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setBorrowableInIsolation', [asset, true], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setSiloedBorrowing', [asset, false], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setReserveInterestRateData', [asset, rates], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setEModeCategory', [7, 9_000, 9_300, 10_100, 'New'], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setAssetCollateralInEMode', [USD?.asset, 2, true], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setAssetBorrowableInEMode', [asset, 2, true], ['risk', 'pool'], 'CallerNotRiskOrPoolAdmin()'],
  ['setAssetLtvzeroInEMode', [asset, 2, true], ['risk', 'emergency', 'pool'], 'CallerNotRiskOrPoolOrEmergencyAdmin()'],
  ['setReserveFreeze', [asset, true], ['risk', 'emergency', 'pool'], 'CallerNotRiskOrPoolOrEmergencyAdmin()'],
  ['setReserveLtvzero', [asset, true], ['risk', 'emergency', 'pool'], 'CallerNotRiskOrPoolOrEmergencyAdmin()'],
  ['setReservePause(address,bool)', [asset, true], ['emergency', 'pool'], 'CallerNotPoolOrEmergencyAdmin()'],
  ['setReserveActive', [asset, true], ['pool'], 'CallerNotPoolAdmin()'],
];

describe('devnet: who may set what', function () {
  this.timeout(180_000);
  let devnet: Devnet;
  let rpc: Rpc;
  let abi: Interface;
  let errors: Interface;

  before(async () => {
    const artifacts = await aaveArtifacts();
    abi = contractInterface(artifacts.contracts.PoolConfiguratorInstance);
    errors = aaveErrors(artifacts);
    devnet = await startDevnet({ market: smallMarket() });
    rpc = new Rpc(devnet.rpcUrl);
    const data = contractInterface(artifacts.contracts.ACLManager).encodeFunctionData('addRiskAdmin', [RISK_ONLY]);
    const { address: from } = devnet.admins.deployer;
    expect((await sendAndWait(rpc, { from, to: devnet.contracts.aclManager, data })).status).to.equal('0x1');
  });

  after(async () => {
    await devnet?.stop();
  });

  /** `allowed`, or the reason the configurator gives. */
  const attempt = async (from: string, name: string, args: readonly unknown[]): Promise<string> => {
    const call = { from, to: devnet.contracts.poolConfigurator, data: abi.encodeFunctionData(name, args) };
    const response = await fetch(devnet.rpcUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_call', params: [call, 'latest'] }),
    });
    const { error } = (await response.json()) as { error?: { data?: string } };
    return error === undefined ? 'allowed' : explainRevert(error.data ?? '0x', errors);
  };

  for (const [name, args, allowed, refusal] of SETTERS) {
    it(`${name}: ${allowed.join(', ')}`, async () => {
      const callers: Record<Who, string> = {
        risk: RISK_ONLY,
        emergency: devnet.admins.emergencyAdmin.address,
        pool: devnet.admins.deployer.address,
        stranger: STRANGER,
      };
      for (const [who, address] of Object.entries(callers)) {
        const expected = allowed.some((one) => one === who) ? 'allowed' : refusal;
        expect(await attempt(address, name, args), who).to.equal(expected);
      }
      if (name !== 'setReserveActive')
        expect(await attempt(devnet.safe.address, name, args), 'Safe').to.equal('allowed');
    });
  }
});
