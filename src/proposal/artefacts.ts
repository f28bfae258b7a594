import type { Hex } from '../chain/hex.js';
import { canonicalText } from '../document/canonical.js';
import { proposalHtml } from '../report/proposal-html.js';
import { proposalMarkdown } from '../report/proposal-markdown.js';
import { formatSafeTransactionFile } from '../route/safe/safe-transaction-file.js';
import { formatTransactionBuilder } from '../route/safe/transaction-builder-emit.js';
import { safeTxFromJson } from '../route/safe/transaction-json.js';
import type { RouteCall } from '../route/safe/wrap.js';
import type { SafeTx } from '../signer/safe-tx.js';
import { governedChangeOf } from './governance/change-of.js';
import { routeFiles } from './governance/route-files.js';
import { type AnyProposal, isSigned, type Proposal } from './proposal.js';
import { routeCallsOf, stepsOf } from './steps-route.js';

export const PROPOSAL_FILE = 'proposal.json';

/** The Safe transaction of a proposal, every field in range. Throws `safe/bad-transaction` and its like. */
export const transactionOf = ({ transaction }: Pick<Proposal, 'transaction'>): SafeTx => safeTxFromJson(transaction);

/** What the Safe of a proposal makes: the calls themselves, or the step of its route that is the Safe's. */
const safeCalls = (proposal: Proposal): readonly RouteCall[] => {
  const { route } = proposal;
  const listed = route.kind === 'safe' ? proposal.calls : (route.steps[route.step]?.calls ?? []);
  return listed.map(({ to, data, value }) => ({ to: to as Hex, data: data as Hex, value: BigInt(value) }));
};

const signedArtefacts = (proposal: Proposal): readonly (readonly [string, string])[] => {
  const chainId = BigInt(proposal.chain.id);
  const safe = proposal.route.safe as Hex;
  const header = {
    chainId,
    safe,
    name: proposal.title,
    description: `${proposal.description}\n\nplimsoll digest ${proposal.digest}`.trim(),
    createdAt: BigInt(proposal.block.timestamp) * 1000n,
  };
  const tx = transactionOf(proposal);
  return [
    ['safe-transaction.json', formatSafeTransactionFile({ chainId, safe, version: proposal.route.version, tx })],
    ['transaction-builder.json', formatTransactionBuilder(safeCalls(proposal), header)],
  ];
};

/** What those need who take steps by other means. Throws what the kinds of contracts do where the steps cannot be computed. */
const stepArtefacts = (proposal: AnyProposal): ReadonlyMap<string, string> => {
  const { route } = proposal;
  if (route.kind !== 'steps' || proposal.of !== undefined) return new Map();
  const { stages, wrappers } = stepsOf(route, routeCallsOf(proposal));
  return routeFiles(governedChangeOf(proposal), route.description, { route, stages, wrappers });
};

/**
 * Every file of a bundle, by name, as `proposal.json` alone gives it: review makes them again and compares, so that none
 * can say something else than the proposal.
 */
export const artefactsOf = (proposal: AnyProposal): ReadonlyMap<string, string> =>
  new Map([
    [PROPOSAL_FILE, canonicalText(proposal)],
    ...(isSigned(proposal) ? signedArtefacts(proposal) : []),
    ...stepArtefacts(proposal),
    ['report.md', proposalMarkdown(proposal)],
    ['report.html', proposalHtml(proposal)],
  ]);
