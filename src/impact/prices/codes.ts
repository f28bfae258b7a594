import type { Catalogue } from '../../diagnostic/catalogue.js';

/** Refusals of price models and of how paths are made of them. */
export const pathCodes: Catalogue = {
  'paths/seed': {
    title: 'The seed is out of range',
    help: 'A seed is a whole number from 0 to 18446744073709551615 (64 bits). The same seed gives the same paths.',
  },
  'paths/options': {
    title: 'Paths cannot be made as they are asked for',
    help: 'The number of steps and of paths is at least one, a step lasts a finite time above zero, and a path has at most sixteen million prices. An explicit list of paths and a history have their own number.',
  },
  'paths/model': {
    title: 'A price model has a number that it cannot work with',
    help: 'Volatilities and variances are not negative, degrees of freedom are above 2, chances are from 0 to 1 and sum to 1, α + β of a GARCH model is at most 1, explicit prices are above zero, and every number is finite. The message names the value.',
  },
  'paths/correlation': {
    title: 'A matrix is not a correlation matrix',
    help: 'A correlation matrix has a row and a column for every asset, ones on its diagonal, is symmetric, and has values from -1 to 1.',
  },
  'paths/correlation-impossible': {
    title: 'No assets can be correlated as the matrix says',
    help: 'The correlations contradict each other: the matrix is not positive semidefinite. Estimate it from one period for all assets, or take the nearest correlation matrix; the message says how far that one is.',
  },
  'paths/redraw': {
    title: 'A model cannot be drawn within the errors stated of it',
    help: 'Nearly all parameters within the errors make a GARCH that is not stationary. State the correlations of the errors, or leave errors out that the fit does not support.',
  },
  'paths/sampling': {
    title: 'The model cannot be sampled in this way',
    help: 'Quasi-random and importance sampling move the normal shocks of a model. A bootstrap and explicit paths have none. An importance direction names at least one asset that moves.',
  },
  'paths/event': {
    title: 'An event cannot be put into the paths',
    help: 'An event names an asset of the market, and a depeg leaves a finite price above zero.',
  },
};
