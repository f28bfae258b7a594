import { Flags } from '@oclif/core';

/** How the impact of a change is simulated. */
export const simulationFlags = {
  book: Flags.string({
    description: 'The book that the impact is simulated on. Default: books/<market>.json, where there is one.',
    helpValue: 'FILE',
  }),
  scenario: Flags.string({
    description: 'A scenario for the impact, by name. Default: all.',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'NAME',
  }),
  paths: Flags.integer({
    description: 'Paths of prices for each scenario. Default: 200, fewer for more than 2,000 accounts, never below 20.',
    min: 1,
    max: 10_000_000,
    helpValue: 'N',
  }),
  seed: Flags.string({ description: 'Where random numbers start.', default: '1', helpValue: 'N' }),
};
