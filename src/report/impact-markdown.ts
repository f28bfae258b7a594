import { escapeMarkdown } from '../diagnostic/escape.js';
import type { Proposal } from '../proposal/proposal.js';
import type { RouteTiming } from '../route/against-stress.js';
import { fallsRows } from './impact-falls.js';
import { impactView, type ScenarioView } from './impact-view.js';
import { stressTimingView } from './stress-timing.js';

const table = (titles: readonly string[], numbers: number, rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${titles.join(' | ')} |`,
  `|${titles.map((_, index) => (index < numbers ? '---' : '---:')).join('|')}|`,
  ...rows.map((cells) => `| ${cells.map(escapeMarkdown).join(' | ')} |`),
  '',
];

const scenarioLines = ({ title, assumed, books }: ScenarioView): readonly string[] => [
  `### ${escapeMarkdown(title)}`,
  '',
  ...assumed.map((text) => `- ${escapeMarkdown(text)}`),
  ...(assumed.length === 0 ? [] : ['']),
  ...books.flatMap(({ title: name, rows }) => [
    `${escapeMarkdown(name)}:`,
    '',
    ...table(['', 'before', 'after', 'difference'], 1, rows),
  ]),
];

/** Whether the route is faster than the stress; nothing where the proposal does not say. */
const timingLines = (timing: RouteTiming | undefined): readonly string[] => {
  if (timing === undefined || timing.scenarios.length === 0) return [];
  const { takes, against, titles, rows, note } = stressTimingView(timing);
  return [
    '### In time',
    '',
    `${escapeMarkdown(takes)}. ${escapeMarkdown(against)}:`,
    '',
    ...table(titles, 2, rows),
    escapeMarkdown(note),
    '',
  ];
};

/** The section of a proposal's report on what it does to accounts; nothing where the proposal says nothing of it. */
export const impactMarkdown = ({ impact }: Pick<Proposal, 'impact'>): readonly string[] => {
  if (impact === undefined) return [];
  if (!impact.simulated) return ['## Impact', '', `Not simulated: ${escapeMarkdown(impact.reason)}.`, ''];
  const view = impactView(impact);
  return [
    '## Impact',
    '',
    ...(view.loud === null ? [] : [`**${escapeMarkdown(view.loud)}**`, '']),
    `${escapeMarkdown(view.book)}.`,
    '',
    ...view.notes.map((note) => `- **note**: ${escapeMarkdown(note)}`),
    ...(view.notes.length === 0 ? [] : ['']),
    `**${escapeMarkdown(view.atOnce)}** (exact).`,
    '',
    ...(view.newly.length === 0
      ? []
      : table(['account', 'health before', 'after', 'debt', 'collateral'], 1, view.newly)),
    ...(view.more > 0 ? [`and ${view.more} more with smaller debts.`, ''] : []),
    ...(view.falls === null
      ? []
      : [`${escapeMarkdown(view.falls.title)}:`, '', ...table(['fall', 'before', 'after'], 0, fallsRows(view.falls))]),
    ...(view.overview.length === 0
      ? []
      : table(
          ['scenario', 'book', 'bad debt before', 'after', 'difference', 'chance of insolvency after'],
          2,
          view.overview,
        )),
    ...[...view.omitted, ...view.notRun].map((text) => `- ${escapeMarkdown(text)}`),
    ...(view.omitted.length + view.notRun.length === 0 ? [] : ['']),
    ...timingLines(impact.timing),
    ...view.scenarios.flatMap(scenarioLines),
    `${escapeMarkdown(view.made)}.`,
    '',
  ];
};
