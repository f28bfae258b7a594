import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Style } from './style.js';
import { table } from './table.js';

/** An account of a book. Values are US dollars, as exact decimals. */
export interface BookAccountView {
  readonly account: string;
  readonly mode: string | null;
  readonly collateral: string;
  readonly debt: string;
  readonly health: string | null;
}

/** A book as `book pull` and `book show` tell it. Amounts are exact decimals: tokens of assets, US dollars of accounts. */
export interface BookView {
  readonly market: string;
  readonly chainId: string;
  readonly block: number;
  readonly time: number;
  readonly found: string;
  readonly synthetic: boolean;
  readonly accounts: number;
  readonly settled: number;
  /** Accounts that owe more than their collateral is worth, and by how much. */
  readonly insolvent: { readonly accounts: number; readonly badDebt: string };
  readonly collateral: string;
  readonly debt: string;
  /** How many accounts are below each health factor. */
  readonly health: readonly { readonly below: string; readonly accounts: number }[];
  readonly assets: readonly {
    readonly asset: string;
    readonly label: string;
    readonly price: string | null;
    readonly owed: string | null;
    readonly borrowed: string | null;
    readonly collateral: string | null;
    readonly supplied: string | null;
  }[];
  /** Those of the lowest health factors. */
  readonly weakest: readonly BookAccountView[];
}

/** An exact decimal cut for reading, its whole digits grouped: `1234567.891` as `1,234,567.89`. Never rounded up. */
export const cut = (decimal: string | null, places: number): string => {
  if (decimal === null) return '?';
  const [whole = '', part = ''] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, ',');
  const kept = part.slice(0, places).padEnd(places, '0');
  return places === 0 ? grouped : `${grouped}.${kept}`;
};

/** A price to the cent; of what costs less than ten dollars, four decimals: a coin a tenth of a cent below a dollar is not at $0.99. */
const priceText = (price: string): string => cut(price, /^[0-9](?:\.|$)/.test(price) ? 4 : 2);

const share = (part: string | null, whole: string | null): string => {
  const [a, b] = [Number(part), Number(whole)];
  if (part === null || whole === null || !(b > 0)) return '';
  return `${(Math.floor((a / b) * 10_000) / 100).toFixed(2)}%`;
};

const insolventLine = ({ accounts, badDebt }: BookView['insolvent']): readonly string[] =>
  accounts === 0
    ? []
    : [
        `insolvent already: ${accounts} account${accounts === 1 ? ' owes' : 's owe'} $${cut(badDebt, 0)} more than ${accounts === 1 ? 'its' : 'their'} collateral is worth; results count that apart`,
      ];

/** A book for a person: where it is from, what it has of each asset, and who is nearest to liquidation. */
export const bookText = (view: BookView, style: Style): string => {
  const name = style('strong', escapeForTerminal(view.market));
  const head = `${name} on chain ${view.chainId} at block ${view.block}, ${new Date(view.time * 1000).toISOString()}`;
  const lines = [
    head,
    view.synthetic ? style('warning', escapeForTerminal(view.found)) : escapeForTerminal(view.found),
    `${view.accounts} accounts owe $${cut(view.debt, 0)} against $${cut(view.collateral, 0)} of collateral; ${view.settled} more owe nothing`,
    `below a health factor of ${view.health.map(({ below, accounts }) => `${below}: ${accounts}`).join('   ')}`,
    ...insolventLine(view.insolvent),
    '',
    table(
      [
        { title: 'asset', role: 'strong' },
        { title: 'price', align: 'right' },
        { title: 'owed', align: 'right' },
        { title: 'of all borrowed', align: 'right' },
        { title: 'as collateral', align: 'right' },
        { title: 'of all supplied', align: 'right' },
      ],
      view.assets.map((one) => [
        escapeForTerminal(one.label),
        one.price === null ? '?' : `$${priceText(one.price)}`,
        cut(one.owed, 2),
        share(one.owed, one.borrowed),
        cut(one.collateral, 2),
        share(one.collateral, one.supplied),
      ]),
      style,
    ),
  ];
  if (view.weakest.length > 0)
    lines.push(
      '',
      table(
        [
          { title: 'nearest to liquidation' },
          { title: 'health', align: 'right' },
          { title: 'debt', align: 'right' },
          { title: 'collateral', align: 'right' },
          { title: 'mode' },
        ],
        view.weakest.map((one) => [
          escapeForTerminal(one.account),
          cut(one.health, 4),
          `$${cut(one.debt, 0)}`,
          `$${cut(one.collateral, 0)}`,
          escapeForTerminal(one.mode ?? ''),
        ]),
        style,
      ),
    );
  return lines.join('\n');
};
