import { byteLength, type Hex } from './hex.js';

/** A call whose answer is read and whose effects, were there any, are refused. */
export interface ContractCall {
  readonly to: Hex;
  readonly data: Hex;
}

/** How a call to a contract ended. `no-code`: nothing is there, which an EVM would count as success. */
export type CallEnd =
  | { readonly kind: 'returned'; readonly data: Hex }
  | { readonly kind: 'reverted'; readonly data: Hex }
  | { readonly kind: 'no-code' };

/** What the reader saw of the block it ran in. */
export interface SeenBlock {
  readonly chainId: bigint;
  readonly number: bigint;
  readonly timestamp: bigint;
  readonly parentHash: Hex;
}

/** `batch-reader.yul`, compiled: solc 0.8.27, optimizer on, EVM version paris, which every chain still runs. */
export const BATCH_READER_CODE: Hex =
  '0x466000524360205242604052600019430140606052608060005b368110602457506000f35b621e84805a1081151590811660ad57813560601c90601483013560e81c91600290600092813b607c575b50509060179394816005938160d81b9060f81b1782526071575b01019201016019565b8160008483013e6068565b915091808460058801816017890182375a9586fa9160051c5a108215161660a6573d90846005604e565b5050506000f35b50506000f3';

/** Where its code is put: the last 20 bytes of the Keccak-256 of `plimsoll.batch-reader`, where nothing can be deployed. */
export const BATCH_READER_ADDRESS: Hex = '0xfe93eaadb17beac7dc40d8e7c206c83cee926f8f';

/** More calldata than this for one call does not fit the format. */
const MAX_CALLDATA = 0xffffff;

/** The calls in the form the reader takes. Throws RangeError for a call of 16 MB or more. */
export const encodeBatch = (calls: readonly ContractCall[]): Hex =>
  `0x${calls
    .map(({ to, data }) => {
      const size = byteLength(data);
      if (size > MAX_CALLDATA) throw new RangeError('the calldata of one read is 16 MB or more');
      return to.slice(2) + size.toString(16).padStart(6, '0') + data.slice(2);
    })
    .join('')}`;

/**
 * What the reader answered: the block, and the ends of the first calls, as many as its gas allowed. Undefined where
 * the bytes are not an answer of the reader to that many calls.
 */
export const decodeBatch = (answer: Hex, calls: number): { block: SeenBlock; ends: readonly CallEnd[] } | undefined => {
  const digits = answer.slice(2);
  if (digits.length < 4 * 64) return undefined;
  const word = (index: number): bigint => BigInt(`0x${digits.slice(64 * index, 64 * index + 64)}`);
  const block = {
    chainId: word(0),
    number: word(1),
    timestamp: word(2),
    parentHash: `0x${digits.slice(192, 256)}` as Hex,
  };
  const ends: CallEnd[] = [];
  for (let at = 256; at < digits.length; ) {
    const status = digits.slice(at, at + 2);
    const start = at + 10;
    const end = start + 2 * Number.parseInt(digits.slice(at + 2, start), 16);
    const known = status === '00' || status === '01' || status === '02';
    if (!known || ends.length === calls || !(end <= digits.length)) return undefined;
    const data: Hex = `0x${digits.slice(start, end)}`;
    ends.push(status === '02' ? { kind: 'no-code' } : { kind: status === '01' ? 'returned' : 'reverted', data });
    at = end;
  }
  return { block, ends };
};
