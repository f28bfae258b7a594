import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { packageFile } from './packages.js';

/**
 * What Aave's imports call its dependencies, and the npm package each is in. Given to solc as remappings too, so that
 * every file has one unit name, however it is reached.
 */
const REMAPPINGS: readonly (readonly [prefix: string, target: string])[] = [
  ['openzeppelin-contracts/contracts/', '@openzeppelin/contracts/'],
  ['openzeppelin-contracts-upgradeable/contracts/', '@openzeppelin/contracts-upgradeable/'],
  ['solidity-utils/', '@bgd-labs/solidity-utils/src/'],
];

export const SOLC_REMAPPINGS: readonly string[] = REMAPPINGS.map(([prefix, target]) => `${prefix}=${target}`);

const IMPORT = /^\s*import\s+(?:[^'";]*?from\s+)?['"]([^'"]+)['"]/gm;

/** The given source units and everything they import, by unit name, in order of name. */
export const collectSources = async (units: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  let wave = [...new Set(units)];
  while (wave.length > 0) {
    const read = await Promise.all(
      wave.map(async (unit) => [unit, await readFile(packageFile(unit), 'utf8')] as const),
    );
    for (const [unit, content] of read) found.set(unit, content);
    const imported = read.flatMap(([unit, content]) => importsOf(unit, content));
    wave = [...new Set(imported)].filter((unit) => !found.has(unit));
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
};

const importsOf = (unit: string, content: string): string[] =>
  [...content.matchAll(IMPORT)].map(([, target]) => resolveImport(unit, target ?? ''));

const resolveImport = (unit: string, target: string): string => {
  if (target.startsWith('.')) return path.posix.join(path.posix.dirname(unit), target);
  const mapped = REMAPPINGS.find(([prefix]) => target.startsWith(prefix));
  return mapped === undefined ? target : mapped[1] + target.slice(mapped[0].length);
};
