/**
 * Whether a name fits a pattern in which `*` stands for any text, none included. Each part between stars is taken at its
 * first place, which never rules out a later one, so the time grows with the lengths only.
 */
export const nameFits = (name: string, pattern: string): boolean => {
  if (!pattern.includes('*')) return name === pattern;
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop() ?? '';
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
};

/** True where a name fits one of the patterns; without patterns (null) every name does. */
export const fitsOne = (name: string, patterns: readonly string[] | null): boolean =>
  patterns === null || patterns.some((pattern) => nameFits(name, pattern));
