import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MarketAddresses } from './market-spec.js';
import { projectRoot } from './project.js';

/** What the chain says of an asset and no one governs. */
export interface AssetFacts {
  /** The reserve's position in the pool's list. */
  readonly id: number;
  readonly decimals: number;
  /** US dollars with 8 decimals. */
  readonly price: bigint;
  readonly name: string;
  /** The reserve's idle liquidity, in the token's smallest unit. */
  readonly supplied: bigint;
}

/** A market's facts beside its parameters. */
export interface MarketFacts {
  readonly marketId: string;
  readonly addresses: MarketAddresses;
  /** By the asset's address in checksum form. */
  readonly assets: ReadonlyMap<string, AssetFacts>;
}

interface Written {
  readonly marketId: string;
  readonly addresses: MarketAddresses;
  readonly assets: Readonly<
    Record<string, { id: number; decimals: number; price: string; name: string; supplied: string }>
  >;
}

/** The facts of Aave v3's Ethereum Core market, as of mid 2025, which with its parameters make a `MarketSpec`. */
export const ethereumCoreFacts = async (): Promise<MarketFacts> => {
  const file = path.join(projectRoot(), 'devnet', 'fixtures', 'aave-v3-ethereum-core.json');
  const { assets, ...rest } = JSON.parse(await readFile(file, 'utf8')) as Written;
  return {
    ...rest,
    assets: new Map(
      Object.entries(assets).map(([address, { price, supplied, ...facts }]) => [
        address,
        { ...facts, price: BigInt(price), supplied: BigInt(supplied) },
      ]),
    ),
  };
};
