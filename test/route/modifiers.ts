import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { createSafe, deployVersion, safeInterface } from '../e2e/safes.js';
import type { Compiled, Deployed, Road } from './road.js';

const require = createRequire(import.meta.url);
const ROOT = fileURLToPath(new URL('../../node_modules/@gnosis.pm/zodiac/dist/cjs/', import.meta.url));
const WORD = 64;

/** A modifier of Zodiac as it was published: the creation code of its master copy, without the arguments at its end. */
export const modifier = (name: 'Delay' | 'RolesV2', parameters: number): Compiled => {
  const { initCode } = require(`${ROOT}initData/${name}.js`) as { readonly initCode: string };
  const cut = initCode.length - parameters * WORD;
  if (!/^[01]+$/.test(initCode.slice(cut))) throw new Error(`the creation code of ${name} ends with other arguments`);
  return { abi: require(`${ROOT}abi/${name}.json`) as Compiled['abi'], bytecode: initCode.slice(0, cut) };
};

/** A Safe 1.4.1 from its published bytecode. */
export const safeOn = async (road: Road): Promise<Deployed> => {
  await deployVersion(road.rpc, '1.4.1');
  const [owner] = SAFE_OWNERS;
  return { address: await createSafe(road.rpc, '1.4.1', [String(owner?.address)], 1), abi: safeInterface('1.4.1') };
};

export const NOBODY: Hex = `0x${'0'.repeat(40)}`;
