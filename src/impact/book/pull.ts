import { patiently } from '../../chain/patiently.js';
import type { Rpc } from '../../chain/rpc.js';
import type { Finding } from '../../diagnostic/finding.js';
import { observeMeasures } from '../../observe/measures.js';
import type { Observation } from '../../observe/observation.js';
import { checkBook } from './check-book.js';
import { assetGroup } from './prices.js';
import type { Found, RawBook } from './raw-book.js';
import { type Reading, readAccounts } from './read-accounts.js';

/** Accounts to read, and how they were found. */
export interface Addresses {
  readonly found: Found;
  readonly accounts: readonly string[];
}

/** A book, and what is to be said of it. */
export interface Pulled {
  readonly book: RawBook;
  readonly findings: readonly Finding[];
}

/** A market that was observed with its metrics at the same block: a book but for its accounts. Throws as reading a market does. */
export const observedBook = async (market: string, observation: Observation, rpc: Rpc) => {
  const { params, block, contracts } = observation;
  const { metrics, addresses, findings } = await observeMeasures(rpc, observation);
  const at = { chainId: block.chainId, block: block.number, blockHash: block.hash };
  return { observed: { market, params, at, time: block.timestamp, metrics, contracts }, addresses, findings };
};

/**
 * Read a book of a market that was observed, at the same block: what accounts hold and owe, and the market's metrics. Throws
 * `impact/no-accounts` where the definition does not say how accounts are read, and as reading a market does.
 */
export const pullBook = async (
  market: string,
  observation: Observation,
  rpc: Rpc,
  { found, accounts }: Addresses,
  reading: Reading,
): Promise<Pulled> => {
  const { params, block, contracts } = observation;
  const group = assetGroup(observation);
  const measured = await patiently(reading, () => observedBook(market, observation, rpc));
  const addresses = measured.addresses.get(group.name) ?? new Map();
  const read = await readAccounts({ rpc, block, params, contracts, addresses }, accounts, reading);
  const book: RawBook = { ...measured.observed, found, ...read };
  return { book, findings: [...measured.findings, ...checkBook(book)] };
};
