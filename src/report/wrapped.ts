import stringWidth from 'fast-string-width';

/** A line broken at blanks so that it fits so many columns, all lines indented alike; a word that is longer stays whole. */
export const wrapped = (text: string, columns: number, indent = ''): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? null : `${lines.at(-1)} ${word}`;
    if (longer !== null && stringWidth(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(`${indent}${word}`);
  }
  return lines;
};
