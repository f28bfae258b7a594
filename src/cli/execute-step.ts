import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError, refused } from '../diagnostic/error.js';
import type { Execution } from '../proposal/execution.js';
import type { StepsRoute } from '../proposal/proposal.js';
import { type AnyBundle, signedBundle } from '../proposal/read-bundle.js';
import { NO_BLOCK } from '../proposal/step-record.js';
import { mayTake, type StepsStatus, stepsStatus } from '../proposal/steps-status.js';
import { timeAt } from '../report/time-at.js';
import type { RouteCall } from '../route/safe/wrap.js';
import type { Stage } from '../route/stage.js';
import { checksummed } from '../signer/address.js';
import { RECEIPT_PATIENCE } from './execute.js';
import { type ActInput, keyFor, reviewedForAction } from './sign.js';
import { nodeOf, sourceContext } from './source-context.js';

/** A step that was taken: which, of how many, and its transactions. */
export interface StepTaken {
  readonly step: number;
  readonly of: number;
  readonly name: string;
  readonly sent: readonly Execution[];
}

/** How a step of several is sent: by a key or a wallet. `note` is told of each transaction as soon as it has a hash. */
export type SendCalls = (
  calls: readonly RouteCall[],
  may: readonly Hex[] | null,
  note: (sent: readonly Execution[]) => Promise<void>,
) => Promise<readonly Execution[]>;

/** Why the next step cannot be taken now. */
const refuseUntaken = ({ state, stages, states, next }: StepsStatus): void => {
  const lost = states.findIndex((one) => one?.kind === 'lost');
  if (lost !== -1)
    throw refused('execute/lost', `step ${lost + 1} of ${stages.length} can never be taken any more: it is ${state}`, {
      hint: 'propose again if it is still wanted',
    });
  if (next >= stages.length)
    throw refused('execute/already', 'every step is done', { hint: 'check it with plimsoll verify' });
  const [stage, found] = [stages[next], states[next]];
  const what = `step ${next + 1} of ${stages.length}, ${stage?.name} in the ${stage?.of},`;
  if (stage?.actor.kind === 'voters')
    throw refused('execute/vote', `${what} is a vote: ${found?.note ?? 'nothing is sent for those who vote'}`, {
      hint: 'see plimsoll status for how it stands',
    });
  if (found?.kind !== 'waiting') return;
  const when =
    found.from === null ? 'can be taken once the one before it is done' : `can be taken from ${timeAt(found.from)} on`;
  throw refused('execute/not-yet', `${what} ${when}${found.note === null ? '' : `; ${found.note}`}`, {
    hint: 'see plimsoll status',
  });
};

const callsOf = async (stage: Stage, { reader }: StepsStatus): Promise<readonly RouteCall[]> => {
  const calls = stage.calls ?? (await stage.find?.(reader))?.calls;
  if (calls !== undefined) return calls;
  throw refused('execute/unknown-calls', `the ${stage.of} does not tell yet which calls ${stage.name} takes`, {
    hint: 'see plimsoll status',
  });
};

/** With a key: each call is a transaction of its own, in order. */
const byKey =
  (input: ActInput, rpc: Parameters<typeof keyFor>[1], url: string, chainId: bigint): SendCalls =>
  async (calls, may, note) => {
    const { sendCall } = await import('../signer/send-call.js');
    const key = await keyFor(input, rpc, url);
    refuseOther(key.address, may);
    const sent: Execution[] = [];
    for (const call of calls) {
      const { hash, blockNumber } = await sendCall(rpc, chainId, key, call, {
        sleep: RECEIPT_PATIENCE.sleep,
        onSent: (transaction) => note([...sent, { transaction, block: NO_BLOCK }]),
      });
      sent.push({ transaction: hash, block: blockNumber });
    }
    return sent;
  };

/** Throws `execute/not-the-one` where the account may not take the step. */
export const refuseOther = (account: Hex, may: readonly Hex[] | null): void => {
  if (may === null || may.includes(account)) return;
  throw refused(
    'execute/not-the-one',
    `${checksummed(account)} does not take this step: ${may.map(checksummed).join(' or ') || 'nobody that is known'} does`,
    { hint: 'give the key of that account' },
  );
};

/**
 * Sends a step. Where that fails and the step is done by now, somebody else was quicker: `execute/already`. Throws what sending does
 * otherwise.
 */
const orTaken = async <T>(
  send: () => Promise<T>,
  { bundle, route, rpc, next }: { bundle: AnyBundle; route: StepsRoute; rpc: Rpc; next: number },
): Promise<T> => {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    // A node that is gone does not tell either: what failed first is told.
    const now = await stepsStatus(bundle, route, rpc).catch(() => null);
    if (now === null || now.next <= next) throw error;
    throw refused('execute/already', `step ${next + 1} of ${now.stages.length} was taken by somebody else meanwhile`, {
      hint: 'see plimsoll status for what comes next',
    });
  }
};

/**
 * Take the next step of a proposal: the Safe's own with its signatures, any other as a transaction of the account that may. It
 * is reviewed again first: what is left is run on the chain as it is now. Throws what the review lists, `execute/not-yet`,
 * `execute/vote`, `execute/lost`, `execute/already`, `execute/another-safe` and `execute/not-the-one`.
 */
export const executeStep = async (
  bundle: AnyBundle,
  route: StepsRoute,
  input: ActInput,
  send: { readonly safe: () => Promise<Execution>; readonly calls: SendCalls | null },
): Promise<StepTaken> => {
  const { proposal, folder } = bundle;
  const { rpc, url } = await nodeOf(proposal.market, await sourceContext(input.workspace));
  const status = await stepsStatus(bundle, route, rpc);
  refuseUntaken(status);
  const { stages, next } = status;
  const stage = stages[next];
  if (stage === undefined) throw new RangeError('a step that the route does not have');
  const { writeStep } = await import('../proposal/step-record.js');
  const taken = { step: next + 1, of: stages.length, name: stage.name };
  if (stage.actor.kind === 'owners') {
    if (next !== route.step)
      throw refused(
        'execute/another-safe',
        `step ${next + 1} of ${stages.length} is signed by the owners of the Safe ${checksummed(stage.actor.safe)}, and this bundle is of step ${route.step + 1}`,
        { hint: 'make its bundle with plimsoll propose --next' },
      );
    signedBundle(bundle);
    const sent = [await orTaken(send.safe, { bundle, route, rpc, next })];
    await writeStep(folder, next, sent);
    return { ...taken, sent };
  }
  await reviewedForAction(bundle, input, 'executed');
  const calls = await callsOf(stage, status);
  const note = (sent: readonly Execution[]): Promise<void> => writeStep(folder, next, sent);
  const sent = await orTaken(
    () => (send.calls ?? byKey(input, rpc, url, BigInt(proposal.chain.id)))(calls, mayTake(stage), note),
    { bundle, route, rpc, next },
  );
  await writeStep(folder, next, sent);
  return { ...taken, sent };
};
