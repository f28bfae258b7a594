import type { Catalogue } from '../../diagnostic/catalogue.js';

/** Errors of the simulation of liquidations and of backstops. */
export const liquidationCodes: Catalogue = {
  'liquidation/auction-step': {
    title: 'Steps are longer than an auction lasts',
    help: 'An auction that ends before the next prices are looked at would be restarted each time, and nothing would ever sell. Take steps shorter than the tail; a step with lows counts as two.',
  },
  'liquidation/no-depth': {
    title: 'Nothing is known of the depth of an asset that would have to be sold',
    help: 'Liquidators sell the collateral that they take. Give the scenario a pool or a table of sizes and slippages for each asset that borrowers have as collateral, or declare a proxy for it: missing depth is never taken as infinite.',
  },
  'liquidation/depth-curve': {
    title: 'A depth cannot be one',
    help: 'A curve has points of ascending sizes above zero dollars, with slippages from 0 to 1. A pool has a reserve of zero or more dollars and a fee from 0 to below 1.',
  },
  'liquidation/book-assets': {
    title: 'The book is of another market',
    help: 'Positions of a book name assets by their place in the market. Read the book again for the market that is simulated.',
  },
  'liquidation/start-price': {
    title: 'An asset has no price at the start',
    help: 'Paths are multiples of the price at the start. Give every asset of the market a price above zero.',
  },
  'liquidation/horizon': {
    title: 'The horizon, the step and the paths of prices do not fit together',
    help: 'The horizon is a whole number of steps, at least one, and a path has a price of every asset for each of them.',
  },
  'liquidation/unknown-asset': {
    title: 'An event names an asset that the market lacks',
    help: 'Freezes and losses of liquidity happen to assets of the market, by their identity.',
  },
  'liquidation/unknown-account': {
    title: 'The book has no account of this name',
    help: 'An account is explained by the name that the book gives it, an address for one. plimsoll book show lists them.',
  },
  'liquidation/shock': {
    title: 'A shock that is asked for cannot be one',
    help: 'A direction has a number from 0 to 1 for each asset of the market, one of them above 0: how much of the shock the asset falls by. The tolerance is above 0.',
  },
  'backstop/unknown-asset': {
    title: 'A backstop follows an asset that the market lacks',
    help: 'A token that falls with the market names the asset whose falls it shares by its identity in the market, or null.',
  },
};
