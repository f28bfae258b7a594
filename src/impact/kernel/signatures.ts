import type { Book } from '../book.js';

/** The assets that the accounts of a group hold as collateral and owe, ascending. */
interface Signature {
  readonly collateral: readonly number[];
  readonly debt: readonly number[];
}

/** Reads positions of a book, account by account, by asset ascending. */
export class PositionReader {
  /** What `find` found: as many places of it as it returned. */
  found = new Uint32Array(16);
  /** Of all accounts, positions ascending by asset. */
  readonly #sorted: Uint32Array;
  readonly #book: Book;

  constructor(book: Book) {
    this.#book = book;
    this.#sorted = sortedPositions(book);
  }

  /** Puts the positions of an account whose amount is above zero into `found`; returns how many there are. */
  find(account: number, amounts: Float64Array): number {
    const from = this.#book.offsets[account] as number;
    const to = this.#book.offsets[account + 1] as number;
    if (this.found.length < to - from) this.found = new Uint32Array(2 * (to - from));
    let count = 0;
    for (let index = from; index < to; index += 1) {
      const position = this.#sorted[index] as number;
      if ((amounts[position] as number) > 0) this.found[count++] = position;
    }
    return count;
  }

  /** The assets of the same. */
  assets(account: number, amounts: Float64Array): number[] {
    const count = this.find(account, amounts);
    return Array.from({ length: count }, (_, index) => this.#book.asset[this.found[index] as number] as number);
  }
}

/** Positions by account and then by asset: by insertion, as accounts have few and most are in order already. */
const sortedPositions = ({ offsets, asset }: Book): Uint32Array => {
  const sorted = new Uint32Array(asset.length);
  for (let index = 0; index < sorted.length; index += 1) sorted[index] = index;
  for (let account = 0; account + 1 < offsets.length; account += 1) {
    const from = offsets[account] as number;
    for (let index = from + 1; index < (offsets[account + 1] as number); index += 1) {
      const position = sorted[index] as number;
      let to = index;
      for (; to > from && (asset[sorted[to - 1] as number] as number) > (asset[position] as number); to -= 1)
        sorted[to] = sorted[to - 1] as number;
      sorted[to] = position;
    }
  }
  return sorted;
};

/**
 * Which accounts have the same assets: the groups, and by account its group, −1 where nothing is owed. A signature is found
 * by walking a tree from asset to asset, so that nothing is made for an account whose signature is known.
 */
export const groupBySignature = (
  book: Book,
  assets: number,
  reader: PositionReader,
): { readonly groups: readonly Signature[]; readonly groupOf: Int32Array } => {
  const groups: Signature[] = [];
  const groupOf = new Int32Array(book.accounts.length).fill(-1);
  /** From a node and an asset to the next node; an asset owed counts from `assets` on. */
  const tree = new Map<number, number>();
  const groupAt = new Map<number, number>();
  const walk = (from: number, count: number, offset: number): number => {
    let node = from;
    for (let index = 0; index < count; index += 1) {
      const key = node * 2 * assets + offset + (book.asset[reader.found[index] as number] as number);
      let next = tree.get(key);
      if (next === undefined) {
        next = tree.size + 1;
        tree.set(key, next);
      }
      node = next;
    }
    return node;
  };
  for (let account = 0; account < groupOf.length; account += 1) {
    const held = walk(0, reader.find(account, book.collateral), 0);
    const owed = reader.find(account, book.debt);
    if (owed === 0) continue;
    const node = walk(held, owed, assets);
    let group = groupAt.get(node);
    if (group === undefined) {
      const [collateral, debt] = [reader.assets(account, book.collateral), reader.assets(account, book.debt)];
      group = groups.push({ collateral, debt }) - 1;
      groupAt.set(node, group);
    }
    groupOf[account] = group;
  }
  return { groups, groupOf };
};
