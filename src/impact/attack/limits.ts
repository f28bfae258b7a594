/** What the cost of attack assumes, and what it cannot see. */
export const ATTACK_LIMITS: readonly string[] = [
  'One price is moved at a time. Tokens whose oracle is made from the price of another, and pools of both, are not moved together.',
  'The price is moved in the depth that the scenario has for the asset, at its thinnest; every source of the oracle reads that market. Capturing a source itself is not priced.',
  'Others bring a price back with the half-life of the depth while it is held, and at once after: what was bought is then worth the true price. Who trades back before anybody else loses only the fees.',
  'Where a scenario takes depth from a class or a default, the cost of attack is that assumption: deep markets elsewhere are not in it.',
  'A source that is silent at the start is waited for: that others count meanwhile, once its last report is too old, is not seen.',
  'A table of sizes says nothing beyond its last row: moves beyond it are not judged.',
  'Borrowing is bounded by supply caps, borrow caps and tokens that the market has now; what the attacker supplied long before is not counted. Debt ceilings, isolation and whether supply is stopped are not known of an asset.',
  'An asset without a supply cap can be had in any amount at its true price. What is put in counts for the move alone: collateral is of what was bought, or of what was borrowed before it.',
  'Accounts are liquidated once each, as far as the close factor lets; those that can be liquidated now are left out. What is seized can be redeemed at once. Gas is nothing beside the rest.',
  'Prices and accounts are those of the start. The price of the protocol’s own token, and bets elsewhere on its fall, are not seen.',
];

/** What the cost of capturing an authority assumes, and what it cannot see. */
export const CAPTURE_LIMITS: readonly string[] = [
  'Who controls the Safe is read at the book’s block. Whether the Safe is the only one with the role is not.',
  'What a key costs is the scenario’s assumption, and the same for all that it gives no price of their own. That keys are stolen together, or that signers are deceived, is not seen.',
  'An owner that is a contract and no Safe, or that was not looked into, counts as one key. A contract that answers as a Safe is taken for one.',
  'A module is a way in whose price is not known, so that with modules the cost is the most that a capture takes. A guard is named, and not taken to stop anything.',
  'Attestations and reviewers bind who uses this tool, and no one else: they add nothing to the cost.',
  'A Safe acts at once; a delay elsewhere is what the scenario states. In it suppliers withdraw the share that the scenario states of what is available now; nobody repays, and nobody cancels the decision.',
  'All that is supplied counts as controlled: what is not lent can be borrowed against worthless collateral, what is lent is reached by liquidating who owes it. With caps filled finite supply caps are full, and assets without one are as they are.',
  'Tokens that are bought for their votes are taken to be worth nothing afterwards. Votes that are borrowed, bribed or not cast are not seen.',
];
