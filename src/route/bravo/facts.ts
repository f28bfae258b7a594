import type { AbiValue } from '../../chain/abi-type.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed, ZERO_ADDRESS } from '../../signer/address.js';
import { firsts, type Reader, view } from '../reader.js';
import {
  ADMIN,
  DELAY,
  GRACE_PERIOD,
  GUARDIAN,
  INITIAL_ID,
  IS_WHITELISTED,
  LATEST_ID,
  MAX_OPERATIONS,
  PRIOR_VOTES,
  PROPOSAL_COUNT,
  QUORUM,
  STATE,
  THRESHOLD,
  TIMELOCK,
  TOKENS,
  VETOER,
  VOTING_DELAY,
  VOTING_PERIOD,
} from './abi.js';
import { bravoState } from './proposal.js';

/** Compound's Timelock, behind the governor. */
export interface BravoTimelock {
  readonly address: Hex;
  /** Whom it obeys. */
  readonly admin: Hex;
  /** Seconds. */
  readonly delay: bigint;
  /** How long what is queued stays executable, in seconds. */
  readonly grace: bigint;
}

/** What a governor in the manner of Compound's is at a block, for one proposer. */
export interface BravoFacts {
  readonly address: Hex;
  readonly kind: 'alpha' | 'bravo' | 'nouns';
  /** The first number that a proposal of its own can have. */
  readonly firstId: bigint;
  /** Bravo takes over the numbers of the governor before it, and proposals only then. */
  readonly active: boolean;
  readonly maxOperations: bigint;
  /** Blocks. */
  readonly votingDelay: bigint;
  readonly votingPeriod: bigint;
  /** A proposer needs more votes than this, in the token's smallest unit. */
  readonly threshold: bigint;
  /** Null where each proposal has its own. */
  readonly quorum: bigint | null;
  readonly proposer: Hex | null;
  /** The proposer's votes a block before; null without a proposer, or where the token does not tell. */
  readonly votes: bigint | null;
  /** The proposer needs no votes. */
  readonly whitelisted: boolean;
  /** A proposal of the proposer that is not decided yet: there can be one at a time. */
  readonly live: { readonly id: bigint; readonly state: string } | null;
  /** Who may cancel at any time besides those that always may; null: nobody. */
  readonly guardian: Hex | null;
  readonly timelock: BravoTimelock;
  /** Whose votes count; null where it does not tell. */
  readonly token: Hex | null;
}

const notBravo = (address: Hex, chainId: bigint, why: string) =>
  refused(
    'route/not-a-governor',
    `${checksummed(address)} does not answer as a Governor Bravo or Alpha on chain ${chainId}: ${why}`,
    { hint: 'check the address, the chain and the kind of the governor in plimsoll.yaml' },
  );

const someone = (value: AbiValue | undefined): Hex | null =>
  typeof value === 'string' && value !== ZERO_ADDRESS ? (value as Hex) : null;

const timelockOf = async (reader: Reader, governor: Hex, address: Hex): Promise<BravoTimelock> => {
  const [admin, delay, grace] = firsts(await reader.ask(address, view(ADMIN), view(DELAY), view(GRACE_PERIOD)));
  if (typeof admin === 'string' && typeof delay === 'bigint' && typeof grace === 'bigint')
    return { address, admin: admin as Hex, delay, grace };
  throw notBravo(
    governor,
    reader.block.chainId,
    `its timelock ${checksummed(address)} does not answer as Compound’s Timelock`,
  );
};

/** A proposal of the proposer's whose vote is not over. */
const liveOf = async (reader: Reader, address: Hex, latest: AbiValue | undefined): Promise<BravoFacts['live']> => {
  if (typeof latest !== 'bigint' || latest === 0n) return null;
  const [number] = firsts(await reader.ask(address, view(STATE, latest)));
  const state = bravoState(number);
  return state === 'pending' || state === 'active' ? { id: latest, state } : null;
};

/** Read a governor. Throws `route/not-a-governor` where the contract does not answer as one. */
export const readBravo = async (reader: Reader, governor: Hex, proposer: Hex | null): Promise<BravoFacts> => {
  const address = governor.toLowerCase() as Hex;
  const who = proposer ?? ZERO_ADDRESS;
  const fixed = [PROPOSAL_COUNT, MAX_OPERATIONS, VOTING_DELAY, VOTING_PERIOD, THRESHOLD, TIMELOCK, INITIAL_ID];
  const answers = await reader.ask(
    address,
    ...fixed.map((declaration) => view(declaration)),
    ...[view(QUORUM), view(VETOER), view(GUARDIAN), view(LATEST_ID, who), view(IS_WHITELISTED, who)],
    ...TOKENS.map((declaration) => view(declaration)),
  );
  const [count, most, delay, period, threshold, timelock, initial, quorum, ...rest] = firsts(answers);
  const [vetoer, guardian, latest, whitelisted, ...tokens] = rest;
  if (
    typeof count !== 'bigint' ||
    typeof most !== 'bigint' ||
    typeof delay !== 'bigint' ||
    typeof period !== 'bigint' ||
    typeof threshold !== 'bigint' ||
    typeof timelock !== 'string'
  )
    throw notBravo(
      address,
      reader.block.chainId,
      'it has no numbered proposals, no limit of their actions, no voting period or no timelock',
    );
  const token = tokens.find((one) => typeof one === 'string') as Hex | undefined;
  const before = reader.block.number - 1n;
  const [lock, live, counted] = await Promise.all([
    timelockOf(reader, address, timelock as Hex),
    liveOf(reader, address, proposer === null ? undefined : latest),
    token === undefined || proposer === null ? [] : reader.ask(token, view(PRIOR_VOTES, proposer, before)),
  ]);
  const [votes] = firsts(counted);
  const isNouns = typeof vetoer === 'string';
  return {
    address,
    kind: isNouns ? 'nouns' : typeof initial === 'bigint' ? 'bravo' : 'alpha',
    firstId: typeof initial === 'bigint' ? initial + 1n : 1n,
    active: isNouns || typeof initial !== 'bigint' || initial > 0n,
    maxOperations: most,
    votingDelay: delay,
    votingPeriod: period,
    threshold,
    quorum: typeof quorum === 'bigint' ? quorum : null,
    proposer: proposer === null ? null : (proposer.toLowerCase() as Hex),
    votes: typeof votes === 'bigint' ? votes : null,
    whitelisted: proposer !== null && whitelisted === true,
    live,
    guardian: someone(guardian),
    timelock: lock,
    token: token ?? null,
  };
};
