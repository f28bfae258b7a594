import type { Hex } from '../chain/hex.js';
import type { Patience, Rpc } from '../chain/rpc.js';
import { PlimsollError, usage } from '../diagnostic/error.js';
import { parseSource } from '../observe/source-spec.js';
import type { SourceContext } from '../plan/sources.js';
import { Definitions } from '../protocol/load-definition.js';
import type { Protocol } from '../protocol/protocol.js';
import type { DocumentSource, MarketAtHand } from '../review/bare-markets.js';
import type { BareTrust } from '../review/bare-trust.js';
import type { BareInput } from '../review/input.js';
import { type InputFlags, type Subject, subjectOf } from '../review/input-subject.js';
import type { NestedGiven } from '../review/nested-given.js';
import { Notes } from '../review/notes.js';
import type { ParentGiven } from '../review/parents.js';
import type { QueueSources } from '../review/queue.js';
import type { ToldReview } from '../review/told.js';
import { gitFiles } from '../workspace/git.js';
import { loadWorkspace } from '../workspace/workspace.js';
import { type ForkModule, givenNode, machineOf } from './machine.js';
import { definitionsAtHand, sourceContext } from './source-context.js';

/** How `review` was called on something other than a bundle. */
export interface BareFlags extends InputFlags {
  readonly workspace: string | undefined;
  readonly fork: ForkModule;
  /** How nodes that do not answer are waited for. */
  readonly patience: Patience;
  readonly network: 'online' | 'offline';
  readonly expectHash: Hex | null;
  readonly against: string | undefined;
  /** Who says what a hash stands for, and what else waits for the Safe. */
  readonly queue: QueueSources;
  /** The node to ask instead of the workspace's: its URL, or the name of the variable that holds it. */
  readonly rpc: string | undefined;
  /** A second node: its URL, or the name of the variable that holds it. */
  readonly rpcCheck: string | undefined;
  readonly nested: readonly NestedGiven[];
  readonly parents: readonly ParentGiven[];
}

/** The workspace at hand. One that is broken is only noted, unless it was asked for. */
const contextAtHand = async (flags: BareFlags, notes: Notes): Promise<SourceContext | null> => {
  const wanted = flags.workspace !== undefined || flags.against !== undefined;
  try {
    return await sourceContext(flags.workspace);
  } catch (error) {
    if (!(error instanceof PlimsollError) || wanted) throw error;
    if (error.code !== 'workspace/none')
      notes.caution(
        'review/workspace-unusable',
        `the workspace here was not used: ${error.message}`,
        'Run plimsoll validate.',
      );
    return null;
  }
};

/** The documents to decode with: the worktree's, or those of the revision that the transaction is held against. */
const documentsOf = async (context: SourceContext, against: string | undefined): Promise<DocumentSource> => {
  const spec = against === undefined ? null : parseSource(against);
  if (spec === null || spec.kind === 'worktree')
    return { workspace: context.workspace, definitions: context.definitions };
  if (spec.kind !== 'git')
    throw usage('review/against-source', `--against is worktree or git:REV, not ${against ?? ''}`, {
      hint: 'A document is compiled and compared; a snapshot or the chain is none.',
    });
  const files = await gitFiles(context.root, spec.revision);
  const workspace = await loadWorkspace(files);
  return { workspace, definitions: new Definitions(files, workspace.folders.protocols) };
};

/** The node of the chain with this id, where the workspace names one and its variable is set; null else. */
const nodeFor = async (
  context: SourceContext,
  chainId: bigint,
  patience: Patience,
): Promise<{ readonly rpc: Rpc; readonly url: string } | null> => {
  const [{ chainWithId }, { rpcUrlOf }, { createRpc }] = await Promise.all([
    import('../review/bare-markets.js'),
    import('../workspace/rpc-url.js'),
    import('../chain/rpc.js'),
  ]);
  const chain = chainWithId(context.workspace, chainId);
  if (chain === null) return null;
  try {
    const url = rpcUrlOf(chain, process.env);
    return { rpc: createRpc(url, patience), url };
  } catch (error) {
    if (error instanceof PlimsollError && error.code === 'rpc/not-configured') return null;
    throw error;
  }
};

