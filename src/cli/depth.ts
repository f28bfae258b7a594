import { join, resolve } from 'node:path';
import { refused } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { suggest } from '../diagnostic/suggest.js';
import { fileName } from '../document/file-name.js';
import { readTextFile, writeFileAtomically } from '../document/files.js';
import { loadYaml } from '../document/load.js';
import { digestOf } from '../document/source.js';
import { kindOf } from '../document/structure.js';
import type { DepthSource, Depths, MeasuredDepth } from '../impact/depth/depth.js';
import { depthFile } from '../impact/depth/depth-path.js';
import type { PoolsDocument } from '../impact/depth/pools.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import type { Market } from '../protocol/market.js';
import { toNumber } from '../quantity/rational.js';
import { shownPath } from './shown-path.js';
import { nodeOf } from './source-context.js';

/** The depths of a market, and where they stand. */
export interface DepthAtHand {
  readonly depths: Depths;
  readonly digest: string;
  /** As a person finds it: relative to where they are. */
  readonly file: string;
  readonly market: Market;
  readonly findings: readonly Finding[];
}

/** Where a market's depth is, unless somebody says otherwise. */
const depthPath = (context: SourceContext, market: string, file: string | undefined): string =>
  file === undefined ? join(context.root, depthFile(market)) : resolve(file);

const readAt = async (path: string, market: string): Promise<Depths | null> => {
  const text = await readTextFile(path, shownPath(path));
  if (text === null) return null;
  const { depthsFor } = await import('../impact/depth/measured.js');
  return depthsFor(market, text, shownPath(path));
};

/** The depth file of a market, or another that is named. Throws `depth/missing` where there is none. */
export const depthsOf = async (
  name: string,
  file: string | undefined,
  context: SourceContext,
): Promise<DepthAtHand> => {
  const { depthDigest } = await import('../impact/depth/depth-file.js');
  const market = await marketInWorktree(context, name);
  const path = depthPath(context, market.name, file);
  const depths = await readAt(path, market.name);
  if (depths !== null) return { depths, digest: depthDigest(depths), file: shownPath(path), market, findings: [] };
  throw refused('depth/missing', `there is no depth file ${shownPath(path)}`, {
    hint: `make it with plimsoll depth pull ${market.name}, or depth import`,
  });
};

/** Write new depths over those that a file has of the same assets; other assets keep theirs. */
const putInto = async (
  path: string,
  market: Market,
  entries: readonly MeasuredDepth[],
  replaces: (old: DepthSource) => boolean,
  findings: readonly Finding[],
): Promise<DepthAtHand> => {
  const { depthDigest, depthFileText } = await import('../impact/depth/depth-file.js');
  const old = (await readAt(path, market.name))?.entries ?? [];
  const fresh = new Set(entries.map(({ asset }) => asset));
  const held = old.filter(({ asset, source }) => fresh.has(asset) && !replaces(source));
  if (held.length > 0)
    throw refused(
      'depth/exists',
      `${shownPath(path)} has ${held.map(({ label }) => label).join(', ')} from elsewhere`,
      {
        where: { file: shownPath(path) },
        hint: 'give --replace to take the new ones',
      },
    );
  const all = [...old.filter(({ asset }) => !fresh.has(asset)), ...entries];
  const depths = { market: market.name, entries: all.sort((a, b) => (a.asset < b.asset ? -1 : 1)) };
  await writeFileAtomically(path, depthFileText(depths), 'replace');
  return { depths, digest: depthDigest(depths), file: shownPath(path), market, findings };
};

/** How `depth import` was called. */
export interface DepthImportInput {
  readonly market: string;
  readonly table: string;
  readonly asset: string | undefined;
  readonly out: string | undefined;
  readonly book: string | undefined;
  readonly existing: 'keep' | 'replace';
}

/** Dollars of a token by the prices of a book; null where there is no book, or no price in it. */
const bookPrices = async (input: DepthImportInput, context: SourceContext): Promise<ReadonlyMap<string, number>> => {
  const [{ bookOf, bookPath }, { dollarsIn, rawPrices }] = await Promise.all([
    import('./book.js'),
    import('../impact/book/prices.js'),
  ]);
  const named = (await marketInWorktree(context, input.market)).name;
  const there = input.book !== undefined || (await readTextFile(bookPath(context, named), named)) !== null;
  if (!there) return new Map();
  const { book } = await bookOf(named, input.book, context);
  const dollars = dollarsIn(book);
  return new Map([...rawPrices(book)].map(([asset, { price }]) => [asset, toNumber(dollars(price))]));
};

