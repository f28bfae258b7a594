import { distance } from 'fastest-levenshtein';

const letters = (name: string): string => [...name].sort().join('');

/** The edits between two names; letters that changed places count as one edit. */
const apart = (name: string, candidate: string): number => {
  if (candidate.toLowerCase() === name.toLowerCase()) return 0;
  const edits = distance(name, candidate);
  return edits === 2 && letters(name) === letters(candidate) ? 1 : edits;
};

/** The candidate that `name` was probably meant to be, or undefined where none is near. */
export const suggest = (name: string, candidates: Iterable<string>): string | undefined => {
  const most = name.length < 2 ? 0 : Math.min(3, Math.max(1, Math.floor(name.length / 3)));
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > most) continue;
    const edits = apart(name, candidate);
    if (edits < least) {
      best = candidate;
      least = edits;
    }
  }
  return best;
};
