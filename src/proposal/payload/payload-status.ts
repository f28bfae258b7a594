import type { PinnedBlock } from '../../chain/block.js';
import type { Hex } from '../../chain/hex.js';
import type { Rpc } from '../../chain/rpc.js';
import { codeAt } from '../../chain/state.js';
import { foundStages } from '../../route/compose.js';
import { readController } from '../../route/payloads-controller/facts.js';
import { registrationStages } from '../../route/payloads-controller/registration.js';
import { readerOf } from '../../route/reader.js';
import { NO_TIME, type Stage, type StageState } from '../../route/stage.js';
import { checksummed } from '../../signer/address.js';
import { CREATE2_DEPLOYER } from './create2.js';
import type { ReadRegistration } from './read-registration.js';

/** A step of a payload's way with where it stands. */
export interface PayloadStep {
  readonly stage: Stage;
  readonly state: StageState;
}

/** Where a payload stands at a block. */
export interface PayloadStatus {
  readonly block: PinnedBlock;
  /** Whose delegatecall runs it by now. */
  readonly executor: Hex;
  readonly steps: readonly PayloadStep[];
}

/** Without code a delegatecall succeeds and does nothing: what is registered before it is deployed is still to be deployed. */
const deployState = (found: Hex, runtime: Hex): StageState => {
  if (found === runtime) return { kind: 'done' };
  return found === '0x'
    ? { kind: 'open', until: null, note: null }
    : { kind: 'lost', how: 'replaced', note: 'the address has other code' };
};

/** Read where a payload stands: its code, its registration, and the calls that the chain tells by now. Throws what the reads do. */
export const payloadStatus = async (
  { payload, runtime, controller, accessLevel, steps: [deploy] }: ReadRegistration,
  rpc: Rpc,
  block: PinnedBlock,
): Promise<PayloadStatus> => {
  const reader = readerOf(rpc, block);
  const [code, facts] = await Promise.all([
    codeAt(rpc, block, payload),
    readController(reader, controller, accessLevel),
  ]);
  const first: PayloadStep = {
    stage: {
      name: 'deploy',
      of: `Deterministic deployer ${checksummed(CREATE2_DEPLOYER)}`,
      actor: { kind: 'anyone' },
      calls: deploy === undefined ? [] : [{ to: deploy.to as Hex, value: 0n, data: deploy.data }],
      after: NO_TIME,
      open: null,
      ids: [],
      watch: null,
    },
    state: deployState(code, runtime),
  };
  const stages = await foundStages(registrationStages(facts, payload), reader);
  const rest = await Promise.all(
    stages.map(async (stage) => ({
      stage,
      state: (await stage.watch?.(reader)) ?? ({ kind: 'waiting', from: null, note: null } as const),
    })),
  );
  return { block, executor: facts.executor, steps: [first, ...rest] };
};
