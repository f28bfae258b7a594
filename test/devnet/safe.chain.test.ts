import * as protocolKit from '@safe-global/protocol-kit';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { Contract } from 'ethers/contract';
import { JsonRpcProvider } from 'ethers/providers';
import { type Devnet, startDevnet } from '../../devnet/start.js';
import { smallMarket } from './small-market.js';

const CONFIGURATOR = new Interface(['function setSupplyCap(address asset, uint256 newSupplyCap)']);
const DATA_PROVIDER = ['function getReserveCaps(address) view returns (uint256 borrowCap, uint256 supplyCap)'];
const SAFE = [
  'function VERSION() view returns (string)',
  'function getThreshold() view returns (uint256)',
  'function getOwners() view returns (address[])',
  'function nonce() view returns (uint256)',
];

type SafeClass = typeof protocolKit.default.default;

// TypeScript takes the package for CommonJS, where the class would be one level deeper; Node loads its ES module.
const Safe = protocolKit.default as unknown as SafeClass;

describe('devnet: the Safe', function () {
  this.timeout(180_000);
  let devnet: Devnet;
  let provider: JsonRpcProvider;

  before(async () => {
    devnet = await startDevnet({ market: smallMarket() });
    provider = new JsonRpcProvider(devnet.rpcUrl, undefined, { cacheTimeout: -1, staticNetwork: true });
  });

  after(async () => {
    provider?.destroy();
    await devnet?.stop();
  });

  const contract = (name: string): string => devnet.contracts[name] ?? '';

  const kit = (owner: number): Promise<InstanceType<SafeClass>> =>
    Safe.init({
      provider: devnet.rpcUrl,
      signer: devnet.safe.owners[owner]?.privateKey ?? '',
      safeAddress: devnet.safe.address,
      contractNetworks: {
        [devnet.chainId]: {
          safeSingletonAddress: contract('safeSingleton'),
          safeProxyFactoryAddress: contract('safeProxyFactory'),
          multiSendAddress: contract('multiSend'),
          multiSendCallOnlyAddress: contract('multiSendCallOnly'),
          fallbackHandlerAddress: contract('fallbackHandler'),
          signMessageLibAddress: contract('signMessageLib'),
          createCallAddress: contract('createCall'),
          simulateTxAccessorAddress: contract('simulateTxAccessor'),
        },
      },
    });

  it('is a Safe 1.4.1 of three owners, two of whom must sign', async () => {
    const safe = new Contract(devnet.safe.address, SAFE, provider);
    expect(await safe.getFunction('VERSION')()).to.equal(devnet.safe.version);
    expect(await safe.getFunction('getThreshold')()).to.equal(2n);
    expect([...(await safe.getFunction('getOwners')())]).to.deep.equal(
      devnet.safe.owners.map(({ address }) => address),
    );
  });

  it('changes a supply cap through protocol-kit with two signatures, and not with one', async () => {
    const asset = smallMarket().reserves[0]?.asset ?? '';
    const supplyCap = async (): Promise<bigint> =>
      (
        await new Contract(contract('protocolDataProvider'), DATA_PROVIDER, provider).getFunction('getReserveCaps')(
          asset,
        )
      ).supplyCap;
    const [first, second] = await Promise.all([kit(0), kit(1)]);
    const proposed = await first.createTransaction({
      transactions: [
        {
          to: contract('poolConfigurator'),
          value: '0',
          data: CONFIGURATOR.encodeFunctionData('setSupplyCap', [asset, 2_345_678n]),
        },
      ],
    });
    const once = await first.signTransaction(proposed);
    await first.executeTransaction(once).then(
      () => expect.fail('one signature was enough'),
      (error) => expect(error.message).to.match(/signature|GS0/i),
    );
    expect(await supplyCap()).to.equal(2_000_000n);

    const twice = await second.signTransaction(once);
    const { hash } = await first.executeTransaction(twice);
    expect((await provider.waitForTransaction(hash))?.status).to.equal(1);
    expect(await supplyCap()).to.equal(2_345_678n);
    expect(await new Contract(devnet.safe.address, SAFE, provider).getFunction('nonce')()).to.equal(2n);
  });
});
