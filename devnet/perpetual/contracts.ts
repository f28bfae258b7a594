import type { Interface } from 'ethers/abi';
import { contractInterface, publishedArtifact } from '../artifacts.js';
import type { Artifact } from '../compile/artifact.js';

const FROM = {
  ClearingHouse: 'perpetual',
  ClearingHouseConfig: 'perpetual',
  MarketRegistry: 'perpetual',
  BaseToken: 'perpetual',
  QuoteToken: 'perpetual',
  UniswapV3Factory: 'uniswap',
  UniswapV3Pool: 'uniswap',
} as const;

export type PerpetualContract = keyof typeof FROM;

/** Perpetual's contracts and the Uniswap contracts they stand on, with their ABIs ready. */
export type PerpetualContracts = Readonly<
  Record<PerpetualContract, { readonly artifact: Artifact; readonly abi: Interface }>
>;

/** Reads the published artifacts. */
export const perpetualContracts = async (): Promise<PerpetualContracts> => {
  const entries = await Promise.all(
    Object.entries(FROM).map(async ([name, from]) => {
      const artifact = await publishedArtifact(from, name);
      return [name, { artifact, abi: contractInterface(artifact) }] as const;
    }),
  );
  return Object.fromEntries(entries) as PerpetualContracts;
};
