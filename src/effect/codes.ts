import type { Catalogue } from '../diagnostic/catalogue.js';

/** What can go wrong when a transaction is run to see what it does. */
export const effectCodes: Catalogue = {
  'effect/read-back': {
    title: 'Not everything could be read back after the simulation',
    help: 'The effect is not proven, so nothing was written. Use a node that allows more gas for simulations.',
  },
};
