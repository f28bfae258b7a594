import type { StageState } from '../stage.js';
import { PROPOSAL_STATES, type ProposalState } from './abi.js';

/** A proposal as its governor has it at a block. */
export interface ProposalAt {
  /** Some governors in the manner of Bravo let somebody veto, which OpenZeppelin's do not have. */
  readonly state: ProposalState | 'vetoed';
  /** When voting begins and ends; null where the governor counts blocks, or does not say. Seconds since 1970. */
  readonly begins: bigint | null;
  readonly ends: bigint | null;
  /** The first block in which votes count, where the governor counts blocks; else null. */
  readonly beginsInBlock: bigint | null;
  /** When what is queued may be executed from; null where it is not queued, or that is not told. */
  readonly eta: bigint | null;
  /** How the vote stands and when it begins or ends, in words; null where that is not told. */
  readonly votes: string | null;
}

/** The state of a number that `state` answered; undefined for one that has no meaning. */
export const stateNamed = (number: unknown): ProposalState | undefined =>
  typeof number === 'bigint' ? PROPOSAL_STATES[Number(number)] : undefined;

const waiting = (from: bigint | null = null): StageState => ({ kind: 'waiting', from, note: null });
const open = (until: bigint | null = null, note: string | null = null): StageState => ({ kind: 'open', until, note });
const DONE: StageState = { kind: 'done' };

/** States from which a proposal does not come back. */
const lost = ({ state, votes }: ProposalAt): StageState | null =>
  state === 'cancelled' || state === 'defeated' || state === 'expired' || state === 'vetoed'
    ? { kind: 'lost', how: state, note: state === 'defeated' ? votes : null }
    : null;

/** Whether a proposal is made: `undefined` stands for one that the governor does not know. */
export const proposeState = (proposal: ProposalAt | undefined): StageState => (proposal === undefined ? open() : DONE);

export const voteState = (proposal: ProposalAt | undefined): StageState => {
  if (proposal === undefined) return waiting();
  const { state, begins, beginsInBlock, ends, votes } = proposal;
  if (state === 'pending')
    return {
      kind: 'waiting',
      from: begins,
      note: votes,
      ...(beginsInBlock === null ? {} : { fromBlock: beginsInBlock }),
    };
  if (state === 'active') return open(ends, votes);
  // What expired later was voted for.
  return state === 'expired' ? DONE : (lost(proposal) ?? DONE);
};

export const queueState = (proposal: ProposalAt | undefined): StageState => {
  if (proposal === undefined || proposal.state === 'pending' || proposal.state === 'active') return waiting();
  if (proposal.state === 'succeeded') return open();
  return proposal.state === 'expired' ? DONE : (lost(proposal) ?? DONE);
};

/** `now` in seconds since 1970; `queues`: a proposal is queued before it is executed. */
export const executeState = (
  proposal: ProposalAt | undefined,
  { now, queues }: { readonly now: bigint; readonly queues: boolean },
): StageState => {
  if (proposal === undefined) return waiting();
  const { state, eta } = proposal;
  if (state === 'executed') return DONE;
  if (state === 'queued') return eta !== null && eta > now ? waiting(eta) : open();
  if (state === 'succeeded') return queues ? waiting() : open();
  return lost(proposal) ?? waiting();
};
