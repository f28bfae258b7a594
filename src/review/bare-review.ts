import { checkStillThere } from '../chain/at-block.js';
import type { Hex } from '../chain/hex.js';
import type { Machine } from '../effect/machine.js';
import type { Protocol } from '../protocol/protocol.js';
import { hashWarnings } from '../route/safe/context-warnings.js';
import { decodeCalls, decodeSafeTransaction } from '../route/safe/decode.js';
import { knownCallWarnings } from '../route/safe/known-warnings.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { bareContext, callWarnings } from '../route/safe/warnings.js';
import { checksummed } from '../signer/address.js';
import { type SafeHashes, safeHashes } from '../signer/hashes.js';
import { parseSafeVersion } from '../signer/safe-version.js';
import { type AgainstResult, againstDocument } from './bare-against.js';
import { type CallMeaning, insideBatch, type MarketMeaning, readCalls, toldChanges } from './bare-calls.js';
import type { BareEffect } from './bare-effect.js';
import type { MarketAtHand } from './bare-markets.js';
import { explainHashes } from './bare-nearby.js';
import { blockOf, checkNow, runNow } from './bare-now.js';
import { safeAt } from './bare-state.js';
import { type BareTrust, barePins, judgeBare } from './bare-trust.js';
import { checkExpectedId, toldIds } from './ids.js';
import type { Subject } from './input-subject.js';
import type { NestedGiven } from './nested-given.js';
import { noteNoCode } from './no-code.js';
import type { Notes } from './notes.js';
import { tellOwners } from './owners.js';
import { matchParents, type ParentGiven, tellParents } from './parents.js';
import type { PendingQueue, QueueSources } from './queue.js';
import { toldQueue } from './queue-notes.js';
import { verdictOf } from './review.js';
import type { ToldChange, ToldId, ToldReview } from './told.js';

/** What a review of something other than a bundle may use. */
export interface BareReviewInput {
  readonly subject: Subject;
  readonly expectHash: Hex | null;
  /** A node; null offline. */
  readonly machine: Machine | null;
  /** Markets on the transaction's chain; those of `against` where a source is named. */
  readonly markets: readonly MarketAtHand[];
  readonly definitions: readonly Protocol[];
  /** Safes of the workspace on the transaction's chain; null without a workspace. */
  readonly authorities: readonly string[] | null;
  readonly against: string | null;
  /** Who says what else waits for the Safe. */
  readonly queue?: QueueSources;
  /** What the reviewer trusts; without it nothing is pinned. */
  readonly trust?: BareTrust;
  /** Safes that own the reviewed one, inwards, as the reviewer names them. */
  readonly nested?: readonly NestedGiven[];
  /** Transactions whose hashes the reviewed one approves. */
  readonly parents?: readonly ParentGiven[];
  /** What was noted while all this was gathered. */
  readonly notes: Notes;
}

const checkHashes = (
  { subject, expectHash: expected }: BareReviewInput,
  ids: readonly ToldId[],
  notes: Notes,
): SafeHashes | null => {
  const { signed, statedHash } = subject;
  const expectHash = checkExpectedId(expected, ids, signed, notes);
  if (signed === null) {
    if (expectHash !== null)
      notes.caution(
        'review/nothing-to-hash',
        'there is no Safe transaction here, so the hash you expect was compared with nothing',
        'Give what is missing: --safe, --chain-id, --safe-version and --nonce.',
      );
    return null;
  }
  const hashes = safeHashes(signed);
  const wrong = [statedHash, expectHash].flatMap((hash) => hashWarnings(hash ?? undefined, hashes.safeTx));
  notes.warnings.push(...explainHashes(wrong, signed));
  notes.checked.push('the three hashes, computed from the fields');
  if (expectHash !== null && wrong.length === 0)
    notes.checked.push('the hash you expect, which is the one of these fields');
  return hashes;
};

const checkAuthority = ({ subject, authorities }: BareReviewInput, notes: Notes): void => {
  const { safe } = subject.identity;
  if (safe === undefined || authorities === null || authorities.length === 0) return;
  if (authorities.some((one) => one.toLowerCase() === safe)) return;
  notes.caution(
    'review/foreign-safe',
    `the Safe ${checksummed(safe)} is none of the authorities of this workspace on its chain`,
    'Check that it is the Safe you mean.',
  );
};

