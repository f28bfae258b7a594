import type { ListedScenario } from '../../src/impact/scenario/scenarios.js';
import { timeText } from '../../src/report/scenario.js';
import { between } from './between.js';

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
export const scenariosMarkdown = (page: string, listed: readonly ListedScenario[]): string =>
  between(page, 'docs/scenarios.md', [
    '| Name | Title | Length | What happens |',
    '| --- | --- | --- | --- |',
    ...listed.map(row),
  ]);
