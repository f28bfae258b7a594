import type { Catalogue } from '../../diagnostic/catalogue.js';

/** Calibration. */
export const calibrateCodes: Catalogue = {
  'calibrate/duration': {
    title: 'A flag is not a duration that fits',
    help: 'Durations are written 90s, 12m, 36h or 3d. The horizon is a whole number of steps.',
  },
  'calibrate/edge': {
    title: 'A fit lies at the edge of its model',
    help: 'The returns ask for more than the model allows, and the standard errors do not hold. Try another model: --compare shows how well each suits.',
  },
  'calibrate/misfit': {
    title: 'A fitted model is at odds with its data',
    help: 'A test of the residuals or of the value at risk in the held-out steps rejects it at one in a thousand. What it says of the tail is then not to be relied on.',
  },
  'calibrate/name': {
    title: 'The name cannot be that of a scenario',
    help: 'Names are lower-case letters, digits and dashes.',
  },
  'calibrate/number': {
    title: 'A flag is not a number that fits',
    help: 'Shares are written with a percent sign: 0.1%. The weight of exponential weights is between 0 and 1.',
  },
  'calibrate/returns': {
    title: 'The price files do not give enough returns',
    help: 'A calibration takes at least 100 steps in which every asset has a price at both ends, and assets that move.',
  },
};
