import { refused } from '../../diagnostic/error.js';
import type { Book } from '../book.js';
import type { ExplainedStep } from '../liquidation/tape.js';
import { measured } from './columns.js';
import type { BookKind, Case, Job } from './job.js';
import { type Outcomes, pathCount, pathsOf, priceReader, simulatorOf } from './run-paths.js';

/** A step of an account's path, with the path's prices then, in US dollars and before any sales, of what it holds and owes. */
export interface AccountStep extends ExplainedStep {
  readonly prices: readonly { readonly asset: string; readonly price: number }[];
}

/** One account through one path, in one kind of book. */
export interface AccountPath {
  readonly kind: BookKind;
  /** The change does nothing to this book: both sides are one. */
  readonly unchanged: boolean;
  readonly before: readonly AccountStep[];
  readonly after: readonly AccountStep[];
}

/** Names are addresses in whatever letter case, or what a file calls an account. */
const accountIn = ({ accounts }: Book, name: string): number => {
  const exact = accounts.indexOf(name);
  return exact >= 0 ? exact : accounts.findIndex((one) => one.toLowerCase() === name.toLowerCase());
};

interface Prices {
  readonly prices: Float64Array;
  readonly lows: Float64Array | null;
}

const follow = (job: Job, { market, book }: Case, at: number, path: number, read: Prices): readonly AccountStep[] => {
  const { step } = job.scenario;
  const name = book.accounts[at] ?? '';
  const held = [...book.asset.subarray(book.offsets[at], book.offsets[at + 1])];
  const pricesAt = (seconds: number): AccountStep['prices'] => {
    const index = Math.max(0, Math.ceil(seconds / step - 1e-9) - 1);
    // Halves of steps are the instants of their lows.
    const within = read.lows !== null && (index + 1) * step - seconds > step / 4;
    const ratios = within ? read.lows : read.prices;
    return held.map((asset) => ({
      asset: market.assets[asset]?.label ?? '',
      price:
        (market.assets[asset]?.price ?? 0) *
        (seconds === 0 ? 1 : (ratios?.[index * market.assets.length + asset] ?? 1)),
    }));
  };
  return simulatorOf(job, { market, book })
    .explain(name, path, read.prices, read.lows)
    .map((one) => ({ ...one, prices: pricesAt(one.seconds) }));
};

/**
 * Follow one account through one path of a job, in every book that has it, before and after. `path` counts from 0. Throws
 * `liquidation/unknown-account` where no book has it and `simulate/path` for a path that the job does not have.
 */
export const explainAccount = (job: Job, account: string, path: number): readonly AccountPath[] => {
  const paths = pathCount(job);
  if (path >= paths)
    throw refused('simulate/path', `${job.scenario.name} has ${paths === 1 ? 'one path' : `${paths} paths`}`, {
      hint: `give --path from 1 to ${paths}, or more --paths where they are drawn`,
    });
  const read = priceReader(pathsOf(job))(path);
  const found = job.pairs.flatMap(({ kind, before, after }): AccountPath[] => {
    const [was, is] = [accountIn(before.book, account), accountIn(after.book, account)];
    if (was < 0 || is < 0) return [];
    const first = follow(job, before, was, path, read);
    const unchanged = before === after;
    return [{ kind, unchanged, before: first, after: unchanged ? first : follow(job, after, is, path, read) }];
  });
  if (found.length === 0) throw unknownAccount(account);
  return found;
};

const unknownAccount = (account: string): Error =>
  refused('liquidation/unknown-account', `the book has no account ${account}`, {
    hint: 'give an address as plimsoll book show lists it',
  });

/** Throws `liquidation/unknown-account` where no book of any job has the account on both sides, before anything is run. */
export const checkAccount = (jobs: readonly Job[], account: string): void => {
  const known = jobs.some(({ pairs }) =>
    pairs.some(({ before, after }) => accountIn(before.book, account) >= 0 && accountIn(after.book, account) >= 0),
  );
  if (!known) throw unknownAccount(account);
};

/** The path of a job that leaves most bad debt in the book as it is, after the change; of equal ones that with most debt at risk. */
export const worstPath = ({ pairs }: Outcomes): number => {
  const after = pairs[0]?.after;
  if (after === undefined) return 0;
  const [bad, risk] = [measured(after, 'badDebt'), measured(after, 'atRisk')];
  let worst = 0;
  for (let path = 1; path < bad.length; path += 1) {
    const more = (bad[path] ?? 0) - (bad[worst] ?? 0);
    if (more > 0 || (more === 0 && (risk[path] ?? 0) > (risk[worst] ?? 0))) worst = path;
  }
  return worst;
};