/** Read a table of sizes and what selling them gets, and write it into the market's depth file. */
export const importDepth = async (input: DepthImportInput, context: SourceContext): Promise<DepthAtHand> => {
  const [{ readDepthTable }, { assetGroup }] = await Promise.all([
    import('../impact/depth/table.js'),
    import('../impact/book/prices.js'),
  ]);
  const market = await marketInWorktree(context, input.market);
  const text = await readTextFile(resolve(input.table), input.table);
  if (text === null) throw refused('depth/table', `there is no file ${input.table}`, { hint: 'see the path' });
  const known = [...(market.params.entities.get(assetGroup(market).name)?.values() ?? [])];
  const identityOf = (name: string): MeasuredDepth['asset'] => {
    const wanted = name.toLowerCase();
    const fitting = known.filter(({ identity, label }) => identity === wanted || label === name);
    const [only] = fitting;
    if (only !== undefined && fitting.length === 1) return only.identity;
    const near = suggest(
      name,
      known.map(({ label }) => label),
    );
    throw refused('depth/unknown-asset', `${market.name} has ${fitting.length === 0 ? 'no' : 'several'} ${name}`, {
      where: { file: input.table },
      hint: near === null ? 'name it by its address' : `did you mean ${near}?`,
    });
  };
  const prices = await bookPrices(input, context);
  const curves = readDepthTable(text, input.table, input.asset ?? null, (name) => prices.get(identityOf(name)) ?? null);
  const name = fileName(input.table);
  const source: DepthSource = { kind: 'table', name, digest: digestOf(text) };
  const entries = curves.map(({ asset, points }): MeasuredDepth => {
    const identity = identityOf(asset);
    const label = known.find((one) => one.identity === identity)?.label || identity;
    return { asset: identity, label, model: { kind: 'curve', points }, source };
  });
  if (new Set(entries.map(({ asset }) => asset)).size !== entries.length)
    throw refused('depth/table', `${input.table} names one asset in two ways`, { where: { file: input.table } });
  const path = depthPath(context, market.name, input.out);
  return putInto(path, market, entries, (old) => input.existing === 'replace' || old.name === name, []);
};

/** How `depth pull` was called. */
export interface DepthPullInput {
  readonly market: string;
  readonly pools: string | undefined;
  readonly block: bigint | 'latest';
  readonly out: string | undefined;
  readonly existing: 'keep' | 'replace';
}

/** The Pools document of a file, by its path in the workspace or on disk. Throws `pools/invalid`. */
const soundPools = async (file: string, text: string): Promise<PoolsDocument> => {
  const { readPools } = await import('../impact/depth/read-pools.js');
  const source = { file, text };
  const loaded = loadYaml(source);
  const { document, findings } = loaded.ok
    ? await readPools(source, loaded.root)
    : { document: null, findings: loaded.findings };
  if (document !== null) return document;
  throw refused('pools/invalid', `${file} has errors`, { where: { file }, findings });
};

/** The document that names a market's pools: the one that is given, else the only one beside the scenarios. */
const poolsOf = async (market: string, given: string | undefined, context: SourceContext): Promise<PoolsDocument> => {
  if (given !== undefined) {
    const text = await readTextFile(resolve(given), given);
    if (text === null) throw refused('pools/missing', `there is no file ${given}`, { hint: 'see the path' });
    const document = await soundPools(given, text);
    if (document.market === market) return document;
    throw refused('depth/other-market', `${given} names pools of ${document.market}, not of ${market}`);
  }
  const { files, folders } = context.workspace;
  const found: PoolsDocument[] = [];
  for (const path of (await files.list(folders.scenarios)).filter((one) => /\.ya?ml$/.test(one))) {
    const text = (await files.read(path)) ?? '';
    const loaded = loadYaml({ file: path, text });
    const kind = loaded.ok ? kindOf(loaded.root, { file: path, text }) : null;
    if (kind?.ok !== true || kind.kind !== 'Pools') continue;
    const document = await soundPools(`${files.prefix}${path}`, text);
    if (document.market === market) found.push(document);
  }
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw refused(
    'pools/missing',
    found.length === 0
      ? `no document in ${folders.scenarios} names the pools of ${market}`
      : `${found.length} documents name the pools of ${market}: ${found.map(({ source }) => source.file).join(', ')}`,
    { hint: found.length === 0 ? 'write one with kind: Pools; docs/depth.md has one' : 'say which with --pools FILE' },
  );
};

/** Read pools from the chain, and write what sales into them get into the market's depth file. */
export const pullDepth = async (input: DepthPullInput, context: SourceContext): Promise<DepthAtHand> => {
  const [{ observeMarket }, { pullDepths }] = await Promise.all([
    import('../observe/observe-chain.js'),
    import('../impact/depth/pull.js'),
  ]);
  const market = await marketInWorktree(context, input.market);
  const document = await poolsOf(market.name, input.pools, context);
  const { rpc } = await nodeOf(market.name, context);
  const observation = await observeMarket(market, context.workspace, input.block, rpc);
  const { entries, findings } = await pullDepths(observation, rpc, document);
  const path = depthPath(context, market.name, input.out);
  const replaces = (old: DepthSource): boolean => input.existing === 'replace' || old.kind === 'pools';
  return putInto(path, market, entries, replaces, [...observation.findings, ...findings]);
};
