/** What simulating somebody who mints assumes, and what it cannot see. */
export const MINT_LIMITS: readonly string[] = [
  'Minting: all is made, put up, borrowed against and sold at once, at the prices that were last reported: no guardian and no other borrower comes first. What is freed later is not taken.',
  'Minting: debt ceilings, isolation and siloed borrowing are not known of an asset, and what no account of the book holds or owes can neither be minted nor borrowed.',
  'Minting: the price falls by what is sold, and comes back with the half-life of the depth; that nothing is behind the asset any more is said by a depeg beside it. Who holds it otherwise is not taken to run.',
];
