import { closest, distance } from 'fastest-levenshtein';

/** A longer name is not a slip of the keyboard, and its distance would cost quadratic time. */
const LONGEST = 100;

/**
 * The candidate that `name` was probably meant to be, for "did you mean"; null where none is near. Near is at most a third
 * of the name's length in edits (two letters swapped cost two), letter case aside.
 */
export const suggest = (name: string, candidates: readonly string[]): string | null => {
  const usable = candidates.filter((candidate) => candidate.length <= LONGEST);
  if (name.length === 0 || name.length > LONGEST || usable.length === 0) return null;
  const lower = name.toLowerCase();
  const sameLetters = usable.find((candidate) => candidate.toLowerCase() === lower);
  if (sameLetters !== undefined) return sameLetters === name ? null : sameLetters;
  const best = closest(
    lower,
    usable.map((candidate) => candidate.toLowerCase()),
  );
  const near = Math.max(1, Math.floor(Math.max(lower.length, best.length) / 3));
  if (distance(lower, best) > near && !swapsNeighbours(lower, best)) return null;
  return usable.find((candidate) => candidate.toLowerCase() === best) ?? null;
};

const swapsNeighbours = (a: string, b: string): boolean => {
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return at >= 0 && a.slice(0, at) + (a[at + 1] ?? '') + a[at] + a.slice(at + 2) === b;
};
