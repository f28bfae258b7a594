import type { RiskMarket } from '../../../src/impact/risk-market.js';
import { csv, number } from './csv.js';
import { asset, type Holder, market } from './fixture.js';

const FOLDER = 'books/compound-v2-2023-05/';
/** Dollars of an ETH at the start of the path. All values of the book are in ETH. */
const ETH = 1645.11;

/** Compound's collateral factors of May 2023, and the column of hourly prices; a dollar where there is none. */
const ASSETS: Readonly<Record<string, { readonly factor: number; readonly column?: string }>> = {
  cAAVE: { factor: 0.73, column: 'AAVE' },
  cBAT: { factor: 0.65, column: 'BAT' },
  cCOMP: { factor: 0.65, column: 'COMP' },
  cDAI: { factor: 0.835 },
  cETH: { factor: 0.825, column: 'ETH' },
  cFEI: { factor: 0 },
  cLINK: { factor: 0.79, column: 'LINK' },
  cREP: { factor: 0 },
  cSUSHI: { factor: 0.73, column: 'SUSHI' },
  cTUSD: { factor: 0, column: 'TUSD' },
  cUNI: { factor: 0.75, column: 'UNI' },
  cUSDC: { factor: 0.855, column: 'USDC' },
  cUSDP: { factor: 0, column: 'USDP' },
  cUSDT: { factor: 0 },
  cWBTC: { factor: 0.7, column: 'BTC' },
  cYFI: { factor: 0 },
  cZRX: { factor: 0.65, column: 'ZRX' },
};
export const IDS = Object.keys(ASSETS);

/** Half of a debt at a time, 8 % for the liquidator and 2.8 % of what is seized for the protocol, as Compound v2 had it. */
export const compoundMarket = (): RiskMarket =>
  market(
    IDS.map((id) =>
      asset(id, {
        price: ETH,
        collateralFactor: ASSETS[id]?.factor ?? 0,
        liquidationThreshold: ASSETS[id]?.factor ?? 0,
        liquidationPenalty: 0.08,
        liquidationProtocolFee: (0.028 * 1.08) / 0.08,
      }),
    ),
    {
      closeFactor: 0.5,
      closeFactorOf: 'position',
      fullCloseBelowHealth: null,
      fullCloseBelowValue: null,
      minimumLeft: null,
    },
  );

const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1] ?? 0;

export interface CompoundBook {
  readonly holders: readonly Holder[];
  /** Of the file: what each owes and may owe at most, in ETH. */
  readonly totals: readonly { readonly borrowed: number; readonly limit: number }[];
}

/**
 * The book with "tokens" of one ETH of value each at the snapshot. Debts are those of the file, shared by assets at the prices
 * that accounts with one debt imply; wrapped BTC, of which there were two with different weights, is what is missing to
 * the file's collateral. Elsewhere balances are scaled to the file's limit: some accounts have not made all of them collateral,
 * and of some the file lacks a balance.
 */
export const compoundBook = (): CompoundBook => {
  const accounts = csv(`${FOLDER}accounts.csv`);
  const weights = new Map(
    csv(`${FOLDER}implied_collateral_weights_eth.csv`).map((row) => [
      row.ctoken,
      number(row, 'eth_per_ctoken_times_cf'),
    ]),
  );
  const balances = accounts.map(() => [] as { id: string; held: number; owed: number }[]);
  for (const row of csv(`${FOLDER}balances.csv`))
    balances[number(row, 'acct')]?.push({
      id: row.ctoken ?? '',
      held: number(row, 'ctoken_balance'),
      owed: number(row, 'stored_borrow_underlying'),
    });
  const implied = new Map<string, number[]>();
  for (const [i, rows] of balances.entries()) {
    const debts = rows.filter(({ owed }) => owed > 0);
    const [only] = debts;
    if (only === undefined || debts.length > 1) continue;
    const list = implied.get(only.id) ?? [];
    list.push(number(accounts[i] ?? {}, 'borrow_eth') / only.owed);
    implied.set(only.id, list);
  }
  const price = new Map([...implied].map(([id, list]) => [id, median(list)]));
  const totals = accounts.map((row) => ({
    borrowed: number(row, 'borrow_eth'),
    limit: number(row, 'collateral_cf_eth'),
  }));
  const holders = accounts.map((row, i): Holder => {
    const rows = balances[i] ?? [];
    const { borrowed, limit } = totals[i] ?? { borrowed: 0, limit: 0 };
    const debt: Record<string, number> = {};
    let sum = 0;
    for (const { id, owed } of rows) if (owed > 0) sum += owed * (price.get(id) ?? 0);
    for (const { id, owed } of rows)
      if (owed > 0) debt[id] = (debt[id] ?? 0) + (owed * (price.get(id) ?? 0) * borrowed) / sum;
    const collateral: Record<string, number> = {};
    let weighted = 0;
    for (const { id, held } of rows) {
      const [weight, factor] = [weights.get(id) ?? 0, ASSETS[id]?.factor ?? 0];
      if (weight === 0 || factor === 0) continue;
      collateral[id] = (collateral[id] ?? 0) + (held * weight) / factor;
      weighted += held * weight;
    }
    if (rows.some(({ id, held }) => id === 'cWBTC' && held > 0)) collateral.cWBTC = Math.max(0, limit - weighted) / 0.7;
    else if (weighted > 0)
      for (const id of Object.keys(collateral)) collateral[id] = ((collateral[id] ?? 0) * limit) / weighted;
    else collateral.cETH = limit / 0.825;
    return { name: row.address ?? '', collateral, debt };
  });
  return { holders, totals };
};

/** Hourly prices from 24 February to 27 March 2023 over the first, step by step; what has no price keeps it. */
export const marchPrices = (): Float64Array => {
  const rows = csv(`${FOLDER}prices_hourly.csv`);
  const last = new Float64Array(IDS.length).fill(1);
  const first = IDS.map((id) => {
    const column = ASSETS[id]?.column ?? '';
    const cell = rows[0]?.[column] ?? '';
    return cell === '' ? 1 : Number(cell);
  });
  const prices = new Float64Array(rows.length * IDS.length);
  for (const [step, row] of rows.entries()) {
    for (const [at, id] of IDS.entries()) {
      const cell = row[ASSETS[id]?.column ?? ''] ?? '';
      if (cell !== '') last[at] = Number(cell) / (first[at] ?? 1);
    }
    prices.set(last, step * IDS.length);
  }
  return prices;
};
