/** The chain id of the embedded chain, which no public chain has. */
export const CHAIN_ID = 31337;

/** The time of the block every devnet starts from: 2026-01-01T00:00:00Z, in seconds. A constant, so that runs repeat. */
export const START_TIME = 1_767_225_600;

/** The time from one block to the next, in seconds, as on Ethereum. */
export const BLOCK_INTERVAL = 12;

/**
 * The time of the block that a built chain is kept at: two before the one every devnet starts from. Anvil knows the hashes
 * only of blocks that it mined itself, and `BLOCKHASH` of the first block's parent must be right.
 */
export const KEPT_TIME = START_TIME - 2 * BLOCK_INTERVAL;

/** High enough that reading a whole market fits into one `eth_call`. */
export const BLOCK_GAS_LIMIT = 1_000_000_000n;

/** The most gas a transaction may have: EIP-7825. */
export const TRANSACTION_GAS_LIMIT = 16_777_216n;
