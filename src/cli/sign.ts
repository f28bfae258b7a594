import type { Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import { escapeForTerminal } from '../diagnostic/escape.js';
import type { AnyBundle, Bundle } from '../proposal/read-bundle.js';
import { reviewText } from '../report/review-text.js';
import { plain } from '../report/style.js';
import type { Review } from '../review/review.js';
import { askPassword, confirm } from './ask.js';
import { missingFlag } from './flags.js';
import { chosenKey, type KeyChoice } from './key.js';
import type { ForkModule } from './machine.js';
import { progressOf } from './progress.js';
import { reviewOf } from './review.js';
import type { Signed } from './signed.js';
import { nodeOf, sourceContext } from './source-context.js';

/** How `sign` and `execute` were called. */
export interface ActInput {
  readonly workspace: string | undefined;
  readonly key: KeyChoice;
  readonly yes: 'yes' | 'ask';
  readonly interactive: 'interactive' | 'machine';
  readonly note: (text: string) => void;
  readonly fork: ForkModule;
}

/** Review before something is done with a bundle. Throws `sign/blocked` where the review says BLOCKED. */
export const reviewedUnblocked = async (
  bundle: AnyBundle,
  input: Pick<ActInput, 'workspace' | 'fork' | 'note'>,
  network: 'online' | 'offline',
  action: string,
): Promise<Review> => {
  const review = await reviewOf(bundle, {
    workspace: input.workspace,
    offline: network === 'offline',
    fork: input.fork,
    onPaths: progressOf(input.note),
  });
  if (review.verdict !== 'BLOCKED') return review;
  throw refused('sign/blocked', `the review says BLOCKED: this is not to be ${action}`, {
    findings: review.warnings.filter((warning) => warning.data?.verdict === 'BLOCKED'),
    hint: 'plimsoll review tells the whole',
  });
};

/** Review before acting: BLOCKED is refused, CAUTION needs a yes. Throws `sign/blocked` or `sign/not-confirmed`. */
export const reviewedForAction = async (bundle: AnyBundle, input: ActInput, action: string): Promise<Review> => {
  const review = await reviewedUnblocked(bundle, input, 'online', action);
  if (review.verdict === 'OK' || input.yes === 'yes') return review;
  if (input.interactive === 'machine') throw missingFlag('yes', 'your confirmation of a review that says CAUTION');
  input.note(reviewText(review, plain));
  if (!(await confirm(`The review says CAUTION. Is it to be ${action}?`)))
    throw refused('sign/not-confirmed', `it was not ${action}`);
  return review;
};

/** The key for an action, asked for its password where a person is there to ask. */
export const keyFor = async (input: Pick<ActInput, 'key' | 'interactive' | 'note'>, rpc: Rpc, url: string) => {
  const ask =
    input.interactive === 'interactive'
      ? (file: string) => askPassword(`Password of ${escapeForTerminal(file)}:`)
      : null;
  const { key, warnings } = await chosenKey(input.key, rpc, url, ask);
  for (const warning of warnings) input.note(`warning: ${escapeForTerminal(warning.message)}`);
  return key;
};

/** Review, sign as one owner with a key, and put the signature beside the proposal. */
export const signBundle = async (bundle: Bundle, input: ActInput): Promise<Signed> => {
  const [{ openSafe }, { signSafeTx }, { ownersNow, shownBySigner, signSubject }, { storeSignature }] =
    await Promise.all([
      import('../signer/safe-kit.js'),
      import('../signer/sign.js'),
      import('./sign-subject.js'),
      import('./signed.js'),
    ]);
  const { rpc, url } = await nodeOf(bundle.proposal.market, await sourceContext(input.workspace));
  const key = await keyFor(input, rpc, url);
  const { verdict } = await reviewedForAction(bundle, input, 'signed');
  const subject = signSubject(bundle);
  const open = await openSafe(subject.identity, key, rpc);
  input.note(shownBySigner('key', subject));
  const signed = await signSafeTx(open, subject.tx);
  const owners = await ownersNow(subject, rpc);
  return storeSignature({ bundle, subject, owners, signed, by: 'key', verdict });
};
