import { rpcUrlOf } from '../workspace/rpc-url.js';

const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?\/?$/;
const REFERENCE = /^\$\{[A-Z][A-Z0-9_]*_RPC_URL\}$/;

/** The environment variable that holds the URL of a chain's node: `ARBITRUM_ONE_RPC_URL`. */
export const rpcVariable = (chain: string): string =>
  `${/^[a-z]/.test(chain) ? '' : 'CHAIN_'}${chain.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_RPC_URL`;

/** How plimsoll.yaml names a chain's node, and what its URL is now. */
export interface InitRpc {
  readonly written: string;
  /** Throws `rpc/not-configured` where nobody said. */
  readonly url: () => string;
}

/**
 * A URL may hold a key, so only one of this machine is written as it is; any other stays in the environment and its
 * variable is written.
 */
export const initRpc = (
  chain: { readonly name: string; readonly id: bigint },
  flag: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): InitRpc => {
  const literal = flag !== undefined && (LOOPBACK.test(flag) || REFERENCE.test(flag));
  const written = literal ? flag : `\${${rpcVariable(chain.name)}}`;
  const url = (): string =>
    flag === undefined || REFERENCE.test(flag) ? rpcUrlOf({ ...chain, rpc: written }, environment) : flag;
  return { written, url };
};
