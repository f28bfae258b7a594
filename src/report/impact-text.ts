import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Proposal } from '../proposal/proposal.js';
import { newlyTable } from './at-once-text.js';
import { impactView } from './impact-view.js';
import { indentedLines } from './indent.js';
import type { Style } from './style.js';
import { table } from './table.js';

const SHOWN = 5;

/** What `propose` says of the impact: who is liquidatable at once, then the bad debt of each scenario and book. */
export const impactText = ({ impact }: Pick<Proposal, 'impact'>, style: Style): readonly string[] => {
  if (impact === undefined) return [];
  if (!impact.simulated) return ['', style('faint', `impact not simulated: ${escapeForTerminal(impact.reason)}`)];
  const view = impactView(impact);
  return [
    '',
    style('strong', 'Impact'),
    ...(view.loud === null ? [] : [`  ${style('warning', view.loud)}`]),
    `  ${escapeForTerminal(view.book.replace(/(?<=sha256 [0-9a-f]{16})[0-9a-f]{48}/, '…'))}`,
    ...view.notes.map((note) => `  ${style('warning', 'note')}  ${escapeForTerminal(note)}`),
    `  ${style(view.alarming ? 'error' : 'good', view.atOnce)}`,
    ...(view.newly.length === 0 ? [] : indentedLines(newlyTable(view.newly.slice(0, SHOWN), style))),
    ...(view.newly.length + view.more > SHOWN
      ? [`  and ${view.newly.length + view.more - SHOWN} more: the report lists them`]
      : []),
    ...(view.overview.length === 0
      ? []
      : indentedLines(
          table(
            [
              { title: 'scenario' },
              { title: 'book' },
              { title: 'bad debt before', align: 'right' },
              { title: 'after', align: 'right' },
              { title: 'difference', align: 'right', role: 'strong' },
              { title: 'insolvent', align: 'right' },
            ],
            view.overview.map((cells) => cells.map(escapeForTerminal)),
            style,
          ),
        )),
    ...view.notRun.map((text) => `  ${style('warning', 'note')}  ${escapeForTerminal(text)}`),
    style('faint', `  ${escapeForTerminal(view.made)}`),
  ];
};
