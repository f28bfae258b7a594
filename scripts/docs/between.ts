const BEGIN = '<!-- begin: written by npm run docs -->';
const END = '<!-- end: written by npm run docs -->';

/** A page whose part between two marks is these lines. Throws where the page has no such part. */
export const between = (page: string, name: string, lines: readonly string[]): string => {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${name} has no place for what is written into it`);
  return `${page.slice(0, from)}${BEGIN}\n${lines.join('\n')}\n${page.slice(to)}`;
};
