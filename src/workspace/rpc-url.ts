import { refused } from '../diagnostic/error.js';
import type { Chain } from './workspace.js';

const REFERENCE = /^\$\{([A-Z][A-Z0-9_]*_RPC_URL)\}$/;

/**
 * The URL of a chain's node. Only variables named `…_RPC_URL` are read, so that a document cannot have another secret of
 * the environment sent anywhere. Throws `rpc/not-configured`; the URL may hold a key and is never shown.
 */
export const rpcUrlOf = (chain: Chain, environment: Readonly<Record<string, string | undefined>>): string => {
  if (chain.rpc === null)
    throw refused('rpc/not-configured', `the chain ${chain.name} has no rpc in plimsoll.yaml`, {
      hint: `add rpc: "\${${chain.name.toUpperCase().replaceAll('-', '_')}_RPC_URL}"`,
    });
  const name = REFERENCE.exec(chain.rpc)?.[1];
  if (name === undefined) return chain.rpc;
  const url = environment[name];
  if (url === undefined || url === '')
    throw refused('rpc/not-configured', `the environment variable ${name} is not set`, {
      hint: `set it to the URL of a node of ${chain.name}`,
    });
  return url;
};
