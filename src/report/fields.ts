import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Style } from './style.js';

/** Named fields, one a line, their values in one column; a field with several values goes on below. Empty ones are left out. */
export const fieldsText = (fields: readonly (readonly [string, readonly string[]])[], style: Style): string => {
  const shown = fields.filter(([, values]) => values.length > 0);
  const width = Math.max(0, ...shown.map(([name]) => name.length)) + 2;
  return shown
    .flatMap(([name, values]) =>
      values.map(
        (value, index) => `  ${style('faint', (index === 0 ? name : '').padEnd(width))}${escapeForTerminal(value)}`,
      ),
    )
    .join('\n');
};
