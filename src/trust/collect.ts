import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError, refused } from '../diagnostic/error.js';
import type { Files } from '../document/files.js';
import { digestOf } from '../document/source.js';
import { chainOf, observeMarket } from '../observe/observe-chain.js';
import { findMarket, loadMarket, marketFiles } from '../protocol/find-market.js';
import { Definitions } from '../protocol/load-definition.js';
import type { Market } from '../protocol/market.js';
import { readSafe } from '../route/safe/state.js';
import { checksummed } from '../signer/address.js';
import { knownAddress } from '../signer/known-contracts.js';
import { loadWorkspace, WORKSPACE_FILE, type Workspace } from '../workspace/workspace.js';
import { readCodes, readSafeCode } from './code-facts.js';
import type { Written } from './yaml-text.js';

/** A value to pin, at a path of keys of the trust file. */
export interface Pin {
  readonly path: readonly string[];
  readonly value: Written;
}

/** What can be pinned of a workspace's documents. */
export interface DocumentPins {
  readonly workspace: Workspace;
  readonly markets: readonly Market[];
  readonly workspaceDigest: string;
  readonly definitions: ReadonlyMap<string, string>;
}

/** Read a workspace and its markets through `files`: those of the protected branch, never of the worktree. */
export const collectDocuments = async (files: Files): Promise<DocumentPins> => {
  const workspace = await loadWorkspace(files);
  const definitions = new Definitions(files, workspace.folders.protocols);
  const markets: Market[] = [];
  for (const { name } of await marketFiles(workspace))
    markets.push(await loadMarket(await findMarket(workspace, name), workspace, definitions));
  const text = (await files.read(WORKSPACE_FILE)) ?? '';
  return {
    workspace,
    markets,
    workspaceDigest: digestOf(text),
    definitions: new Map(markets.map(({ params }) => [params.protocol.name, params.protocol.digest])),
  };
};

/** A market whose chain was not asked, and why. */
export interface Skipped {
  readonly market: string;
  readonly reason: string;
}

const at = (chainId: bigint, kind: string, address: Hex): readonly string[] => [
  'chains',
  chainId.toString(),
  kind,
  checksummed(address),
];

const noCode = (what: string, address: Hex, chainId: bigint) =>
  refused(
    'trust/no-code',
    `${what} at ${checksummed(address)} has no code on chain ${chainId}: there is nothing to pin`,
    {
      hint: 'check the address and the node',
    },
  );

/** The pins of a Safe, and of the batch contract that belongs to its version. */
export const safePins = async (rpc: Rpc, block: PinnedBlock, address: Hex): Promise<readonly Pin[]> => {
  const safe = await readSafe(rpc, block, address);
  const { code, implementation, implementationCode } = await readSafeCode(rpc, block, safe.address);
  if (code === null || implementation === null || implementationCode === null)
    throw refused('trust/not-a-proxy', `the Safe ${checksummed(safe.address)} names no singleton with code`, {
      hint: 'only a Safe that is a proxy of a singleton can be pinned',
    });
  const version = safe.version.replace(/\+L2$/, '');
  const batch = (['canonical', 'eip155', 'zksync'] as const).flatMap(
    (deployment) => knownAddress('MultiSendCallOnly', version, deployment) ?? [],
  );
  const codes = await readCodes(rpc, block, batch);
  const value = {
    version: safe.version,
    code,
    singleton: checksummed(implementation),
    singletonCode: implementationCode,
    threshold: Number(safe.threshold),
    owners: safe.owners.map(checksummed),
  };
  return [
    { path: at(block.chainId, 'safes', safe.address), value },
    ...batch.flatMap((delegate): Pin[] => {
      const found = codes.get(delegate)?.code;
      if (found == null) return [];
      const reason = `MultiSendCallOnly ${version}`;
      return [{ path: at(block.chainId, 'delegates', delegate), value: { reason, code: found } }];
    }),
  ];
};

const contractPins = async (
  rpc: Rpc,
  block: PinnedBlock,
  contracts: ReadonlyMap<string, Hex>,
): Promise<readonly Pin[]> => {
  const codes = await readCodes(rpc, block, [...contracts.values()]);
  return [...contracts].map(([name, address]) => {
    const found = codes.get(address);
    if (found?.code == null) throw noCode(name, address, block.chainId);
    const { code, implementation, implementationCode } = found;
    const behind =
      implementation === null || implementationCode === null
        ? {}
        : { implementation: checksummed(implementation), implementationCode };
    return { path: at(block.chainId, 'contracts', address), value: { name, code, ...behind } };
  });
};

/** The contracts that a market's routes name, by what they are called, and the Safes that they go through. */
const routeParts = (
  market: Market,
  workspace: Workspace,
): { readonly contracts: ReadonlyMap<string, Hex>; readonly authorities: readonly string[] } => {
  const through = market.routes.flatMap((name) => workspace.routes.get(name)?.through ?? []);
  return {
    contracts: new Map(
      through.flatMap((step) =>
        step.kind === 'authority' || step.kind === 'account'
          ? []
          : [[`${step.kind} ${checksummed(step.address as Hex)}`, step.address as Hex] as const],
      ),
    ),
    authorities: [
      ...through.flatMap((step) => (step.kind === 'authority' ? [step.name] : [])),
      ...market.routes.filter((name) => workspace.authorities.has(name)),
    ],
  };
};

/** The pins of one market: its Safes, their batch contracts, every contract of its definition and of its routes, at one block. */
export const marketPins = async (market: Market, workspace: Workspace, rpc: Rpc): Promise<readonly Pin[]> => {
  const { block, contracts } = await observeMarket(market, workspace, 'latest', rpc);
  const routes = routeParts(market, workspace);
  const names = new Set([...(market.authority === null ? [] : [market.authority]), ...routes.authorities]);
  const safes: Pin[] = [];
  for (const name of names) {
    const authority = workspace.authorities.get(name);
    if (authority !== undefined) safes.push(...(await safePins(rpc, block, authority.safe.address as Hex)));
  }
  return [...safes, ...(await contractPins(rpc, block, new Map([...routes.contracts, ...contracts])))];
};

/** How a market's node is found; throws where it is not configured. */
export type NodeOf = (market: Market, workspace: Workspace) => Rpc;

/**
 * The pins of all markets that can be read. One that cannot is left out with the reason: what is not pinned is not
 * trusted, so nothing is lost by it but a verdict of `OK`.
 */
export const collectChains = async (
  { workspace, markets }: DocumentPins,
  nodeOf: NodeOf | null,
): Promise<{ readonly pins: readonly Pin[]; readonly skipped: readonly Skipped[] }> => {
  const pins = new Map<string, Pin>();
  const skipped: Skipped[] = [];
  const nodes = new Map<string, Rpc>();
  for (const market of markets) {
    if (nodeOf === null) {
      skipped.push({ market: market.name, reason: 'offline' });
      continue;
    }
    try {
      const { name } = chainOf(market, workspace);
      const rpc = nodes.get(name) ?? nodeOf(market, workspace);
      nodes.set(name, rpc);
      for (const pin of await marketPins(market, workspace, rpc)) pins.set(pin.path.join('\n'), pin);
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      skipped.push({ market: market.name, reason: error.message });
    }
  }
  return { pins: [...pins.values()], skipped };
};
