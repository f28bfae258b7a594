import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Finding } from '../diagnostic/finding.js';
import { findingsText } from './findings.js';
import { timeText } from './scenario.js';
import type { Style } from './style.js';
import { table } from './table.js';

export interface ScenarioRow {
  readonly name: string;
  /** Null, like the model and the times, where the scenario has errors. */
  readonly title: string | null;
  readonly source: string;
  readonly partial: boolean;
  readonly model: string | null;
  /** Seconds. */
  readonly horizon: number | null;
  readonly step: number | null;
}

const modelText = ({ title, partial, model }: ScenarioRow): string => {
  if (title === null) return 'has errors';
  return partial ? 'to be extended' : (model ?? '');
};

/** The scenarios at hand, one a line, and below what is wrong in those with errors. */
export const scenarioListText = (rows: readonly ScenarioRow[], findings: readonly Finding[], style: Style): string =>
  [
    table(
      [
        { title: 'name', role: 'strong' },
        { title: 'prices' },
        { title: 'horizon' },
        { title: 'step' },
        { title: 'title' },
      ],
      rows.map((row) =>
        [row.name, modelText(row), timeText(row.horizon), timeText(row.step), row.title ?? ''].map(escapeForTerminal),
      ),
      style,
    ),
    ...(findings.length === 0 ? [] : ['', findingsText(findings, style)]),
  ].join('\n');
