import { escapeForTerminal, escapeMarkdown } from '../diagnostic/escape.js';
import { type ReadChange, readableChange, readableRelative, readableValue } from './readable.js';

type Row = ReadChange & { readonly path: string };

/** Text in Markdown that is text and nothing else. */
export const cell = (text: string): string => escapeMarkdown(text);

/** Text between backticks: nothing in it ends them. */
export const code = (text: string): string => `\`${escapeForTerminal(text).replaceAll('`', "'")}\``;

/** A value as people read it, in Markdown. */
export const valueCell = (value: Row['before']): string => cell(readableValue(value));

/** Changes as a table, one a row. `escaped` makes text of Markdown's. */
export const changeTable = (rows: readonly Row[], escaped: (text: string) => string = cell): readonly string[] => [
  '| parameter | before | after | change | relative |',
  '|---|---:|---:|---:|---:|',
  ...rows.map((row) => {
    const cells = [
      row.path,
      readableValue(row.before),
      readableValue(row.after),
      readableChange(row),
      readableRelative(row),
    ];
    return `| ${cells.map(escaped).join(' | ')} |`;
  }),
];

/** What changes, what changes as a consequence, and what is left alone. */
export const changesLines = (of: {
  readonly changes: readonly Row[];
  readonly consequences: readonly Row[];
  readonly leftAlone: readonly Row[];
}): readonly string[] => [
  ...changeTable(of.changes),
  ...(of.consequences.length === 0 ? [] : ['', 'These change as a consequence:', '', ...changeTable(of.consequences)]),
  ...(of.leftAlone.length === 0
    ? []
    : ['', 'These differ between the chain and the document, and are left alone:', '', ...changeTable(of.leftAlone)]),
];
