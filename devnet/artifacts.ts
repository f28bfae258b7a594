import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Interface } from 'ethers/abi';
import { defaultCacheDir } from './cache/folder.js';
import { type AaveArtifacts, compileAave } from './compile/aave.js';
import type { Artifact, LinkReferences } from './compile/artifact.js';
import { packageFolder } from './compile/packages.js';

/** Packages that publish compiled contracts, and where in them the artifacts are. */
const PUBLISHED = {
  safe: { package: '@safe-global/safe-contracts', folder: 'build/artifacts/contracts' },
  perpetual: { package: '@perp/curie-contract', folder: 'artifacts/contracts' },
  uniswap: { package: '@uniswap/v3-core', folder: 'artifacts/contracts' },
} as const;

export type PublishedPackage = keyof typeof PUBLISHED;

/** Aave's contracts, for tests: compiled the first time, as `startDevnet` does, from the cache after that. */
export const aaveArtifacts = (cacheDir: string = defaultCacheDir()): Promise<AaveArtifacts> =>
  compileAave({ cacheDir, onProgress: () => {} });

/**
 * A contract as its authors published it, compiled. `file` is the source's path without `.sol`: `handler/TokenCallbackHandler`;
 * the contract has the file's name.
 */
export const publishedArtifact = async (from: PublishedPackage, file: string): Promise<Artifact> => {
  const { package: name, folder } = PUBLISHED[from];
  const contract = path.posix.basename(file);
  const location = path.join(packageFolder(name), folder, `${file}.sol`, `${contract}.json`);
  const json = JSON.parse(await readFile(location, 'utf8')) as {
    abi: Artifact['abi'];
    bytecode: string;
    linkReferences: LinkReferences;
  };
  return { name: contract, abi: json.abi, bytecode: json.bytecode, linkReferences: json.linkReferences };
};

/** The ABI of an artifact, ready to encode and decode with. */
export const contractInterface = (artifact: Artifact): Interface => new Interface(artifact.abi);