const checkAgainst = (input: BareReviewInput, meaning: CallMeaning, notes: Notes): AgainstResult | null => {
  const { against, markets, machine, subject } = input;
  if (against === null) return null;
  if (machine === null) {
    notes.notChecked.push(`the document of ${against}: what it changes is not known without the state of the chain`);
    return null;
  }
  const observed = markets.filter(({ observation }) => observation !== null);
  const touched: readonly MarketMeaning[] = meaning.markets.filter(({ at }) => observed.includes(at));
  const only = observed.length === 1 ? observed[0] : undefined;
  const untouched = only === undefined ? [] : [{ at: only, changes: [], planned: [], inTheEnd: [] }];
  const [first, ...others] = touched.length > 0 ? touched : untouched;
  if (first === undefined || others.length > 0) {
    const names = others.length > 0 ? touched.map(({ at }) => at.market.name).join(', ') : 'none';
    notes.blocked(
      'review/no-one-document',
      `one document is compared, and the transaction is about ${names} of the markets of ${against} on its chain`,
      'Do not sign it as a change of one document.',
    );
    return null;
  }
  return againstDocument(
    {
      source: against,
      meaning: { at: first.at, changes: first.inTheEnd },
      unknown: meaning.unknown,
      signed: subject.signed,
    },
    notes,
  );
};

/** What running it has changed, which counts for more than what its calls say. */
const realChanges = ({ changes }: BareEffect): readonly ToldChange[] => {
  const moved = [...changes].filter(([, some]) => some.length > 0);
  return toldChanges(moved.map(([at, some]) => ({ at, changes: some, planned: [], inTheEnd: some })));
};

const safeOf = ({ identity: { safe, version, chainId } }: Subject): ToldReview['safe'] =>
  safe === undefined && chainId === undefined
    ? null
    : {
        address: safe === undefined ? null : checksummed(safe),
        version: version === undefined ? null : parseSafeVersion(version),
        chainId: chainId?.toString() ?? null,
      };

const noteNoChain = ({ identity }: Subject, notes: Notes): void => {
  const unknown = 'the Safe’s nonce, version and owners are not known, and no values before';
  if (identity.chainId === undefined)
    notes.caution(
      'review/offline',
      `nothing says which chain it is for, so no node was asked: ${unknown}`,
      'Give --chain-id, 1 for Ethereum, and a node before you sign: --rpc, or a workspace that names one.',
    );
  else
    notes.caution(
      'review/offline',
      `the chain was not asked: ${unknown}`,
      'Review again with a node before you sign: --rpc, or a workspace that names one.',
    );
};

const noteLimits = (
  { machine, markets, trust, subject }: BareReviewInput,
  queue: PendingQueue | null,
  ran: 'run' | 'not run',
  notes: Notes,
): void => {
  if (machine === null) noteNoChain(subject, notes);
  if (ran === 'not run')
    notes.caution(
      'review/not-run',
      'the transaction was decoded, not run: what it does on the chain was not seen',
      'Review it with a node that simulates before you sign: --rpc, or a workspace that names one.',
    );
  if (machine === null) notes.notChecked.push('the Safe’s nonce, version and owners on the chain');
  if (ran === 'not run') notes.notChecked.push('the effect on the chain');
  if (queue === null) notes.notChecked.push('what else waits in the queue of the Safe');
  if (markets.length > 0 && (trust?.definitions.entry ?? null) === null)
    notes.notChecked.push('whether the definitions of this workspace are ones you trust');
};

/**
 * Review anything that is not a bundle from our own computation alone: hashes, what every call does, warnings at any
 * depth; online the Safe as it is, and against a document the changes that are missing and those that are too many. Labels
 * in a file are never believed. No document is shown to want it, so the verdict is `CAUTION` at best. Throws where the node does not
 * answer, and `rpc/block-lost` where the chain was reorganised meanwhile.
 */
