import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Hex } from '../chain/hex.js';
import type { Patience } from '../chain/rpc.js';
import { PlimsollError, refused, usage } from '../diagnostic/error.js';
import type { Machine } from '../effect/machine.js';
import type { AnyBundle, Bundle } from '../proposal/read-bundle.js';
import type { QueueSources } from '../review/queue.js';
import type { Review } from '../review/review.js';
import type { OnPaths } from '../review/simulate-again.js';
import type { ToldReview } from '../review/told.js';
import { type ForkModule, givenNode, machineOf } from './machine.js';
import { nestedFlags } from './nested-flags.js';
import { inputFlags, type TypedFlags } from './review-flags.js';
import { nodeOf, sourceContext } from './source-context.js';
import { FIRST_ANSWER_MS } from './waiting.js';

/** What the flags of `review`, `sign` and `execute` say about reviewing. */
export interface ReviewFlags {
  readonly workspace?: string | undefined;
  readonly offline: boolean;
  readonly expectHash?: string | undefined;
  readonly chainId?: string | undefined;
  readonly safe?: string | undefined;
  /** The node to ask instead of the workspace's: its URL, or the name of the variable that holds it. */
  readonly rpc?: string | undefined;
  /** A second node: its URL, or the name of the variable that holds it. */
  readonly rpcCheck?: string | undefined;
  readonly fork: ForkModule;
  /** How nodes that do not answer are waited for. */
  readonly patience?: Patience;
  /** Who says what waits for the Safe. */
  readonly queue?: QueueSources;
  /** Told how far simulating the impact again is. */
  readonly onPaths?: OnPaths;
  /** Safes that own the reviewed one, each as `ADDRESS[,nonce=N][,version=V]`. */
  readonly nested?: readonly string[] | undefined;
}

const hashFlag = (text: string | undefined): Hex | null => {
  if (text === undefined) return null;
  // Governors show the id of a proposal in decimal.
  if (/^[1-9][0-9]{0,77}$/.test(text) && BigInt(text) < 1n << 256n)
    return `0x${BigInt(text).toString(16).padStart(64, '0')}`;
  if (!/^0x[0-9a-fA-F]{64}$/.test(text))
    throw usage('cli/hash', '--expect-hash is 0x and 64 hexadecimal digits, or a proposal id in decimal');
  return text.toLowerCase() as Hex;
};

const chainFlag = (text: string | undefined): bigint | null => {
  if (text === undefined) return null;
  if (!/^[1-9][0-9]{0,77}$/.test(text)) throw usage('cli/number', `--chain-id is a whole number, not ${text}`);
  return BigInt(text);
};

const safeFlag = (text: string | undefined): Hex | null => {
  if (text === undefined) return null;
  if (!/^0x[0-9a-fA-F]{40}$/.test(text))
    throw usage('cli/address', '--safe is an address: 0x and 40 hexadecimal digits');
  return text.toLowerCase() as Hex;
};

const patienceOf = ({ patience }: ReviewFlags): Patience => patience ?? { firstTimeoutMs: FIRST_ANSWER_MS };

/** Read a bundle's folder. Throws `bundle/unreadable` where there is none. */
export const openAnyBundle = async (path: string): Promise<AnyBundle> => {
  const { readBundle } = await import('../proposal/read-bundle.js');
  if (!existsSync(join(path, 'proposal.json'))) {
    throw refused('bundle/unreadable', `${path} is no proposal bundle: it has no proposal.json`, {
      hint: 'give the folder that plimsoll propose wrote',
    });
  }
  return readBundle(resolve(path));
};

/** The same of one that owners of a Safe sign. Throws `bundle/no-safe` where none do. */
export const openBundle = async (path: string): Promise<Bundle> => {
  const { signedBundle } = await import('../proposal/read-bundle.js');
  return signedBundle(await openAnyBundle(path));
};

/** Review a bundle with what is at hand: the reviewer's clone, and the node that its workspace names unless offline. */
export const reviewOf = async (bundle: AnyBundle, flags: ReviewFlags): Promise<Review> => {
  const [{ reviewBundle }, { trustAtHand }, { givenNodeUrl }] = await Promise.all([
    import('../review/review-bundle.js'),
    import('../trust/at-hand.js'),
    import('../trust/witness.js'),
  ]);
  const patience = patienceOf(flags);
  let root: string | null = null;
  let machine: Machine | null = null;
  try {
    const context = await sourceContext(flags.workspace);
    root = context.root;
    if (!flags.offline) {
      const node =
        flags.rpc === undefined ? nodeOf(bundle.proposal.market, context, patience) : givenNode(flags.rpc, patience);
      machine = machineOf(await node, flags.fork);
    }
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'workspace/none') throw error;
  }
  const review = await reviewBundle({
    bundle,
    root,
    machine,
    expectHash: hashFlag(flags.expectHash),
    expectChainId: chainFlag(flags.chainId),
    expectSafe: safeFlag(flags.safe),
    nested: nestedFlags(flags.nested ?? []),
    trust: await trustAtHand(process.env, root, new Date()),
    ...(flags.rpcCheck === undefined ? {} : { secondNode: givenNodeUrl(flags.rpcCheck, process.env), patience }),
    ...(flags.queue === undefined ? {} : { queue: flags.queue }),
    ...(flags.onPaths === undefined ? {} : { onPaths: flags.onPaths }),
  });
  return { ...review, warnings: await explained(review) };
};

