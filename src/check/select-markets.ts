import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { ChangedFile } from '../workspace/changed-files.js';
import type { Workspace } from '../workspace/workspace.js';
import { type Compared, compareMarkets } from './fates.js';
import { type MarketDocument, readMarketFile } from './market-document.js';
import type { Side } from './side.js';

/** The markets that a check looks at, and what could not be read on the way. */
export interface Selected {
  readonly compared: readonly Compared[];
  readonly findings: readonly Finding[];
  /** Files in the folder of markets that cannot be read as anything, and that the base has no market in. */
  readonly unread: readonly string[];
}

const YAML = /\.ya?ml$/;
const PROTOCOL = /^protocol:[ \t]*["']?([a-z0-9-]+)/m;

/** The YAML files in a side's folder of markets. */
export const marketPaths = async ({ files, folders }: Side): Promise<readonly string[]> =>
  (await files.list(folders.params)).filter((path) => YAML.test(path));

const digestOf = async (side: Side, name: string): Promise<string | null> => {
  try {
    return (await side.definitions.load(name)).digest;
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

/** Whether a market's own file is as it was, but the definition that it is read by is not. */
const readOtherwise = async (path: string, head: Side, base: Side): Promise<boolean> => {
  const text = await head.files.read(path).catch(() => null);
  const name = text === null ? undefined : PROTOCOL.exec(text)?.[1];
  return name !== undefined && (await digestOf(head, name)) !== (await digestOf(base, name));
};

/** A file of the head that should be a market, because the base has one there, and cannot be read as any. */
const broken = (path: string, findings: readonly Finding[]): MarketDocument => ({
  path,
  source: { file: path, text: '' },
  root: null,
  name: null,
  protocol: null,
  deployment: null,
  market: null,
  findings,
});

interface ReadAll {
  readonly documents: readonly MarketDocument[];
  readonly unread: readonly MarketDocument[];
}

const readAll = async (paths: readonly string[], side: Side, workspace: Workspace): Promise<ReadAll> => {
  const found = await Promise.all(
    paths.map(async (path) => ({ path, read: await readMarketFile(path, side, workspace) })),
  );
  return {
    documents: found.flatMap(({ read }) => (read.kind === 'market' ? [read.document] : [])),
    unread: found.flatMap(({ path, read }) => (read.kind === 'unreadable' ? [broken(path, read.findings)] : [])),
  };
};

/**
 * The markets to check: those whose files changed and those whose definition did, and every one where `everything` is
 * asked for or what all of them depend on changed. Without a base there is nothing that they were.
 */
export const selectMarkets = async (input: {
  readonly head: Side & { readonly workspace: Workspace };
  readonly base: Side | null;
  readonly changed: readonly ChangedFile[];
  readonly scope: 'changed' | 'all';
}): Promise<Selected> => {
  const { head, base } = input;
  const paths = await marketPaths(head);
  if (base === null) {
    const { documents, unread } = await readAll(paths, head, head.workspace);
    return {
      compared: documents.map((document) => ({ fate: 'unchanged', base: null, head: document })),
      findings: unread.flatMap(({ findings }) => findings),
      unread: unread.map(({ path }) => path),
    };
  }
  const changed = new Set(input.changed.map(({ path }) => path));
  const touched = [head, base].some(({ folders }) =>
    input.changed.some(({ path }) => path.startsWith(`${folders.protocols}/`)),
  );
  const definitions = touched || head.folders.protocols !== base.folders.protocols;
  const there = await marketPaths(base);
  const known = new Set(there);
  const chosen: string[] = [];
  const same = new Set<string>();
  for (const path of paths) {
    const own = changed.has(path) || !known.has(path);
    const otherwise = !own && definitions && (await readOtherwise(path, head, base));
    if (own || otherwise || input.scope === 'all') chosen.push(path);
    if (!own && !otherwise) same.add(path);
  }
  const now = await readAll(chosen, head, head.workspace);
  const here = new Set(paths);
  const looked = new Set(chosen);
  const was = there.filter((path) => !same.has(path) && (changed.has(path) || !here.has(path) || looked.has(path)));
  const before = await readAll(was, base, head.workspace);
  const markets = new Set(before.documents.map(({ path }) => path));
  const [lost, strange] = [true, false].map((wanted) => now.unread.filter(({ path }) => markets.has(path) === wanted));
  return {
    compared: compareMarkets(
      // What is the same text, read by the same definition, is not read twice.
      [...before.documents, ...now.documents.filter(({ path }) => same.has(path))],
      [...now.documents, ...(lost ?? [])],
    ),
    findings: (strange ?? []).flatMap(({ findings }) => findings),
    unread: (strange ?? []).map(({ path }) => path),
  };
};
