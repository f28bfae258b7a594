import { escapeForTerminal } from '../diagnostic/escape.js';
import type { AnyProposal, Proposal } from '../proposal/proposal.js';
import { impactText } from './impact-text.js';
import { laneNote, routeLines } from './proposal-route.js';
import { readableChange, readableValue } from './readable.js';
import type { Style } from './style.js';
import { table } from './table.js';

type Row = Proposal['changes'][number];

/** Changes as a table: parameter, before, after, how much. */
export const changeRows = (rows: readonly Row[], style: Style): string =>
  table(
    [
      { title: 'parameter' },
      { title: 'before', align: 'right' },
      { title: '' },
      { title: 'after', align: 'right', role: 'strong' },
      { title: 'change', align: 'right' },
    ],
    rows.map((row) => [
      escapeForTerminal(row.path),
      readableValue(row.before),
      '→',
      readableValue(row.after),
      readableChange(row),
    ]),
    style,
  );

const callLines = (call: Proposal['calls'][number], index: number, style: Style): readonly string[] => [
  `  ${index + 1}. ${style('strong', escapeForTerminal(call.title))}  ${style('faint', `${escapeForTerminal(call.contract)}.${escapeForTerminal(call.function.split('(')[0] ?? '')}`)}`,
  ...call.changes.map(
    (change) =>
      `     ${escapeForTerminal(change.path)}: ${readableValue(change.before)} → ${readableValue(change.after)}${change.kind === 'consequence' ? '  (consequence)' : ''}`,
  ),
  ...call.siblings.map((sibling) =>
    style('faint', `     ${escapeForTerminal(sibling.path)}: ${readableValue(sibling.value)}, stored again as it is`),
  ),
];

const section = (title: string, body: string, style: Style): readonly string[] => [
  '',
  style('strong', title),
  ...body.split('\n').map((line) => `  ${line}`),
];

/** The calls of a proposal, each with what it changes and what it stores again. */
export const callsText = (calls: Proposal['calls'], style: Style): string =>
  calls.flatMap((call, index) => callLines(call, index, style)).join('\n');

const signedLines = ({ route, transaction, hashes }: Proposal, style: Style): readonly string[] =>
  section(
    'What owners sign',
    table(
      [{ title: '' }, { title: '' }],
      [
        [
          'Safe',
          `${route.safe}, version ${escapeForTerminal(route.version)}, ${route.threshold} of ${route.owners.length}`,
        ],
        ['nonce', transaction.nonce],
        ['to', `${transaction.to}${transaction.operation === 1 ? ' (delegatecall)' : ''}`],
        ['domain hash', hashes.domain],
        ['message hash', hashes.message],
        ['safeTxHash', hashes.safeTx],
      ],
      style,
    )
      .split('\n')
      .slice(1)
      .join('\n'),
    style,
  );

/** Parts of the document's own change that are not in this proposal are left alone too, and are no drift. */
const leftAloneTitle = ({ leftAlone }: AnyProposal): string =>
  leftAlone.every(({ kind }) => kind === 'drift') ? 'Left alone (drift)' : 'Left alone';

/** What `propose` says of a proposal: changes, calls, what owners sign, what was shown. */
export const proposalText = (p: AnyProposal, bundle: string | null, style: Style): string => {
  const { proof, provenance } = p;
  const dirty = provenance.documents.filter((document) => document.text !== undefined).map((document) => document.path);
  const lane = laneNote(p);
  const lines = [
    style('strong', escapeForTerminal(p.title)),
    `${escapeForTerminal(p.market)} on ${escapeForTerminal(p.chain.name)} (chain ${p.chain.id}) at block ${p.block.number}`,
    ...section('Changes', changeRows(p.changes, style), style),
    ...(p.consequences.length > 0 ? section('Consequences', changeRows(p.consequences, style), style) : []),
    ...(p.leftAlone.length > 0 ? section(leftAloneTitle(p), changeRows(p.leftAlone, style), style) : []),
    '',
    style('strong', `Calls (${p.calls.length})`),
    callsText(p.calls, style),
    ...impactText(p, style),
    ...routeLines(p, style),
    ...(p.transaction === undefined ? [] : signedLines(p, style)),
    '',
    `${style('good', 'proven')}  ${proof.values} values read back after the simulated ${proof.steps === undefined || proof.steps.length === 1 ? 'transaction' : `${proof.steps.length} steps`}: these changes and nothing else; ${proof.gasUsed} gas${(proof.steps?.length ?? 1) > 1 ? ' for the first' : ''}, ${proof.events} events, all declared`,
    ...(lane === null ? [] : [style('warning', escapeForTerminal(lane))]),
    ...(proof.nonceAhead === '0'
      ? []
      : [
          style(
            'warning',
            `the nonce is ${proof.nonceAhead} ahead of the Safe's: it was simulated as if the transactions before it had run without effect on the market`,
          ),
        ]),
    ...(dirty.length > 0
      ? [
          `${style('warning', 'dirty')}  not committed: ${dirty.map(escapeForTerminal).join(', ')}; the proposal holds their text, and reviewers cannot find it in git`,
        ]
      : []),
    ...(bundle === null ? [] : ['', `bundle  ${escapeForTerminal(bundle)}`, `digest  ${p.digest}`]),
  ];
  return lines.join('\n');
};
