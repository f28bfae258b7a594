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
 * where every pin is satisfied. Where the workspace has no entry, only what is pinned and was changed is told of the chain.
 */
export const judge = ({ documents, chain }: Judged): readonly Finding[] => {
  const found = judgeChain(chain);
  const known =
    documents.found !== null
      ? found
      : found.filter(({ ruleId, data }) => ruleId !== 'trust/safe-not-pinned' && data?.verdict === 'BLOCKED');
  return [...judgeDocuments(documents), ...known];
};
