import path from 'node:path';
import { Interface } from 'ethers/abi';
import { digest } from '../../../devnet/cache/digest.js';
import { cached } from '../../../devnet/cache/file.js';
import { defaultCacheDir } from '../../../devnet/cache/folder.js';
import type { Artifact, LinkReferences } from '../../../devnet/compile/artifact.js';
import { link } from '../../../devnet/compile/link.js';
import { compileStandardJson, solcVersion } from '../../../devnet/compile/solc.js';
import { collectSources, SOLC_REMAPPINGS } from '../../../devnet/compile/sources.js';
import { ENGINE_LIBRARIES, STEWARD_SOURCE, STEWARD_UNITS, unitOf } from './steward.sol.js';

/** Sends creation code and answers the address it is at. */
export type Deploy = (data: string) => Promise<string>;

const UNITS: Readonly<Record<string, string>> = {
  RiskSteward: 'steward.sol',
  ...Object.fromEntries(ENGINE_LIBRARIES.map((name) => [name, unitOf(name)])),
};

/** The steward and the engine's libraries. It takes solc a while, so what it made is kept beside the devnet's contracts. */
const compiled = async (): Promise<Readonly<Record<string, Artifact>>> => {
  const sources = await collectSources([...STEWARD_UNITS]);
  const input = {
    language: 'Solidity',
    sources: {
      ...Object.fromEntries([...sources].map(([unit, content]) => [unit, { content }])),
      'steward.sol': { content: STEWARD_SOURCE },
    },
    settings: {
      optimizer: { enabled: true, runs: 1 },
      evmVersion: 'cancun',
      remappings: SOLC_REMAPPINGS,
      outputSelection: Object.fromEntries(
        Object.entries(UNITS).map(([name, unit]) => [
          unit,
          { [name]: ['abi', 'evm.bytecode.object', 'evm.bytecode.linkReferences'] },
        ]),
      ),
    },
  };
  const key = digest(solcVersion(), JSON.stringify(input));
  return cached(path.join(defaultCacheDir(), `steward-${key.slice(0, 32)}.json`), async () => {
    const output = await compileStandardJson(input);
    return Object.fromEntries(
      Object.entries(UNITS).map(([name, unit]) => {
        const found = output[unit]?.[name];
        if (found === undefined) throw new Error(`solc gave no ${name}`);
        const { object, linkReferences } = found.evm.bytecode;
        const artifact: Artifact = {
          name,
          abi: found.abi as Artifact['abi'],
          bytecode: `0x${object}`,
          linkReferences: linkReferences as LinkReferences,
        };
        return [name, artifact];
      }),
    );
  });
};

/** Deploys the libraries of the engine and a steward that is linked with them. */
export const deploySteward = async (
  deploy: Deploy,
  values: readonly unknown[],
): Promise<{ readonly address: string; readonly abi: Interface }> => {
  const { RiskSteward: steward, ...libraries } = await compiled();
  if (steward === undefined) throw new Error('solc gave no steward');
  const at = new Map<string, string>();
  for (const { name, bytecode } of Object.values(libraries)) at.set(name, await deploy(bytecode));
  const abi = new Interface(steward.abi);
  return { address: await deploy(`${link(steward, at)}${abi.encodeDeploy([...values]).slice(2)}`), abi };
};
