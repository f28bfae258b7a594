import type { AnyProposal, Proposal } from '../proposal/proposal.js';
import { cell, changesLines, valueCell } from './changes-markdown.js';
import { impactMarkdown } from './impact-markdown.js';
import { howProven, laneNote, routeMarkdown } from './proposal-route.js';

const callSection = (call: Proposal['calls'][number], index: number): string[] => [
  `${index + 1}. **${cell(call.title)}**: ${cell(call.contract)} ${call.to}`,
  `   - \`${call.function.replaceAll('`', "'")}\``,
  ...call.changes.map(
    (change) =>
      `   - ${cell(change.path)}: ${valueCell(change.before)} → ${valueCell(change.after)}${change.kind === 'consequence' ? ' (consequence)' : ''}`,
  ),
  ...call.siblings.map((sibling) => `   - ${cell(sibling.path)}: ${valueCell(sibling.value)}, stored again as it is`),
];

const signedLines = ({ route, transaction, hashes }: Proposal): string[] => [
  '## What owners sign',
  '',
  '| | |',
  '|---|---|',
  `| Safe | ${route.safe} (${cell(route.version)}, ${route.threshold} of ${route.owners.length}) |`,
  `| nonce | ${transaction.nonce} |`,
  `| to | ${transaction.to} |`,
  `| operation | ${transaction.operation === 1 ? '1 (delegatecall)' : '0 (call)'} |`,
  `| domain hash | \`${hashes.domain}\` |`,
  `| message hash | \`${hashes.message}\` |`,
  `| safeTxHash | \`${hashes.safeTx}\` |`,
  '',
];

/** The proposal for a forum or a pull request. Made from `proposal.json` alone. */
export const proposalMarkdown = (p: AnyProposal): string => {
  const { provenance, proof } = p;
  const lane = laneNote(p);
  const lines = [
    `# ${cell(p.title)}`,
    '',
    ...(p.description === '' ? [] : [cell(p.description), '']),
    `Market **${cell(p.market)}** on ${cell(p.chain.name)} (chain ${p.chain.id}), read at block ${p.block.number}.`,
    '',
    '## Changes',
    '',
    ...changesLines(p),
    '',
    '## Calls',
    '',
    ...p.calls.flatMap(callSection),
    '',
    ...impactMarkdown(p),
    ...routeMarkdown(p),
    ...(p.transaction === undefined ? [] : signedLines(p)),
    '## Evidence',
    '',
    `- Simulated on block ${p.block.number} (\`${p.block.hash}\`) ${howProven(p, (name) => `\`${name}\``)}: ${proof.gasUsed} gas${(proof.steps?.length ?? 1) > 1 ? ' for the first step' : ''}, ${proof.events} events, all declared.`,
    `- ${proof.values} values were read back in the block after it: the changes above, and nothing else.`,
    ...(lane === null ? [] : [`- ${cell(lane)}`]),
    `- Compiled from ${provenance.commit === null ? 'documents outside git' : `commit \`${provenance.commit}\``}${provenance.dirty ? ' **with edits that were not committed**, which the proposal holds' : ''}:`,
    ...provenance.documents.map(
      (document) =>
        `  - \`${document.path.replaceAll('`', "'")}\` sha256 \`${document.sha256}\`${document.text === undefined ? '' : ' (not committed)'}`,
    ),
    `- Definition ${provenance.protocol.name} ${provenance.protocol.version}, sha256 \`${provenance.protocol.sha256}\`; ${p.tool.name} ${p.tool.version}.`,
    `- Digest of this proposal: \`${p.digest}\`.`,
    '',
    'These are the proposer’s words: check them with `plimsoll review` before you sign.',
  ];
  return `${lines.join('\n')}\n`;
};
