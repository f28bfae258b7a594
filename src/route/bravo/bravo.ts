import { decodeCall, encodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Declaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import { type CallId, queuedId } from '../governance/ids.js';
import { executeState, proposeState, queueState, voteState } from '../governor/proposal-state.js';
import type { Reader } from '../reader.js';
import type { RouteCall } from '../safe/wrap.js';
import {
  type About,
  type Actor,
  type Find,
  NO_TIME,
  type Rehearsal,
  type Stage,
  type StageState,
  type Unwrapped,
  type Wrapper,
} from '../stage.js';
import { refuseTwins } from '../twins.js';
import { CANCEL, CAST_VOTE, CAST_VOTE_OF_ALPHA, EXECUTE, PROPOSE, QUEUE } from './abi.js';
import { chunksOf } from './chunks.js';
import type { BravoFacts } from './facts.js';
import { actionsOf, callOfAction, findProposal, type NumberedProposal, nextNumber } from './proposal.js';

/** What a route knows of the change that the governor cannot tell. */
export interface BravoSettings {
  /** The block that the change was made on: a proposal from then or before is another one. Null: any may be it. */
  readonly since: bigint | null;
}

const KINDS = { alpha: 'Governor Alpha', bravo: 'Governor Bravo', nouns: 'Governor in the manner of Nouns' } as const;

const numberOf = (id: bigint): CallId => ({
  name: 'proposal number (Governor Bravo or Alpha)',
  value: id.toString(),
  hex: `0x${id.toString(16).padStart(64, '0')}`,
});

const BY_NUMBER: readonly (readonly [Declaration, string])[] = [
  [QUEUE, 'queue'],
  [EXECUTE, 'execute'],
  [CANCEL, 'cancel'],
];

const unwrap = (address: Hex, { to, data }: RouteCall): Unwrapped | null => {
  if (to.toLowerCase() !== address) return null;
  if (reencodesExactly(PROPOSE, data)) {
    // Lists of different lengths are refused by the contract.
    const actions = actionsOf(decodeCall(PROPOSE, data).slice(0, 4));
    return actions === undefined ? null : { name: 'propose', calls: actions.map(callOfAction), ids: [] };
  }
  const [declaration, name] = BY_NUMBER.find(([one]) => data.startsWith(one.selector)) ?? [];
  if (declaration === undefined || name === undefined || !reencodesExactly(declaration, data)) return null;
  const [id] = decodeCall(declaration, data);
  return { name, calls: null, ids: [numberOf(id as bigint)] };
};

const refuseTooMany = (calls: readonly RouteCall[], title: string, { maxOperations }: BravoFacts): void => {
  if (BigInt(calls.length) <= maxOperations) return;
  const parts = chunksOf(calls, maxOperations).length;
  throw refused(
    'route/too-many-actions',
    `the change makes ${calls.length} calls, and a proposal in the ${title} takes ${maxOperations} at most`,
    { hint: `propose it in ${parts} parts with --only, each safe by itself` },
  );
};

/** Who may cancel: Bravo's proposer always; else whoever, once the proposer has lost the votes to propose. */
const canceller = ({ kind, guardian, threshold }: BravoFacts): Actor =>
  kind === 'alpha'
    ? {
        kind: 'holders',
        accounts: guardian === null ? null : [guardian],
        may: `${guardian === null ? '' : 'the guardian, or '}whoever, while the proposer has fewer than ${threshold} votes`,
      }
    : { kind: 'outer', may: 'the proposer, until it is executed' };

const obstaclesOf = (facts: BravoFacts, title: string): readonly string[] => {
  const { address, active, live, proposer, threshold, timelock, votes, whitelisted } = facts;
  const tooFew = proposer !== null && votes !== null && votes <= threshold && !whitelisted;
  return [
    ...(active ? [] : [`the ${title} is not active yet`]),
    ...(timelock.admin === address
      ? []
      : [`its timelock ${checksummed(timelock.address)} obeys ${checksummed(timelock.admin)}, not the ${title}`]),
    ...(tooFew
      ? [`${checksummed(proposer)} has ${votes} votes, and a proposal in the ${title} takes more than ${threshold}`]
      : []),
    ...(live === null || proposer === null
      ? []
      : [
          `proposal ${live.id} of ${checksummed(proposer)} in the ${title} is ${live.state}, and a proposer has one at a time`,
        ]),
  ];
};

/**
 * Compound's Governor Bravo and Governor Alpha with Compound's Timelock, and governors that kept their interface: what is
 * proposed is voted on, queued and executed. Proposals are numbered, so that `queue` and `execute` are known once one is made.
 * An action has the whole calldata and an empty signature, which the timelock makes as it is. Alpha differs in who may cancel,
 * and in that a vote is for or against. Formats: compound-protocol `GovernorBravoDelegate`, `GovernorAlpha`, `Timelock`.
 */
export const bravo = (facts: BravoFacts, { since }: BravoSettings): Wrapper => {
  const { address, timelock, threshold, votingDelay, votingPeriod } = facts;
  const title = `${KINDS[facts.kind]} ${checksummed(address)}`;

  /** One look at the chain for all steps that ask at the same time. */
  const lookFor = (calls: readonly RouteCall[]): ((reader: Reader) => Promise<NumberedProposal | undefined>) => {
    const looks = new WeakMap<Reader, Promise<NumberedProposal | undefined>>();
    return (reader) => {
      const look = looks.get(reader) ?? findProposal(reader, facts, calls, since);
      looks.set(reader, look);
      return look;
    };
  };
  const finding =
    (look: ReturnType<typeof lookFor>, declaration: Declaration): Find =>
    async (reader) => {
      const proposal = await look(reader);
      if (proposal === undefined) return null;
      const { id, eta, actions } = proposal;
      const queued = eta === null ? [] : actions.map((action) => queuedId(action, eta));
      const value = declaration === EXECUTE ? actions.reduce((sum, action) => sum + action.value, 0n) : 0n;
      return {
        calls: [{ to: address, value, data: encodeCall(declaration, [id]) }],
        ids: [numberOf(id), ...queued],
        note: null,
      };
    };

  /** With the number that it has, or else the next one. */
  const rehearsing =
    (look: ReturnType<typeof lookFor>, made: (id: bigint) => Rehearsal | null) =>
    async (reader: Reader): Promise<Rehearsal | null> => {
      const id = (await look(reader))?.id ?? (await nextNumber(reader, address));
      return id === null ? null : made(id);
    };
  const byNumber =
    (declaration: Declaration, value: bigint) =>
    (id: bigint): Rehearsal => ({
      token: null,
      calls: [{ to: address, value, data: encodeCall(declaration, [id]) }],
    });
  const vote = (id: bigint): Rehearsal | null => {
    if (facts.token === null) return null;
    const data = facts.kind === 'alpha' ? encodeCall(CAST_VOTE_OF_ALPHA, [id, true]) : encodeCall(CAST_VOTE, [id, 1n]);
    return { token: facts.token, calls: [{ to: address, value: 0n, data }] };
  };

  const wrap = (calls: readonly RouteCall[], { description }: About): readonly Stage[] => {
    if (calls.length === 0)
      throw refused('route/no-calls', 'there is nothing to propose', { hint: 'change a parameter first' });
    refuseTooMany(calls, title, facts);
    refuseTwins(calls, 'the timelock of the governor');
    const look = lookFor(calls);
    const watching =
      (tell: (proposal: NumberedProposal | undefined, now: bigint) => StageState) =>
      async (reader: Reader): Promise<StageState> =>
        tell(await look(reader), reader.block.timestamp);
    const executed = (proposal: NumberedProposal | undefined, now: bigint): StageState => {
      const state = executeState(proposal, { now, queues: true });
      const eta = proposal?.eta ?? null;
      // The governor says expired from the second on that the grace period ends with.
      return state.kind === 'open' && eta !== null ? { ...state, until: eta + timelock.grace - 1n } : state;
    };
    const data = encodeCall(PROPOSE, [
      calls.map(({ to }) => to),
      calls.map(({ value }) => value),
      calls.map(() => ''),
      calls.map((call) => call.data),
      description,
    ]);
    const common = { of: title, open: null, ids: [] };
    return [
      {
        ...common,
        name: 'propose',
        actor: { kind: 'outer', may: `more than ${threshold} votes` },
        calls: [{ to: address, value: 0n, data }],
        after: NO_TIME,
        watch: watching(proposeState),
      },
      {
        ...common,
        name: 'vote',
        actor: { kind: 'voters', may: 'votes when voting begins' },
        calls: [],
        rehearse: rehearsing(look, vote),
        after: { seconds: 0n, blocks: votingDelay },
        open: { seconds: 0n, blocks: votingPeriod },
        watch: watching(voteState),
      },
      {
        ...common,
        name: 'queue',
        actor: { kind: 'anyone' },
        calls: null,
        find: finding(look, QUEUE),
        rehearse: rehearsing(look, byNumber(QUEUE, 0n)),
        after: { seconds: 0n, blocks: votingPeriod },
        watch: watching(queueState),
      },
      {
        ...common,
        name: 'execute',
        actor: { kind: 'anyone' },
        calls: null,
        find: finding(look, EXECUTE),
        rehearse: rehearsing(
          look,
          byNumber(
            EXECUTE,
            calls.reduce((sum, { value }) => sum + value, 0n),
          ),
        ),
        after: { seconds: timelock.delay, blocks: 0n },
        open: { seconds: timelock.grace, blocks: 0n },
        watch: watching(executed),
      },
    ];
  };

  return {
    kind: 'bravo',
    title,
    address,
    account: timelock.address,
    wrap,
    cancel: (calls) => ({
      name: 'cancel',
      of: title,
      actor: canceller(facts),
      calls: null,
      find: finding(lookFor(calls), CANCEL),
      after: NO_TIME,
      open: null,
      ids: [],
      watch: null,
    }),
    unwrap: (call) => unwrap(address, call),
    governance: {
      kind: 'governor',
      address,
      type: 'bravo',
      numbered: true,
      timelock: { address: timelock.address, salt: null },
    },
    obstacles: obstaclesOf(facts, title),
  };
};
