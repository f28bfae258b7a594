import type { Finding } from '../diagnostic/finding.js';
import { confirmedLine, findingLines, notCountedLines, type ShownNotCounted } from './service-lines.js';
import type { Style } from './style.js';

/** What `publish` did, as it is shown and printed. */
export interface PublishView {
  /** `the service at https://…` */
  readonly service: string;
  readonly safeTxHash: string;
  readonly verdict: string;
  /** Whether the service had the transaction before. */
  readonly found: boolean;
  readonly sent: readonly { readonly what: 'transaction' | 'confirmation'; readonly by: string }[];
  /** Owners whose confirmation at the service counts. */
  readonly confirmed: readonly string[];
  readonly need: number;
  readonly notCounted: readonly ShownNotCounted[];
  readonly warnings: readonly Finding[];
}

const sending = ({ what, by }: PublishView['sent'][number]): string =>
  what === 'transaction' ? `the transaction with the signature of ${by}` : `the signature of ${by}`;

const head = ({ sent, verdict }: PublishView, style: Style): readonly string[] =>
  sent.length === 0
    ? [`${style('good', 'nothing to send')}  the service has the transaction and every signature of the bundle`]
    : [`${style('good', 'published')}  after a review that said ${verdict}`, ...sent.map((one) => `  ${sending(one)}`)];

/** What was published and what the service has now. */
export const publishText = (view: PublishView, style: Style): string =>
  [
    ...head(view, style),
    `${view.safeTxHash} at ${view.service}`,
    confirmedLine(view.confirmed, view.need),
    ...notCountedLines(view.notCounted, style),
    ...findingLines(view.warnings, style),
  ].join('\n');
