import { Interface, type InterfaceAbi } from 'ethers/abi';
import { getAddress } from 'ethers/address';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { type Compiled, published } from '../route/road.js';
import { devnetRpc, send, sharedDevnet } from './devnet.js';
import { CORE_FILE, replaceIn } from './in-process.js';

export const NOBODY: Hex = `0x${'0'.repeat(40)}`;
const ACL = new Interface(['function addRiskAdmin(address)', 'function removeRiskAdmin(address)']);

/** Deploys a contract on the shared devnet. */
export const deployHere = async (
  { abi, bytecode }: { readonly abi: InterfaceAbi; readonly bytecode: string },
  values: readonly unknown[],
): Promise<string> => {
  const data = `${bytecode}${new Interface(abi).encodeDeploy([...values]).slice(2)}`;
  const rpc = await devnetRpc();
  const hash = await rpc.sendHex('eth_sendTransaction', { from: AAVE_DEPLOYER.address, data, gas: '0xe00000' });
  for (;;) {
    const receipt = (await rpc.send('eth_getTransactionReceipt', hash)) as {
      contractAddress: string;
      status: string;
    } | null;
    if (receipt?.status === '0x1') return getAddress(receipt.contractAddress);
    if (receipt !== null) throw new Error('the deployment reverted');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

const TIMELOCK: Compiled = published('@openzeppelin/contracts/build/contracts/TimelockController.json');

/** Deploys a TimelockController of two hours that an account proposes to and anybody, or somebody, executes from. */
export const deployTimelock = (proposer: string, executor: string = NOBODY): Promise<string> =>
  deployHere(TIMELOCK, [7200, [proposer], [executor], NOBODY]);

/** Lets an account set risk parameters of the core market. */
export const makeRiskAdmin = async (account: string): Promise<void> => {
  const { contracts } = await sharedDevnet();
  await send(AAVE_DEPLOYER.address, contracts.aclManager ?? '', ACL.encodeFunctionData('addRiskAdmin', [account]));
};

/** Writes routes into plimsoll.yaml, and their names into the market. */
export const writeRoutes = async (root: string, routes: string, names: readonly string[]): Promise<void> => {
  await replaceIn(root, 'plimsoll.yaml', /$/, `routes:\n${routes}`);
  await replaceIn(root, CORE_FILE, 'authority: risk-council', `authority: risk-council\nroutes: [${names.join(', ')}]`);
};
