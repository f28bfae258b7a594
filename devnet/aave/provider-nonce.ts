import { getCreateAddress } from 'ethers/address';
import { refused } from '../../src/diagnostic/error.js';

/** How many contracts a provider is believed to have created at most before its pool and configurator. */
const MOST = 64;

/**
 * The nonce with which the addresses provider creates a proxy at the given address: 1 for the pool and 2 for the
 * configurator on Ethereum.
 *
 * @throws PlimsollError `devnet/foreign-proxy` where the provider cannot create a contract there.
 */
export const proxyNonce = (provider: string, proxy: string): number => {
  for (let nonce = 1; nonce <= MOST; nonce++) {
    if (getCreateAddress({ from: provider, nonce }).toLowerCase() === proxy.toLowerCase()) return nonce;
  }
  throw refused('devnet/foreign-proxy', `The addresses provider ${provider} cannot have created a proxy at ${proxy}.`, {
    hint: 'Give the addresses of the pool and the configurator that belong to this addresses provider.',
  });
};
