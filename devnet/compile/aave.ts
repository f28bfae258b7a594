import path from 'node:path';
import { refused } from '../../src/diagnostic/error.js';
import { digest } from '../cache/digest.js';
import { cached } from '../cache/file.js';
import type { Artifact, LinkReferences } from './artifact.js';
import { AAVE_SOURCES, type AaveContract } from './contracts.js';
import { compileStandardJson, solcVersion } from './solc.js';
import { collectSources, SOLC_REMAPPINGS } from './sources.js';

/** Aave's contracts, compiled, and the digest of everything they were made from. */
export interface AaveArtifacts {
  readonly digest: string;
  readonly contracts: Readonly<Record<AaveContract, Artifact>>;
}

export interface CompileOptions {
  readonly cacheDir: string;
  readonly onProgress: (message: string) => void;
}

const NAMES = Object.keys(AAVE_SOURCES) as AaveContract[];

/** Aave v3's contracts from their Solidity sources: compiled the first time, read from the cache after that. */
export const compileAave = async ({ cacheDir, onProgress }: CompileOptions): Promise<AaveArtifacts> => {
  const sources = await collectSources(Object.values(AAVE_SOURCES));
  const input = standardJson(sources);
  const key = digest(solcVersion(), JSON.stringify(input));
  const contracts = await cached(path.join(cacheDir, `aave-${key.slice(0, 32)}.json`), () => {
    onProgress(`Compiling ${sources.size} Solidity files of Aave v3 with solc ${solcVersion()}, once`);
    return compileContracts(input);
  });
  return { digest: key, contracts };
};

const standardJson = (sources: ReadonlyMap<string, string>): object => ({
  language: 'Solidity',
  sources: Object.fromEntries([...sources].map(([unit, content]) => [unit, { content }])),
  settings: {
    optimizer: { enabled: true, runs: 200 },
    evmVersion: 'cancun',
    // No hash of the sources in the bytecode: it would depend on comments and paths.
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    remappings: SOLC_REMAPPINGS,
    outputSelection: Object.fromEntries(
      NAMES.map((name) => [
        AAVE_SOURCES[name],
        { [name]: ['abi', 'evm.bytecode.object', 'evm.bytecode.linkReferences'] },
      ]),
    ),
  },
});

const compileContracts = async (input: object): Promise<Record<AaveContract, Artifact>> => {
  const output = await compileStandardJson(input);
  const artifacts = Object.fromEntries(
    NAMES.map((name) => {
      const contract = output[AAVE_SOURCES[name]]?.[name];
      if (contract === undefined) throw refused('devnet/compile', `solc gave no contract ${name}.`);
      const { object, linkReferences } = contract.evm.bytecode;
      const artifact: Artifact = {
        name,
        abi: contract.abi,
        bytecode: `0x${object}`,
        linkReferences: linkReferences as LinkReferences,
      };
      return [name, artifact];
    }),
  );
  return artifacts as Record<AaveContract, Artifact>;
};
