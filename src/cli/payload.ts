import { digestOf } from '../document/source.js';
import type { Machine } from '../effect/machine.js';
import type { SourceContext } from '../plan/sources.js';
import type { Expectation } from '../proposal/payload/expectation.js';
import { makePayload, type PayloadInput } from '../proposal/payload/make-payload.js';
import { deploymentOf, type Payload, payloadFiles } from '../proposal/payload/payload.js';
import { refuseTaken, writeFolder } from '../proposal/write-folder.js';
import { payloadText } from '../report/payload-text.js';
import { checksummed } from '../signer/address.js';
import type { CommandResult } from './result.js';
import { shownPath } from './shown-path.js';

const expectationJson = (one: Expectation): object =>
  one.kind === 'asserted'
    ? { path: one.path, asserted: true, by: one.signature, at: checksummed(one.at), expected: one.expected.toString() }
    : { path: one.path, asserted: false, why: one.why };

const payloadJson = (payload: Payload, files: ReadonlyMap<string, string>) => {
  const { provenance, contract, proof } = payload;
  const deployment = deploymentOf(payload);
  return {
    market: payload.market,
    block: { number: payload.block.number.toString(), hash: payload.block.hash },
    commit: provenance.commit,
    dirty: provenance.dirty,
    changes: payload.changes,
    consequences: payload.consequences,
    leftAlone: payload.leftAlone,
    calls: payload.calls.map(({ expectations, title, to, value, data, function: signature }) => ({
      title,
      to,
      value,
      data,
      function: signature,
      before: expectations?.map(expectationJson) ?? null,
    })),
    files: [...files].map(([name, text]) => ({ name, sha256: digestOf(text) })),
    contract:
      deployment === null
        ? null
        : {
            address: deployment.create2.address,
            deployer: deployment.create2.deployer,
            salt: deployment.create2.salt,
            initcodeHash: deployment.initcodeHash,
            runtimeHash: deployment.runtimeHash,
            runtimeBytes: deployment.runtimeBytes,
            compiler: deployment.compiler,
          },
    ...(payload.registration === null ? {} : { registration: payload.registration }),
    notCompiled: contract.kind === 'compiled' ? null : contract.why,
    proof: proof === null ? null : { ...proof, gasUsed: proof.gasUsed.toString() },
  };
};

/** Makes a payload of the change in the worktree and writes it into a new folder. */
export const payloadCommand = async (
  input: PayloadInput,
  folder: string,
  context: SourceContext,
  machine: Machine,
): Promise<CommandResult> => {
  refuseTaken(folder, 'payload/exists');
  const { payload, leftAlone } = await makePayload(input, context, machine);
  if (payload === null)
    return {
      json: { format: 'plimsoll.payload/1', ok: true, out: null, changes: [], calls: [] },
      text: () =>
        `nothing to do: the chain has what the document intends${leftAlone === 0 ? '' : `; ${leftAlone} values drifted and are left alone (see plimsoll diff)`}`,
    };
  const files = payloadFiles(payload);
  await writeFolder(folder, files, 'payload/exists');
  const out = shownPath(folder);
  return {
    json: { format: 'plimsoll.payload/1', ok: true, out, ...payloadJson(payload, files) },
    text: (style) => payloadText(payload, deploymentOf(payload), out, style),
  };
};
