import { escapeForTerminal } from '../diagnostic/escape.js';
import { multiply, parseDecimal, toDecimal } from '../quantity/rational.js';

/** A value's exact text for reading: long whole numbers with digit groups, an empty one said, unseen characters shown. */
export const readableValue = (value: { readonly text: string } | null): string => {
  if (value === null) return 'absent';
  if (value.text === '') return 'empty';
  return /^[0-9]{5,}$/.test(value.text)
    ? value.text.replace(/\B(?=(?:[0-9]{3})+$)/g, '_')
    : escapeForTerminal(value.text);
};

/** A signed difference for reading, its digits grouped. */
export const readableChange = (text: string | null): string =>
  text === null
    ? ''
    : /^[+-][0-9]{5,}$/.test(text)
      ? text.replace(/\B(?=(?:[0-9]{3})+$)/g, '_')
      : escapeForTerminal(text);

/** A relative change for reading: `0.109091` as `+10.9091%`; empty where there is none or it is no decimal. */
export const readableRelative = (relative: string | null): string => {
  const ratio = relative === null ? null : parseDecimal(relative);
  const percent = ratio === null ? null : toDecimal(multiply(ratio, { n: 100n, d: 1n }));
  return percent === null ? '' : `${percent.startsWith('-') ? '' : '+'}${percent}%`;
};