/** The reviewer's pins, and the documents as the pinned definitions read them. */
const trustOf = async (
  context: SourceContext | null,
  flags: BareFlags,
  notes: Notes,
): Promise<{ readonly trust: BareTrust; readonly documents: DocumentSource | null }> => {
  const [{ trustAtHand }, { entryOfClone }, { givenNodeUrl }, { definitionTrust, withPinnedDefinitions }] =
    await Promise.all([
      import('../trust/at-hand.js'),
      import('../trust/repository.js'),
      import('../trust/witness.js'),
      import('../review/pinned-definitions.js'),
    ]);
  const atHand = await trustAtHand(process.env, context?.root ?? null, new Date());
  const entry = context === null ? null : await entryOfClone(atHand.file.trust, context.root);
  const secondNode = flags.rpcCheck === undefined ? null : givenNodeUrl(flags.rpcCheck, process.env);
  const trust = { atHand, definitions: definitionTrust(entry), secondNode, patience: flags.patience };
  if (context === null) return { trust, documents: null };
  const documents = await documentsOf(context, flags.against);
  if (entry === null) return { trust, documents };
  const pinned = await withPinnedDefinitions(documents, context.root, entry);
  notes.warnings.push(...pinned.findings);
  return { trust, documents: pinned.source };
};

/** The node that is given, else the workspace's; null offline, and where there is none. */
const nodeToAsk = async (
  context: SourceContext | null,
  chainId: bigint | undefined,
  { network, rpc, patience }: BareFlags,
): Promise<{ readonly rpc: Rpc; readonly url: string } | null> => {
  if (network === 'offline') return null;
  if (rpc !== undefined) {
    if (chainId === undefined)
      throw usage('review/missing-flags', '--rpc names a node, and nothing says of which chain it is to be', {
        hint: 'Give --chain-id: a node of another chain would answer as well.',
      });
    return givenNode(rpc, patience);
  }
  return context === null || chainId === undefined ? null : nodeFor(context, chainId, patience);
};

/** Definitions that read the same calldata otherwise at the revision than in the worktree, the pinned ones aside. */
const noteMovedDefinitions = async (
  context: SourceContext,
  markets: readonly MarketAtHand[],
  against: string | undefined,
  pinned: ReadonlySet<string>,
  notes: Notes,
): Promise<void> => {
  if (against === undefined || against === 'worktree') return;
  for (const protocol of new Set(markets.map(({ market }) => market.params.protocol))) {
    if (pinned.has(protocol.name)) continue;
    const here = await context.definitions.load(protocol.name).catch(() => null);
    if (here?.digest === protocol.digest) continue;
    notes.caution(
      'review/definition-moved',
      `the definition of ${protocol.name} at ${against} is not the one of the worktree`,
      'Look at what changed in it before you believe what calls are said to do.',
    );
  }
};

/** The definitions at hand, for calls that no market describes. One that is not sound is left out. */
const allDefinitions = async (
  documents: DocumentSource | null,
  folder: string | undefined,
): Promise<readonly Protocol[]> => {
  try {
    // What the markets have loaded is not compiled again.
    const definitions = documents?.definitions ?? (await definitionsAtHand(folder));
    const all = (await definitions.names()).map((name) => definitions.load(name).catch(() => null));
    return (await Promise.all(all)).filter((protocol) => protocol !== null);
  } catch (error) {
    if (error instanceof PlimsollError) return [];
    throw error;
  }
};

/** The chains that a hash may be of: the one that is given, else every one of the workspace. */
const chainsOf = ({ chainId }: BareFlags, context: SourceContext | null): readonly bigint[] =>
  chainId === undefined ? [...new Set([...(context?.workspace.chains.values() ?? [])].map(({ id }) => id))] : [chainId];

