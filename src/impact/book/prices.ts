import { refused } from '../../diagnostic/error.js';
import type { Group } from '../../protocol/protocol.js';
import { type Rational, rational } from '../../quantity/rational.js';
import { metricAs, metricOf } from '../market/roles.js';
import type { RawBook } from './raw-book.js';

/** An asset's price as its oracle has it: an integer of `unit` parts of a US dollar for one whole token. */
export interface RawPrice {
  readonly price: bigint;
  /** How many of the token's smallest units make one token. */
  readonly one: bigint;
}

/** The group that accounts have positions in. Throws `impact/no-accounts` where the definition does not say how they are read. */
export const assetGroup = ({ params }: Pick<RawBook, 'params'>): Group => {
  const { protocol } = params;
  const group = protocol.groups.get(protocol.accounts?.positions.of ?? '');
  if (group !== undefined) return group;
  throw refused('impact/no-accounts', `the definition ${protocol.name} does not say how accounts are read`, {
    hint: 'add accounts: to the protocol definition',
  });
};

/** Prices by asset, of those that have one above zero and whose decimals are known. */
export const rawPrices = (book: Pick<RawBook, 'params' | 'metrics'>): ReadonlyMap<string, RawPrice> => {
  const group = assetGroup(book);
  const decimalsName = book.params.protocol.accounts?.positions.decimals ?? '';
  const prices = new Map<string, RawPrice>();
  for (const entity of book.params.entities.get(group.name)?.values() ?? []) {
    const value = metricOf(book.metrics, group, entity.identity, 'price');
    const decimals = entity.context.get(decimalsName);
    const price = value?.kind === 'number' ? value.number.raw : null;
    if (price === null || price <= 0n || typeof decimals !== 'bigint' || decimals > 77n) continue;
    prices.set(entity.identity, { price, one: 10n ** decimals });
  }
  return prices;
};

/** US dollars that one unit of the market's prices is. Throws `impact/no-accounts`. */
export const priceUnit = (book: Pick<RawBook, 'params'>): Rational => {
  const type = metricAs(assetGroup(book), 'price')?.type;
  const decoded = type?.kind === 'number' ? type.number.codec?.decode(1n) : undefined;
  if (decoded?.ok === true) return decoded.value;
  throw refused('impact/no-accounts', `the definition ${book.params.protocol.name} has no metric with the role price`, {
    hint: 'give the metric that is a price in US dollars role: price',
  });
};

/** What turns integers in the unit of a market's prices into exact US dollars. Throws `impact/no-accounts`. */
export const dollarsIn = (book: Pick<RawBook, 'params'>): ((value: bigint) => Rational) => {
  const { n, d } = priceUnit(book);
  return (value) => rational(value * n, d);
};
