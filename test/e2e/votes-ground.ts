import { AbiCoder, Interface } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { toBeHex } from 'ethers/utils';
import { AAVE_DEPLOYER, GUARDIAN } from '../../devnet/accounts.js';
import { toQuantity } from '../../src/chain/hex.js';
import { keccakText } from '../../src/chain/keccak.js';
import { bravoContracts } from '../route/bravo/contracts.js';
import { governorContracts } from '../route/governor/contracts.js';
import { type Compiled, pick, published } from '../route/road.js';
import { devnetRpc, send } from './devnet.js';
import { deployHere, NOBODY } from './route-ground.js';

/** A contract on the shared devnet. */
export interface Placed {
  readonly address: string;
  readonly abi: Interface;
}

const TIMELOCK = published('@openzeppelin/contracts/build/contracts/TimelockController.json');
/** One of a token's votes. */
export const VOTES = 10n ** 18n;

const place = async (compiled: Compiled, values: readonly unknown[] = []): Promise<Placed> => ({
  address: await deployHere(compiled, values),
  abi: new Interface(compiled.abi),
});

/** Sends a call to a contract of the shared devnet. */
export const tell = (from: string, { address, abi }: Placed, name: string, ...values: unknown[]): Promise<void> =>
  send(from, address, abi.encodeFunctionData(name, values));

/** The first thing that a view of a contract answers. */
export const askOf = async ({ address, abi }: Placed, name: string, ...values: unknown[]): Promise<unknown> => {
  const data = abi.encodeFunctionData(name, values);
  const answer = await (await devnetRpc()).sendHex('eth_call', { to: address, data }, 'latest');
  return abi.decodeFunctionResult(name, answer)[0];
};

/** Lets time pass and blocks be mined on the shared devnet. */
export const pass = async ({ seconds = 0n, blocks = 1n }: { seconds?: bigint; blocks?: bigint }): Promise<void> => {
  const rpc = await devnetRpc();
  const { timestamp } = (await rpc.send('eth_getBlockByNumber', 'latest', false)) as { timestamp: string };
  if (seconds > 0n) await rpc.send('evm_setNextBlockTimestamp', toQuantity(BigInt(timestamp) + seconds));
  await rpc.send('anvil_mine', toQuantity(blocks));
};

/** A token of votes that the guardian and the deployer have half of each, both from a moment before now on. */
export const placeVotes = async (name: 'BlockVotes' | 'TimeVotes'): Promise<Placed> => {
  const token = await place(pick(await governorContracts(), name));
  await tell(AAVE_DEPLOYER.address, token, 'transfer', GUARDIAN.address, 500n * VOTES);
  for (const { address } of [GUARDIAN, AAVE_DEPLOYER]) await tell(address, token, 'delegate', address);
  await pass({ seconds: 5n, blocks: 2n });
  return token;
};

/** OpenZeppelin's Governor with a TimelockController of an hour. */
export const placeGovernor = async (
  token: Placed,
  delay: bigint,
  period: bigint,
): Promise<{ readonly governor: Placed; readonly timelock: Placed }> => {
  const timelock = await place(TIMELOCK, [3600, [], [NOBODY], AAVE_DEPLOYER.address]);
  const governor = await place(pick(await governorContracts(), 'Locked'), [
    token.address,
    delay,
    period,
    timelock.address,
  ]);
  for (const role of ['PROPOSER_ROLE', 'CANCELLER_ROLE'])
    await tell(AAVE_DEPLOYER.address, timelock, 'grantRole', keccakText(role), governor.address);
  return { governor, timelock };
};

/** The same without a timelock. */
export const placeAlone = async (token: Placed, delay: bigint, period: bigint): Promise<Placed> =>
  place(pick(await governorContracts(), 'Alone'), [token.address, delay, period]);

/** A governor that counts votes in its own way. */
export const placeOdd = async (token: Placed): Promise<Placed> =>
  place(pick(await governorContracts(), 'Odd'), [token.address]);

/** As old compilers' artefacts have it, the bytecode is without 0x. */
const old = (name: string): Compiled => {
  const { abi, bytecode } = published(`@uniswap/governance/build/${name}.json`);
  return { abi, bytecode: `0x${bytecode.replace(/^0x/, '')}` };
};

/** A governor with the published Timelock of two days, which obeys it, and the published token, of which the guardian has votes. */
const placeCompound = async (
  votes: bigint,
  governorOf: (timelock: string, token: string) => Promise<Placed>,
): Promise<{ readonly governor: Placed; readonly timelock: Placed }> => {
  const owner = AAVE_DEPLOYER.address;
  const rpc = await devnetRpc();
  const { timestamp } = (await rpc.send('eth_getBlockByNumber', 'latest', false)) as { timestamp: string };
  const token = await place(old('Uni'), [owner, owner, BigInt(timestamp) + 1000n]);
  await tell(owner, token, 'transfer', GUARDIAN.address, votes * VOTES);
  await tell(GUARDIAN.address, token, 'delegate', GUARDIAN.address);
  const timelock = await place(old('Timelock'), [owner, 172_800n]);
  const governor = await governorOf(timelock.address, token.address);
  for (const { address } of [timelock, governor]) {
    await rpc.send('anvil_impersonateAccount', address);
    await rpc.send('anvil_setBalance', address, '0xde0b6b3a7640000');
  }
  await tell(timelock.address, timelock, 'setPendingAdmin', governor.address);
  await tell(governor.address, timelock, 'acceptAdmin');
  await pass({ blocks: 2n });
  return { governor, timelock };
};

/** A governor in the manner of Bravo. */
export const placeBravo = async (): ReturnType<typeof placeCompound> => {
  const contracts = await bravoContracts();
  const placed = await placeCompound(1000n, (timelock, token) =>
    place(pick(contracts, 'SmallBravo'), [timelock, token]),
  );
  await tell(AAVE_DEPLOYER.address, placed.governor, 'initiate', 40n);
  return placed;
};

/** Governor Alpha as Uniswap published it: a vote takes 40,320 blocks, and 40 million of its token. */
export const placeAlpha = (): ReturnType<typeof placeCompound> =>
  placeCompound(50_000_000n, (timelock, token) => place(old('GovernorAlpha'), [timelock, token]));

/** Has the vote on Alpha's first proposal end at this block: a node mines 40,320 blocks in minutes. */
export const endVote = async (governor: Placed, block: number): Promise<void> => {
  const rpc = await devnetRpc();
  // `proposals` stands in slot 3, and `endBlock` is the ninth word of a proposal.
  const proposal = keccak256(AbiCoder.defaultAbiCoder().encode(['uint256', 'uint256'], [1n, 3n]));
  await rpc.send('anvil_setStorageAt', governor.address, toBeHex(BigInt(proposal) + 8n, 32), toBeHex(block, 32));
};
