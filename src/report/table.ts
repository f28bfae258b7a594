import stringWidth from 'fast-string-width';
import type { Role, Style } from './style.js';

/** One column of a table: its heading, the side its cells lean to, and how they are dressed. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  readonly role?: Role;
}

const GAP = '  ';

const pad = (text: string, width: number, align: Column['align']): string => {
  const fill = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? fill + text : text + fill;
};

/**
 * A plain table: headings, then a line a row, columns two spaces apart and as wide as their widest cell counted in terminal
 * cells (wide characters are two). Lines carry no trailing spaces. Cells are one line each and already escaped; a row that
 * is shorter than the columns is filled with empty cells.
 */
export const table = (columns: readonly Column[], rows: readonly (readonly string[])[], style: Style): string => {
  const widths = columns.map((column, index) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(row[index] ?? '')), stringWidth(column.title)),
  );
  const line = (dress: (text: string, column: Column) => string, cells: readonly string[]): string => {
    const last = columns.reduce((found, _column, index) => ((cells[index] ?? '') === '' ? found : index), -1);
    return columns
      .slice(0, last + 1)
      .map((column, index) => {
        const padded = pad(cells[index] ?? '', widths[index] ?? 0, column.align);
        return dress(index === last ? padded.trimEnd() : padded, column);
      })
      .join(GAP);
  };
  const heading = line(
    (text) => style('faint', text),
    columns.map((column) => column.title),
  );
  const body = rows.map((row) => line((text, { role }) => (role === undefined ? text : style(role, text)), row));
  return [heading, ...body].join('\n');
};
