import { refused } from '../diagnostic/error.js';
import { SecretKey } from './secret-key.js';

/** What is known of the node that would see a signature; read from it by the caller. */
export interface DevnetFacts {
  readonly rpcUrl: string;
  /** The answer to `web3_clientVersion`. */
  readonly clientVersion: string;
  readonly chainId: bigint;
}

/** The chain id that Anvil and Hardhat start with. */
export const DEVNET_CHAIN_ID = 31337n;

// The first ten accounts of the public mnemonic "test test test test test test test test test test test junk".
const KEYS = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6',
  '0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a',
  '0x8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba',
  '0x92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e',
  '0x4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356',
  '0xdbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97',
  '0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6',
] as const;

/** True where the URL's host is this computer: `localhost`, 127.0.0.0/8 or ::1. */
export const isLoopbackUrl = (rpcUrl: string): boolean => {
  if (!URL.canParse(rpcUrl)) return false;
  const { hostname, protocol } = new URL(rpcUrl);
  if (!['http:', 'https:', 'ws:', 'wss:'].includes(protocol)) return false;
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
};

/**
 * One of the ten keys that every Anvil starts with, by index. Everyone knows them, so they are given only for a local
 * Anvil with its own chain id. Throws `signer/devnet-only` otherwise and `signer/no-such-key` for another index.
 */
export const devnetKey = (index: number, facts: DevnetFacts): SecretKey => {
  const wrong = !isLoopbackUrl(facts.rpcUrl)
    ? 'the node is not on this computer'
    : !/^anvil\b/i.test(facts.clientVersion)
      ? `the node is ${JSON.stringify(facts.clientVersion.slice(0, 40))}, not Anvil`
      : facts.chainId !== DEVNET_CHAIN_ID
        ? `the chain id is ${facts.chainId}, not ${DEVNET_CHAIN_ID}`
        : undefined;
  if (wrong !== undefined) {
    throw refused('signer/devnet-only', `The well-known development keys are refused: ${wrong}`, {
      hint: 'Anyone can take what these keys own. Use an encrypted keystore or a wallet for any other chain.',
    });
  }
  const key = Number.isInteger(index) ? KEYS[index] : undefined;
  if (key === undefined) {
    throw refused('signer/no-such-key', `There is no development key ${index}`, {
      hint: `Give an index from 0 to ${KEYS.length - 1}.`,
    });
  }
  return new SecretKey(key);
};
