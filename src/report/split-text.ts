import { escapeForTerminal } from '../diagnostic/escape.js';
import type { AnyProposal } from '../proposal/proposal.js';
import { passedOverLines } from './proposal-route.js';
import { proposalText } from './proposal-text.js';
import type { Style } from './style.js';

/** One part of a split change, with its bundle. */
export interface SplitView {
  readonly route: string;
  readonly bundle: string;
  readonly paths: readonly string[];
  readonly passedOver: readonly { readonly name: string; readonly why: readonly string[] }[];
  readonly proposal: AnyProposal;
}

const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`;

const partLine = ({ route, paths }: SplitView, index: number, style: Style): string =>
  `  ${index + 1}. ${style('strong', escapeForTerminal(route))}  ${paths.map(escapeForTerminal).join(', ')}`;

/** Safes that sign several parts, each with its nonces in order. */
const nonceLines = (parts: readonly SplitView[]): readonly string[] => {
  const safes = new Map<string, string[]>();
  for (const { proposal } of parts) {
    if (proposal.transaction === undefined) continue;
    const { safe } = proposal.route;
    safes.set(safe, [...(safes.get(safe) ?? []), proposal.transaction.nonce]);
  }
  return [...safes].flatMap(([safe, nonces]) =>
    nonces.length === 1
      ? []
      : [`  the Safe ${safe} signs ${nonces.length} of them, with the nonces ${nonces.join(', ')}: in this order`],
  );
};

/** What `propose --split` says: which change goes where and why, then each part as `propose` tells it. */
export const splitText = (parts: readonly SplitView[], style: Style): string =>
  [
    `${style('strong', `${count(parts.flatMap(({ paths }) => paths).length, 'change')} on ${count(parts.length, 'route')}`)}, each part proven by itself`,
    ...parts.map((part, index) => partLine(part, index, style)),
    ...nonceLines(parts),
    ...parts.flatMap(({ route, bundle, passedOver, proposal }, index) => [
      '',
      style('strong', `Part ${index + 1} of ${parts.length}: route ${escapeForTerminal(route)}`),
      ...passedOverLines(passedOver, style),
      proposalText(proposal, bundle, style),
    ]),
  ].join('\n');
