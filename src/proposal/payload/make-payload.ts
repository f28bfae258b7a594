import type { PinnedBlock } from '../../chain/block.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import type { Machine } from '../../effect/machine.js';
import { chainOf, observeMarket } from '../../observe/observe-chain.js';
import { baseOf } from '../../plan/lock-base.js';
import type { Selection } from '../../plan/select.js';
import { marketInWorktree, type SourceContext } from '../../plan/sources.js';
import { findMarket } from '../../protocol/find-market.js';
import { type AccessLevel, type ControllerFacts, readController } from '../../route/payloads-controller/facts.js';
import { readerOf } from '../../route/reader.js';
import { checksummed } from '../../signer/address.js';
import { planJson } from '../build.js';
import { planCalls } from '../compile.js';
import { decidingDocuments } from '../propose.js';
import { compilePayload } from './compiler.js';
import { create2Address } from './create2.js';
import { expectationsOf } from './expectation.js';
import type { Payload } from './payload.js';
import { provePayload } from './prove-payload.js';
import { registrationOf } from './registration.js';
import { solcInput } from './solc-input.js';
import { payloadSource } from './solidity.js';

/** What `payload` was asked. */
export interface PayloadInput {
  readonly market: string;
  readonly selection: Selection;
  readonly block: bigint | 'latest';
  readonly before: 'asserted' | 'told';
  /** The account whose delegatecall runs the payload; null: it is not run. */
  readonly executor: Hex | null;
  /** The controller that it is to be registered with, whose executor then runs it; absent: none. */
  readonly register?: { readonly controller: Hex; readonly accessLevel: AccessLevel };
  readonly tool: { readonly name: string; readonly version: string };
  /** Where the compiler is; null: there is none. Absent: where it is installed beside this program. */
  readonly solc?: string | null;
}

/** What became of it; `payload` is null where there is nothing to do. */
export interface MadePayload {
  readonly payload: Payload | null;
  readonly leftAlone: number;
}

/** The controller of a payload at a block, whose executor must be the one that is named. Throws `payload/other-executor`. */
const controllerOf = async (
  { register, executor }: PayloadInput,
  machine: Machine,
  block: PinnedBlock,
): Promise<ControllerFacts | null> => {
  if (register === undefined) return null;
  const facts = await readController(readerOf(machine.rpc, block), register.controller, register.accessLevel);
  if (executor !== null && executor !== facts.executor)
    throw refused(
      'payload/other-executor',
      `${checksummed(facts.address)} runs payloads of access level ${facts.accessLevel} by ${checksummed(facts.executor)}, not by ${checksummed(executor)}`,
      { hint: 'leave --executor out, or give another --access-level' },
    );
  return facts;
};

/**
 * Read the market at one block, compile the document's intent into calls as `propose` does, and make a contract of them; run it
 * from the executor, where one is given. Nothing is written. Throws what planning and proving list, `payload/no-compiler` where
 * an executor is given and there is nothing to run.
 */
export const makePayload = async (
  input: PayloadInput,
  context: SourceContext,
  machine: Machine,
): Promise<MadePayload> => {
  const { path, name } = await findMarket(context.workspace, input.market);
  const market = await marketInWorktree(context, name);
  const chain = chainOf(market, context.workspace);
  const observation = await observeMarket(market, context.workspace, input.block, machine.rpc);
  const { block, contracts, params } = observation;
  const planned = planCalls({
    market,
    base: await baseOf(name, context.workspace, market.params.protocol),
    observed: params,
    contracts,
    selection: input.selection,
  });
  const { plan, labelOf } = planned;
  const controller = await controllerOf(input, machine, block);
  const executor = controller?.executor ?? input.executor;
  const leftAlone = plan.leftAlone.length;
  if (plan.calls.length === 0) return { payload: null, leftAlone };
  const told = planJson(plan, labelOf);
  const expectations = input.before === 'asserted' ? expectationsOf(plan.calls, params, contracts, labelOf) : null;
  const calls = told.calls.map((call, index) => ({ ...call, expectations: expectations?.[index] ?? null }));
  const source = payloadSource({ market: name, chainId: chain.id, block, calls });
  const standard = solcInput(source);
  const contract = await compilePayload(standard, input.solc);
  if (contract.kind === 'not compiled' && executor !== null)
    throw refused('payload/no-compiler', `the payload cannot be run: ${contract.why}`, {
      hint: 'install solc beside plimsoll, or leave --executor and --register out to write the sources only',
    });
  const proof =
    contract.kind === 'not compiled' || executor === null
      ? null
      : await provePayload(machine, {
          observation,
          market,
          planned,
          calls,
          payload: { address: create2Address(contract.initcode), runtime: contract.runtime },
          executor,
        });
  const { commit, dirty, documents } = await decidingDocuments(market, path, context);
  const { protocol } = params;
  const payload: Payload = {
    tool: input.tool,
    market: name,
    chain: { name: chain.name, id: chain.id.toString() },
    block,
    provenance: {
      commit,
      dirty: dirty.length > 0,
      documents: documents.map((one) => ({ path: one.path, sha256: one.sha256, committed: one.text === undefined })),
      protocol: { name: protocol.name, version: protocol.version, sha256: protocol.digest },
    },
    selection: input.selection,
    ...told,
    calls,
    source,
    solcInput: standard,
    contract,
    proof,
    registration:
      controller === null || contract.kind === 'not compiled'
        ? null
        : registrationOf(
            { market: name, chain: { name: chain.name, id: chain.id.toString() }, block: block.number.toString() },
            controller,
            contract.initcode,
          ),
  };
  return { payload, leftAlone };
};
