import { createHash } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import { refused, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { readTextFile, writeFileAtomically } from '../document/files.js';
import { bookFile } from '../impact/book/book-path.js';
import type { RawBook } from '../impact/book/raw-book.js';
import type { Observation } from '../observe/observation.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { nodeOf } from './source-context.js';

/** How `book pull` was called. */
export interface BookInput {
  readonly market: string;
  readonly out: string | undefined;
  readonly block: bigint | 'latest';
  readonly fromBlock: bigint | null;
  readonly chunk: bigint;
  /** A file of addresses; undefined: they are found in logs. */
  readonly accounts: string | undefined;
  readonly column: string | undefined;
  readonly note: (text: string) => void;
}

/** A book, where it stands, and what is to be said of it. */
export interface BookAtHand {
  readonly book: RawBook;
  readonly digest: string;
  /** As a person finds it: relative to where they are. */
  readonly file: string;
  readonly findings: readonly Finding[];
}

/** Where a market's book is, unless somebody says otherwise. */
export const bookPath = (context: SourceContext, market: string): string => join(context.root, bookFile(market));

const shown = (path: string): string => relative(process.cwd(), path) || path;

type Addresses = Parameters<typeof import('../impact/book/pull.js').pullBook>[3];

/** The bytes of a Parquet file; null for any other file, and where there is none. */
const parquetBytes = async (path: string, shownAs: string): Promise<Uint8Array | null> => {
  const [{ open }, { isParquet }] = await Promise.all([
    import('node:fs/promises'),
    import('../impact/book/parquet-file.js'),
  ]);
  const handle = await open(path, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    const head = Buffer.alloc(4);
    const stat = await handle.stat();
    if (!stat.isFile() || (await handle.read(head, 0, 4, 0)).bytesRead < 4 || !isParquet(head)) return null;
    if (stat.size > MOST_PARQUET)
      throw refused('book/addresses', `${shownAs} is larger than 256 MiB`, { hint: 'export the addresses alone' });
    return await handle.readFile();
  } finally {
    await handle.close();
  }
};

const fromFile = async (file: string, column: string | undefined): Promise<Addresses> => {
  const name = file.split(/[\\/]/).at(-1) ?? file;
  const found = (content: string | Uint8Array) => ({
    kind: 'addresses' as const,
    name,
    digest: createHash('sha256').update(content).digest('hex'),
  });
  const bytes = await parquetBytes(resolve(file), file);
  if (bytes !== null) {
    const { readParquetAddresses } = await import('../impact/book/parquet-file.js');
    return { found: found(bytes), accounts: await readParquetAddresses(bytes, file, column ?? null) };
  }
  const { readAddresses } = await import('../impact/book/address-file.js');
  const text = await readTextFile(resolve(file), file);
  if (text === null)
    throw refused('book/addresses', `there is no file ${file}`, {
      hint: 'write an address a line, or leave --accounts out',
    });
  return { found: found(text), accounts: readAddresses(text, file, column ?? null) };
};

/** An address and its row take some 50 bytes: more than five million of them. */
const MOST_PARQUET = 256 * 1024 * 1024;

const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** Blocks at the end of a search that the chain may still replace: more than any chain of these has. */
const UNSETTLED = 128n;

/** Times that a chunk is asked for again, with longer and longer waits: some five minutes. */
const PATIENCE = 7;

const fromLogs = async (
  input: BookInput,
  { params, contracts, block }: Observation,
  rpc: Awaited<ReturnType<typeof nodeOf>>['rpc'],
  progress: string,
): Promise<Addresses> => {
  const [{ findAccounts }, { progressText, readProgress }, { firstCode }] = await Promise.all([
    import('../impact/book/find-accounts.js'),
    import('../impact/book/scan-progress.js'),
    import('../chain/first-code.js'),
  ]);
  const sources = params.protocol.accounts?.found ?? [];
  const subject = {
    chainId: block.chainId,
    logs: sources.map(({ event }) => `${contracts.get(event.slice(0, event.indexOf('.'))) ?? ''} ${event}`).join('\n'),
  };
  const emitter = contracts.get(sources[0]?.event.split('.')[0] ?? '');
  const first = input.fromBlock ?? (emitter === undefined ? null : await firstCode(rpc, block, emitter));
  if (first === null)
    input.note(
      'The node does not keep old state, so the search starts at the first block; --from-block N shortens it.',
    );
  const from = first ?? 0n;
  const text = await readTextFile(progress, shown(progress));
  const before = text === null ? null : readProgress(text, shown(progress), subject, from);
  if (before !== null) input.note(`Going on after block ${before.to}: ${before.accounts.size} accounts so far`);
  const scanned = await findAccounts(rpc, params.protocol, contracts, {
    from,
    to: block.number,
    chunk: input.chunk,
    unsettled: UNSETTLED,
    before,
    retries: PATIENCE,
    sleep,
    onChunk: async (so) => {
      await writeFileAtomically(progress, progressText(subject, so), 'replace');
      if (so.to < block.number - UNSETTLED) {
        const done = Number(((so.to - so.from + 1n) * 1000n) / (block.number - so.from + 1n)) / 10;
        input.note(`  ${done.toFixed(1)}% of the blocks, ${so.accounts.size} accounts`);
      }
    },
  });
  return {
    found: { kind: 'logs', from: scanned.from, to: scanned.to, logs: scanned.logs },
    accounts: [...scanned.accounts],
  };
};

/** Read a market's book from its chain and write it. What a search for accounts found so far survives a failure. */
export const pullBookFile = async (input: BookInput, context: SourceContext): Promise<BookAtHand> => {
  const [{ observeMarket }, { pullBook }, { bookDigest, bookText }] = await Promise.all([
    import('../observe/observe-chain.js'),
    import('../impact/book/pull.js'),
    import('../impact/book/book-file.js'),
  ]);
  const market = await marketInWorktree(context, input.market);
  const path = input.out === undefined ? bookPath(context, market.name) : resolve(input.out);
  if (input.column !== undefined && input.accounts === undefined)
    throw usage('book/addresses', '--column names a column of the file that --accounts gives', {
      hint: 'give --accounts FILE, or leave --column out',
    });
  const listed = input.accounts === undefined ? null : await fromFile(input.accounts, input.column);
  const { rpc } = await nodeOf(market.name, context);
  const observation = await observeMarket(market, context.workspace, input.block, rpc);
  const progress = `${path}.progress`;
  const addresses = listed ?? (await fromLogs(input, observation, rpc, progress));
  const total = addresses.accounts.length;
  const { book, findings } = await pullBook(market.name, observation, rpc, addresses, (done) => {
    if (done < total) input.note(`  ${done} of ${total} accounts read`);
  });
  await writeFileAtomically(path, bookText(book), 'replace');
  return { book, digest: bookDigest(book), file: shown(path), findings: [...observation.findings, ...findings] };
};

/** How `book generate` was called. */
export interface GenerateInput {
  readonly market: string;
  readonly out: string | undefined;
  readonly wanted: import('../impact/book/generate.js').Wanted;
}

/** Make up a book for a market as its chain has it now, and write it. */
export const generateBookFile = async (input: GenerateInput, context: SourceContext): Promise<BookAtHand> => {
  const [{ observeMarket }, { observeMeasures }, { syntheticBook }, { bookDigest, bookText }] = await Promise.all([
    import('../observe/observe-chain.js'),
    import('../observe/measures.js'),
    import('../impact/book/generate.js'),
    import('../impact/book/book-file.js'),
  ]);
  const market = await marketInWorktree(context, input.market);
  const path =
    input.out === undefined ? join(context.root, 'books', `${market.name}.synthetic.json`) : resolve(input.out);
  const { rpc } = await nodeOf(market.name, context);
  const observation = await observeMarket(market, context.workspace, 'latest', rpc);
  const { params, block, contracts } = observation;
  const { metrics } = await observeMeasures(rpc, observation);
  const at = { chainId: block.chainId, block: block.number, blockHash: block.hash };
  const book = syntheticBook(
    { market: market.name, params, at, time: block.timestamp, metrics, contracts },
    input.wanted,
  );
  await writeFileAtomically(path, bookText(book), 'replace');
  return { book, digest: bookDigest(book), file: shown(path), findings: [] };
};

/** The book of a market as its file has it. Throws `book/missing`, and what `readBook` lists. */
export const bookOf = async (name: string, file: string | undefined, context: SourceContext): Promise<BookAtHand> => {
  const [{ readBook, bookDigest }, { checkBook }] = await Promise.all([
    import('../impact/book/book-file.js'),
    import('../impact/book/check-book.js'),
  ]);
  const market = await marketInWorktree(context, name);
  const path = file === undefined ? bookPath(context, market.name) : resolve(file);
  const text = await readTextFile(path, shown(path));
  if (text === null)
    throw refused('book/missing', `there is no book ${shown(path)} of ${market.name}`, {
      hint: `make it with plimsoll book pull ${market.name}`,
    });
  const book = readBook(text, shown(path), market.params.protocol);
  if (book.market !== market.name)
    throw refused('book/other-market', `${shown(path)} is a book of ${book.market}, not of ${market.name}`, {
      where: { file: shown(path) },
    });
  return { book, digest: bookDigest(book), file: shown(path), findings: checkBook(book) };
};
