import { canonicalDigest } from '../../document/canonical.js';
import { snapshotJson } from '../../observe/own-snapshot.js';
import type { ParamSet } from '../../protocol/param-set.js';

/** sha256 over every value of a market, wherever and whenever it was read. */
export const valuesDigest = (params: ParamSet): string =>
  canonicalDigest(snapshotJson(params, '', { chainId: 0n, block: 0n, blockHash: '' }));
