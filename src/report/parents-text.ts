import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ToldParent, ToldReview } from '../review/told.js';
import { changeRows } from './proposal-text.js';
import { callsSection, fields } from './review-details.js';
import type { Style } from './style.js';

const parentLines = (parent: ToldParent, style: Style): readonly string[] => {
  const { safe, hashes, transaction, changes } = parent;
  const rows = [
    ['safeTxHash', hashes.safeTx],
    ['Safe', `${safe.address}, version ${escapeForTerminal(safe.version)}, chain ${safe.chainId}`],
    ['nonce', transaction.nonce],
    ['to', `${transaction.to}${transaction.operation === 1 ? ' (delegatecall)' : ''}`],
  ];
  const table = changes.length === 0 ? [] : changeRows(changes, style).split('\n');
  return [
    ...fields(rows, style),
    ...table.map((line) => `  ${line}`),
    ...callsSection(parent, style).map((line) => `  ${line}`),
  ];
};

/** The transactions behind the hashes that the reviewed one approves. */
export const parentsSection = ({ approves }: ToldReview, style: Style): readonly string[] =>
  (approves ?? []).flatMap((parent) => ['', style('strong', 'What is really approved'), ...parentLines(parent, style)]);
