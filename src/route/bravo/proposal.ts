import type { AbiValue } from '../../chain/abi-type.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import { dataOf, type NamedCall } from '../governance/ids.js';
import type { ProposalAt } from '../governor/proposal-state.js';
import { firsts, type Reader, view } from '../reader.js';
import type { RouteCall } from '../safe/wrap.js';
import { sameness } from '../twins.js';
import { ACTIONS, BRAVO_STATES, LATEST_ID, PROPOSAL_COUNT, PROPOSALS, PROPOSALS_OF_NOUNS, STATE } from './abi.js';
import type { BravoFacts } from './facts.js';

/** How many of the newest proposals are looked through. A proposer's own latest is looked at wherever it is. */
export const LOOKED_THROUGH = 100n;

/** A proposal by its number, and what it does as the timelock will get it. */
export interface NumberedProposal extends ProposalAt {
  readonly id: bigint;
  readonly actions: readonly NamedCall[];
}

/** The number that the next proposal gets; null where the governor does not tell. */
export const nextNumber = async (reader: Reader, governor: Hex): Promise<bigint | null> => {
  const [count] = firsts(await reader.ask(governor, view(PROPOSAL_COUNT)));
  return typeof count === 'bigint' ? count + 1n : null;
};

/** The state of a number that `state` answered; undefined for one that has no meaning. */
export const bravoState = (number: unknown): (typeof BRAVO_STATES)[number] | undefined =>
  typeof number === 'bigint' ? BRAVO_STATES[Number(number)] : undefined;

const whole = (value: AbiValue | undefined): bigint => (typeof value === 'bigint' ? value : 0n);
const list = (value: AbiValue | undefined): readonly AbiValue[] => (Array.isArray(value) ? value : []);

/** The actions that `getActions` or calldata of `propose` lists; undefined where the lists are not of one length. */
export const actionsOf = (lists: readonly AbiValue[]): readonly NamedCall[] | undefined => {
  const [targets = [], values = [], signatures = [], datas = []] = lists.map(list);
  if (new Set([targets, values, signatures, datas].map(({ length }) => length)).size !== 1) return undefined;
  return targets.map((to, index) => ({
    to: String(to) as Hex,
    value: whole(values[index]),
    signature: String(signatures[index]),
    data: String(datas[index]) as Hex,
  }));
};

/** An action as the call that the timelock makes of it. */
export const callOfAction = (action: NamedCall): RouteCall => ({
  to: action.to,
  value: action.value,
  data: dataOf(action),
});

const unreadable = (address: Hex, what: string) =>
  refused('route/unreadable', `the governor ${checksummed(address)} ${what}`, {
    hint: 'check that the address is a Governor Bravo or Alpha',
  });

interface Listed {
  readonly id: bigint;
  readonly proposer: string;
  readonly eta: bigint;
  readonly startBlock: bigint;
  readonly endBlock: bigint;
  readonly inFavour: bigint;
  readonly against: bigint;
}

const listed = (answer: readonly AbiValue[] | undefined): Listed | undefined => {
  if (answer === undefined) return undefined;
  const [id, proposer] = answer;
  const [eta, startBlock, endBlock, inFavour, against] = answer.slice(-5).map(whole);
  return {
    ...{ id: whole(id), proposer: String(proposer), eta: eta ?? 0n, startBlock: startBlock ?? 0n },
    ...{ endBlock: endBlock ?? 0n, inFavour: inFavour ?? 0n, against: against ?? 0n },
  };
};

/** Numbers that the proposal may have, the newest first. */
const numbers = async (reader: Reader, { address, firstId, proposer }: BravoFacts): Promise<readonly bigint[]> => {
  const own = proposer === null ? [] : [view(LATEST_ID, proposer)];
  const [count, latest] = firsts(await reader.ask(address, view(PROPOSAL_COUNT), ...own));
  if (typeof count !== 'bigint') throw unreadable(address, 'does not answer how many proposals it has');
  const recent: bigint[] = [];
  for (let id = count; id >= firstId && recent.length < Number(LOOKED_THROUGH); id -= 1n) recent.push(id);
  return typeof latest === 'bigint' && latest >= firstId && !recent.includes(latest) ? [...recent, latest] : recent;
};

/**
 * The newest proposal that makes exactly these calls; undefined where there is none. Of the proposer only, where that is
 * known. `since`: proposals that were made at this block or before are others', which happened to do the same; null: none is
 * left out. A governor in the manner of Compound's keeps no description, so that it cannot tell proposals apart.
 * Throws `route/unreadable`.
 */
export const findProposal = async (
  reader: Reader,
  facts: BravoFacts,
  calls: readonly RouteCall[],
  since: bigint | null,
): Promise<NumberedProposal | undefined> => {
  const { address, kind, proposer, votingDelay, quorum } = facts;
  const declaration = kind === 'nouns' ? PROPOSALS_OF_NOUNS : PROPOSALS;
  const ids = await numbers(reader, facts);
  const all = (await reader.ask(address, ...ids.map((id) => view(declaration, id)))).map(listed);
  const likely = all.flatMap((one, index) =>
    one !== undefined &&
    one.id === ids[index] &&
    (proposer === null || one.proposer === proposer) &&
    (since === null || one.startBlock > since + votingDelay)
      ? [one]
      : [],
  );
  const actions = await reader.ask(address, ...likely.map(({ id }) => view(ACTIONS, id)));
  const wanted = calls.map(sameness);
  for (const [index, one] of likely.entries()) {
    const found = actionsOf(actions[index] ?? []);
    const same = found?.map((action) => sameness(callOfAction(action)));
    if (found === undefined || same?.length !== wanted.length || same.some((text, at) => text !== wanted[at])) continue;
    const [number] = firsts(await reader.ask(address, view(STATE, one.id)));
    const state = bravoState(number);
    if (state === undefined)
      throw unreadable(address, `answers a state of proposal ${one.id} that has no meaning: ${String(number)}`);
    const votes = [
      `votes count from block ${one.startBlock + 1n} to block ${one.endBlock}`,
      `${one.inFavour} for, ${one.against} against`,
      ...(quorum === null ? [] : [`a quorum is ${quorum}`]),
    ].join('; ');
    const eta = one.eta === 0n ? null : one.eta;
    return {
      id: one.id,
      actions: found,
      state,
      begins: null,
      ends: null,
      beginsInBlock: one.startBlock + 1n,
      eta,
      votes,
    };
  }
  return undefined;
};
