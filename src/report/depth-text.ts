import { escapeForTerminal } from '../diagnostic/escape.js';
import { cut } from './book-text.js';
import type { Style } from './style.js';
import { table } from './table.js';

/** Measured depths as `depth pull`, `import` and `show` tell them. Amounts are US dollars, as decimals. */
export interface DepthView {
  readonly market: string;
  readonly assets: readonly {
    readonly asset: string;
    readonly label: string;
    readonly kind: 'constant-product' | 'curve';
    /** Points of the curve; 0 of a constant-product pool. */
    readonly points: number;
    /** The largest sale that loses at most each share of its value. */
    readonly sales: readonly { readonly slippage: string; readonly size: string }[];
    readonly from: string;
    /** Each pool that counts. */
    readonly pools: readonly string[];
    readonly digest: string;
    /** Null for a table. */
    readonly at: {
      readonly chainId: string;
      readonly block: number;
      readonly blockHash: string;
      readonly time: number;
    } | null;
  }[];
}

/** Depths for a person: an asset a line, and below the pools that they are from. */
export const depthText = (view: DepthView, style: Style): string => {
  const [first] = view.assets;
  const sales = first?.sales ?? [];
  const lines = [
    `${style('strong', escapeForTerminal(view.market))}: what can be sold for at most each loss`,
    '',
    table(
      [
        { title: 'asset', role: 'strong' },
        ...sales.map(({ slippage }) => ({ title: slippage, align: 'right' as const })),
        { title: 'from' },
      ],
      view.assets.map((one) => [
        escapeForTerminal(one.label),
        ...one.sales.map(({ size }) => `$${cut(size, 0)}`),
        escapeForTerminal(one.from),
      ]),
      style,
    ),
  ];
  const pools = [...new Set(view.assets.flatMap((one) => one.pools))];
  if (pools.length > 0) lines.push('', ...pools.map((pool) => `  ${escapeForTerminal(pool)}`));
  return lines.join('\n');
};
