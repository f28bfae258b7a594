import { PlimsollError } from '../diagnostic/error.js';
import { canonicalText } from '../document/canonical.js';
import { diskFiles } from '../document/files.js';
import type { RawBook } from '../impact/book/raw-book.js';
import type { AtOnceSummary, ImpactSummary } from '../impact/simulate/summary.js';
import type { AnyProposal } from '../proposal/proposal.js';
import type { ParamSet } from '../protocol/param-set.js';
import { asTold, timingHolds } from './impact-timing.js';
import type { Notes } from './notes.js';
import { claimedContracts, recompile, type Sources } from './reproduce.js';
import type { OnPaths, SimulateAgain } from './simulate-again.js';
import type { FigureStatus, ToldImpact } from './told-impact.js';

type Claimed = Extract<NonNullable<AnyProposal['impact']>, { simulated: true }>;

/** What a review has to make the figures again with. */
export interface ImpactAtHand {
  /** The documents at the commit; null where there are none. */
  readonly sources: Sources | null;
  /** The market as the proposal says it saw it; null where that cannot be read. */
  readonly observed: ParamSet | null;
  /** The reviewer's clone. */
  readonly root: string | null;
  /** Null where this program has no engine. */
  readonly simulateAgain: SimulateAgain | null;
  readonly onPaths: OnPaths;
}

