import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { canonicalDigest } from '../../document/canonical.js';
import { isObject, type Json, LONGEST_JSON, member, parseJson } from '../../observe/json.js';
import { JsonFields } from '../../observe/json-fields.js';
import { metricsIn, metricsJson } from '../../observe/measured-json.js';
import { readOwnSnapshot, snapshotJson } from '../../observe/own-snapshot.js';
import { entityOf, type ParamSet } from '../../protocol/param-set.js';
import type { Protocol } from '../../protocol/protocol.js';
import type { Found, RawAccount, RawBook, RawPosition } from './raw-book.js';

export const BOOK_FORMAT = 'plimsoll.book/1';

type Row = readonly [string, number | null, string | null, readonly (readonly [number, string, string, 0 | 1])[]];

const foundJson = (found: Found): object =>
  found.kind === 'logs' ? { ...found, from: found.from.toString(), to: found.to.toString() } : found;

/** A book as plain JSON, without its digest. */
const bookJson = (book: RawBook): { readonly accounts: readonly Row[]; readonly [key: string]: unknown } => {
  const assets = [...new Set(book.accounts.flatMap(({ positions }) => positions.map(({ asset }) => asset)))].sort();
  const modes = [...new Set(book.accounts.flatMap(({ mode }) => mode ?? []))].sort();
  const assetAt = new Map(assets.map((asset, index) => [asset, index]));
  const rows = book.accounts.map(
    ({ id, mode, health, positions }): Row => [
      id,
      mode === null ? null : modes.indexOf(mode),
      health === null ? null : health.toString(),
      positions.map(({ asset, supplied, owed, collateral }) => [
        assetAt.get(asset) ?? 0,
        supplied.toString(),
        owed.toString(),
        collateral ? 1 : 0,
      ]),
    ],
  );
  return {
    format: BOOK_FORMAT,
    market: book.market,
    time: Number(book.time),
    contracts: Object.fromEntries(book.contracts),
    found: foundJson(book.found),
    settled: book.settled,
    observation: snapshotJson(book.params, book.market, book.at),
    metrics: metricsJson(book.metrics),
    assets,
    modes,
    accounts: rows,
  };
};

/** sha256 over everything that a book says. */
export const bookDigest = (book: RawBook): string => canonicalDigest(bookJson(book));

/**
 * The text of a book file: an account a line, so that a difference of two books can be read. Throws `book/too-large` for one that could
 * not be read back.
 */
export const bookText = (book: RawBook): string => {
  const { accounts, ...rest } = bookJson(book);
  const head = JSON.stringify({ ...rest, digest: bookDigest(book) }, null, 2);
  const rows = accounts.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const text = `${head.slice(0, -2)},\n  "accounts": [${rows === '' ? '' : `\n${rows}\n  `}]\n}\n`;
  if (text.length <= LONGEST_JSON) return text;
  throw refused(
    'book/too-large',
    `a book of ${accounts.length} accounts is larger than ${LONGEST_JSON / 1024 / 1024} MiB`,
    {
      hint: 'nothing could read it back: some 250,000 accounts fit; take fewer, the largest first',
    },
  );
};

const AGAIN = 'pull it again with plimsoll book pull, and do not edit it';

class BookReader extends JsonFields {
  readonly #root: Json;

  constructor(file: string, root: Json) {
    super(file, { code: 'book/format', hint: AGAIN });
    this.#root = root;
  }

  found(): Found {
    const json = member(this.#root, 'found');
    const kind = this.text(json, 'kind');
    if (kind === 'synthetic') return { kind, how: this.text(json, 'how') };
    if (kind === 'addresses' || kind === 'file')
      return { kind, name: this.text(json, 'name'), digest: this.text(json, 'digest') };
    if (kind !== 'logs') throw this.fail('does not say how its accounts were found');
    const block = (key: string): bigint => this.digits(member(json, key), 'a block');
    return { kind, from: block('from'), to: block('to'), logs: Number(this.count(json, 'logs')) };
  }

  accounts(params: ParamSet): readonly RawAccount[] {
    const assets = this.names(this.#root, 'assets');
    const modes = this.names(this.#root, 'modes');
    const { positions, modes: modeSpec } = params.protocol.accounts ?? {};
    for (const asset of assets)
      if (entityOf(params, positions?.of ?? '', asset) === undefined)
        throw this.fail(`has positions of ${asset}, which the market does not have`, 'book/unknown-asset');
    for (const mode of modes)
      if (entityOf(params, modeSpec?.of ?? '', mode) === undefined)
        throw this.fail(`has accounts in ${mode}, which the market does not have`, 'book/unknown-mode');
    const seen = new Set<string>();
    return this.list(this.#root, 'accounts').map((row): RawAccount => {
      const [id, mode, health, held] = Array.isArray(row) ? (row as readonly Json[]) : [];
      if (typeof id !== 'string' || !Array.isArray(held)) throw this.fail('has an account that is none');
      if (seen.has(id)) throw this.fail(`has the account ${id} twice`);
      seen.add(id);
      const chosen = mode === null ? null : modes[Number(mode)];
      if (chosen === undefined) throw this.fail(`has ${id} in a mode that it does not name`);
      return {
        id,
        mode: chosen,
        health: health === null ? null : this.digits(health, `a health of ${id}`),
        positions: this.#positions(id, assets, held as readonly Json[]),
      };
    });
  }

  #positions(id: string, assets: readonly string[], held: readonly Json[]): readonly RawPosition[] {
    const positions = held.map((one): RawPosition => {
      const [at, supplied, owed, collateral] = Array.isArray(one) ? (one as readonly Json[]) : [];
      const asset = typeof at === 'bigint' ? assets[Number(at)] : undefined;
      if (asset === undefined) throw this.fail(`has a position of ${id} in an asset that it does not name`);
      return {
        asset,
        supplied: this.digits(supplied, `what ${id} supplied`),
        owed: this.digits(owed, `what ${id} owes`),
        collateral: collateral === 1n,
      };
    });
    if (new Set(positions.map(({ asset }) => asset)).size !== positions.length)
      throw this.fail(`has two positions of ${id} in one asset`);
    return positions;
  }
}

/**
 * Read a book file against a definition. Throws `book/format` for what is no book, `book/altered` where its digest does not
 * fit, `book/unknown-asset` and `book/unknown-mode` for positions in what the market does not have.
 */
export const readBook = (text: string, file: string, protocol: Protocol): RawBook => {
  const root = parseJson(text, file);
  const reader = new BookReader(file, root);
  if (!isObject(root) || member(root, 'format') !== BOOK_FORMAT) throw reader.fail('is no book');
  const { params, at, market } = readOwnSnapshot(member(root, 'observation') ?? null, file, protocol);
  const table = member(root, 'contracts');
  const contracts = new Map(
    Object.entries(isObject(table) ? table : {}).flatMap(([name, address]) =>
      typeof address === 'string' ? [[name, address as Hex] as const] : [],
    ),
  );
  const book: RawBook = {
    market,
    params,
    at,
    time: reader.count(root, 'time'),
    metrics: metricsIn(member(root, 'metrics'), params),
    contracts,
    found: reader.found(),
    accounts: reader.accounts(params),
    settled: Number(reader.count(root, 'settled')),
  };
  if (bookDigest(book) !== reader.text(root, 'digest'))
    throw reader.fail('was altered after it was made, or was made with another text of the definition', 'book/altered');
  return book;
};
