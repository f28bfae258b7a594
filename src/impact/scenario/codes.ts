import type { Catalogue } from '../../diagnostic/catalogue.js';

/** Scenario documents: reading them, and making them fit a market. */
export const scenarioCodes: Catalogue = {
  'scenario/absent': {
    title: 'An event is about an asset that the market does not have',
    help: 'It does nothing in this market. Scenarios for any market name more assets than one of them has.',
  },
  'scenario/authority': {
    title: 'What a vote costs is not said, or said in two ways',
    help: 'A quorum of tokens is bought at a premium on their price, or in a market of a depth: authority.votes has one of the two.',
  },
  'scenario/chances': {
    title: 'Chances do not sum to 100%',
    help: 'The chances that regimes start with sum to 100%, and so do those of going from each regime to the others and itself.',
  },
  'scenario/correlation': {
    title: 'Correlations are not of one matrix',
    help: 'A correlation matrix is square and symmetric, has ones on its diagonal and no negative eigenvalue: if A moves with B and B with C, then A cannot move against C.',
  },
  'scenario/dollar': {
    title: 'A dollar moves as something that is none',
    help: 'An asset that keeps to a dollar borrows the moves of one that does not, usually through the default of all assets. What is owed in it would be worth less in every crash, and bad debt would be hidden. Name it, or put it into a class that moves little. It is taken to be a dollar by a symbol with USD in it or a class with such a member, which is a warning; one that only costs a dollar today may be any token, and is mentioned.',
  },
  'scenario/curve': {
    title: 'A depth curve is not in order',
    help: 'Points ascend in size, and selling more never loses a smaller share. The point of nothing sold at no loss is understood.',
  },
  'scenario/date': {
    title: 'A time of a scenario does not exist',
    help: 'Write the year, the month, the day and the time in UTC, as 2020-03-12T00:00Z.',
  },
  'scenario/depth': {
    title: 'A depth is said in two ways',
    help: 'Depth is a constant-product pool or a curve of sizes and what selling them loses, not both.',
  },
  'scenario/duplicate': {
    title: 'A name stands twice in a scenario',
    help: 'Pairs of assets and backstops have one entry each. A pair is the same both ways round.',
  },
  'scenario/duplicate-scenario': {
    title: 'Two scenarios have the same name',
    help: 'Results and other scenarios name a scenario by its name, so each needs one of its own.',
  },
  'scenario/errors': {
    title: 'An error of a fitted number cannot be drawn by',
    help: 'Numbers that are not below zero are redrawn on the scale of their logarithm: a 0 stays 0 there, and an error of several times the number says that it is not known.',
  },
  'scenario/extends': {
    title: 'What a scenario extends cannot be had',
    help: 'Name a scenario of the workspace, or plimsoll/NAME for one that comes with the program. A scenario does not extend itself, by whatever way round.',
  },
  'scenario/follows': {
    title: 'A backstop follows an asset that the market does not have',
    help: 'Its price falls with an asset of the market, by the symbol or id of that asset. Leave follows out where its price does not fall.',
  },
  'scenario/garch': {
    title: 'A GARCH has no mean variance',
    help: 'Alpha and beta sum to less than 1. What a fit gives above that is written a little below it, or the history is longer.',
  },
  'scenario/history': {
    title: 'Price files do not give what a scenario needs',
    help: 'They stand in the workspace, overlap in time, and have a price at least every step of the scenario.',
  },
  'scenario/horizon': {
    title: 'A horizon is not a number of steps',
    help: 'The horizon is a whole number of steps, at least one and at most a million.',
  },
  'scenario/invalid': {
    title: 'A scenario has errors',
    help: 'plimsoll validate shows them, each at its line.',
  },
  'scenario/missing': {
    title: 'A scenario lacks what a simulation needs',
    help: 'No number is made up for it. Add it, extend a scenario that has it, or write partial: true where others are to add it.',
  },
  'scenario/missing-backstops': {
    title: 'Nobody is named to pay for bad debt',
    help: 'All of it is left to suppliers. Add backstops: funds, staked tokens, debt auctions, in the order in which they pay.',
  },
  'scenario/missing-correlation': {
    title: 'A correlation of two assets is missing',
    help: 'Assets that are drawn need one with each other: as a pair of symbols, of classes, or of * with anything. Independence is a correlation of 0, and is written too.',
  },
  'scenario/missing-depth': {
    title: 'What a sale of an asset gets is not known',
    help: 'A liquidation that must sell it is refused, for depth is never taken to be infinite. Add it to depth, by asset, class or *.',
  },
  'scenario/missing-elasticity': {
    title: 'How holders react is not said',
    help: 'Borrowers then do not react to rates, and suppliers do not leave. Add elasticities, by asset, class or *.',
  },
  'scenario/missing-history': {
    title: 'An asset’s past prices are missing',
    help: 'The model draws from a price file that is not there or could not be read.',
  },
  'scenario/missing-oracle': {
    title: 'How prices are reported is not said',
    help: 'The market then acts on the true price at once. Add oracles, by asset, class or *.',
  },
  'scenario/missing-price': {
    title: 'An asset’s price moves are missing',
    help: 'Give it an entry in prices, or in proxies the asset whose moves it borrows; by symbol, id, class or *.',
  },
  'scenario/pair': {
    title: 'A pair is not written as it has to be',
    help: 'Write the two names with a slash between them: WETH/WBTC, stable/stable, "*/*".',
  },
  'scenario/partial': {
    title: 'A scenario is only there to be extended',
    help: 'Extend it, and give what it leaves open: horizon, step, prices and liquidators.',
  },
  'scenario/points': {
    title: 'Points of a path are not in order',
    help: 'Points ascend in time.',
  },
  'scenario/proxy': {
    title: 'A proxy borrows the moves of what has none',
    help: 'What it borrows from is an entry of prices, under that very name, and no proxy itself.',
  },
  'scenario/range': {
    title: 'A number of a scenario is out of its range',
    help: 'Shares are from 0% to 100%, correlations from -1 to 1, prices and reserves above zero, times at least a second where they divide.',
  },
  'scenario/shares': {
    title: 'Shares of capital do not fit the liquidators',
    help: 'Each of the liquidators that count says has one share of all capital, and the shares sum to 100%.',
  },
  'scenario/unknown': {
    title: 'There is no such scenario',
    help: 'plimsoll scenario list shows those of the workspace and those that come with the program.',
  },
  'scenario/window': {
    title: 'A stretch of time is empty',
    help: 'It ends after it begins, and begins before the horizon.',
  },
};
