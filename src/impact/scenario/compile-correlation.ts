import type { Correlation } from '../paths.js';
import { cholesky } from '../statistics/matrix.js';
import type { Compiling } from './compiling.js';
import type { Pairs } from './document.js';
import type { Move } from './moves.js';
import { pairKey } from './read-correlation.js';

/** Something that is drawn: an asset's own moves, or those that several borrow. */
interface Factor {
  readonly id: string;
  readonly names: readonly string[];
  /** Of the asset's moves with the factor's. */
  readonly with: number;
}

const classesOf = (name: string, { document }: Compiling): readonly string[] =>
  [...document.classes].filter(([, { members }]) => members.includes(name)).map(([key]) => key);

const factorOf = (
  move: Move<unknown>,
  asset: number,
  compiling: Compiling,
  moves: readonly (Move<unknown> | null)[],
): Factor => {
  const own = compiling.names[asset] ?? [];
  if (!move.borrowed) return { id: `asset ${asset}`, names: own, with: 1 };
  const lender = compiling.positions(move.key).find((at) => {
    const lent = moves[at];
    return lent !== null && lent !== undefined && !lent.borrowed && lent.key === move.key;
  });
  const isAsset = lender !== undefined && !compiling.document.classes.has(move.key) && move.key !== '*';
  if (isAsset) return { id: `asset ${lender}`, names: compiling.names[lender] ?? [], with: move.correlation ?? 0 };
  const names = [...new Set([move.key, ...classesOf(move.key, compiling), '*'])];
  return { id: `name ${move.key}`, names, with: move.correlation ?? 0 };
};

/** The correlation that is stated for the narrowest names of two. */
const stated = (pairs: Pairs, a: readonly string[], b: readonly string[]): number | null => {
  for (let sum = 0; sum < a.length + b.length - 1; sum += 1)
    for (let i = Math.max(0, sum - b.length + 1); i <= Math.min(sum, a.length - 1); i += 1) {
      const found = pairs.get(pairKey(a[i] ?? '', b[sum - i] ?? ''));
      if (found !== undefined) return found.value;
    }
  return null;
};

/**
 * The correlation of a market's assets. A proxy moves with what it borrows from as stated, and with everything else only
 * through that: corr(proxy, x) = corr(proxy, lender) · corr(lender, x). A matrix that is none is put right by `nearest`,
 * where that is given, with a warning; else it is a finding.
 */
export const compileCorrelation = (
  pairs: Pairs | null,
  moves: readonly (Move<unknown> | null)[],
  compiling: Compiling,
  nearest: ((matrix: Correlation) => Correlation) | null,
): Correlation | null => {
  const { assets } = compiling.market;
  const factors = moves.map((move, index) => (move === null ? null : factorOf(move, index, compiling, moves)));
  const given: Pairs = pairs ?? new Map();
  const [first] = given.values();
  const at = first ?? compiling.document.prices ?? compiling.top;
  const matrix = factors.map((a, i) => {
    const lacking: number[] = [];
    const row = factors.map((b, j) => {
      if (i === j) return 1;
      if (a === null || b === null) return 0;
      const between = a.id === b.id ? 1 : stated(given, a.names, b.names);
      if (between === null) lacking.push(j);
      return a.with * b.with * (between ?? 0);
    });
    const asset = assets[i];
    if (lacking.length > 0 && asset !== undefined)
      compiling.missing(
        {
          datum: 'correlation',
          assets: [asset],
          effect: `it cannot be drawn together with ${lacking.map((j) => assets[j]?.label).join(', ')}`,
          severity: 'error',
          help: 'add the pairs, by symbols, classes or *; a class paired with itself is for two different assets of it',
        },
        at,
      );
    return row;
  });
  if (compiling.findings.some(({ ruleId }) => ruleId === 'scenario/missing-correlation')) return null;
  if (cholesky(matrix) !== null) return matrix;
  const message = 'these correlations cannot hold together: their matrix has a negative eigenvalue';
  if (nearest === null) {
    compiling.add(at, 'scenario/correlation', message, { path: 'correlation', help: 'bring the pairs into agreement' });
    return null;
  }
  const mended = nearest(matrix);
  const most = Math.max(...mended.flatMap((row, i) => row.map((value, j) => Math.abs(value - (matrix[i]?.[j] ?? 0)))));
  compiling.add(at, 'scenario/correlation', `${message}; the nearest that can are up to ${most.toFixed(3)} away`, {
    severity: 'warning',
    path: 'correlation',
    help: 'bring the pairs into agreement',
  });
  return mended;
};
