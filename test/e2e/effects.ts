import { Readable } from 'node:stream';
import { Interface } from 'ethers/abi';
import type { Hex } from '../../src/chain/hex.js';
import { publicFinding } from '../../src/cli/public-finding.js';
import { type ReviewInput, reviewArgument } from '../../src/cli/review.js';
import type { ToldReview } from '../../src/review/told.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { startRelay, without } from '../chain/relay.js';
import { expectValid } from '../outputs.js';
import { devnetRpc, send, sharedDevnet } from './devnet.js';
import { replaceIn } from './in-process.js';

export const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
export const LINK = '0x514910771AF9Ca656af840dff83E8264EcF986CA';

export const abi = new Interface([
  'function setSupplyCap(address,uint256)',
  'function setBorrowCap(address,uint256)',
  'function setReserveFreeze(address,bool)',
  'function setReservePause(address,bool)',
  'function mint(address,uint256)',
  'function transfer(address,uint256)',
  'function transferOwnership(address)',
  'function grantRole(bytes32,address)',
  'function signMessage(bytes)',
  'function swapOwner(address,address,address)',
  'function changeThreshold(uint256)',
  'function enableModule(address)',
  'function setFallbackHandler(address)',
  'function addOwnerWithThreshold(address,uint256)',
]);
export const data = (name: string, ...args: readonly unknown[]): Hex => abi.encodeFunctionData(name, args) as Hex;
export const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;

/** Reviews a text as `plimsoll review -` would in this workspace, and checks that its JSON fits the schema. */
export const reviewText = async (root: string, text: string, more: Partial<ReviewInput> = {}): Promise<ToldReview> => {
  const { review } = await reviewArgument('-', {
    workspace: root,
    offline: false,
    fork: () => import('../../devnet/fork.js'),
    stdin: Readable.from([Buffer.from(text)]),
    ...more,
  });
  const warnings = review.warnings.map(publicFinding);
  expectValid(JSON.parse(JSON.stringify({ format: 'plimsoll.review/1', ok: true, ...review, warnings })));
  return review;
};

/** The Safe of the devnet, and the nonce that it uses next. */
export const theSafe = async (): Promise<{ readonly safe: Hex; readonly nonce: bigint }> => {
  const { safe } = await sharedDevnet();
  const rpc = await devnetRpc();
  const nonce = await rpc.sendHex('eth_call', { to: safe.address, data: '0xaffed0e0' }, 'latest');
  return { safe: safe.address.toLowerCase() as Hex, nonce: BigInt(nonce) };
};

/** The fields that matter; an address in any case. */
export type Asked = Omit<Partial<SafeTx>, 'to'> & { readonly to: string };

/** A Safe transaction as a file, at the nonce that is next unless another is given. */
export const fileOf = async (tx: Asked): Promise<string> => {
  const { safe, nonce } = await theSafe();
  const whole = safeTx({ nonce, ...tx, to: tx.to.toLowerCase() as Hex });
  return formatSafeTransactionFile({ chainId: 31337n, safe, version: '1.4.1', tx: whole });
};

/** Sends a call from an account that nobody has the key of. */
export const sendAs = async (from: string, to: string, bytes: string): Promise<void> => {
  const rpc = await devnetRpc();
  await rpc.send('anvil_impersonateAccount', from);
  await rpc.send('anvil_setBalance', from, '0xde0b6b3a7640000');
  await send(from, to, bytes);
};

/** Lets a workspace ask its node through a relay that changes messages, while `ask` runs. */
export const throughRelay = async <T>(
  root: string,
  change: Parameters<typeof startRelay>[1],
  ask: () => Promise<T>,
): Promise<T> => {
  const { rpcUrl } = await sharedDevnet();
  const relay = await startRelay(rpcUrl, change);
  const own = `"\${EFFECT_RPC_URL}"`;
  process.env.EFFECT_RPC_URL = relay.url;
  await replaceIn(root, 'plimsoll.yaml', /rpc: .*/, `rpc: ${own}`);
  try {
    return await ask();
  } finally {
    await replaceIn(root, 'plimsoll.yaml', /rpc: .*/, `rpc: ${rpcUrl}`);
    delete process.env.EFFECT_RPC_URL;
    await relay.close();
  }
};

/** The same with a node that does not have these methods. */
export const withWeakNode = <T>(root: string, hidden: readonly string[], ask: () => Promise<T>): Promise<T> =>
  throughRelay(root, without(...hidden), ask);

/** `BLOCKED rule`, in order. */
export const rulesOf = ({ warnings }: ToldReview): readonly string[] =>
  warnings.flatMap(({ ruleId, data: said }) => (said?.verdict === undefined ? [] : [`${said.verdict} ${ruleId}`]));

/** What a rule says. */
export const said = ({ warnings }: ToldReview, rule: string): readonly string[] =>
  warnings.flatMap(({ ruleId, message }) => (ruleId === rule ? [message] : []));
