import { refused } from '../../diagnostic/error.js';
import { commonTime, type GridReturns, gridReturns } from './grid.js';
import type { PriceHistory } from './history.js';

/** Logarithmic returns of several assets over the same steps. */
export interface AlignedReturns extends GridReturns {
  readonly names: readonly string[];
  /** Seconds. */
  readonly step: number;
  /** Steps between the first and the last for which an asset has no price at an end. */
  readonly leftOut: number;
}

/** Rows that a run may have: an hour's step for a century. */
const MOST_STEPS = 1_000_000;

/**
 * Returns of several assets on one grid: whole multiples of the step, from when all have prices to when one has none. A price
 * counts at a point of the grid where it is younger than one of its file’s steps, or a quarter of the grid’s; a step with
 * an asset that has none at either end is left out, never filled. Throws where the files do not overlap, where a file is coarser than
 * the step, and where the same asset is given twice.
 */
export const alignedReturns = (histories: readonly PriceHistory[], step: number): AlignedReturns => {
  const names = histories.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw refused('prices/asset-twice', `two files are of ${twice}`, { hint: 'name them apart: NAME=FILE' });
  // Services that poll are a little late now and then.
  for (const { name, step: own, file } of histories)
    if (own > step * 1.05)
      throw refused('prices/too-coarse', `${file} has a price of ${name} every ${own} s, and the step is ${step} s`, {
        hint: `take a step of at least ${own} s`,
      });
  const common = commonTime(histories);
  const from = Math.ceil(common.from / step) * step;
  const to = Math.floor(common.to / step) * step;
  const count = Math.round((to - from) / step);
  if (!(count >= 1))
    throw refused('prices/no-overlap', `the files of ${names.join(', ')} have no step of ${step} s in common`, {
      hint: 'give files of the same time',
    });
  if (count > MOST_STEPS)
    throw refused('prices/too-many-steps', `${count} steps of ${step} s are more than ${MOST_STEPS}`, {
      hint: 'take a longer step',
    });
  const { times, rows } = gridReturns(histories, { from, step, count }, (one) => Math.max(one.step, step / 4));
  return { names, step, times, rows, leftOut: count - rows.length };
};

/** One asset's returns, in order. */
export const returnsOf = ({ rows }: AlignedReturns, asset: number): Float64Array =>
  Float64Array.from(rows, (row) => row[asset] ?? Number.NaN);