/** The warnings, where one about a hash says which nonce nearby would give it. */
const explained = async (review: Review): Promise<Review['warnings']> => {
  if (!review.warnings.some((warning) => warning.ruleId === 'safe/hash-mismatch')) return review.warnings;
  const [{ explainHashes }, { signedOf }] = await Promise.all([
    import('../review/bare-nearby.js'),
    import('../review/told-transaction.js'),
  ]);
  const signed = signedOf(review);
  return signed === null ? review.warnings : explainHashes(review.warnings, signed);
};

/** How `review` was called. */
export interface ReviewInput extends ReviewFlags, TypedFlags {
  readonly against?: string | undefined;
  /** A Safe Transaction Service: its URL, or the name of the variable that holds it. */
  readonly serviceUrl?: string | undefined;
  /** A folder of what waits. */
  readonly queueFolder?: string | undefined;
  /** Files or bundles of the transactions whose hashes are approved. */
  readonly parents?: readonly string[] | undefined;
  readonly stdin: AsyncIterable<unknown>;
}

/** A review, and the bundle it is of; null where it is of something else. */
export interface Reviewed {
  readonly review: ToldReview;
  readonly bundle: AnyBundle | null;
}

/** Review whatever the argument names: a bundle, a file, bytes or standard input. */
export const reviewArgument = async (argument: string, flags: ReviewInput): Promise<Reviewed> => {
  const typed = inputFlags(flags);
  const expectHash = hashFlag(flags.expectHash);
  const asked = flags.rpc !== undefined ? '--rpc' : flags.rpcCheck !== undefined ? '--rpc-check' : null;
  if (asked !== null && flags.offline)
    throw usage('cli/usage', `${asked} asks a node, and --offline asks none: give one of them`);
  const queue = await queueSources(flags);
  const { readArgument } = await import('./review-input.js');
  const given = await readArgument(argument, flags.stdin);
  if (given.kind === 'bundle') {
    refuseOfBundle(flags);
    const bundle = await openAnyBundle(given.folder);
    return { review: { input: 'bundle', ...(await reviewOf(bundle, { ...flags, queue })), against: null }, bundle };
  }
  const [{ reviewBareInput }, { readParents }] = await Promise.all([
    import('./review-bare.js'),
    import('./parents.js'),
  ]);
  const review = await reviewBareInput(given.input, {
    ...typed,
    workspace: flags.workspace,
    network: flags.offline ? 'offline' : 'online',
    fork: flags.fork,
    patience: patienceOf(flags),
    expectHash,
    against: flags.against,
    queue,
    rpc: flags.rpc,
    rpcCheck: flags.rpcCheck,
    nested: nestedFlags(flags.nested ?? []),
    parents: await readParents(flags.parents ?? [], flags.stdin),
  });
  return { review, bundle: null };
};

/** Who can be asked what waits for a Safe, from the flags. */
const queueSources = async ({ serviceUrl, queueFolder, offline }: ReviewInput): Promise<QueueSources> => {
  if (serviceUrl !== undefined && offline)
    throw usage('cli/usage', '--service-url asks a service, and --offline asks nobody: give one of them');
  const folder = queueFolder === undefined ? {} : { folder: queueFolder };
  if (serviceUrl === undefined) return folder;
  const { namedService } = await import('../service/service-address.js');
  return { service: namedService(serviceUrl, process.env), ...folder };
};

const refuseOfBundle = (input: ReviewInput): void => {
  const { version, nonce, to, value, operation, executor, against, parents } = input;
  const parent = parents === undefined || parents.length === 0 ? undefined : parents;
  const flags = { 'safe-version': version, nonce, to, value, operation, executor, against, parent };
  const given = Object.entries(flags).flatMap(([name, text]) => (text === undefined ? [] : [`--${name}`]));
  if (given.length === 0) return;
  throw usage('review/flag-not-used', `${given.join(', ')} cannot be given with a bundle, which names its own`, {
    hint: 'Leave them out. --safe, --chain-id and --expect-hash say what you expect of a bundle.',
  });
};
