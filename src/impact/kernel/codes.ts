import type { Catalogue } from '../../diagnostic/catalogue.js';

/** What the one-step engine refuses. */
export const kernelCodes: Catalogue = {
  'impact/kernel-book': {
    title: 'A book cannot be run against the market',
    help: 'A book must have the assets of its market in the same order, each account one position of an asset at most, and amounts that are numbers from zero up. Thresholds are shares between 0 and 1.',
  },
  'impact/kernel-price': {
    title: 'A scenario has a price that is not one',
    help: 'Prices at the horizon must be numbers that are not negative and not infinite. Look at the scenario that made them.',
  },
  'impact/kernel-shards': {
    title: 'Shards do not make a whole',
    help: 'Every shard of a run must be there once, and all must be of the same book. Run the missing one again with the same inputs and seed.',
  },
  'impact/kernel-size': {
    title: 'A book is too large for one run',
    help: 'The one-step engine holds the book, and counts by thread and account, in at most 2 GiB. Use fewer threads or cut the book into several: sums and counts of parts add up.',
  },
};
