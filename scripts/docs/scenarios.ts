import type { ListedScenario } from '../../src/impact/scenario/scenarios.js';
import { timeText } from '../../src/report/scenario.js';

const BEGIN = '<!-- begin: written by npm run docs -->';
const END = '<!-- end: written by npm run docs -->';

const cell = (text: string): string =>
  text
    .replace(/[|<>*_$]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .trim();

const row = ({ name, document }: ListedScenario): string => {
  const times =
    document?.partial === true
      ? ''
      : `${timeText(document?.horizon?.value ?? null)} in steps of ${timeText(document?.step?.value ?? null)}`;
  return `| \`${name}\` | ${cell(document?.title ?? '')} | ${times} | ${cell(document?.description ?? '')} |`;
};

/** The page about scenarios with its table of those that come with the program, which stands between two marks. */
export const scenariosMarkdown = (page: string, listed: readonly ListedScenario[]): string => {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error('docs/scenarios.md has no place for its table');
  const table = ['| Name | Title | Length | What happens |', '| --- | --- | --- | --- |', ...listed.map(row)].join(
    '\n',
  );
  return `${page.slice(0, from)}${BEGIN}\n${table}\n${page.slice(to)}`;
};
