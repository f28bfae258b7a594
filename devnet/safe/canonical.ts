import { getCreate2Address } from 'ethers/address';
import { keccak256 } from 'ethers/crypto';
import { concat, zeroPadValue } from 'ethers/utils';
import { refused } from '../../src/diagnostic/error.js';
import { publishedArtifact } from '../artifacts.js';
import type { Rpc } from '../node/rpc.js';
import type { TransactionQueue } from '../node/transactions.js';

/** The factory through which Safe's contracts have the same address on every chain. */
export const SAFE_SINGLETON_FACTORY = '0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7';

/** Anvil's own deployer contract, whose code the factory shares. */
const DETERMINISTIC_DEPLOYER = '0x4e59b44847b379578588920cA78FbF26c0B4956C';

const SALT = zeroPadValue('0x', 32);

/** Safe 1.4.1: each contract's source, and the address it has on every chain (safe-global/safe-deployments). */
export const SAFE_CONTRACTS = {
  Safe: { file: 'Safe', address: '0x41675C099F32341bf84BFc5382aF534df5C7461a' },
  SafeL2: { file: 'SafeL2', address: '0x29fcB43b46531BcA003ddC8FCB67FFE91900C762' },
  SafeProxyFactory: { file: 'proxies/SafeProxyFactory', address: '0x4e1DCf7AD4e460CfD30791CCC4F9c8a4f820ec67' },
  CompatibilityFallbackHandler: {
    file: 'handler/CompatibilityFallbackHandler',
    address: '0xfd0732Dc9E303f09fCEf3a7388Ad10A83459Ec99',
  },
  MultiSend: { file: 'libraries/MultiSend', address: '0x38869bf66a61cF6bDB996A6aE40D5853Fd43B526' },
  MultiSendCallOnly: { file: 'libraries/MultiSendCallOnly', address: '0x9641d764fc13c8B624c04430C7356C1C7C8102e2' },
  SignMessageLib: { file: 'libraries/SignMessageLib', address: '0xd53cd0aB83D845Ac265BE939c57F53AD838012c9' },
  CreateCall: { file: 'libraries/CreateCall', address: '0x9b35Af71d77eaf8d7e40252370304687390A1A52' },
  SimulateTxAccessor: { file: 'accessors/SimulateTxAccessor', address: '0x3d4BA2E0884aa488718476ca2FB8Efc291A46199' },
} as const;

/**
 * Deploys Safe 1.4.1 as it is deployed everywhere: through the singleton factory, with salt 0, from the published
 * bytecode. The addresses follow from the bytecode, so bytecode that is not the canonical one is refused.
 *
 * @throws PlimsollError `devnet/not-canonical`.
 */
export const deploySafeContracts = async (rpc: Rpc, queue: TransactionQueue, deployer: string): Promise<void> => {
  const factoryCode = await rpc.sendHex('eth_getCode', DETERMINISTIC_DEPLOYER, 'latest');
  await rpc.send('anvil_setCode', SAFE_SINGLETON_FACTORY, factoryCode);
  for (const [name, { file, address }] of Object.entries(SAFE_CONTRACTS)) {
    const { bytecode } = await publishedArtifact('safe', file);
    const derived = getCreate2Address(SAFE_SINGLETON_FACTORY, SALT, keccak256(bytecode));
    if (derived !== address) {
      throw refused(
        'devnet/not-canonical',
        `${name} would be at ${derived}, not at its canonical address ${address}.`,
        {
          hint: 'Install @safe-global/safe-contracts 1.4.1.',
        },
      );
    }
    const data = concat([SALT, bytecode]);
    queue.call({ from: deployer, to: SAFE_SINGLETON_FACTORY, data, label: `Safe: deploy ${name}`, gas: 8_000_000n });
  }
};
