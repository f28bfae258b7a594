import type { Hex } from '../chain/hex.js';
import { canonicalText } from '../document/canonical.js';
import { proposalHtml } from '../report/proposal-html.js';
import { proposalMarkdown } from '../report/proposal-markdown.js';
import { formatSafeTransactionFile } from '../route/safe/safe-transaction-file.js';
import { formatTransactionBuilder } from '../route/safe/transaction-builder-emit.js';
import { safeTxFromJson } from '../route/safe/transaction-json.js';
import type { SafeTx } from '../signer/safe-tx.js';
import type { Proposal } from './proposal.js';

export const PROPOSAL_FILE = 'proposal.json';

/** The Safe transaction of a proposal, every field in range. Throws `safe/bad-transaction` and its like. */
export const transactionOf = ({ transaction }: Proposal): SafeTx => safeTxFromJson(transaction);

/**
 * Every file of a bundle, by name, as `proposal.json` alone gives it: review makes them again and compares, so that none
 * can say something else than the proposal.
 */
export const artefactsOf = (proposal: Proposal): ReadonlyMap<string, string> => {
  const chainId = BigInt(proposal.chain.id);
  const safe = proposal.route.safe as Hex;
  const calls = proposal.calls.map((call) => ({
    to: call.to as Hex,
    data: call.data as Hex,
    value: BigInt(call.value),
  }));
  const header = {
    chainId,
    safe,
    name: proposal.title,
    description: `${proposal.description}\n\nplimsoll digest ${proposal.digest}`.trim(),
    createdAt: BigInt(proposal.block.timestamp) * 1000n,
  };
  return new Map([
    [PROPOSAL_FILE, canonicalText(proposal)],
    [
      'safe-transaction.json',
      formatSafeTransactionFile({ chainId, safe, version: proposal.route.version, tx: transactionOf(proposal) }),
    ],
    ['transaction-builder.json', formatTransactionBuilder(calls, header)],
    ['report.md', proposalMarkdown(proposal)],
    ['report.html', proposalHtml(proposal)],
  ]);
};
