import { pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { governanceProposal } from '../proposal/payload/governance-proposal.js';
import { type PayloadStatus, type PayloadStep, payloadStatus } from '../proposal/payload/payload-status.js';
import type { ReadRegistration } from '../proposal/payload/read-registration.js';
import { actorJson } from '../proposal/stage-json.js';
import { payloadStatusText } from '../report/payload-status-text.js';
import type { StageState } from '../route/stage.js';
import { checksummed } from '../signer/address.js';
import type { CommandResult } from './result.js';

const stateJson = (state: StageState): object => {
  const note = state.note ?? null;
  switch (state.kind) {
    case 'done':
      return { kind: state.kind, note };
    case 'open':
      return { kind: state.kind, until: state.until?.toString() ?? null, note };
    case 'waiting':
      return { kind: state.kind, from: state.from?.toString() ?? null, note };
    case 'lost':
      return { kind: state.kind, how: state.how, note };
  }
};

const stepJson = ({ stage, state }: PayloadStep): object => ({
  name: stage.name,
  of: stage.of,
  actor: actorJson(stage.actor),
  state: stateJson(state),
  calls: stage.calls?.map(({ to, value, data }) => ({ to: checksummed(to), value: value.toString(), data })) ?? null,
  ids: stage.ids.map(({ name, value, hex }) => ({ name, value, hex })),
});

/** A status with its addresses as people compare them. */
const shown = (status: PayloadStatus): PayloadStatus => ({
  ...status,
  executor: checksummed(status.executor),
  steps: status.steps.map(({ stage, state }) => ({
    state,
    stage: {
      ...stage,
      actor:
        stage.actor.kind === 'holders' && stage.actor.accounts !== null
          ? { ...stage.actor, accounts: stage.actor.accounts.map((one) => checksummed(one) as Hex) }
          : stage.actor,
      calls: stage.calls?.map((call) => ({ ...call, to: checksummed(call.to) })) ?? null,
    },
  })),
});

/** Where a payload stands that was made with `--register`, by its chain at a block. */
export const payloadStatusCommand = async (
  registration: ReadRegistration,
  rpc: Rpc,
  tag: bigint | 'latest',
  votingPortal: Hex | null,
): Promise<CommandResult> => {
  const block = await pinBlock(rpc, tag, registration.chainId);
  const status = await payloadStatus(registration, rpc, block);
  const payload = checksummed(registration.payload);
  const voting = status.steps.some(({ stage, state }) => stage.name === 'vote' && state.kind === 'open');
  const id = status.steps.at(-1)?.stage.ids[0];
  const proposal =
    votingPortal === null || !voting || id === undefined
      ? null
      : governanceProposal(registration, BigInt(id.value), { votingPortal, markdown: registration.markdown });
  return {
    json: {
      format: 'plimsoll.payload-status/1',
      ok: true,
      market: registration.market,
      block: { number: block.number.toString(), hash: block.hash, timestamp: block.timestamp.toString() },
      payload,
      controller: checksummed(registration.controller),
      accessLevel: registration.accessLevel,
      executor: checksummed(status.executor),
      steps: status.steps.map(stepJson),
      proposal,
    },
    text: (style) => payloadStatusText(payload, shown(status), proposal, style),
  };
};