/** Both sides of the change, compiled again; null where the documents do not compile: that blocks already. */
const sidesOf = (
  proposal: AnyProposal,
  sources: Sources,
  observed: ParamSet,
): { readonly before: ParamSet; readonly after: ParamSet } | null => {
  try {
    const { plan } = recompile(proposal, sources, observed, claimedContracts(proposal));
    return { before: observed, after: plan.after };
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

/** The book that the bundle names by its digest, at the commit or else in the clone's folder; null where it is at neither. */
const bookAtHand = async (
  { file, sha256 }: Claimed['book'],
  sources: Sources,
  root: string | null,
): Promise<RawBook | null> => {
  const { bookDigest, readBook } = await import('../impact/book/book-file.js');
  for (const files of [sources.workspace.files, ...(root === null ? [] : [diskFiles(root)])]) {
    try {
      const text = await files.read(file);
      const book = text === null ? null : readBook(text, file, sources.market.params.protocol);
      if (book !== null && bookDigest(book) === sha256) return book;
    } catch (error) {
      // What is no book, or is outside the workspace, is not the book.
      if (!(error instanceof PlimsollError)) throw error;
    }
  }
  return null;
};

/** The same text whether documents were read from the folder or from a commit. */
const withoutPrefix = (value: unknown, { workspace }: Sources): string => {
  const text = canonicalText(value);
  return workspace.files.prefix === '' ? text : text.replaceAll(workspace.files.prefix, '');
};

const HELP = 'Do not sign before you know who wrote these figures.';

const notes = (claimed: Claimed, reason: string, atOnce: FigureStatus, to: Notes): ToldImpact => {
  to.notChecked.push(
    atOnce === 'recomputed'
      ? `the estimates of the impact, as claimed: ${reason}`
      : `the impact, as claimed: ${reason}`,
  );
  return told(claimed, { atOnce, estimates: 'claimed', reason });
};

const told = (
  { book, atOnce }: Claimed,
  found: { readonly atOnce: FigureStatus; readonly estimates: FigureStatus; readonly reason: string | null },
): ToldImpact => ({
  simulated: true,
  ...found,
  newlyLiquidatable: atOnce.newly,
  book: { file: book.file, sha256: book.sha256, synthetic: book.synthetic },
});

const atOnceDiffers = (claimed: AtOnceSummary, found: AtOnceSummary): string =>
  claimed.newly === found.newly
    ? 'the proposal says another standing of the accounts that become liquidatable at once than its book gives'
    : `the proposal says that ${claimed.newly} accounts become liquidatable at once; by its book it is ${found.newly}`;

/** The first figure of two simulations of the same inputs that differs, in words. */
const estimateDiffers = (claimed: ImpactSummary, found: ImpactSummary): string => {
  for (const scenario of found.scenarios) {
    const other = claimed.scenarios.find(({ name }) => name === scenario.name);
    if (other !== undefined && canonicalText(other) !== canonicalText(scenario))
      return `the figures that the proposal gives of ${scenario.name} are not those that its book and seed give`;
  }
  return 'the impact that the proposal tells is not what its book and seed give';
};

/** The same engine, scenarios and paths: then every figure must be the same. Else why they can not be compared. */
const incomparable = (claimed: Claimed, found: ImpactSummary): string | null => {
  const digests = new Map(found.scenarios.map(({ name, sha256 }) => [name, sha256]));
  const other = claimed.scenarios.find(({ name, sha256 }) => digests.get(name) !== sha256);
  return other === undefined ? null : `the scenario ${other.name} is another here`;
};

const checkEstimates = async (
  claimed: Claimed,
  book: RawBook,
  sides: { readonly before: ParamSet; readonly after: ParamSet },
  sources: Sources,
  { simulateAgain, onPaths }: Pick<ImpactAtHand, 'simulateAgain' | 'onPaths'>,
  to: Notes,
): Promise<ToldImpact> => {
  const { ENGINE } = await import('../impact/simulate/engine-version.js');
  if (simulateAgain === null) return notes(claimed, 'this build of the program has no engine', 'recomputed', to);
  if (claimed.engine !== ENGINE)
    return notes(claimed, `they are of engine ${claimed.engine}, and this one is ${ENGINE}`, 'recomputed', to);
  let found: ImpactSummary | null;
  try {
    found = await simulateAgain(
      {
        book: { book, file: claimed.book.file, digest: claimed.book.sha256 },
        ...sides,
        workspace: sources.workspace,
        scenarios: claimed.scenarios.map(({ name }) => name),
        paths: claimed.paths,
        seed: BigInt(claimed.seed),
      },
      onPaths,
    );
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return notes(claimed, `they cannot be made again here: ${error.message}`, 'recomputed', to);
  }
  if (found === null) return notes(claimed, 'they are more work than a review does', 'recomputed', to);
  const why = incomparable(claimed, found);
  if (why !== null) return notes(claimed, why, 'recomputed', to);
  // Scenarios that were not run are told by their names alone: asking for the others does not find them.
  const { simulated: _, notRun, timing, ...figures } = claimed;
  const { drops, scenarios, ...others } = found;
  // A bundle made before falls were told, or times of harm, has none of them.
  const again = {
    ...others,
    ...(claimed.drops === undefined ? {} : { drops }),
    scenarios: scenarios.map((scenario, index) => asTold(scenario, claimed.scenarios[index])),
    notRun: undefined,
  };
  if (withoutPrefix(figures, sources) !== withoutPrefix(again, sources)) {
    to.blocked('review/impact-differs', estimateDiffers(claimed, found), HELP);
    return told(claimed, { atOnce: 'recomputed', estimates: 'differs', reason: null });
  }
  to.checked.push('the impact, simulated again on the same book: the same figures');
  return told(claimed, { atOnce: 'recomputed', estimates: 'recomputed', reason: null });
};

/**
 * Make the figures of a bundle's impact again from the book that it names, where that is at hand: a figure that is another
 * blocks, and one that cannot be made again is told to be a claim. Nothing but the book's digest is taken from the bundle: both
 * sides of the change are compiled again, and scenarios are those of the documents at the commit.
 */
export const checkImpact = async (
  proposal: AnyProposal,
  { sources, observed, root, ...engine }: ImpactAtHand,
  to: Notes,
): Promise<ToldImpact | null> => {
  const claimed = proposal.impact;
  if (claimed === undefined) return null;
  if (!claimed.simulated) return { simulated: false, reason: claimed.reason };
  if (!timingHolds(claimed))
    to.blocked(
      'review/impact-differs',
      'what the proposal says of its route against stress is not what its own figures give',
      HELP,
    );
  if (sources === null || observed === null) return notes(claimed, 'no documents to compile', 'claimed', to);
  const compiled = sidesOf(proposal, sources, observed);
  if (compiled === null) return notes(claimed, 'the documents do not compile', 'claimed', to);
  const book = await bookAtHand(claimed.book, sources, root);
  if (book === null) return notes(claimed, 'no book at hand', 'claimed', to);
  const [{ atOnceOf }, { atOnceSummary }, { sidesOn }, { valuesDigest }] = await Promise.all([
    import('../impact/simulate/at-once.js'),
    import('../impact/simulate/summary.js'),
    import('../impact/market/sides-on.js'),
    import('../impact/market/values-digest.js'),
  ]);
  const sides = sidesOn(book, compiled);
  const found = atOnceSummary(atOnceOf(book, sides.before, sides.after));
  const { before, after } = claimed.parameters;
  const wrong =
    before !== valuesDigest(sides.before) || after !== valuesDigest(sides.after)
      ? 'the impact that the proposal tells is of other parameters than it changes'
      : canonicalText(found) === canonicalText(claimed.atOnce)
        ? null
        : atOnceDiffers(claimed.atOnce, found);
  if (wrong !== null) {
    to.blocked('review/impact-differs', wrong, HELP);
    return told(claimed, { atOnce: 'differs', estimates: 'claimed', reason: null });
  }
  to.checked.push('the accounts that become liquidatable at once, worked out again from the same book');
  return checkEstimates(claimed, book, compiled, sources, engine, to);
};
