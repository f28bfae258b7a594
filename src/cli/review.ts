import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Hex } from '../chain/hex.js';
import { PlimsollError, refused, usage } from '../diagnostic/error.js';
import type { Bundle } from '../proposal/read-bundle.js';
import type { Review } from '../review/review.js';
import { nodeOf, sourceContext } from './source-context.js';

/** What the flags of `review`, `sign` and `execute` say about reviewing. */
export interface ReviewFlags {
  readonly workspace?: string | undefined;
  readonly offline: boolean;
  readonly expectHash?: string | undefined;
  readonly chainId?: string | undefined;
  readonly safe?: string | undefined;
}

const hashFlag = (text: string | undefined): Hex | null => {
  if (text === undefined) return null;
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) throw usage('cli/hash', '--expect-hash is 0x and 64 hexadecimal digits');
  return text.toLowerCase() as Hex;
};

const chainFlag = (text: string | undefined): bigint | null => {
  if (text === undefined) return null;
  if (!/^[1-9][0-9]{0,77}$/.test(text)) throw usage('cli/number', `--chain-id is a whole number, not ${text}`);
  return BigInt(text);
};

const safeFlag = (text: string | undefined): Hex | null => {
  if (text === undefined) return null;
  if (!/^0x[0-9a-fA-F]{40}$/.test(text))
    throw usage('cli/address', '--safe is an address: 0x and 40 hexadecimal digits');
  return text.toLowerCase() as Hex;
};

/** Read a bundle's folder. Throws `bundle/unreadable` where there is none. */
export const openBundle = async (path: string): Promise<Bundle> => {
  const { readBundle } = await import('../proposal/read-bundle.js');
  if (!existsSync(join(path, 'proposal.json'))) {
    throw refused('bundle/unreadable', `${path} is no proposal bundle: it has no proposal.json`, {
      hint: 'give the folder that plimsoll propose wrote',
    });
  }
  return readBundle(resolve(path));
};

/** Review a bundle with what is at hand: the reviewer's clone, and the node that its workspace names unless offline. */
export const reviewOf = async (bundle: Bundle, flags: ReviewFlags): Promise<Review> => {
  const { reviewBundle } = await import('../review/review-bundle.js');
  let root: string | null = null;
  let rpc: Awaited<ReturnType<typeof nodeOf>> | null = null;
  try {
    const context = await sourceContext(flags.workspace);
    root = context.root;
    if (!flags.offline) rpc = await nodeOf(bundle.proposal.market, context);
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'workspace/none') throw error;
  }
  return reviewBundle({
    bundle,
    root,
    rpc,
    expectHash: hashFlag(flags.expectHash),
    expectChainId: chainFlag(flags.chainId),
    expectSafe: safeFlag(flags.safe),
  });
};
