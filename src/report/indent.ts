/** The lines of a text, each that is not empty behind a margin. */
export const indentedLines = (text: string, by = '  '): readonly string[] =>
  text.split('\n').map((line) => (line === '' ? line : by + line));

/** A text whose lines, but for empty ones, stand behind a margin. */
export const indent = (text: string, by = '    '): string => indentedLines(text, by).join('\n');
