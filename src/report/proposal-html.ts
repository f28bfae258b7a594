import type { AnyProposal, Proposal } from '../proposal/proposal.js';
import { html } from './html.js';
import { impactHtml } from './impact-html.js';
import { howProven, laneNote, routeHtml } from './proposal-route.js';
import { readableChange, readableRelative, readableValue } from './readable.js';

type Row = Proposal['changes'][number];

const value = (v: Row['before']): string =>
  v === null ? '<i>absent</i>' : v.text === '' ? '<i>empty</i>' : html(readableValue(v));

const table = (rows: readonly Row[]): string =>
  `<table><tr><th>parameter<th>before<th>after<th>change<th>relative</tr>${rows
    .map(
      (row) =>
        `<tr><td>${html(row.path)}<td class=n>${value(row.before)}<td class=n><b>${value(row.after)}</b><td class=n>${html(readableChange(row))}<td class=n>${readableRelative(row)}</tr>`,
    )
    .join('')}</table>`;

const call = (c: Proposal['calls'][number]): string =>
  `<li><b>${html(c.title)}</b><br><code>${html(c.contract)} ${c.to}</code><br><code>${html(c.function)}</code><ul>${[
    ...c.changes.map(
      (change) =>
        `<li>${html(change.path)}: ${value(change.before)} → <b>${value(change.after)}</b>${change.kind === 'consequence' ? ' (consequence)' : ''}`,
    ),
    ...c.siblings.map((sibling) => `<li>${html(sibling.path)}: ${value(sibling.value)}, stored again as it is`),
  ].join('')}</ul><details><summary>calldata</summary><code>${c.data}</code></details>`;

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.25rem .6rem;text-align:left}.n{text-align:right;font-variant-numeric:tabular-nums}code{overflow-wrap:anywhere}';

const row = (name: string, text: string): string => `<tr><th>${name}<td><code>${html(text)}</code></tr>`;

const signed = ({ route, transaction, hashes }: Proposal): string =>
  `<h2>What owners sign</h2><table>${row('Safe', `${route.safe} (${route.version}, ${route.threshold} of ${route.owners.length})`)}${row('nonce', transaction.nonce)}${row('to', transaction.to)}${row('operation', transaction.operation === 1 ? '1 (delegatecall)' : '0 (call)')}${row('domain hash', hashes.domain)}${row('message hash', hashes.message)}${row('safeTxHash', hashes.safeTx)}</table>`;

/** The proposal as one page without scripts or outside resources. Made from `proposal.json` alone. */
export const proposalHtml = (p: AnyProposal): string => {
  const { proof, provenance } = p;
  const lane = laneNote(p);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(p.title)}</title><style>${STYLE}</style>
<h1>${html(p.title)}</h1>
<p>${html(p.description)}</p>
<p>Market <b>${html(p.market)}</b> on ${html(p.chain.name)} (chain ${html(p.chain.id)}), read at block ${html(p.block.number)}.</p>
<h2>Changes</h2>${table(p.changes)}
${p.consequences.length === 0 ? '' : `<p>These change as a consequence:</p>${table(p.consequences)}`}
${p.leftAlone.length === 0 ? '' : `<p>These differ between the chain and the document, and are left alone:</p>${table(p.leftAlone)}`}
<h2>Calls</h2><ol>${p.calls.map(call).join('')}</ol>
${impactHtml(p)}${routeHtml(p)}${p.transaction === undefined ? '' : signed(p)}
<h2>Evidence</h2><ul>
<li>Simulated on block ${html(p.block.number)} (<code>${html(p.block.hash)}</code>) ${howProven(p, (name) => `<code>${name}</code>`)}: ${html(proof.gasUsed)} gas${(proof.steps?.length ?? 1) > 1 ? ' for the first step' : ''}, ${proof.events} events, all declared.
<li>${proof.values} values were read back in the block after it: the changes above, and nothing else.${lane === null ? '' : `\n<li>${html(lane)}`}
<li>Compiled from ${provenance.commit === null ? 'documents outside git' : `commit <code>${html(provenance.commit)}</code>`}${provenance.dirty ? ' <b>with edits that were not committed</b>' : ''}; definition ${html(provenance.protocol.name)} ${html(provenance.protocol.version)}; ${html(p.tool.name)} ${html(p.tool.version)}.
<li>Digest <code>${html(p.digest)}</code></ul>
<p>These are the proposer's words: check them with <code>plimsoll review</code> before you sign.</p>
</html>
`;
};
