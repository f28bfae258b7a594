import type { PinnedBlock } from '../../chain/block.js';
import { byteLength, type Hex } from '../../chain/hex.js';
import { keccakHex } from '../../chain/keccak.js';
import { canonicalText } from '../../document/canonical.js';
import { digestOf } from '../../document/source.js';
import type { Selection } from '../../plan/select.js';
import { payloadMarkdown } from '../../report/payload-markdown.js';
import { checksummed } from '../../signer/address.js';
import type { Proposal } from '../proposal.js';
import type { CompiledPayload, NotCompiled } from './compiler.js';
import { CREATE2_DEPLOYER, create2Address, deployData, PAYLOAD_SALT } from './create2.js';
import type { PayloadProof } from './prove-payload.js';
import { REGISTRATION_FILE, type Registration, registrationText } from './registration.js';
import { SOLC_SETTINGS } from './solc-input.js';
import { CONTRACT_NAME, type PayloadCall, SOLC_VERSION, SOURCE_FILE } from './solidity.js';

/** A change as a contract that governance votes on, with all that is said of it. */
export interface Payload {
  readonly tool: Proposal['tool'];
  readonly market: string;
  readonly chain: Proposal['chain'];
  readonly block: PinnedBlock;
  readonly provenance: Omit<Proposal['provenance'], 'documents'> & {
    readonly documents: readonly { readonly path: string; readonly sha256: string; readonly committed: boolean }[];
  };
  readonly selection: Selection;
  readonly changes: Proposal['changes'];
  readonly consequences: Proposal['consequences'];
  readonly leftAlone: Proposal['leftAlone'];
  readonly calls: readonly PayloadCall[];
  readonly source: string;
  readonly solcInput: string;
  readonly contract: CompiledPayload | NotCompiled;
  /** Null where no executor was given. */
  readonly proof: PayloadProof | null;
  /** Null where no controller was given. */
  readonly registration: Registration | null;
}

const INPUT_FILE = 'payload.solc.json';
export const CONTRACT_FILE = 'payload.json';
export const MARKDOWN_FILE = 'proposal.md';

/** A compiled payload with where it goes and by which transaction; null where it was not compiled. */
export const deploymentOf = ({ contract }: Pick<Payload, 'contract'>) => {
  if (contract.kind !== 'compiled') return null;
  const { initcode, runtime, version } = contract;
  return {
    contract: CONTRACT_NAME,
    execute: 'execute()',
    initcode,
    initcodeHash: keccakHex(initcode),
    runtime,
    runtimeHash: keccakHex(runtime),
    runtimeBytes: byteLength(runtime),
    create2: {
      deployer: checksummed(CREATE2_DEPLOYER),
      salt: PAYLOAD_SALT,
      address: checksummed(create2Address(initcode)),
      data: deployData(initcode) as Hex,
    },
    compiler: {
      version,
      evmVersion: SOLC_SETTINGS.evmVersion,
      optimizerRuns: SOLC_SETTINGS.optimizer.runs,
      metadata: `${SOLC_SETTINGS.metadata.bytecodeHash}, at the end of the code`,
    },
  };
};

/** A deployment as text and JSON show it. */
export type Deployment = NonNullable<ReturnType<typeof deploymentOf>>;

/** The files of a payload by name, each whole. */
export const payloadFiles = (payload: Payload): ReadonlyMap<string, string> => {
  const deployment = deploymentOf(payload);
  const files = new Map([
    [SOURCE_FILE, payload.source],
    [INPUT_FILE, payload.solcInput],
    ...(deployment === null
      ? []
      : [[CONTRACT_FILE, canonicalText({ format: 'plimsoll.payload-contract/1', ...deployment })] as const]),
    ...(payload.registration === null ? [] : [[REGISTRATION_FILE, registrationText(payload.registration)] as const]),
  ]);
  const digests = [...files].map(([name, text]) => ({ name, sha256: digestOf(text) }));
  const markdown = payloadMarkdown({ payload, deployment, digests, solcVersion: SOLC_VERSION });
  return new Map([...files, [MARKDOWN_FILE, markdown]]);
};
