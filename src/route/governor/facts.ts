import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed, ZERO_ADDRESS } from '../../signer/address.js';
import { firsts, type Reader, view } from '../reader.js';
import {
  CLOCK,
  CLOCK_MODE,
  COMPOUND_DELAY,
  COUNTING_MODE,
  GET_VOTES,
  GRACE_PERIOD,
  LATEST_ID,
  MIN_DELAY,
  NEEDS_QUEUING,
  QUORUM,
  THRESHOLD,
  TIMELOCK,
  TOKEN,
  VOTING_DELAY,
  VOTING_PERIOD,
} from './abi.js';

/** The timelock that a governor queues in. */
export interface GovernorTimelock {
  readonly address: Hex;
  readonly kind: 'openzeppelin' | 'bravo';
  /** Seconds. */
  readonly delay: bigint;
  /** How long what is queued stays executable, in seconds; null: for ever. */
  readonly grace: bigint | null;
}

/** What an OpenZeppelin Governor is at a block, for one proposer. */
export interface GovernorFacts {
  readonly address: Hex;
  /** 5.0 or newer. */
  readonly salted: boolean;
  /** It numbers proposals one after the other: an id is known once it is proposed. */
  readonly sequential: boolean;
  readonly clock: 'seconds' | 'blocks';
  readonly countingMode: string;
  /** In the unit of the clock. */
  readonly votingDelay: bigint;
  readonly votingPeriod: bigint;
  /** Votes, in the token's smallest unit. */
  readonly threshold: bigint;
  /** Votes needed as things stood a moment before; null where it does not tell. */
  readonly quorum: bigint | null;
  readonly proposer: Hex | null;
  /** The proposer's votes a moment before; null without a proposer, or where it does not tell. */
  readonly votes: bigint | null;
  readonly timelock: GovernorTimelock | null;
  /** Whose votes count; null where it does not tell. */
  readonly token: Hex | null;
}

const notGovernor = (address: Hex, chainId: bigint, why: string) =>
  refused(
    'route/not-a-governor',
    `${checksummed(address)} does not answer as an OpenZeppelin Governor on chain ${chainId}: ${why}`,
    {
      hint: 'check the address, the chain and the kind of the governor in plimsoll.yaml',
    },
  );

const timelockOf = async (reader: Reader, governor: Hex, address: Hex): Promise<GovernorTimelock> => {
  const answers = await reader.ask(address, view(MIN_DELAY), view(COMPOUND_DELAY), view(GRACE_PERIOD));
  const [min, delay, grace] = firsts(answers);
  if (typeof min === 'bigint') return { address, kind: 'openzeppelin', delay: min, grace: null };
  if (typeof delay === 'bigint' && typeof grace === 'bigint') return { address, kind: 'bravo', delay, grace };
  throw notGovernor(governor, reader.block.chainId, `its timelock ${checksummed(address)} is of no kind that is known`);
};

/** Read a governor. Throws `route/not-a-governor` where the contract does not answer as one. */
export const readGovernor = async (reader: Reader, governor: Hex, proposer: Hex | null): Promise<GovernorFacts> => {
  const address = governor.toLowerCase() as Hex;
  const first = await reader.ask(
    address,
    view(COUNTING_MODE),
    view(CLOCK_MODE),
    view(CLOCK),
    view(VOTING_DELAY),
    view(VOTING_PERIOD),
    view(THRESHOLD),
    view(TIMELOCK),
    view(NEEDS_QUEUING, 0n),
    view(LATEST_ID),
    view(TOKEN),
  );
  const [counting, mode, clock, delay, period, threshold, timelock, queuing, latest, token] = firsts(first);
  if (typeof counting !== 'string' || typeof delay !== 'bigint' || typeof period !== 'bigint')
    throw notGovernor(address, reader.block.chainId, 'it has no counting mode, voting delay or voting period');
  const now = typeof clock === 'bigint' ? clock : reader.block.number;
  const inSeconds = typeof mode === 'string' && /(^|&)mode=timestamp(&|$)/.test(mode);
  if (typeof mode === 'string' && !inSeconds && !/(^|&)mode=blocknumber(&|$)/.test(mode))
    throw notGovernor(
      address,
      reader.block.chainId,
      `its clock ${JSON.stringify(mode)} counts neither blocks nor seconds`,
    );
  const [second, locked] = await Promise.all([
    reader.ask(address, view(GET_VOTES, proposer ?? ZERO_ADDRESS, now - 1n), view(QUORUM, now - 1n)),
    typeof timelock === 'string' ? timelockOf(reader, address, timelock as Hex) : null,
  ]);
  const [votes, quorum] = firsts(second);
  return {
    address,
    salted: typeof queuing === 'boolean',
    sequential: typeof latest === 'bigint',
    clock: inSeconds ? 'seconds' : 'blocks',
    countingMode: counting,
    votingDelay: delay,
    votingPeriod: period,
    // Governors older than 4.3 have none.
    threshold: typeof threshold === 'bigint' ? threshold : 0n,
    quorum: typeof quorum === 'bigint' ? quorum : null,
    proposer,
    votes: proposer !== null && typeof votes === 'bigint' ? votes : null,
    timelock: locked,
    token: typeof token === 'string' ? (token as Hex) : null,
  };
};
