import { escapeUnprintable } from './printable.js';

/** A text as a literal: double quotes, everything invisible escaped. */
export const printText = (value: string): string => {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `"${escapeUnprintable(escaped)}"`;
};
