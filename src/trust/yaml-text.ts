/** Data as it is written into YAML: maps over lines, lists of text in brackets. */
export type Written = string | number | readonly string[] | { readonly [key: string]: Written };

export const isMap = (value: Written): value is { readonly [key: string]: Written } =>
  typeof value === 'object' && !Array.isArray(value);

// Plain text that YAML reads as the same text, in a block as in brackets.
const PLAIN = /^[A-Za-z_./][A-Za-z0-9_./-]*$/;
const WORDS = /^(?:true|false|null|yes|no|on|off|y|n|\.nan|\.inf|\.)$/i;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/** A text as a YAML scalar: plain where that is safe, else in double quotes. */
export const scalarText = (value: string | number): string => {
  if (typeof value === 'number') return String(value);
  const plain = (PLAIN.test(value) && !WORDS.test(value)) || DAY.test(value);
  return plain ? value : quoted(value);
};

/** In double quotes, with all but printable ASCII escaped: what cannot be seen may not stand in a document. */
const quoted = (value: string): string =>
  JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A value that stands on one line. */
export const inlineText = (value: string | number | readonly string[]): string =>
  typeof value === 'object' ? `[${value.map(scalarText).join(', ')}]` : scalarText(value);

/** A value after its key: on the same line, or as a block below it that is indented by `indent` and more. */
export const valueText = (value: Written, indent: string, newline: string): string => {
  if (!isMap(value)) return inlineText(value as string | number | readonly string[]);
  const lines = Object.entries(value).map(
    ([key, member]) => `${newline}${indent}${keyText(key)}:${after(valueText(member, `${indent}  `, newline))}`,
  );
  return lines.length === 0 ? '{}' : lines.join('');
};

const after = (text: string): string => (/^\r?\n/.test(text) ? text : ` ${text}`);

/** A key: numbers and addresses in quotes where YAML would read something else. */
export const keyText = (key: string): string =>
  (PLAIN.test(key) && !WORDS.test(key)) || /^[0-9]{1,20}$/.test(key) ? key : quoted(key);
