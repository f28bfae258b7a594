import path from 'node:path';
import { checkSpec } from './aave/check-spec.js';
import { AAVE_DEPLOYER, GUARDIAN, type KnownAccount, PERPETUAL_DEPLOYER, SAFE_OWNERS } from './accounts.js';
import { type Blueprint, type BorrowerAccount, buildChain } from './build.js';
import { builderDigest } from './cache/builder.js';
import { digest } from './cache/digest.js';
import { cached } from './cache/file.js';
import { defaultCacheDir } from './cache/folder.js';
import { BLOCK_INTERVAL, CHAIN_ID, KEPT_TIME, START_TIME } from './chain.js';
import { compileAave } from './compile/aave.js';
import type { MarketSpec } from './market-spec.js';
import { startAnvil } from './node/anvil.js';
import { type AnvilBinary, anvilBinary } from './node/binary.js';
import { Rpc } from './node/rpc.js';
import { loadState } from './node/state.js';

export interface DevnetOptions {
  /** The Aave market to build. */
  readonly market: MarketSpec;
  /** The port to listen on; any free one where it is missing. */
  readonly port?: number;
  /** Where compiled contracts and built chains are kept; `.cache/devnet` in the project where it is missing. */
  readonly cacheDir?: string;
  /** Told what takes time while it happens. */
  readonly onProgress?: (message: string) => void;
}

/** A running chain with an Aave market, Perpetual's contracts and the Safe that governs both. */
export interface Devnet {
  readonly rpcUrl: string;
  readonly chainId: typeof CHAIN_ID;
  readonly safe: {
    readonly address: string;
    readonly version: '1.4.1';
    readonly owners: readonly KnownAccount[];
    readonly threshold: 2;
  };
  /** Addresses by name: those of `MarketAddresses`, of Perpetual, its base tokens by symbol, and Safe's own contracts. */
  readonly contracts: Readonly<Record<string, string>>;
  readonly borrowers: readonly BorrowerAccount[];
  readonly admins: {
    /** EMERGENCY_ADMIN of Aave beside the Safe. */
    readonly emergencyAdmin: KnownAccount;
    /** POOL_ADMIN and ACL admin of Aave, owner of the addresses provider and of every token. */
    readonly deployer: KnownAccount;
    /** Owner of Perpetual's virtual tokens. */
    readonly perpetualDeployer: KnownAccount;
  };
  /** Anvil's process. */
  readonly pid: number;
  /** Ends the chain and resolves when its process is gone. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the embedded chain. The first start compiles Aave and builds the market; later ones load what was kept. The same
 * market gives the same chain every time, block hashes included: its latest block is at 2026-01-01T00:00:00Z, and each
 * block after it comes 12 seconds later by the chain's own time, whatever the clock says (`evm_setNextBlockTimestamp`
 * leaps further; `evm_increaseTime` does nothing).
 *
 * The chain ends with this process, however it ends, and does not keep it alive.
 *
 * @throws PlimsollError `devnet/refused` or `devnet/differs` where Aave's contracts do not accept the market as it is,
 *   `devnet/bad-market` where its description contradicts itself.
 */
export const startDevnet = async (options: DevnetOptions): Promise<Devnet> => {
  const { port = 0, cacheDir = defaultCacheDir(), onProgress = () => {} } = options;
  const binary = anvilBinary();
  const blueprint = await blueprintOf({ binary, cacheDir, onProgress, market: checkSpec(options.market) });
  const anvil = await startAnvil({ binary, port, timestamp: KEPT_TIME, extra: [] });
  try {
    const rpc = new Rpc(anvil.url);
    await loadState(rpc, blueprint.state);
    await rpc.send('anvil_setBlockTimestampInterval', BLOCK_INTERVAL);
    for (let time = KEPT_TIME + BLOCK_INTERVAL; time <= START_TIME; time += BLOCK_INTERVAL) {
      await rpc.send('evm_setNextBlockTimestamp', time);
      await rpc.send('evm_mine');
    }
  } catch (error) {
    await anvil.stop();
    throw error;
  }
  return {
    rpcUrl: anvil.url,
    chainId: CHAIN_ID,
    safe: { address: blueprint.safe, version: '1.4.1', owners: SAFE_OWNERS, threshold: 2 },
    contracts: blueprint.contracts,
    borrowers: blueprint.borrowers,
    admins: { emergencyAdmin: GUARDIAN, deployer: AAVE_DEPLOYER, perpetualDeployer: PERPETUAL_DEPLOYER },
    pid: anvil.pid,
    stop: anvil.stop,
  };
};

interface BlueprintInput {
  readonly binary: AnvilBinary;
  readonly cacheDir: string;
  readonly onProgress: (message: string) => void;
  readonly market: MarketSpec;
}

/** The built chain, from the cache where the same market was built by the same code with the same contracts. */
const blueprintOf = async ({ binary, cacheDir, onProgress, market }: BlueprintInput): Promise<Blueprint> => {
  const artifacts = await compileAave({ cacheDir, onProgress });
  const key = digest(artifacts.digest, binary.version, await builderDigest(), canonical(market));
  const file = path.join(cacheDir, `chain-${key.slice(0, 32)}.json`);
  return cached(file, () => buildChain({ binary, artifacts, market, onProgress }));
};

/** The market as text that is the same for the same market. */
const canonical = (market: MarketSpec): string =>
  JSON.stringify(market, (_key, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
