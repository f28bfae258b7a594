import type { Finding } from '../diagnostic/finding.js';
import { type Environment, openToOthers, refuseInside, trustPath } from './location.js';
import { readTrust, type TrustFile } from './read-trust.js';
import { NO_TRUST } from './trust.js';

/** The reviewer's trust file as a review uses it. */
export interface TrustAtHand {
  readonly file: TrustFile;
  /** What is wrong with the file itself. */
  readonly findings: readonly Finding[];
  /** Today in UTC: `2026-12-31`. */
  readonly today: string;
}

/** What a review has that knows of no trust file. */
export const NO_TRUST_AT_HAND: TrustAtHand = {
  file: { path: 'none', text: null, trust: NO_TRUST },
  findings: [],
  today: '',
};

/**
 * The trust file of whoever runs this. `root` is the workspace under review, which it must not be in. Throws `trust/inside`
 * and what `readTrust` lists.
 */
export const trustAtHand = async (environment: Environment, root: string | null, now: Date): Promise<TrustAtHand> => {
  const path = trustPath(environment);
  await refuseInside(path, root);
  return {
    file: await readTrust(path),
    findings: await openToOthers(path),
    today: now.toISOString().slice(0, 10),
  };
};
