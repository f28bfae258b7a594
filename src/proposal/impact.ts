import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { refused } from '../diagnostic/error.js';
import { readTextFile } from '../document/files.js';
import { bookFile } from '../impact/book/book-path.js';
import type { SourceContext } from '../plan/sources.js';
import type { Market } from '../protocol/market.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { ProposalImpact } from './proposal.js';

/** How a proposal's impact is to be simulated. */
export type ImpactAsked =
  | { readonly kind: 'left-out' }
  /** What cannot wait is not simulated. */
  | { readonly kind: 'emergency' }
  | {
      readonly kind: 'simulated';
      /** A file; undefined: the market's own below `books/`, where it has one. */
      readonly book: string | undefined;
      /** By name; none: every one of the workspace, else those that come with the program. */
      readonly scenarios: readonly string[];
      /** Null: as many as suit the book's size. */
      readonly paths: number | null;
      readonly seed: bigint;
      readonly threads: number;
      readonly onPaths: (scenario: string, done: number, all: number) => void;
    };

/** The change of a proposal. */
export interface ImpactSubject {
  readonly context: Pick<SourceContext, 'root' | 'workspace'>;
  readonly market: Market;
  /** The market as the proposal's block has it, and with what the proposal changes. */
  readonly before: ParamSet;
  readonly after: ParamSet;
}

/** Accounts times paths that a default spends on each scenario, and the bounds of its paths. */
const DEFAULT_WORK = 400_000;
const DEFAULT_PATHS = { least: 20, most: 200 };

/** Paths unless somebody says how many. They follow from the book alone, so that the same inputs give the same bytes. */
export const defaultPaths = (accounts: number): number =>
  Math.max(DEFAULT_PATHS.least, Math.min(DEFAULT_PATHS.most, Math.floor(DEFAULT_WORK / Math.max(1, accounts))));

/** A file as a bundle names it: relative to the workspace, and of one from elsewhere no more than its name. */
const named = (root: string, path: string): string => {
  const from = relative(root, path).split(sep).join('/');
  return from.startsWith('../') || isAbsolute(from) ? (from.split('/').at(-1) ?? from) : from;
};

/**
 * What a proposal does to the accounts of its market's book. Without a book the engine is not loaded. Throws `book/missing`
 * where the book that was asked for is not there, what `readBook` lists, and what `prepareChange` does.
 */
export const impactOf = async (
  asked: ImpactAsked,
  { context, market, before, after }: ImpactSubject,
): Promise<ProposalImpact> => {
  if (asked.kind === 'left-out') return { simulated: false, reason: 'left out with --no-impact' };
  if (asked.kind === 'emergency') return { simulated: false, reason: 'left out with --emergency' };
  const path = asked.book === undefined ? join(context.root, bookFile(market.name)) : resolve(asked.book);
  const file = named(context.root, path);
  const text = await readTextFile(path, file);
  if (text === null) {
    if (asked.book === undefined) return { simulated: false, reason: 'no book' };
    throw refused('book/missing', `there is no book ${asked.book}`, {
      hint: `make it with plimsoll book pull ${market.name}`,
    });
  }
  const [{ bookDigest, readBook }, { prepareChange }] = await Promise.all([
    import('../impact/book/book-file.js'),
    import('../impact/simulate/simulate-change.js'),
  ]);
  const book = readBook(text, file, market.params.protocol);
  if (book.market !== market.name)
    throw refused('book/other-market', `${file} is a book of ${book.market}, not of ${market.name}`, {
      where: { file },
    });
  const change = await prepareChange({
    book: { book, file, digest: bookDigest(book) },
    before,
    after,
    workspace: context.workspace,
    scenarios: asked.scenarios.length === 0 ? null : asked.scenarios,
    paths: asked.paths ?? defaultPaths(book.accounts.length),
    seed: asked.seed,
  });
  return { simulated: true, ...(await change.run(asked.threads, asked.onPaths)) };
};
