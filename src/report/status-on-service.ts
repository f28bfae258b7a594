import type { Finding } from '../diagnostic/finding.js';
import { confirmedLine, findingLines, notCountedLines, type ShownNotCounted } from './service-lines.js';
import type { Style } from './style.js';

/** What a service has of a bundle's transaction, as `status` shows it. */
export interface OnServiceView {
  readonly name: string;
  /** Whether it knows the transaction. */
  readonly known: boolean;
  /** Owners whose confirmation there counts. */
  readonly signed: readonly string[];
  /** Owners who approved the hash on the chain, as it says and the chain as well. */
  readonly approvedOnChain: readonly string[];
  readonly onlyThere: readonly string[];
  readonly onlyHere: readonly string[];
  /** Whether the signatures here and there are enough together. */
  readonly enough: boolean;
  readonly notCounted: readonly ShownNotCounted[];
  readonly warnings: readonly Finding[];
}

/** What to do with what a service has and the bundle has not, and the other way round. */
export const onServiceLines = (view: OnServiceView, need: number, style: Style): readonly string[] => [
  ...(view.known
    ? [`${view.name}: ${confirmedLine(view.signed, need)}`]
    : [`${view.name} does not have it: plimsoll publish`]),
  ...(view.onlyThere.length === 0 ? [] : [`only there: ${view.onlyThere.join(', ')}: plimsoll collect`]),
  ...(view.known && view.onlyHere.length > 0 ? [`only here: ${view.onlyHere.join(', ')}: plimsoll publish`] : []),
  ...notCountedLines(view.notCounted, style),
  ...findingLines(view.warnings, style),
];
