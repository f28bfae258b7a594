import type { Catalogue } from '../../diagnostic/catalogue.js';

/** Simulations: what they are asked for, and shards of them. */
export const simulateCodes: Catalogue = {
  'simulate/books': {
    title: 'There is no such kind of book',
    help: '--books has filled, relevered, or both: the book as it is is always simulated.',
  },
  'simulate/falling': {
    title: 'What is to fall is not in the book',
    help: 'Reverse stress lets assets fall that somebody of the book holds or owes. Name them by symbol or address; without --falling all fall that are not worth about a dollar.',
  },
  'simulate/merge': {
    title: 'Shards do not make one simulation',
    help: 'Every shard of one simulation is needed once: of the same book, parameters, scenarios, seed and number of paths.',
  },
  'simulate/no-scenario': {
    title: 'No scenario can be run on the market',
    help: 'Each lacks something, depth or prices of an asset for one; the findings say what. A scenario of the workspace can extend one that comes with the program and give what is missing.',
  },
  'simulate/part': {
    title: 'A file is no part of a simulation',
    help: 'plimsoll simulate MARKET --shard i/n --out FILE writes one. Parts that were altered or cut short are not read.',
  },
  'simulate/path': {
    title: 'The scenario has no such path',
    help: '--path counts from 1 to as many paths as the scenario runs, or is worst: the path with most bad debt after the change.',
  },
  'simulate/scenario': {
    title: 'A scenario cannot be run on the market',
    help: 'Something that it needs of the market’s assets is not known. Where it was asked for by name the simulation stops; otherwise it is left out and told.',
  },
  'simulate/seed': {
    title: 'The seed is no number that can start one',
    help: 'A seed is a whole number from 0 to 2⁶⁴ − 1. The same seed gives the same numbers.',
  },
  'simulate/sensitivity': {
    title: 'Too many parameters differ to be told apart',
    help: 'Each changed parameter is simulated alone and left out alone. Compare a smaller change with --from and --to.',
  },
  'simulate/shard': {
    title: 'The shard cannot be one',
    help: '--shard is i/n with i from 1 to n, and writes its part to the file that --out names.',
  },
};
