import { refused } from '../../diagnostic/error.js';
import { type Layout, shapeOf } from './layout.js';
import { type Shape, strideOf } from './shape.js';
import { RECORD, ROW, SUM, scratchBytes } from './tile.js';

/** Where everything lies in the memory that threads share, in bytes. It is all that a thread needs to know; plain data. */
export interface MemoryPlan {
  readonly assets: number;
  /** Accounts in groups. */
  readonly accounts: number;
  /** The most scenarios that lie in memory at once. */
  readonly chunk: number;
  /** By group: its record and shape. */
  readonly groups: readonly { readonly record: number; readonly shape: Shape }[];
  /** The next tile that no thread has taken, and how many scenarios of the chunk are filled. */
  readonly control: { readonly nextTile: number; readonly scenarios: number };
  readonly coefficients: number;
  /** Scenario × asset. */
  readonly prices: number;
  /** Scenarios by stress. */
  readonly order: number;
  /** By scenario: sums as in SUM, the two counts side by side. */
  readonly sums: {
    readonly debt: number;
    readonly collateral: number;
    readonly shortfall: number;
    readonly counts: number;
  };
  /** By thread: by account of the groups the two counts, and what the thread alone works in. */
  readonly threads: readonly { readonly counters: number; readonly scratch: number }[];
  readonly bytes: number;
}

/** Addresses are signed numbers of 32 bits here and there. */
const MOST_BYTES = 2 ** 31 - 2 ** 16;
const CONTROL_BYTES = 64;

/** Plans the memory for a layout, so many scenarios at once and so many threads. */
export const planMemory = (layout: Layout, chunk: number, threads: number): MemoryPlan => {
  let next = 0;
  const take = (bytes: number): number => {
    const at = next;
    next = Math.ceil((at + bytes) / 64) * 64;
    return at;
  };
  const accounts = layout.accounts.length;
  const control = take(CONTROL_BYTES);
  const groups = layout.groups.map(({ collateral, debt }) => ({
    record: take((RECORD.rows + collateral.length + debt.length) * 4),
    shape: shapeOf({ collateral, debt }),
  }));
  const plan = {
    assets: layout.assets,
    accounts,
    chunk,
    groups,
    control: { nextTile: control, scenarios: control + 4 },
    coefficients: take(layout.coefficients.byteLength),
    prices: take(chunk * layout.assets * 8),
    order: take(chunk * 4),
    sums: { debt: take(chunk * 8), collateral: take(chunk * 8), shortfall: take(chunk * 8), counts: take(chunk * 8) },
    threads: Array.from({ length: threads }, () => ({
      counters: take(accounts * 8),
      scratch: take(scratchBytes(layout.assets)),
    })),
  };
  if (next > MOST_BYTES)
    throw refused(
      'impact/kernel-size',
      `A book of ${accounts} accounts with debt and ${layout.assets} assets needs ${Math.ceil(next / 2 ** 20)} MiB on ${threads} threads, more than 2 GiB.`,
      { hint: 'Use fewer threads, or cut the book into several.' },
    );
  return { ...plan, bytes: next };
};

/** Writes a layout's groups and coefficients where the plan has them. */
export const writeLayout = (buffer: SharedArrayBuffer, plan: MemoryPlan, layout: Layout): void => {
  new Float64Array(buffer, plan.coefficients, layout.coefficients.length).set(layout.coefficients);
  let coefficient = plan.coefficients;
  let first = 0;
  for (const [index, group] of layout.groups.entries()) {
    const record = new Int32Array(buffer, plan.groups[index]?.record, RECORD.rows);
    record[RECORD.coefficients] = coefficient;
    record[RECORD.first] = first;
    record[RECORD.accounts] = group.accounts;
    const rows = [...group.collateral, ...group.debt].map((asset) => SUM.bytes + asset * ROW.bytes);
    new Int32Array(buffer, record.byteOffset + RECORD.rows * 4, rows.length).set(rows);
    coefficient += group.accounts * strideOf(shapeOf(group)) * 8;
    first += group.accounts;
  }
};
