import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { refused, usage } from '../diagnostic/error.js';
import type { SourceContext } from '../plan/sources.js';
import type { Bundle } from '../proposal/read-bundle.js';
import { parseAddress } from '../signer/address.js';
import type { Chain } from '../workspace/workspace.js';
import { openBundle } from './review.js';
import { sourceContext } from './source-context.js';

/** The Safe whose queue is asked for, and who can be asked about it. */
export interface QueueSubject {
  readonly safe: Hex;
  readonly chainId: bigint;
  readonly rpc: Rpc;
  readonly rpcUrl: string;
  /** The bundle that was named, where it was one. */
  readonly bundles: readonly Bundle[];
  /** The folder of the workspace's proposals. */
  readonly proposals: string;
}

const chainNamed = (name: string, { workspace }: SourceContext): Chain => {
  const chain = workspace.chains.get(name);
  if (chain !== undefined) return chain;
  throw refused('workspace/unknown-chain', `plimsoll.yaml has no chain ${name}`, {
    hint: `it has ${[...workspace.chains.keys()].join(', ') || 'none'}`,
  });
};

/** The chain of a bare address: the one named, that of an authority with the address, or the only one there is. */
const chainOfAddress = (safe: Hex, given: string | undefined, context: SourceContext): Chain => {
  if (given !== undefined) return chainNamed(given, context);
  const { authorities, chains } = context.workspace;
  const of = [...authorities.values()].filter((one) => one.safe.address.toLowerCase() === safe);
  const names = [...new Set(of.length > 0 ? of.map(({ chain }) => chain) : chains.keys())];
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return chainNamed(only, context);
  throw usage('cli/missing-flag', 'nothing says which chain the Safe is on', {
    hint: `Give --chain: ${names.join(', ') || 'plimsoll.yaml has none'}.`,
  });
};

/**
 * What the argument of `queue` names: the folder of a bundle, the name of an authority of the workspace, or an address.
 * Throws `workspace/unknown-authority`, `workspace/unknown-chain`, `cli/missing-flag`, and what opening them lists.
 */
export const queueSubject = async (
  argument: string,
  flags: { readonly workspace: string | undefined; readonly chain: string | undefined },
): Promise<QueueSubject> => {
  const context = await sourceContext(flags.workspace);
  const [{ createRpc }, { rpcUrlOf }] = await Promise.all([
    import('../chain/rpc.js'),
    import('../workspace/rpc-url.js'),
  ]);
  const proposals = join(context.root, context.workspace.folders.proposals);
  const on = (safe: Hex, chain: Chain, bundles: readonly Bundle[] = []): QueueSubject => {
    const rpcUrl = rpcUrlOf(chain, process.env);
    return { safe, chainId: chain.id, rpc: createRpc(rpcUrl), rpcUrl, bundles, proposals };
  };
  if (/^0x[0-9a-fA-F]{40}$/.test(argument)) {
    const safe = parseAddress(argument, 'the Safe');
    return on(safe, chainOfAddress(safe, flags.chain, context));
  }
  if (flags.chain !== undefined)
    throw usage('cli/usage', '--chain is for an address: an authority and a bundle name theirs');
  const authority = context.workspace.authorities.get(argument);
  if (authority !== undefined)
    return on(authority.safe.address.toLowerCase() as Hex, chainNamed(authority.chain, context));
  if (existsSync(join(argument, 'proposal.json'))) {
    const bundle = await openBundle(argument);
    const { chain, route } = bundle.proposal;
    const known = [...context.workspace.chains.values()].find(({ id }) => id.toString() === chain.id);
    if (known === undefined)
      throw refused('workspace/unknown-chain', `plimsoll.yaml has no chain with the id ${chain.id}`, {
        hint: 'add the chain that the proposal is for',
      });
    return on(route.safe.toLowerCase() as Hex, known, [bundle]);
  }
  throw refused(
    'workspace/unknown-authority',
    `${argument} is no address, no bundle, and no authority of plimsoll.yaml`,
    {
      hint: `it has ${[...context.workspace.authorities.keys()].join(', ') || 'no authorities'}`,
    },
  );
};
