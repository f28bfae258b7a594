import type { CheckedMarket, CheckReport } from '../../check/report.js';
import { escapeForTerminal, escapeLookAlikes, escapeMarkdown } from '../../diagnostic/escape.js';
import type { Finding } from '../../diagnostic/finding.js';
import { readableChange, readableRelative, readableValue } from '../readable.js';
import { type Block, COMMENT, fitBlocks, type Limit } from './markdown-fit.js';
import { leftOutOf, pathsText } from './not-evaluated.js';
import {
  beforeTitle,
  comparedText,
  countsText,
  detailsOf,
  fateText,
  impactText,
  kindText,
  nextCommands,
  provenText,
  verdictOf,
} from './verdict.js';

/** What tells the one comment that is written anew from all others. */
export const MARKER = '<!-- plimsoll-check -->';

/** Characters of one text that are shown; a comment is no place for a document. */
const LONGEST = 400;

const clip = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/**
 * Text of a document for a comment on GitHub. References to issues and emoji are found in the finished text there, so a
 * backslash does not stop them: an empty comment does.
 */
const cell = (text: string): string =>
  escapeLookAlikes(escapeMarkdown(clip(text)))
    .replace(/\\#/g, '\\#<!-- -->')
    .replace(/\bGH(?=\\-)/gi, '$&<!-- -->')
    .replace(/:(?=[\w\\+-]+:)/g, ':<!-- -->');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The same within an HTML element, where Markdown's backslashes would be seen. */
const html = (text: string): string =>
  escapeLookAlikes(escapeForTerminal(clip(text)))
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? '')
    .replace(/[@#]|\bGH(?=-)|:(?=[\w+-]+:)/gi, '$&<!-- -->');

const known = (text: string | null): string => (text === null ? '–' : cell(readableValue({ text })));
const value = (v: { readonly text: string } | null): string => cell(readableValue(v));

const place = ({ file, range }: Finding): string =>
  file === undefined ? '' : ` ${cell(file)}${range === undefined ? '' : `:${range.start.line}:${range.start.column}`}`;

const findingRow = (finding: Finding): string => {
  const details = detailsOf(finding).map(cell);
  const path = finding.path === undefined ? '' : ` **${cell(finding.path)}**`;
  return [
    `- **${finding.severity === 'info' ? 'note' : finding.severity}**${place(finding)}${path}: ${cell(finding.message)} (${cell(finding.ruleId)})`,
    ...(details.length === 0 ? [] : [`<br>${details.join(', ')}`]),
    ...(finding.help === undefined ? [] : [`<br>${cell(finding.help)}`]),
  ].join(' ');
};

const fold = (
  what: string,
  rank: number,
  summary: string,
  head: readonly string[],
  rows: readonly string[],
): Block => ({
  what,
  rank,
  head: ['', '<details>', `<summary>${summary}</summary>`, '', ...head],
  rows,
  tail: ['', '</details>'],
});

const changesOf = (market: CheckedMarket, before: string): Block[] => {
  const { changes, fate } = market;
  const heading = `#### ${cell(market.market)} (${cell(fateText(market))})`;
  if (changes.length === 0)
    return fate === 'unchanged' ? [] : [{ what: 'markets', rank: 3, head: [], rows: ['', heading], tail: [] }];
  return [
    {
      what: 'changed values',
      rank: 3,
      head: [
        '',
        heading,
        '',
        `| parameter | ${before} | value | change | relative | chain | bound |`,
        '|---|---:|---:|---:|---:|---:|---:|',
      ],
      rows: changes.map(
        (change) =>
          `| ${cell(change.path)} | ${value(change.before)} | ${value(change.after)} | ${cell(readableChange(change))} | ${cell(readableRelative(change))} | ${known(change.chain)} | ${known(change.bound)} |`,
      ),
      tail: market.impact === undefined ? [] : ['', `Impact: ${cell(impactText(market.impact))}.`],
    },
  ];
};

const driftOf = ({ market, drift }: CheckedMarket): Block[] =>
  drift.length === 0
    ? []
    : [
        fold(
          'drifted values',
          4,
          `Drift of ${html(market)}: ${drift.length}, not by this change`,
          ['| parameter | base | chain | |', '|---|---:|---:|---|'],
          drift.map(
            ({ path, before, after, kind }) =>
              `| ${cell(path)} | ${value(before)} | ${value(after)} | ${kindText(kind)} |`,
          ),
        ),
      ];

const callsOf = ({ market, calls, proven }: CheckedMarket): Block[] =>
  calls === null || calls.length === 0
    ? []
    : [
        fold(
          'calls',
          6,
          `Calls of ${html(market)}: ${calls.length}, ${provenText(proven)}`,
          [],
          calls.map((call, index) => `${index + 1}. ${cell(call)}`),
        ),
      ];

const reviewersOf = ({ reviewers }: CheckReport): Block[] =>
  reviewers.length === 0
    ? []
    : [
        {
          what: 'approvals',
          rank: 1,
          head: ['', '### Must approve', ''],
          rows: reviewers.map(({ name, rules }) => `- **${cell(name)}** (${cell(rules.join(', '))})`),
          tail: [],
        },
      ];

const notEvaluatedOf = (report: CheckReport): Block[] => {
  const all = leftOutOf(report);
  if (all.length === 0) return [];
  const rows = all.map((one) => {
    const where = [one.ruleId, one.market ?? '', pathsText(one)].filter((part) => part !== '').join(' ');
    return `- ${cell(where)}: ${cell(one.why)}`;
  });
  return [fold('not evaluated', 5, `Not evaluated: ${report.summary.notEvaluated.length}`, [], rows)];
};

/**
 * A check as the one comment on a pull request that is written anew each time: its first line is a hidden marker. No
 * markup, link or mention comes out of what documents say. Where it is longer than the place takes, calls go first, then
 * what was not evaluated and drift, then changed values and findings, and a line says what was left out.
 */
export const checkMarkdown = (report: CheckReport, limit: Limit = COMMENT): string => {
  const { findings, markets } = report;
  const next = nextCommands(report);
  const found: Block = {
    what: 'findings',
    rank: 2,
    share: 60,
    head: ['', '### Findings', ''],
    rows: findings.map(findingRow),
    tail: [],
  };
  const changed = markets.flatMap((market) => changesOf(market, beforeTitle(report)));
  return fitBlocks(
    [
      MARKER,
      `## Plimsoll check: ${verdictOf(report)}`,
      '',
      `**${cell(countsText(report))}.**`,
      '',
      `${cell(comparedText(report))}.`,
    ],
    [
      ...(findings.length === 0 ? [] : [found]),
      ...(changed.length === 0 ? [] : [{ what: 'headings', rank: 0, head: ['', '### Changes'], rows: [], tail: [] }]),
      ...changed,
      ...reviewersOf(report),
      ...markets.flatMap(driftOf),
      ...notEvaluatedOf(report),
      ...markets.flatMap(callsOf),
    ],
    next.length === 0 ? [] : ['', `Next: ${next.map((command) => `\`${command}\``).join(', ')}`],
    limit,
  );
};
