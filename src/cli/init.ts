import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createRpc } from '../chain/rpc.js';
import { refused, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { inside, writeFileAtomically } from '../document/files.js';
import { loadYaml } from '../document/load.js';
import { observe } from '../observe/observe.js';
import { newMarketText } from '../plan/import-market.js';
import { lockAfter } from '../plan/lock-after.js';
import { BUILT_IN, builtInFiles } from '../protocol/built-in.js';
import { Definitions } from '../protocol/load-definition.js';
import { judgeMarket } from '../protocol/load-market.js';
import type { Protocol } from '../protocol/protocol.js';
import { loadWorkspace, WORKSPACE_FILE } from '../workspace/workspace.js';
import { givenEntities, unlistedFindings } from './given-entities.js';
import { givenAddresses } from './import.js';
import {
  type Ask,
  askAddresses,
  askAuthority,
  askChain,
  askMarket,
  askProtocol,
  type InitFlags,
} from './init-answers.js';
import { initRpc } from './init-rpc.js';
import { marketSchemaPath, type NewFile, schemaFiles } from './init-schemas.js';
import { GITIGNORE, workspaceYaml } from './init-workspace.js';
import { memoryFiles } from './memory-files.js';
import { safeVersionAt } from './safe-version.js';

export interface InitResult {
  /** Paths relative to the new workspace, in the order they were written. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
  /** Null where no address was given. */
  readonly market: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const refuseExisting = (root: string, files: readonly NewFile[]): void => {
  const there = files.find(({ file }) => existsSync(join(root, file)));
  if (there === undefined) return;
  throw refused('init/exists', `${there.file} is there already, and nothing is overwritten`, {
    hint:
      there.file === WORKSPACE_FILE
        ? 'This is a workspace: add a market with plimsoll import.'
        : 'Choose another folder, or move the file away.',
  });
};

interface Live {
  readonly files: readonly NewFile[];
  readonly findings: readonly Finding[];
}

/** The documents that a market on the chain gives: itself, judged, and the lock. */
const liveMarket = async (
  about: {
    readonly name: string;
    readonly chain: { readonly name: string; readonly id: bigint };
    readonly authority: string | null;
    readonly url: string;
  },
  protocol: Protocol,
  flags: { readonly addresses: readonly string[]; readonly entities: readonly string[] },
  root: string,
  base: readonly NewFile[],
): Promise<Live> => {
  const contracts = givenAddresses(flags.addresses, protocol, null);
  const given = givenEntities(flags.entities, protocol);
  const { params, block } = await observe(createRpc(about.url), 'latest', about.chain.id, {
    protocol,
    contracts,
    document: given,
  });
  const file = inside(`params/${protocol.name}/${about.chain.name}/${about.name}.yaml`);
  const { text } = newMarketText({
    name: about.name,
    chain: about.chain.name,
    authority: about.authority,
    contracts,
    params,
    provenance: [`Read from chain ${about.chain.id} at block ${block.number}.`],
    path: file,
    schemaPath: marketSchemaPath(protocol.name),
  });
  const files = memoryFiles(new Map([...base, { file, text }].map((one) => [one.file, one.text])));
  const workspace = await loadWorkspace(files);
  const definitions = new Definitions(files, workspace.folders.protocols);
  const loaded = loadYaml({ file, text });
  const { findings } = loaded.ok ? await judgeMarket({ file, text }, loaded.root, workspace, definitions) : loaded;
  await mkdir(root, { recursive: true });
  const context = {
    root,
    workspace,
    definitions,
    observe: async () => Promise.reject(new TypeError('the market was read already')),
  };
  const at = { chainId: block.chainId, block: block.number, blockHash: block.hash };
  const lock = await lockAfter({ name: about.name, path: file, text }, params, params, at, context);
  return { files: [{ file, text }, lock], findings: [...unlistedFindings(given), ...findings] };
};

/**
 * Makes a workspace: from flags, from answers where somebody can be asked, and with addresses from the chain. Everything
 * is read and judged before the first file is written.
 *
 * @throws PlimsollError `init/exists`, `init/not-a-safe`, what reading a market throws, and usage errors
 */
export const initWorkspace = async (
  root: string,
  flags: InitFlags,
  ask: Ask,
  environment: Environment,
): Promise<InitResult> => {
  refuseExisting(root, [{ file: WORKSPACE_FILE, text: '' }]);
  const builtIn = new Definitions(builtInFiles(), BUILT_IN);
  const protocol = await builtIn.load(await askProtocol(flags, await builtIn.names(), ask));
  const chain = await askChain(flags, ask);
  const rpc = initRpc(chain, flags.rpc, environment);
  const addresses = await askAddresses(flags, protocol, ask);
  const chosen = await askAuthority(flags, ask);
  const online = addresses.length > 0;
  if (!online && flags.market !== undefined)
    throw usage('cli/usage', 'a market needs its addresses: give --address NAME=0x…');
  const name = online ? await askMarket(flags, `${protocol.name}-${chain.name}`, ask) : null;
  const version =
    online && chosen !== null ? { version: await safeVersionAt(createRpc(rpc.url()), chain.id, chosen.safe) } : {};
  const yaml = workspaceYaml({
    name: basename(root),
    chain: { ...chain, rpc: rpc.written },
    authority: chosen === null ? null : { ...chosen, ...version },
  });
  const schemas = await schemaFiles([protocol]);
  const base: readonly NewFile[] = [{ file: WORKSPACE_FILE, text: yaml }, ...schemas];
  await loadWorkspace(memoryFiles(new Map(base.map(({ file, text }) => [file, text]))));
  const about = { chain, authority: chosen?.name ?? null };
  const live: Live =
    name === null
      ? { files: [], findings: [] }
      : await liveMarket(
          { ...about, name, url: rpc.url() },
          protocol,
          { addresses, entities: flags.entities },
          root,
          base,
        );
  const ignore = existsSync(join(root, '.gitignore')) ? [] : [{ file: '.gitignore', text: GITIGNORE }];
  // plimsoll.yaml comes last: where writing stops halfway, the folder is no workspace yet.
  const files = [...live.files, ...schemas, ...ignore, { file: WORKSPACE_FILE, text: yaml }];
  refuseExisting(root, files);
  for (const { file, text } of files) await writeFileAtomically(join(root, file), text, 'new');
  return { files: files.map(({ file }) => file), findings: live.findings, market: name };
};