/** What a service says a hash stands for, proven by the hash or found out. */
const fetched = async (input: BareInput, flags: BareFlags, context: SourceContext | null): Promise<Subject> => {
  const { service } = flags.queue;
  if (input.kind !== 'hash' || service === undefined) throw new TypeError('only a hash is fetched');
  const [{ fetchSafeTransaction }, { fetchedSubject, refuseFetchedFlags }] = await Promise.all([
    import('../service/transactions.js'),
    import('../review/fetched-subject.js'),
  ]);
  refuseFetchedFlags(input.name, flags);
  const json = await fetchSafeTransaction(service, input.hash);
  return fetchedSubject(json, { hash: input.hash, from: service.name, chains: chainsOf(flags, context) }, flags);
};

const withVersion = async (subject: Subject, rpc: Rpc): Promise<Subject> => {
  if (subject.versions === undefined) return subject;
  const { withVersionOfChain } = await import('../review/fetched-subject.js');
  return withVersionOfChain(subject, rpc);
};

/** Only a Safe transaction stands in a queue. */
const refuseQueue = ({ signed, kind }: Subject, { queue }: BareFlags): void => {
  if (signed !== null || kind === 'hash') return;
  const given = [
    ...(queue.service === undefined ? [] : ['--service-url']),
    ...(queue.folder === undefined ? [] : ['--queue']),
  ];
  if (given.length === 0) return;
  throw usage(
    'review/flag-not-used',
    `${given.join(' and ')} would tell what waits for a Safe, and there is no Safe transaction here`,
    {
      hint: 'Leave it out, or give --safe, --chain-id, --safe-version and --nonce where they make one of it.',
    },
  );
};

/** Review something other than a bundle with what is at hand: a workspace, where there is one, and its node unless offline. */
export const reviewBareInput = async (input: BareInput, flags: BareFlags): Promise<ToldReview> => {
  const notes = new Notes([]);
  const early = input.kind === 'hash' && flags.queue.service !== undefined ? null : subjectOf(input, flags);
  const [{ reviewBare }, { marketsOn }, { barePins }, { withPinnedContracts }] = await Promise.all([
    import('../review/bare-review.js'),
    import('../review/bare-markets.js'),
    import('../review/bare-trust.js'),
    import('../review/pinned-contracts.js'),
  ]);
  const context = await contextAtHand(flags, notes);
  const found = early ?? (await fetched(input, flags, context));
  const { chainId } = found.identity;
  refuseQueue(found, flags);
  if (found.signed === null && found.kind !== 'hash' && flags.nested.length > 0)
    throw usage('review/missing-flags', 'there is no Safe transaction here, so no nested Safe signs anything', {
      hint: 'Give --safe, --chain-id, --safe-version and --nonce.',
    });
  const { trust, documents } = await trustOf(context, flags, notes);
  const node = await nodeToAsk(context, chainId, flags);
  const machine = node === null ? null : machineOf(node, flags.fork);
  const rpc = machine?.rpc ?? null;
  if (rpc === null && flags.rpcCheck !== undefined)
    throw usage(
      'review/flag-not-used',
      '--rpc-check compares a second node with the first, and there is no first one',
      {
        hint: 'Give one with --rpc, or run it in a workspace whose plimsoll.yaml names a node of the transaction’s chain.',
      },
    );
  const subject = rpc === null ? found : await withVersion(found, rpc);
  const read = documents === null || chainId === undefined ? [] : await marketsOn(documents, chainId, rpc, notes);
  const { chain: pins } = barePins(trust, found.identity);
  const markets = rpc === null ? withPinnedContracts(read, pins) : read;
  const pinned = new Set(trust.definitions.entry?.entry.definitions.keys());
  if (context !== null) await noteMovedDefinitions(context, markets, flags.against, pinned, notes);
  const authorities =
    context === null || chainId === undefined
      ? null
      : [...context.workspace.authorities.values()]
          .filter(({ chain }) => context.workspace.chains.get(chain)?.id === chainId)
          .map(({ safe }) => safe.address);
  return reviewBare({
    subject,
    expectHash: flags.expectHash,
    machine,
    markets,
    definitions: await allDefinitions(documents, flags.workspace),
    authorities,
    against: flags.against ?? null,
    queue: flags.queue,
    trust,
    nested: flags.nested,
    parents: flags.parents,
    notes,
  });
};
