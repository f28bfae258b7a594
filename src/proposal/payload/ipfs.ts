import { createHash } from 'node:crypto';
import type { Hex } from '../../chain/hex.js';

/** Larger files are cut in chunks, whose tree depends on who adds them. */
const ONE_CHUNK = 262_144;

/** A number of protocol buffers: seven bits a byte, the lowest first. */
const varint = (value: number): readonly number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];

/**
 * The sha256 in the CIDv0 of a file: of a dag-pb node (field 1) with a UnixFS file in it (type 2, its data, its size), as `ipfs
 * add` makes of up to 262,144 bytes; null for more. Format: IPFS UnixFS and dag-pb specifications.
 */
export const ipfsDigest = (text: string): Hex | null => {
  const data = Buffer.from(text, 'utf8');
  if (data.length > ONE_CHUNK) return null;
  const size = varint(data.length);
  const content = data.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x12, ...size]), data]);
  const file = Buffer.concat([Buffer.from([0x08, 0x02]), content, Buffer.from([0x18, ...size])]);
  const node = Buffer.concat([Buffer.from([0x0a, ...varint(file.length)]), file]);
  return `0x${createHash('sha256').update(node).digest('hex')}`;
};

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** The CIDv0 of a sha256: base58 of the multihash, which begins with 0x12 0x20. */
export const cidOf = (digest: Hex): string => {
  const digits = (value: bigint): string =>
    value === 0n ? '' : `${digits(value / 58n)}${BASE58[Number(value % 58n)] ?? ''}`;
  return digits(BigInt(`0x1220${digest.slice(2)}`));
};
