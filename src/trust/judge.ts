import type { Finding } from '../diagnostic/finding.js';
import { type JudgedChain, judgeChain } from './judge-chain.js';
import { type JudgedDocuments, judgeDocuments } from './judge-documents.js';

/** All that a review holds against the reviewer's pins. */
export interface Judged {
  readonly documents: JudgedDocuments;
  readonly chain: JudgedChain;
}

/**
 * What of a proposal is not as the reviewer's trust file has it; each finding has `data.verdict`, information aside. Empty
 * where every pin is satisfied. Without an entry for the workspace nothing else is held against the pins.
 */
export const judge = ({ documents, chain }: Judged): readonly Finding[] =>
  documents.found === null ? judgeDocuments(documents) : [...judgeDocuments(documents), ...judgeChain(chain)];
