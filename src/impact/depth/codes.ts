import type { Catalogue } from '../../diagnostic/catalogue.js';

/** Depth: what sales of an asset get. */
export const depthCodes: Catalogue = {
  'depth/altered': {
    title: 'A depth file was altered after it was made',
    help: 'Its digest does not fit what it says, so nothing of it is believed. Pull or import it again; your own numbers come in as a table with depth import.',
  },
  'depth/exists': {
    title: 'The depth of an asset is known already',
    help: 'The depth file has it from elsewhere. Give --replace to take the new one; the depths of other assets stay.',
  },
  'depth/format': {
    title: 'The file is no depth file',
    help: 'plimsoll depth pull and depth import write one. The message says what is missing or wrong.',
  },
  'depth/missing': {
    title: 'There is no depth of a market, or of an asset of it',
    help: 'A scenario that does not say it either refuses to liquidate what it would have to sell: depth is never taken to be infinite. Pull it from pools, import a table, or write it into the scenario.',
  },
  'depth/none': {
    title: 'No pool gives any depth',
    help: 'Every pool of the document was left out, each with its reason.',
  },
  'depth/other-market': {
    title: 'The depth is of another market',
    help: 'Give the depth file of the market that is looked at with --depth FILE.',
  },
  'depth/pool-price': {
    title: 'A pool has another price than the market’s oracle',
    help: 'What the two sides of a pool are worth is about the same, or somebody would trade. The smaller side counts; a pool that is more than a tenth away is left out.',
  },
  'depth/pool-token': {
    title: 'A pool holds a token that the market has no price of',
    help: 'Its reserves cannot be valued, so it is left out.',
  },
  'depth/pool-unread': {
    title: 'A pool cannot be read',
    help: 'Its address has no contract that answers as its shape says, or the answers do not fit each other. It is left out.',
  },
  'depth/table': {
    title: 'A table of depth cannot be read',
    help: 'A table has the columns asset, size (dollars) or tokens, and proceeds (dollars) or slippage. Selling more gets more dollars, and never loses a smaller share.',
  },
  'depth/unknown-asset': {
    title: 'A depth is of an asset that the market does not have',
    help: 'Assets are named by their symbol in the market, or by their address.',
  },
  'pools/invalid': {
    title: 'A Pools document has errors',
    help: 'plimsoll validate shows them, each at its line.',
  },
  'pools/missing': {
    title: 'There is no document that names the pools of a market',
    help: 'Write one with kind: Pools beside the scenarios, or name it with --pools FILE.',
  },
  'pools/range': {
    title: 'A fee of a pool cannot be',
    help: 'A pool keeps a share of what is sold: from 0% to below 100%.',
  },
  'pools/read': {
    title: 'A Pools document names a value that no call gives',
    help: 'Values are written as call.output, or as the call alone where it has one output.',
  },
  'pools/shape': {
    title: 'A Pools document names a shape that it does not have',
    help: 'Each pool has one of the shapes of its document.',
  },
  'pools/twice': {
    title: 'A pool is named twice',
    help: 'Its reserves would count twice. Keep one of the two.',
  },
};
