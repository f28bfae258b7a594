import { refused, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { inside } from '../document/files.js';
import { loadJsonFile, observeJson } from '../observe/file-source.js';
import { detectSnapshot } from '../observe/foreign-snapshot.js';
import { type Json, member } from '../observe/json.js';
import type { ObservedAt } from '../observe/own-snapshot.js';
import { parseSource } from '../observe/source-spec.js';
import { newMarketText, updatedMarketText } from '../plan/import-market.js';
import { lockAfter } from '../plan/lock-after.js';
import { marketInWorktree, resolveSource, type SourceContext } from '../plan/sources.js';
import { findMarket, loadMarket, marketFiles } from '../protocol/find-market.js';
import { givenContracts } from '../protocol/given-contracts.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Protocol } from '../protocol/protocol.js';
import { ADDRESS_CODEC } from '../quantity/codecs/address.js';
import { rpcUrlOf } from '../workspace/rpc-url.js';
import { missingFlag } from './flags.js';
import { givenEntities, unlistedFindings } from './given-entities.js';
import { marketSchemaPath, type NewFile, schemaFiles } from './init-schemas.js';

/** What `import` is about to write. */
export interface ImportResult {
  readonly file: string;
  readonly text: string;
  readonly write: boolean;
  readonly parameters: number;
  readonly changed: readonly string[];
  readonly findings: readonly Finding[];
  /** Files that go along: the lock. */
  readonly also: readonly { readonly file: string; readonly text: string }[];
}

export interface NewImport {
  readonly name: string;
  readonly from: string;
  readonly protocol: string | undefined;
  readonly chain: string | undefined;
  readonly authority: string | undefined;
  readonly addresses: readonly string[];
  /** `group=identity`, of groups that the chain does not list. */
  readonly entities: readonly string[];
  readonly out: string | undefined;
}

/** The addresses a market of a protocol must give: from a snapshot that has them, and `name=0x…` or a lone `0x…`. */
export const givenAddresses = (flags: readonly string[], protocol: Protocol, root: Json): Map<string, string> => {
  const contracts = new Map<string, string>();
  const mapping = detectSnapshot(root, protocol)?.contracts ?? {};
  const given = givenContracts(protocol);
  for (const name of given) {
    let json: Json | undefined = root;
    for (const key of mapping[name]?.split('.') ?? ['']) json = member(json, key);
    if (typeof json === 'string') contracts.set(name, json);
  }
  for (const flag of flags) {
    const [name = '', address = ''] = flag.includes('=')
      ? [flag.slice(0, flag.indexOf('=')), flag.slice(flag.indexOf('=') + 1)]
      : [given[0], flag];
    if (!given.includes(name))
      throw usage('import/address', `${name} is no address that a market gives`, {
        hint: `a market of ${protocol.title} gives ${given.join(', ')}`,
      });
    contracts.set(name, address);
  }
  for (const name of given) {
    const address = contracts.get(name);
    if (address === undefined && protocol.contracts.get(name)?.optional === true) continue;
    if (address === undefined) throw missingFlag(`address ${name}=0x…`, `the address of ${name}`);
    const checked = ADDRESS_CODEC.encode(address);
    if (!checked.ok) throw usage(checked.problem.code, checked.problem.message, { hint: checked.problem.help });
  }
  return contracts;
};

/** Read a source that has no market yet, and make the text of its document. */
export const importNew = async (asked: NewImport, context: SourceContext): Promise<ImportResult> => {
  if (asked.protocol === undefined) throw missingFlag('protocol', 'the protocol of the new market');
  if (asked.chain === undefined) throw missingFlag('chain', 'the chain of the new market');
  const spec = parseSource(asked.from);
  const protocol = await context.definitions.load(asked.protocol);
  const chain = context.workspace.chains.get(asked.chain);
  if (chain === undefined)
    throw usage('workspace/unknown-chain', `plimsoll.yaml has no chain ${asked.chain}`, {
      hint: `it has ${[...context.workspace.chains.keys()].join(', ') || 'none'}`,
    });
  if (asked.authority !== undefined && !context.workspace.authorities.has(asked.authority))
    throw usage('workspace/unknown-authority', `plimsoll.yaml has no authority ${asked.authority}`);
  const file = inside(
    asked.out ?? `${context.workspace.folders.params}/${protocol.name}/${chain.name}/${asked.name}.yaml`,
  );
  const about = {
    name: asked.name,
    chain: chain.name,
    authority: asked.authority ?? null,
    path: file,
    schemaPath: marketSchemaPath(protocol.name),
  };
  if ((await marketFiles(context.workspace)).some(({ name }) => name === asked.name)) {
    throw refused('market/exists', `the workspace has a market ${asked.name} already`, {
      hint: 'bring it up to date with --update, or choose another name',
    });
  }
  const given = givenEntities(asked.entities, protocol);
  let at: ObservedAt | null = null;
  let params: ParamSet;
  let contracts: Map<string, string>;
  let findings: readonly Finding[] = [];
  let provenance: readonly string[];
  if (spec.kind === 'file') {
    const root = await loadJsonFile(spec.path);
    contracts = givenAddresses(asked.addresses, protocol, root);
    ({ params, findings } = observeJson(root, spec.path, protocol));
    provenance = [
      `Imported from ${spec.path
        .split(/[\\/]/)
        .at(-1)
        ?.replace(/[^A-Za-z0-9._-]/g, '_')}.`,
    ];
  } else if (spec.kind === 'chain') {
    contracts = givenAddresses(asked.addresses, protocol, null);
    const [{ createRpc }, { observe }] = await Promise.all([
      import('../chain/rpc.js'),
      import('../observe/observe.js'),
    ]);
    const observation = await observe(createRpc(rpcUrlOf(chain, process.env)), spec.block, chain.id, {
      protocol,
      contracts,
      document: given,
    });
    params = observation.params;
    at = { chainId: observation.block.chainId, block: observation.block.number, blockHash: observation.block.hash };
    findings = unlistedFindings(given);
    provenance = [`Imported from chain ${chain.id} at block ${observation.block.number}.`];
  } else
    throw usage('import/source', 'a new market is imported from chain, chain@BLOCK or a snapshot file', {
      hint: 'give --from, or --update for a market that is there',
    });
  const { text, parameters } = newMarketText({ ...about, contracts, params, provenance });
  const lock =
    at === null ? [] : [await lockAfter({ name: asked.name, path: file, text }, params, params, at, context)];
  const schemas: NewFile[] = [];
  for (const schema of await schemaFiles([protocol]))
    if ((await context.workspace.files.read(schema.file)) === null) schemas.push(schema);
  return { file, text, write: true, parameters, changed: [], findings, also: [...schemas, ...lock] };
};

/** Bring the values a document manages to what a source has. */
export const importUpdate = async (name: string, from: string, context: SourceContext): Promise<ImportResult> => {
  const market = await marketInWorktree(context, name);
  const found = await findMarket(context.workspace, name);
  const resolved = await resolveSource(parseSource(from), from, found.name, context);
  const { text, changed, findings } = updatedMarketText(market, resolved.side.set);
  const also =
    resolved.at === null || parseSource(from).kind !== 'chain'
      ? []
      : [
          await lockAfter(
            { ...found, text },
            (await loadMarket({ ...found, text }, context.workspace, context.definitions)).params,
            resolved.side.set,
            resolved.at,
            context,
          ),
        ];
  return {
    file: found.path,
    text,
    write: true,
    parameters: market.spans.size,
    changed,
    findings: [...resolved.findings, ...findings],
    also,
  };
};
