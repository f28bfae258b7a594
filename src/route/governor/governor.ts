import type { AbiValue } from '../../chain/abi-type.js';
import { decodeCall, encodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Declaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import { callId } from '../governance/call-ids.js';
import { descriptionHash, proposalId } from '../governance/ids.js';
import { firsts, type Reader, view } from '../reader.js';
import type { RouteCall } from '../safe/wrap.js';
import {
  type About,
  NO_TIME,
  type Rehearsal,
  type Span,
  type Stage,
  type StageState,
  type Unwrapped,
  type Watch,
  type Wrapper,
} from '../stage.js';
import { refuseTwins } from '../twins.js';
import {
  CANCEL,
  CAST_VOTE,
  DEADLINE,
  ETA,
  EXECUTE,
  LATEST_ID,
  PROPOSAL_ID,
  PROPOSE,
  QUEUE,
  SNAPSHOT,
  STATE,
  VOTES,
} from './abi.js';
import type { GovernorFacts } from './facts.js';
import { governorOperation } from './operation.js';
import { executeState, type ProposalAt, proposeState, queueState, stateNamed, voteState } from './proposal-state.js';

type Lists = readonly [to: readonly Hex[], values: readonly bigint[], data: readonly Hex[]];

const listsOf = (calls: readonly RouteCall[]): Lists => [
  calls.map(({ to }) => to),
  calls.map(({ value }) => value),
  calls.map(({ data }) => data),
];

const STEPS: readonly (readonly [Declaration, string])[] = [
  [PROPOSE, 'propose'],
  [QUEUE, 'queue'],
  [EXECUTE, 'execute'],
  [CANCEL, 'cancel'],
];

const unwrap = (address: Hex, { to, data }: RouteCall): Unwrapped | null => {
  const [declaration, name] = STEPS.find(([one]) => data.startsWith(one.selector)) ?? [];
  if (to.toLowerCase() !== address || declaration === undefined || name === undefined) return null;
  if (!reencodesExactly(declaration, data)) return null;
  const id = callId(data);
  // Lists of different lengths are refused by the contract, and have no id.
  if (id === undefined) return null;
  const [targets, values, calldatas] = decodeCall(declaration, data) as unknown as Lists;
  const calls = targets.map((target, index) => ({
    to: target,
    value: values[index] as bigint,
    data: calldatas[index] as Hex,
  }));
  return { name, calls, ids: [id] };
};

/** What a proposal's last words may say of who alone may propose it (OpenZeppelin 4.9 on). */
export const PROPOSER_SUFFIX = /#proposer=(0x[0-9a-fA-F]{40})$/;

/** The words that OpenZeppelin's governor counts For, Against and Abstain by. */
const COUNTS_SIMPLY = /(^|&)support=bravo(&|$)/;

const saltOf = ({ salted, timelock }: GovernorFacts) => {
  if (timelock?.kind !== 'openzeppelin') return null;
  return salted ? 'description and governor' : 'description';
};

/**
 * OpenZeppelin's Governor, with its timelock where it has one: what is proposed is voted on, queued and executed. A proposal
 * is known by the hash of its calls and of its description, so that each byte of the description counts; some governors number
 * theirs. Formats: OpenZeppelin Contracts 4.3 to 5.x, `Governor`, `GovernorTimelockControl`, `GovernorTimelockCompound`.
 */
export const governor = (facts: GovernorFacts): Wrapper => {
  const { address, timelock, proposer, threshold, votes } = facts;
  const title = `Governor ${checksummed(address)}`;
  const span = (count: bigint): Span =>
    facts.clock === 'seconds' ? { seconds: count, blocks: 0n } : { seconds: 0n, blocks: count };
  /** A time of the governor's clock, where that is one. */
  const timed = (at: AbiValue | undefined): bigint | null =>
    facts.clock === 'seconds' && typeof at === 'bigint' ? at : null;

  const idOf = async (reader: Reader, lists: Lists, hash: Hex, computed: bigint): Promise<bigint | null> => {
    if (!facts.sequential) return computed;
    const [id] = firsts(await reader.ask(address, view(PROPOSAL_ID, ...lists, hash)));
    return typeof id === 'bigint' ? id : null;
  };
  /** A vote for it. One that is to be numbered gets the next number. */
  const ballot =
    (lists: Lists, hash: Hex, computed: bigint) =>
    async (reader: Reader): Promise<Rehearsal | null> => {
      if (facts.token === null || !COUNTS_SIMPLY.test(facts.countingMode)) return null;
      const known = await idOf(reader, lists, hash, computed);
      const [latest] = known === null ? firsts(await reader.ask(address, view(LATEST_ID))) : [];
      const id = known ?? (typeof latest === 'bigint' ? latest + 1n : null);
      if (id === null) return null;
      return { token: facts.token, calls: [{ to: address, value: 0n, data: encodeCall(CAST_VOTE, [id, 1n]) }] };
    };
  const wordsOf = (
    snapshot: AbiValue | undefined,
    deadline: AbiValue | undefined,
    counted: readonly AbiValue[] | undefined,
  ) => {
    const when =
      facts.clock === 'blocks' && typeof snapshot === 'bigint' && typeof deadline === 'bigint'
        ? [`votes count from block ${snapshot + 1n} to block ${deadline}`]
        : [];
    const [against, inFavour, abstain] = counted ?? [];
    const tally = counted === undefined ? [] : [`${inFavour} for, ${against} against, ${abstain} abstain`];
    const quorum = facts.quorum === null ? [] : [`a quorum is ${facts.quorum}`];
    const all = [...when, ...tally, ...quorum];
    return all.length === 0 ? null : all.join('; ');
  };
  const watch =
    (
      lists: Lists,
      hash: Hex,
      computed: bigint,
      tell: (proposal: ProposalAt | undefined, now: bigint) => StageState,
    ): Watch =>
    async (reader) => {
      const id = await idOf(reader, lists, hash, computed);
      const views = [STATE, SNAPSHOT, DEADLINE, ETA, VOTES].map((declaration) => view(declaration, id ?? 0n));
      const answers = id === null ? [] : await reader.ask(address, ...views);
      const [number, snapshot, deadline, eta] = firsts(answers);
      const { timestamp } = reader.block;
      // A governor fails for a proposal that it does not know.
      if (number === undefined) return tell(undefined, timestamp);
      const state = stateNamed(number);
      if (state === undefined)
        throw refused('route/unreadable', `${title} answers a state that has no meaning: ${String(number)}`, {
          hint: 'check that the address is an OpenZeppelin Governor',
        });
      const queued = typeof eta === 'bigint' && eta > 0n ? eta : null;
      const words = wordsOf(snapshot, deadline, answers[4]);
      // Votes count after the snapshot, and at the deadline still.
      const first = typeof snapshot === 'bigint' ? snapshot + 1n : undefined;
      const beginsInBlock = facts.clock === 'blocks' && first !== undefined ? first : null;
      const times = { begins: timed(first), ends: timed(deadline), beginsInBlock };
      return tell({ state, ...times, eta: queued, votes: words }, timestamp);
    };

  const wrap = (calls: readonly RouteCall[], { description }: About): readonly Stage[] => {
    if (timelock?.kind === 'bravo') refuseTwins(calls, 'the timelock of the governor');
    const [, only] = PROPOSER_SUFFIX.exec(description) ?? [];
    if (only !== undefined && only.toLowerCase() !== proposer)
      throw refused('route/other-proposer', `the description says that only ${only} may propose it`, {
        hint: 'take #proposer= from the end of the description, or propose from that account',
      });
    const lists = listsOf(calls);
    const hash = descriptionHash(description);
    const id = proposalId(calls, hash);
    const watching = (tell: (proposal: ProposalAt | undefined, now: bigint) => StageState): Watch =>
      watch(lists, hash, BigInt(id.hex), tell);
    const ids = facts.sequential ? [] : [id];
    const stage = (name: string, rest: Omit<Stage, 'name' | 'of' | 'ids'>): Stage => ({
      name,
      of: title,
      ids,
      ...rest,
    });
    const send = (declaration: Declaration, last: AbiValue): readonly RouteCall[] => [
      { to: address, value: 0n, data: encodeCall(declaration, [...lists, last]) },
    ];
    const queues = timelock !== null;
    return [
      stage('propose', {
        actor: { kind: 'outer', may: `${threshold} votes` },
        calls: send(PROPOSE, description),
        after: NO_TIME,
        open: null,
        watch: watching(proposeState),
      }),
      stage('vote', {
        actor: { kind: 'voters', may: 'votes when voting begins' },
        calls: [],
        rehearse: ballot(lists, hash, BigInt(id.hex)),
        after: span(facts.votingDelay),
        open: span(facts.votingPeriod),
        watch: watching(voteState),
      }),
      ...(timelock === null
        ? []
        : [
            {
              ...stage('queue', {
                actor: { kind: 'anyone' },
                calls: send(QUEUE, hash),
                after: span(facts.votingPeriod),
                open: null,
                watch: watching(queueState),
              }),
              ids: timelock.kind === 'openzeppelin' ? [...ids, governorOperation(facts, calls, hash).id] : ids,
            },
          ]),
      stage('execute', {
        actor: { kind: 'anyone' },
        calls: send(EXECUTE, hash),
        after: timelock === null ? span(facts.votingPeriod) : { seconds: timelock.delay, blocks: 0n },
        open: timelock?.grace == null ? null : { seconds: timelock.grace, blocks: 0n },
        watch: watching((proposal, now) => executeState(proposal, { now, queues })),
      }),
    ];
  };

  return {
    kind: 'governor',
    title,
    address,
    account: timelock?.address ?? address,
    wrap,
    cancel: (calls, { description }) => ({
      name: 'cancel',
      of: title,
      actor: { kind: 'outer', may: 'the proposer, before voting begins' },
      calls: [{ to: address, value: 0n, data: encodeCall(CANCEL, [...listsOf(calls), descriptionHash(description)]) }],
      after: NO_TIME,
      open: null,
      ids: facts.sequential ? [] : [proposalId(calls, descriptionHash(description))],
      watch: null,
    }),
    unwrap: (call) => unwrap(address, call),
    governance: {
      kind: 'governor',
      address,
      type: 'oz',
      numbered: facts.sequential,
      timelock: timelock === null ? null : { address: timelock.address, salt: saltOf(facts) },
    },
    obstacles: [
      ...(votes === null || votes >= threshold || proposer === null
        ? []
        : [`${checksummed(proposer)} has ${votes} votes, and a proposal in the ${title} takes ${threshold}`]),
      ...(COUNTS_SIMPLY.test(facts.countingMode)
        ? []
        : [
            `the ${title} counts votes in a way that is not known (${facts.countingMode}), so that a vote cannot be run`,
          ]),
    ],
  };
};
