import { escapeForTerminal } from '../diagnostic/escape.js';
import { type OnServiceView, onServiceLines } from './status-on-service.js';
import type { Style } from './style.js';

/** Where a proposal is, as `status` shows it. */
export interface StatusView {
  readonly state: 'draft' | 'signed' | 'ready' | 'executed' | 'superseded';
  readonly signed: readonly string[];
  /** Owners who approved the hash on the chain. */
  readonly approvedOnChain: readonly string[];
  /** How many owners consented, in whichever way. */
  readonly have: number;
  readonly need: number;
  readonly nonce: string;
  readonly safeNonce: string;
  readonly execution: { readonly transaction: string; readonly block: number } | null;
  /** What reviewers attested; the verdict is theirs. */
  readonly attested: readonly {
    readonly reviewer: string;
    readonly verdict: 'OK' | 'CAUTION' | 'BLOCKED';
    readonly block: number;
    readonly tool: string;
  }[];
  /** How many of them found that it may be signed, and how many the workspace demands. */
  readonly approvals: number;
  readonly attestationsNeeded: number;
  readonly notCounted: readonly { readonly file: string; readonly why: string }[];
  /** What a service has of it; null where none was asked. */
  readonly service: OnServiceView | null;
}

const next = (view: StatusView): string => {
  switch (view.state) {
    case 'draft':
    case 'signed':
      if (view.service?.enough === true) return 'enough owners have signed, not all of them here: plimsoll collect';
      return `waits for ${view.need - view.have} more of ${view.need} signatures: plimsoll sign`;
    case 'ready':
      return view.approvals < view.attestationsNeeded
        ? `enough owners have signed; waits for ${view.attestationsNeeded - view.approvals} more of ${view.attestationsNeeded} attestations: plimsoll review --attest`
        : 'enough owners have signed: plimsoll execute';
    case 'executed':
      return `executed in block ${view.execution?.block ?? ''}, ${view.execution?.transaction ?? ''}: plimsoll verify`;
    case 'superseded':
      return `another transaction used the nonce ${view.nonce} (the Safe is at ${view.safeNonce}): it can never be executed`;
  }
};

const ROLE = { OK: 'good', CAUTION: 'warning', BLOCKED: 'error' } as const;

const reviews = ({ attested, approvals, attestationsNeeded }: StatusView, style: Style): readonly string[] => [
  ...(attestationsNeeded === 0 ? [] : [`attested by ${approvals} of the ${attestationsNeeded} reviewers needed`]),
  ...attested.map(
    ({ reviewer, verdict, block, tool }) =>
      `${style(ROLE[verdict], verdict)}  by ${reviewer} at block ${block}, with ${escapeForTerminal(tool)}`,
  ),
];

export const statusText = (view: StatusView, style: Style): string =>
  [
    `${style('strong', view.state)}  ${next(view)}`,
    `signed by ${view.signed.length} of the ${view.need} needed${view.signed.length === 0 ? '' : `: ${view.signed.join(', ')}`}`,
    ...(view.approvedOnChain.length === 0 ? [] : [`approved on the chain by ${view.approvedOnChain.join(', ')}`]),
    ...reviews(view, style),
    ...view.notCounted.map(
      ({ file, why }) => `${style('warning', 'not counted')}  ${escapeForTerminal(file)}: ${escapeForTerminal(why)}`,
    ),
    ...(view.service === null ? [] : onServiceLines(view.service, view.need, style)),
  ].join('\n');
