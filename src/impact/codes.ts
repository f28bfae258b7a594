import type { Catalogue } from '../diagnostic/catalogue.js';

/** Books of accounts, and the risk engine. */
export const impactCodes: Catalogue = {
  'book/addresses': {
    title: 'A file of addresses cannot be read',
    help: 'One address a line, or a column of a CSV or JSON export; name it with --column where several columns hold addresses. A row without an address stops the reading: an account that is left out without a word would be missing from every result.',
  },
  'book/altered': {
    title: 'A book was altered after it was made',
    help: 'Its digest does not fit what it says, so nothing of it is believed. Pull it again; where the definition has changed since, the stored integers would be read otherwise.',
  },
  'book/format': {
    title: 'The file is no book',
    help: 'plimsoll book pull writes one. The message says what is missing or wrong.',
  },
  'book/missing': {
    title: 'There is no book of the market',
    help: 'Without one nobody knows who would be liquidated. plimsoll book pull MARKET makes it from the chain.',
  },
  'book/more-than-supplied': {
    title: 'A book has more collateral than the market has supply',
    help: 'The book is not of this market or block, or the definition reads balances twice.',
  },
  'book/no-amounts': {
    title: 'What a market has of an asset is not known',
    help: 'The chain did not answer what is supplied, borrowed or available. A simulation needs all three and takes none to be zero.',
  },
  'book/no-price': {
    title: 'A market has no price of an asset',
    help: 'Its oracle gave none at the block of the book. Results leave the asset out.',
  },
  'book/other-health': {
    title: 'Accounts have another health factor than the protocol says',
    help: 'Health worked out from positions, prices and thresholds must be what the protocol itself answers. Where it is not, the definition misses something that counts, and every result would be wrong for these accounts.',
  },
  'book/other-market': {
    title: 'The book is of another market',
    help: 'Give the book of the market that is looked at with --book FILE.',
  },
  'book/part': {
    title: 'A book has a part of the debt only',
    help: 'Accounts are missing, so bad debt and liquidations are those of the accounts it has. Scan from an earlier block, or give more addresses.',
  },
  'book/progress': {
    title: 'What a search for accounts left cannot be read',
    help: 'Beside the book stands what a stopped search had found. Where it is damaged, remove it: the search then starts anew.',
  },
  'book/too-large': {
    title: 'A book has too many accounts to be read back',
    help: 'A file of some 250,000 accounts is read. Give the addresses of the largest, or ask for fewer made-up ones.',
  },
  'book/unread': {
    title: 'What an account holds or owes cannot be read',
    help: 'A contract that its balances are kept in is not known, or its answer is no number. Nothing is taken to be zero in its place.',
  },
  'book/unknown-asset': {
    title: 'A book has positions of an asset that the market does not have',
    help: 'It was pulled from another market, or with another definition.',
  },
  'book/unknown-mode': {
    title: 'A book has accounts in a mode that the market does not have',
    help: 'It was pulled from another market, or with another definition.',
  },
  'book/unknown-standing': {
    title: 'It is not known how accounts stand',
    help: 'A price or a threshold of something that they hold or owe is not known. They are left out of results, and counted.',
  },
  'book/nothing-to-shape': {
    title: 'A synthetic book has nothing to be shaped by',
    help: 'Nothing is supplied or borrowed in the market. Give --borrowed for a market that nobody borrows from yet.',
  },
  'book/share': {
    title: 'A share is wanted',
    help: 'Write it in per cent: 40%.',
  },
  'book/too-many': {
    title: 'So many accounts cannot be made up',
    help: 'A synthetic book has 1 to 1,000,000 accounts.',
  },
  'impact/missing-value': {
    title: 'A value that the risk engine needs is not known',
    help: 'The chain holds it in a form that the definition cannot read, or it is not read at all. Nothing is assumed in its place.',
  },
  'impact/no-accounts': {
    title: 'The definition does not say how accounts are read',
    help: 'A protocol definition says under accounts: where borrowers are found and what is read of them. Without it there is no book.',
  },
  'impact/no-liquidation': {
    title: 'The definition does not say how accounts are liquidated',
    help: 'A protocol definition says under liquidation: how much of an account one liquidation may close, and from which health.',
  },
  'impact/no-role': {
    title: 'The definition gives nothing a risk role that the engine needs',
    help: 'Of assets and modes of a lending market it needs liquidationThreshold and liquidationPenalty, and of assets the metrics supplied, borrowed and available. A protocol without collateralFactor lends up to the threshold; without supplyCap, borrowCap, reserveFactor or liquidationProtocolFee it has no cap, keeps no interest, takes no fee.',
  },
  'simulate/books': {
    title: 'There is no such book',
    help: 'Besides the book as it is, --books takes filled (caps filled by accounts like these) and relevered (borrowers at the new limits as they were at the old).',
  },
  'simulate/falling': {
    title: 'What is to fall is not in the book',
    help: 'In a reverse stress assets fall that somebody of the book holds or owes. Name them by symbol or address; without --falling all fall that are not worth about a dollar.',
  },
  'simulate/merge': {
    title: 'The shards do not make a whole',
    help: 'Every shard of one simulation is given once: the same book, parameters, scenarios, seed and number of paths, 1/n to n/n.',
  },
  'simulate/no-scenario': {
    title: 'No scenario can be run on the market',
    help: 'Each lacks data for an asset of the book: prices, correlation, or depth of something that must be sold. The findings say which.',
  },
  'simulate/part': {
    title: 'The file is no shard of a simulation',
    help: 'plimsoll simulate MARKET --shard i/n --out FILE writes one.',
  },
  'simulate/parameter-draws': {
    title: 'Parameters cannot be redrawn as it is asked',
    help: 'Model errors are the spread over at least two redraws of the parameters that errors are stated of, and are had from a whole simulation: shards that are put together have none.',
  },
  'simulate/path': {
    title: 'The scenario has no such path',
    help: '--path counts from 1 to as many paths as the scenario runs, or is worst: the path with most bad debt after the change.',
  },
  'simulate/scenario': {
    title: 'A scenario cannot be run on the market',
    help: 'It lacks data for an asset of the book. Nothing is assumed in its place: add the data, or a proxy that the result then shows.',
  },
  'simulate/seed': {
    title: 'A seed is out of range',
    help: 'A seed is a whole number from 0 to 18446744073709551615.',
  },
  'simulate/sensitivity': {
    title: 'Too many parameters differ to be told apart',
    help: 'Each changed parameter is simulated alone and left out alone. Compare a smaller change with --from and --to.',
  },
  'simulate/size': {
    title: 'A simulation is too large',
    help: 'A path has at most 100,000 steps and 4,194,304 prices, a run draws at most 17,179,869,184 prices and keeps at most 134,217,728 numbers of its paths. Take longer steps, a shorter horizon or fewer paths, or cut the simulation into shards.',
  },
  'simulate/shard': {
    title: 'A shard is not well named',
    help: 'A shard is i/n, from 1/n to n/n, and is written to the file that --out names.',
  },
};
