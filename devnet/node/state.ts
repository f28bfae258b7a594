import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Rpc } from './rpc.js';

interface Dump {
  best_block_number: number | string;
  blocks: { header: { number: string } }[];
  transactions: unknown[];
  historical_states: unknown;
}

/**
 * The chain's state as anvil loads it again, without the past: the transactions and blocks that led to it are nine tenths
 * of it and of no use. Older blocks can be neither read nor called after that.
 */
export const dumpState = async (rpc: Rpc): Promise<string> => {
  const dumped = Buffer.from((await rpc.sendHex('anvil_dumpState')).slice(2), 'hex');
  const dump = JSON.parse((await promisify(gunzip)(dumped)).toString('utf8')) as Dump;
  const best = BigInt(dump.best_block_number);
  const stripped = {
    ...dump,
    blocks: dump.blocks.filter(({ header }) => BigInt(header.number) === best),
    transactions: [],
    historical_states: null,
  };
  return `0x${(await promisify(gzip)(JSON.stringify(stripped))).toString('hex')}`;
};

/** Makes a fresh chain continue from a dumped state. */
export const loadState = async (rpc: Rpc, state: string): Promise<void> => {
  await rpc.send('anvil_loadState', state);
};
