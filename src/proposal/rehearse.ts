import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { codeAt } from '../chain/state.js';
import { refused } from '../diagnostic/error.js';
import { VOTER, withBallots, withoutBallots } from '../effect/ballots.js';
import type { Run } from '../effect/run.js';
import type { Reader } from '../route/reader.js';
import { roleHolders } from '../route/role-holders.js';
import { MAX_TRANSACTION_GAS } from '../route/safe/gas.js';
import type { SafeState } from '../route/safe/state.js';
import { type RouteCall, wrapCalls } from '../route/safe/wrap.js';
import type { Rehearsal, Stage } from '../route/stage.js';
import { safeHashes } from '../signer/hashes.js';
import type { TitledCall } from './compile.js';
import { type ProvenStep, safeStep } from './proven-step.js';

/** What steps are rehearsed with. */
export interface RehearseInput {
  readonly rpc: Rpc;
  readonly reader: Reader;
  /** The Safes of the route as they are right before, by address. */
  readonly safes: ReadonlyMap<Hex, SafeState>;
  /** The nonce of the first transaction of a Safe; null: its next one. */
  readonly nonce: bigint | null;
}

const stageTitle = ({ name, of }: Stage): string => `${name} in the ${of}`;

/** What is sent for a step, or stands for what people do. Throws `proof/no-rehearsal`. */
const rehearsalOf = async (stage: Stage, reader: Reader): Promise<Rehearsal> => {
  if (stage.actor.kind !== 'voters') {
    const calls = stage.calls ?? (await stage.find?.(reader))?.calls;
    if (calls !== undefined) return { calls, token: null };
  }
  const rehearsal = await stage.rehearse?.(reader);
  if (rehearsal != null) return rehearsal;
  throw refused('proof/no-rehearsal', `the step ${stageTitle(stage)} cannot be run in a simulation`, {
    hint:
      stage.actor.kind === 'voters'
        ? 'its contract does not tell whose token counts, or counts votes in a way that is not known'
        : 'its contract does not tell which calls it takes',
  });
};

/** Who makes a step's calls in a simulation, other than a Safe. Throws `proof/nobody` where the chain does not tell. */
const senderOf = async (stage: Stage, { rpc, reader }: RehearseInput): Promise<Hex> => {
  const { actor } = stage;
  if (actor.kind === 'anyone' || actor.kind === 'voters') return VOTER;
  if (actor.kind === 'holders') {
    const [given] = actor.accounts ?? [];
    if (given !== undefined) return given;
    const { role } = actor;
    const [holder] = role === undefined ? [] : ((await roleHolders(rpc, reader, role.at, role.id))?.accounts ?? []);
    if (holder !== undefined) return holder;
  }
  const may = 'may' in actor ? actor.may : '';
  throw refused('proof/nobody', `nobody is known who may ${stageTitle(stage)}: it takes ${may}`, {
    hint: 'add who does it to the route in plimsoll.yaml',
  });
};

const titled = (calls: readonly RouteCall[], stage: Stage): readonly TitledCall[] =>
  calls.map((call) => ({ ...call, title: stageTitle(stage), roles: [] }));

/**
 * Steps as they are run from the reader's block on: each by who takes it, after the time that it takes at least. Several
 * transactions of a Safe have the nonces one after the other. Where people vote, one account is given votes for that block.
 * Throws `proof/no-rehearsal`, `proof/nobody`, and what wrapping a Safe's calls does.
 */
export const rehearse = async (stages: readonly Stage[], input: RehearseInput): Promise<readonly ProvenStep[]> => {
  const { rpc, reader, safes } = input;
  const { block } = reader;
  const nonces = new Map<Hex, bigint>();
  const steps: ProvenStep[] = [];
  /** Tokens that have another code since the last step. */
  let swapped: { readonly token: Hex; readonly code: Hex } | null = null;
  for (const stage of stages) {
    const { calls, token } = await rehearsalOf(stage, reader);
    const back = swapped === null ? {} : withoutBallots(swapped.token, swapped.code);
    swapped = token === null ? null : { token, code: await codeAt(rpc, block, token) };
    const overrides = { ...back, ...(swapped === null ? {} : withBallots(swapped.token, swapped.code)) };
    const title = stageTitle(stage);
    if (stage.actor.kind === 'owners') {
      const safe = safes.get(stage.actor.safe);
      if (safe === undefined) throw new RangeError('a Safe of the route that was not read');
      const nonce = nonces.get(safe.address) ?? (nonces.size === 0 ? input.nonce : null) ?? safe.nonce;
      const identity = { chainId: block.chainId, safe: safe.address, version: safe.version };
      const tx = wrapCalls(calls, { ...identity, address: safe.address }, { nonce });
      const safeTxHash = safeHashes({ ...identity, tx }).safeTx;
      const before = nonces.has(safe.address) ? { ...safe, nonce } : safe;
      nonces.set(safe.address, nonce + 1n);
      const step = safeStep(before, { tx, safeTxHash }, titled(calls, stage), block, { title, wait: stage.after });
      steps.push({ ...step, run: { ...step.run, overrides: { ...overrides, ...step.run.overrides } } });
      continue;
    }
    const from = await senderOf(stage, input);
    const gas = block.gasLimit < MAX_TRANSACTION_GAS ? block.gasLimit : MAX_TRANSACTION_GAS;
    const run: Run = {
      wait: stage.after,
      ...(Object.keys(overrides).length === 0 ? {} : { overrides }),
      ...(calls.length > 1 ? { gasLimit: gas * BigInt(calls.length) } : {}),
      calls: calls.map(({ to, data, value }) => ({ from, to, data, gas, ...(value === 0n ? {} : { value }) })),
    };
    steps.push({ title, from, calls: titled(calls, stage), run, signed: null });
  }
  return steps;
};
