import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Finding } from '../diagnostic/finding.js';
import { findingLines, type ShownNotCounted } from './service-lines.js';
import type { Style } from './style.js';

/** What `collect` took, as it is shown and printed. */
export interface CollectView {
  readonly service: string;
  readonly safeTxHash: string;
  /** Signatures that were written into the bundle, each with its file. */
  readonly taken: readonly { readonly owner: string; readonly file: string }[];
  /** Owners whose signature was in the bundle already. */
  readonly had: readonly string[];
  /** Owners who approved the hash on the chain, as the chain says. */
  readonly approvedOnChain: readonly string[];
  readonly leftOut: readonly ShownNotCounted[];
  /** Owners who consented: by signatures in the bundle that count now, or by approvals on the chain. */
  readonly have: number;
  readonly need: number;
  readonly warnings: readonly Finding[];
}

const next = ({ have, need }: CollectView): string =>
  have >= need ? 'plimsoll execute' : `${need - have} more needed`;

/** What was taken from a service, what was left there, and what the bundle has now. */
export const collectText = (view: CollectView, style: Style): string =>
  [
    `${style('good', 'collected')}  ${view.taken.length} ${view.taken.length === 1 ? 'signature' : 'signatures'} of ${view.safeTxHash} from ${view.service}`,
    ...view.taken.map(({ owner, file }) => `  ${owner}  ${escapeForTerminal(file)}`),
    ...view.had.map((owner) => `${style('faint', 'was here')}  ${owner}`),
    ...view.leftOut.map(
      ({ owner, why }) =>
        `${style('warning', 'left out')}  ${owner === null ? '' : `said to be of ${owner}: `}${escapeForTerminal(why)}`,
    ),
    ...view.approvedOnChain.map(
      (owner) =>
        `${style('note', 'on the chain')}  ${owner} approved the hash there: it counts, and plimsoll execute uses it`,
    ),
    ...findingLines(view.warnings, style),
    `${view.have} of the ${view.need} owners needed consented: ${next(view)}`,
  ].join('\n');
