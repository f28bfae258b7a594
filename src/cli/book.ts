import { join, resolve } from 'node:path';
import { PATIENT } from '../chain/patiently.js';
import { refused, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { readTextFile, writeFileAtomically } from '../document/files.js';
import { bookFile } from '../impact/book/book-path.js';
import type { RawBook } from '../impact/book/raw-book.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { borrowersInLogs, borrowersOfFile } from './borrowers.js';
import { timeLeft } from './progress.js';
import { shownPath } from './shown-path.js';
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

/** Write a book, and hand it back with what is to be said of it. */
const written = async (path: string, book: RawBook, findings: readonly Finding[]): Promise<BookAtHand> => {
  const { bookDigest, bookText } = await import('../impact/book/book-file.js');
  await writeFileAtomically(path, bookText(book), 'replace');
  return { book, digest: bookDigest(book), file: shownPath(path), findings };
};

/** Read a market's book from its chain and write it. What a search for accounts found so far survives a failure. */
export const pullBookFile = async (input: BookInput, context: SourceContext): Promise<BookAtHand> => {
  const [{ observeMarket }, { pullBook }] = await Promise.all([
    import('../observe/observe-chain.js'),
    import('../impact/book/pull.js'),
  ]);
  const market = await marketInWorktree(context, input.market);
  const path = input.out === undefined ? bookPath(context, market.name) : resolve(input.out);
  if (input.column !== undefined && input.accounts === undefined)
    throw usage('book/addresses', '--column names a column of the file that --accounts gives', {
      hint: 'give --accounts FILE, or leave --column out',
    });
  const listed = input.accounts === undefined ? null : await borrowersOfFile(input.accounts, input.column);
  const { rpc } = await nodeOf(market.name, context);
  const observation = await observeMarket(market, context.workspace, input.block, rpc);
  const search = { ...input, progress: `${path}.progress` };
  const addresses = listed ?? (await borrowersInLogs(search, observation, rpc));
  const total = addresses.accounts.length;
  const started = performance.now();
  const { book, findings } = await pullBook(market.name, observation, rpc, addresses, {
    ...PATIENT,
    onRead: (done) => {
      if (done < total) input.note(`  ${done} of ${total} accounts read, ${timeLeft(done, total, started)}`);
    },
  });
  return written(path, book, [...observation.findings, ...findings]);
};

/** How `book generate` was called. */
export interface GenerateInput {
  readonly market: string;
  readonly out: string | undefined;
  readonly wanted: import('../impact/book/generate.js').Wanted;
}

/** Make up a book for a market as its chain has it now, and write it. */
export const generateBookFile = async (input: GenerateInput, context: SourceContext): Promise<BookAtHand> => {
  const [{ observeMarket }, { observedBook }, { syntheticBook }, { checkBook }] = await Promise.all([
    import('../observe/observe-chain.js'),
    import('../impact/book/pull.js'),
    import('../impact/book/generate.js'),
    import('../impact/book/check-book.js'),
  ]);
  const market = await marketInWorktree(context, input.market);
  const path =
    input.out === undefined ? join(context.root, 'books', `${market.name}.synthetic.json`) : resolve(input.out);
  const { rpc } = await nodeOf(market.name, context);
  const observation = await observeMarket(market, context.workspace, 'latest', rpc);
  const { observed, findings } = await observedBook(market.name, observation, rpc);
  const book = syntheticBook(observed, input.wanted);
  return written(path, book, [...observation.findings, ...findings, ...checkBook(book)]);
};

/** The book of a market as its file has it. Throws `book/missing`, and what `readBook` lists. */
export const bookOf = async (name: string, file: string | undefined, context: SourceContext): Promise<BookAtHand> => {
  const [{ readBook, bookDigest }, { checkBook }] = await Promise.all([
    import('../impact/book/book-file.js'),
    import('../impact/book/check-book.js'),
  ]);
  const market = await marketInWorktree(context, name);
  const path = file === undefined ? bookPath(context, market.name) : resolve(file);
  const text = await readTextFile(path, shownPath(path));
  if (text === null)
    throw refused('book/missing', `there is no book ${shownPath(path)} of ${market.name}`, {
      hint: `make it with plimsoll book pull ${market.name}`,
    });
  const book = readBook(text, shownPath(path), market.params.protocol);
  if (book.market !== market.name)
    throw refused('book/other-market', `${shownPath(path)} is a book of ${book.market}, not of ${market.name}`, {
      where: { file: shownPath(path) },
    });
  return { book, digest: bookDigest(book), file: shownPath(path), findings: checkBook(book) };
};
