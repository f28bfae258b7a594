import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface, type InterfaceAbi } from 'ethers/abi';
import { getAddress } from 'ethers/address';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { expectValid } from '../outputs.js';
import { type Compiled, published } from '../route/road.js';
import { type CliRun, cli, devnetRpc, type Environment, send, sharedDevnet } from './devnet.js';
import { CORE_FILE, replaceIn, textIn } from './in-process.js';

export const NOBODY: Hex = `0x${'0'.repeat(40)}`;
const ACL = new Interface(['function addRiskAdmin(address)', 'function removeRiskAdmin(address)']);

/** Deploys creation code, with its arguments, on the shared devnet. */
export const deployCode = async (data: string): Promise<string> => {
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

/** Deploys a contract on the shared devnet. */
export const deployHere = (
  { abi, bytecode }: { readonly abi: InterfaceAbi; readonly bytecode: string },
  values: readonly unknown[],
): Promise<string> => deployCode(`${bytecode}${new Interface(abi).encodeDeploy([...values]).slice(2)}`);

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

/** Lets seconds pass: the devnet has a clock of its own. */
export const pass = async (seconds: bigint): Promise<void> => {
  const rpc = await devnetRpc();
  const { timestamp } = (await rpc.send('eth_getBlockByNumber', 'latest', false)) as { timestamp: string };
  await rpc.send('evm_setNextBlockTimestamp', `0x${(BigInt(timestamp) + seconds).toString(16)}`);
  await rpc.send('evm_mine');
};

/** Sends as a contract that has no key. */
export const sendAs = async (from: string, to: string, data: string): Promise<void> => {
  const rpc = await devnetRpc();
  await rpc.send('anvil_impersonateAccount', from);
  await rpc.send('anvil_setBalance', from, '0xde0b6b3a7640000');
  await send(from, to, data);
};

/** Adds a Safe to plimsoll.yaml as an authority. */
export const writeAuthority = (root: string, name: string, address: string, version: string): Promise<void> =>
  replaceIn(
    root,
    'plimsoll.yaml',
    /(?<=\nauthorities:\n)/,
    `  ${name}:\n    chain: devnet\n    safe:\n      address: "${getAddress(address)}"\n      version: "${version}"\n`,
  );

/** Does something with another node in plimsoll.yaml, which is as it was afterwards. */
export const onNode = async <T>(root: string, url: string, act: () => Promise<T>): Promise<T> => {
  const before = await textIn(root, 'plimsoll.yaml');
  await replaceIn(root, 'plimsoll.yaml', /rpc: .*/, `rpc: "${new URL(url).origin}"`);
  try {
    return await act();
  } finally {
    await writeFile(join(root, 'plimsoll.yaml'), before);
  }
};

/** The program in a workspace; a run that should not fail is shown whole where it does. */
export const programIn = (root: string, env: Environment) => {
  const any = (...args: readonly string[]): Promise<CliRun> => cli(args, { cwd: root, env });
  const good = async (...args: readonly string[]): Promise<CliRun> => {
    const ran = await any(...args);
    expect(ran.code, `${args.join(' ')}\n${ran.out}\n${ran.err}`).to.equal(0);
    return ran;
  };
  /** The code, and what is told of a run that fails. */
  const bad = async (...args: readonly string[]): Promise<{ readonly code: number | null; readonly err: string }> => {
    const { code, err, out } = await any(...args);
    expect(code, `${args.join(' ')}\n${out}\n${err}`).to.be.above(0);
    return { code, err };
  };
  /** `--json`, held against its schema. */
  const json = async (...args: readonly string[]) => expectValid((await any(...args, '--json')).json);
  /** A review that came to a verdict. */
  const review = async (bundle: string) => {
    const { json: told, err, out } = await any('review', bundle, '--json');
    expect(told.format, `${out}\n${err}`).to.equal('plimsoll.review/1');
    return expectValid(told);
  };
  return { any, good, bad, json, review };
};
