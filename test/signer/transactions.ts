import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { type SafeTx, safeTx } from '../../src/signer/safe-tx.js';

const bytes = (limits: { readonly minLength?: number; readonly maxLength: number }): fc.Arbitrary<Hex> =>
  fc.uint8Array(limits).map((b): Hex => `0x${Buffer.from(b).toString('hex')}`);

export const anyAddress: fc.Arbitrary<Hex> = bytes({ minLength: 20, maxLength: 20 });
export const anyHash: fc.Arbitrary<Hex> = bytes({ minLength: 32, maxLength: 32 });
export const anyBytes: fc.Arbitrary<Hex> = bytes({ maxLength: 200 });
export const anyUint: fc.Arbitrary<bigint> = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });

/** Any Safe transaction, with nonces of the given kind. */
export const anyTx = (nonce: fc.Arbitrary<bigint> = anyUint): fc.Arbitrary<SafeTx> =>
  fc
    .record({
      to: anyAddress,
      value: anyUint,
      data: anyBytes,
      operation: fc.constantFrom(0 as const, 1 as const),
      safeTxGas: anyUint,
      baseGas: anyUint,
      gasPrice: anyUint,
      gasToken: anyAddress,
      refundReceiver: anyAddress,
      nonce,
    })
    .map(safeTx);
