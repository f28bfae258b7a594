import { decodeCall, encodeCall, reencodesExactly } from '../../chain/calldata.js';
import { parseDeclaration } from '../../chain/function.js';
import { asHex, byteLength, type Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { word } from '../../signer/words.js';

/** The one function of MultiSend and MultiSendCallOnly. */
export const MULTI_SEND = parseDeclaration('function multiSend(bytes transactions)');

/** One transaction of a batch. */
export interface PackedCall {
  /** The byte as packed: 0 call, 1 delegatecall; the contracts revert on others, and MultiSendCallOnly on 1. */
  readonly operation: number;
  readonly to: Hex;
  readonly value: bigint;
  readonly data: Hex;
}

/** The most transactions that are read from one batch; 85 bytes each at least, no block holds as many. */
export const MAX_BATCH = 10_000;

const OPERATION = 2;
const ADDRESS = 40;
const WORD = 64;
const HEAD = OPERATION + ADDRESS + 2 * WORD;

/**
 * The packed transactions: for each operation (1 byte), to (20), value (32), length of data (32), data.
 * Source: `MultiSend.sol`. Throws `safe/bad-batch` for an operation that is not one byte, `safe/out-of-range` for a
 * value.
 */
export const packCalls = (calls: readonly PackedCall[]): Hex => {
  const parts = calls.map((call) => {
    const data = asHex(call.data);
    const to = asHex(call.to, 20);
    if (
      data === undefined ||
      to === undefined ||
      !Number.isInteger(call.operation) ||
      (call.operation & 0xff) !== call.operation
    ) {
      throw refused('safe/bad-batch', 'A transaction of the batch has a malformed operation, target or data', {
        hint: 'Give operation 0, a 20-byte target and calldata as 0x and whole bytes.',
      });
    }
    const operation = call.operation.toString(16).padStart(2, '0');
    return operation + to.slice(2) + word(call.value) + word(BigInt(byteLength(data))) + data.slice(2);
  });
  return `0x${parts.join('')}`;
};

/**
 * The transactions of a packed batch. Strict: every byte belongs to exactly one transaction, so packing the result
 * gives the same bytes. Throws `safe/bad-batch` for a cut or overlong batch and for one of more than MAX_BATCH.
 */
export const unpackCalls = (packed: Hex): readonly PackedCall[] => {
  const digits = asHex(packed)?.slice(2);
  if (digits === undefined) throw badBatch('it is not 0x followed by whole bytes');
  const calls: PackedCall[] = [];
  let at = 0;
  while (at < digits.length) {
    if (calls.length === MAX_BATCH) throw badBatch(`it holds more than ${MAX_BATCH} transactions`);
    if (digits.length - at < HEAD) throw badBatch(`${(digits.length - at) / 2} bytes are left over at its end`);
    const toAt = at + OPERATION;
    const valueAt = toAt + ADDRESS;
    const lengthAt = valueAt + WORD;
    const dataAt = lengthAt + WORD;
    const length = 2n * BigInt(`0x${digits.slice(lengthAt, dataAt)}`);
    if (length > BigInt(digits.length - dataAt)) {
      throw badBatch(`transaction ${calls.length + 1} announces ${length / 2n} bytes of data, fewer are there`);
    }
    const end = dataAt + Number(length);
    calls.push({
      operation: Number.parseInt(digits.slice(at, toAt), 16),
      to: `0x${digits.slice(toAt, valueAt)}`,
      value: BigInt(`0x${digits.slice(valueAt, lengthAt)}`),
      data: `0x${digits.slice(dataAt, end)}`,
    });
    at = end;
  }
  return calls;
};

const badBatch = (why: string) =>
  refused('safe/bad-batch', `The MultiSend batch cannot be read: ${why}`, {
    hint: 'Do not sign it. Build the batch again; a well-formed one re-packs to the same bytes.',
  });

/** Calldata of `multiSend(bytes)` with these transactions. */
export const encodeMultiSend = (calls: readonly PackedCall[]): Hex => encodeCall(MULTI_SEND, [packCalls(calls)]);

/**
 * The transactions in calldata of `multiSend(bytes)`, which must be exactly what encoding them gives.
 * Throws `safe/bad-batch`.
 */
export const decodeMultiSend = (data: Hex): readonly PackedCall[] => {
  if (!reencodesExactly(MULTI_SEND, data)) throw badBatch('its calldata is not the exact encoding of multiSend(bytes)');
  const [packed] = decodeCall(MULTI_SEND, data);
  return unpackCalls(packed as Hex);
};
