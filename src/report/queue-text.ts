import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Finding } from '../diagnostic/finding.js';
import { fields } from './review-details.js';
import { findingLines, notCountedLines, type ShownNotCounted } from './service-lines.js';
import type { Style } from './style.js';

/** A transaction that waits, as it is shown and printed. */
export interface QueuedView {
  readonly nonce: string;
  readonly safeTxHash: string;
  readonly to: string;
  readonly value: string;
  readonly operation: number;
  readonly kind: 'rejection' | 'transfer' | 'batch' | 'call' | 'delegatecall' | 'unreadable';
  readonly calls: number;
  /** What it does, in words. */
  readonly does: string;
  /** Whether it changes owners, threshold, modules, guards or code of a Safe. */
  readonly changesSafe: boolean;
  /** The bundle here that has exactly this hash; null where none has. */
  readonly bundle: string | null;
  /** The digest of a proposal that its origin claims. */
  readonly claimedDigest: string | null;
  /** Owners whose signature counts, and those who approved the hash on the chain. */
  readonly signed: readonly string[];
  readonly approvedOnChain: readonly string[];
  readonly notCounted: readonly ShownNotCounted[];
  /** Whether the service shows it to everybody; null where it does not say. */
  readonly trusted: boolean | null;
}

/** The queue of a Safe, as `queue` shows it. */
export interface QueueView {
  readonly service: string;
  readonly safe: { readonly address: string; readonly version: string; readonly chainId: string };
  /** The nonce that the Safe uses next. */
  readonly nonce: string;
  readonly threshold: number;
  readonly transactions: readonly QueuedView[];
  /** Nonces of which only one of several can be executed. */
  readonly conflicts: readonly string[];
  /** Nonces before the last that nothing waits on. */
  readonly gaps: readonly { readonly from: string; readonly to: string }[];
  readonly warnings: readonly Finding[];
}

const whose = ({ bundle, claimedDigest }: QueuedView): string =>
  bundle !== null
    ? `the proposal in ${escapeForTerminal(bundle)}`
    : claimedDigest === null
      ? 'no proposal that is known here'
      : `no proposal that is known here; its origin claims the digest ${claimedDigest}`;

const unsignedText = ({ trusted, signed, approvedOnChain }: QueuedView): readonly (readonly string[])[] =>
  signed.length + approvedOnChain.length > 0
    ? []
    : [
        [
          'unsigned',
          trusted === false
            ? 'the service does not show it: anybody can have put it there'
            : 'the service shows it all the same, for a delegate’s sake or by mistake',
        ],
      ];

const entry = (one: QueuedView, view: QueueView, style: Style): readonly string[] => {
  const by = [...one.signed, ...one.approvedOnChain.map((owner) => `${owner} (on the chain)`)];
  const shared = view.conflicts.includes(one.nonce) ? style('warning', '  one of several on this nonce') : '';
  return [
    '',
    `${style('strong', `nonce ${one.nonce}`)}  ${escapeForTerminal(one.does)}${shared}`,
    ...fields(
      [
        ['hash', one.safeTxHash],
        ['is', whose(one)],
        ['confirmed', `${by.length} of ${view.threshold}${by.length === 0 ? '' : `: ${by.join(', ')}`}`],
        ...unsignedText(one),
        ...(one.changesSafe ? [['changes', 'the Safe itself: its owners, threshold, modules, guards or code']] : []),
      ],
      style,
    ),
    ...notCountedLines(one.notCounted, style).map((line) => `  ${line}`),
  ];
};

const range = ({ from, to }: QueueView['gaps'][number]): string => (from === to ? from : `${from} to ${to}`);

/** What waits for a Safe in the order in which it can be executed, who confirmed it, and what is odd. */
export const queueText = (view: QueueView, style: Style): string => {
  const { safe, transactions, conflicts, gaps, warnings } = view;
  const count =
    transactions.length === 0 ? 'nothing waits' : transactions.length === 1 ? '1 waits' : `${transactions.length} wait`;
  return [
    `${style('strong', count)}  for the Safe ${safe.address}, version ${escapeForTerminal(safe.version)}, chain ${safe.chainId}, at nonce ${view.nonce}`,
    `as ${view.service} lists it; every hash and signature was computed again`,
    ...transactions.flatMap((one) => entry(one, view, style)),
    ...(conflicts.length + gaps.length + warnings.length === 0 ? [] : ['']),
    ...conflicts.map(
      (nonce) =>
        `${style('warning', 'conflict')}  several transactions wait on nonce ${nonce}: only one can be executed`,
    ),
    ...gaps.map(
      (gap) => `${style('warning', 'gap')}  nothing waits on nonce ${range(gap)}: what comes after waits for it`,
    ),
    ...findingLines(warnings, style),
  ].join('\n');
};