export const reviewBare = async (input: BareReviewInput): Promise<ToldReview> => {
  const { subject, machine, notes } = input;
  const { signed, identity } = subject;
  notes.warnings.push(...subject.findings);
  notes.checked.push(...(subject.checked ?? []));
  const root = signed === null ? null : decodeSafeTransaction(signed.tx, signed.safe);
  const { delegates: trustedDelegates } = barePins(input.trust ?? null, identity);
  const { wrapper, actions } =
    root === null
      ? { wrapper: null, actions: decodeCalls(subject.calls, subject.executor ?? identity.safe) }
      : insideBatch(root, trustedDelegates);
  const ids = toldIds(subject.ids ?? [], actions);
  const hashes = checkHashes(input, ids, notes);
  const roots = root === null ? actions.flatMap((action) => (action === null ? [] : [action])) : [root];
  const chain = await checkNow(machine, subject, input.markets, input.queue ?? {}, notes);
  const { markets, now, queue } = chain;
  const knownTargets = new Set<string>(markets.flatMap((at) => [...at.contracts.values()]));
  const parents = matchParents(roots, identity.chainId, input.parents ?? [], notes);
  const meaning = readCalls(actions, {
    safe: identity.safe,
    markets,
    definitions: input.definitions,
    labels: subject.labels,
    trustedDelegates,
  });
  notes.warnings.push(
    ...callWarnings(roots, {
      ...bareContext(identity.safe),
      knownTargets,
      trustedDelegates,
      knownHashes: parents.hashes,
    }),
    ...knownCallWarnings(roots, meaning.described),
  );
  notes.checked.push(`every call to any depth, from its bytes alone: ${actions.length} at the top`);
  checkAuthority(input, notes);
  const block = now?.block ?? blockOf(markets);
  const rpc = machine?.rpc ?? null;
  const approves = await tellParents(parents, { ...input, rpc, knownTargets, block }, notes);
  const owners =
    signed === null || hashes === null || (rpc !== null && now?.safe == null)
      ? null
      : await tellOwners(
          { top: { identity: signed, hashes }, chain: safeAt(rpc, now), given: input.nested ?? [] },
          notes,
        );
  const { ran, found } = await runNow(
    machine,
    subject,
    chain,
    { meaning, definitions: input.definitions, roots },
    notes,
  );
  if (rpc !== null && identity.chainId !== undefined) {
    const known = new Set([...knownTargets, ...(now?.safe == null ? [] : [now.safe.address])]);
    await noteNoCode({ rpc, block, chainId: identity.chainId, roots, known }, notes);
  }
  const result = checkAgainst({ ...input, markets }, meaning, notes);
  noteLimits(input, queue, ran, notes);
  const touched = meaning.markets.map(({ at }) => at);
  const { trust = null } = input;
  await judgeBare({ trust, identity, roots, markets, touched, rpc, now }, notes);
  const seen = now?.block ?? block;
  if (rpc !== null && seen !== null) await checkStillThere(rpc, seen);
  const [market, ...others] = meaning.markets;
  return {
    input: subject.kind,
    verdict: verdictOf(notes.warnings),
    title: subject.title,
    market: market === undefined || others.length > 0 ? null : market.at.market.name,
    safe: safeOf(subject),
    hashes,
    transaction: signed === null ? null : safeTxJson(signed.tx),
    ...(ids.length === 0 ? {} : { ids }),
    ...(subject.executor === undefined ? {} : { executor: checksummed(subject.executor) }),
    ...(queue === null ? {} : { queue: toldQueue(queue) }),
    wrapper,
    calls: meaning.calls,
    changes: found === null ? toldChanges(meaning.markets) : realChanges(found),
    planned: toldChanges(meaning.markets, 'planned'),
    warnings: notes.warnings,
    reproduces: result?.reproduces ?? null,
    against: result?.against ?? null,
    stale: now?.stale ?? null,
    ...(owners === null ? {} : { owners }),
    ...(approves.length === 0 ? {} : { approves }),
    effect: found?.effect ?? null,
    checked: notes.checked,
    notChecked: [...subject.notChecked, ...notes.notChecked],
  };
};
