import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { refused } from '../diagnostic/error.js';
import { type Finding, hasErrors } from '../diagnostic/finding.js';
import { diskFiles, type Files, inside } from '../document/files.js';
import { loadYaml } from '../document/load.js';
import { child, type DocumentNode, entriesOf, entryOf, textOf } from '../document/node.js';
import { findingAt, type SourceText } from '../document/source.js';
import { checkStructure, kindOf } from '../document/structure.js';
import { ADDRESS_CODEC } from '../quantity/codecs/address.js';
import { readReviewers } from './reviewers.js';
import { type Route, readRoutes } from './routes.js';
import { readStateTrust, type StateTrust } from './state-trust.js';

export const WORKSPACE_FILE = 'plimsoll.yaml';

export interface Chain {
  readonly name: string;
  readonly id: bigint;
  /** As written: `${NAME}` or a loopback URL. */
  readonly rpc: string | null;
}

export interface Authority {
  readonly name: string;
  readonly chain: string;
  readonly safe: { readonly address: string; readonly version: string | null };
  /** How many reviewers must have attested a proposal before it is executed. */
  readonly attestations: number;
  /** Whose attestations count, in lower case; null where anybody’s do. */
  readonly reviewers: ReadonlySet<string> | null;
}

/** plimsoll.yaml, read. */
export interface Workspace {
  readonly files: Files;
  readonly source: SourceText;
  readonly chains: ReadonlyMap<string, Chain>;
  readonly authorities: ReadonlyMap<string, Authority>;
  readonly routes: ReadonlyMap<string, Route>;
  readonly state: StateTrust;
  /** Folders, relative to the workspace. */
  readonly folders: {
    readonly params: string;
    readonly protocols: string;
    readonly policies: string;
    readonly scenarios: string;
    readonly proposals: string;
  };
}

/** The nearest folder upward with a plimsoll.yaml. Throws `workspace/none`. */
export const findWorkspace = (from: string, given?: string): string => {
  if (given !== undefined) {
    const folder = resolve(from, given);
    if (existsSync(join(folder, WORKSPACE_FILE))) return folder;
    throw refused('workspace/none', `there is no ${WORKSPACE_FILE} in ${given}`, {
      hint: 'give the folder of a workspace, or make one with plimsoll init',
    });
  }
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, WORKSPACE_FILE))) return folder;
    if (dirname(folder) === folder) {
      throw refused('workspace/none', `there is no ${WORKSPACE_FILE} here or in a folder above`, {
        hint: 'run this inside a workspace, give --workspace DIR, or make one with plimsoll init',
      });
    }
  }
};

const readChains = (root: DocumentNode): Map<string, Chain> =>
  new Map(
    entriesOf(child(root, 'chains')).map(({ key, value }) => [
      key,
      { name: key, id: BigInt(textOf(value, 'id') ?? '0'), rpc: textOf(value, 'rpc') ?? null },
    ]),
  );

const readAuthorities = (
  root: DocumentNode,
  source: SourceText,
  chains: ReadonlyMap<string, Chain>,
  findings: Finding[],
): Map<string, Authority> => {
  const authorities = new Map<string, Authority>();
  for (const { key, value } of entriesOf(child(root, 'authorities'))) {
    const chain = textOf(value, 'chain') ?? '';
    const chainNode = child(value, 'chain');
    const safe = child(value, 'safe');
    const addressNode = child(safe, 'address');
    if (chainNode !== undefined && !chains.has(chain)) {
      findings.push(
        findingAt(source, chainNode.span, {
          ruleId: 'workspace/unknown-chain',
          message: `there is no chain ${chain}`,
          help: `chains has ${[...chains.keys()].join(', ') || 'none'}`,
        }),
      );
    }
    const address = ADDRESS_CODEC.encode(textOf(safe, 'address') ?? '');
    if (!address.ok && addressNode !== undefined)
      findings.push(
        findingAt(source, addressNode.span, {
          ruleId: address.problem.code,
          message: address.problem.message,
          help: address.problem.help,
        }),
      );
    const reviewers = readReviewers(value, source);
    findings.push(...reviewers.findings);
    authorities.set(key, {
      name: key,
      chain,
      safe: { address: textOf(safe, 'address') ?? '', version: textOf(safe, 'version') ?? null },
      attestations: Number(textOf(value, 'attestations') ?? '0'),
      reviewers: reviewers.reviewers,
    });
  }
  return authorities;
};

/** Read a workspace document that is parsed already; the findings say what is wrong with it. */
export const readWorkspace = async (
  files: Files,
  source: SourceText,
  root: DocumentNode,
): Promise<{ workspace: Workspace; findings: readonly Finding[] }> => {
  const findings: Finding[] = [...(await checkStructure('Workspace', root, source))];
  const chains = hasErrors(findings) ? new Map<string, Chain>() : readChains(root);
  const authorities = hasErrors(findings)
    ? new Map<string, Authority>()
    : readAuthorities(root, source, chains, findings);
  const { routes, findings: ofRoutes } = hasErrors(findings)
    ? { routes: new Map<string, Route>(), findings: [] }
    : readRoutes(root, source, { chains, authorities });
  findings.push(...ofRoutes);
  const documents = child(root, 'documents');
  const folder = (key: string): string => {
    const entry = entryOf(documents, key);
    if (entry?.value.kind !== 'scalar') return key;
    try {
      return inside(entry.value.text);
    } catch {
      findings.push(
        findingAt(source, entry.value.span, {
          ruleId: 'workspace/outside',
          message: `${entry.value.text} leaves the workspace`,
          help: 'use a folder below this file',
        }),
      );
      return key;
    }
  };
  const folders = {
    params: folder('params'),
    protocols: folder('protocols'),
    policies: folder('policies'),
    scenarios: folder('scenarios'),
    proposals: folder('proposals'),
  };
  const state = readStateTrust(root, source, findings);
  return { workspace: { files, source, chains, authorities, routes, state, folders }, findings };
};

/** Load plimsoll.yaml through `files`. Throws `workspace/invalid` with the findings where it is wrong. */
export const loadWorkspace = async (files: Files): Promise<Workspace> => {
  const text = await files.read(WORKSPACE_FILE);
  if (text === null) throw refused('workspace/none', `there is no ${files.prefix}${WORKSPACE_FILE}`);
  const source: SourceText = { file: `${files.prefix}${WORKSPACE_FILE}`, text };
  const loaded = loadYaml(source);
  const kind = loaded.ok ? kindOf(loaded.root, source) : null;
  if (!loaded.ok || kind === null || !kind.ok || kind.kind !== 'Workspace') {
    const findings = !loaded.ok ? loaded.findings : kind !== null && !kind.ok ? [kind.finding] : [];
    throw refused('workspace/invalid', `${source.file} is no workspace document`, { findings });
  }
  const { workspace, findings } = await readWorkspace(files, source, loaded.root);
  if (hasErrors(findings)) throw refused('workspace/invalid', `${source.file} has errors`, { findings });
  return workspace;
};

/** The workspace of a folder on disk. */
export const openWorkspace = (root: string): Promise<Workspace> => loadWorkspace(diskFiles(root));
