import { checkStillThere } from '../chain/at-block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { changeJson } from '../plan/diff-json.js';
import type { Protocol } from '../protocol/protocol.js';
import { hashWarnings } from '../route/safe/context-warnings.js';
import { type Action, decodeCalls, decodeSafeTransaction } from '../route/safe/decode.js';
import { knownCallWarnings } from '../route/safe/known-warnings.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { bareContext, callWarnings } from '../route/safe/warnings.js';
import { checksummed } from '../signer/address.js';
import { safeHashes } from '../signer/hashes.js';
import { parseSafeVersion } from '../signer/safe-version.js';
import { type AgainstResult, againstDocument } from './bare-against.js';
import { type CallMeaning, type MarketMeaning, readCalls } from './bare-calls.js';
import type { MarketAtHand } from './bare-markets.js';
import { explainHashes } from './bare-nearby.js';
import { checkSafeNow } from './bare-state.js';
import { type BareTrust, barePins, judgeBare } from './bare-trust.js';
import { isBatch } from './decode-calls.js';
import type { Subject } from './input-subject.js';
import type { Notes } from './notes.js';
import { verdictOf } from './review.js';
import type { ToldChange, ToldReview } from './told.js';

/** What a review of something other than a bundle may use. */
export interface BareReviewInput {
  readonly subject: Subject;
  readonly expectHash: Hex | null;
  readonly rpc: Rpc | null;
  /** Markets on the transaction's chain; those of `against` where a source is named. */
  readonly markets: readonly MarketAtHand[];
  readonly definitions: readonly Protocol[];
  /** Safes of the workspace on the transaction's chain; null without a workspace. */
  readonly authorities: readonly string[] | null;
  readonly against: string | null;
  /** What the reviewer trusts; without it nothing is pinned. */
  readonly trust?: BareTrust;
  /** What was noted while all this was gathered. */
  readonly notes: Notes;
}

const checkHashes = ({ subject, expectHash }: BareReviewInput, notes: Notes): ToldReview['hashes'] => {
  const { signed, statedHash } = subject;
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
  const { against, markets, rpc, subject } = input;
  if (against === null) return null;
  if (rpc === null) {
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

const changesOf = (markets: readonly MarketMeaning[], of: 'changes' | 'planned'): readonly ToldChange[] =>
  markets.flatMap(({ at, [of]: changes }) =>
    changes.map((change) => ({
      ...changeJson(change, at.labelOf),
      ...(markets.length > 1 ? { market: at.market.name } : {}),
    })),
  );

const safeOf = ({ identity: { safe, version, chainId } }: Subject): ToldReview['safe'] =>
  safe === undefined && chainId === undefined
    ? null
    : {
        address: safe === undefined ? null : checksummed(safe),
        version: version === undefined ? null : parseSafeVersion(version),
        chainId: chainId?.toString() ?? null,
      };

const noteLimits = ({ rpc, markets, trust }: BareReviewInput, notes: Notes): void => {
  if (rpc === null)
    notes.caution(
      'review/offline',
      'the chain was not asked: the Safe’s nonce, version and owners are not known, and no values before',
      'Review again with a node before you sign.',
    );
  notes.caution(
    'review/not-run',
    'the transaction was decoded, not run: what it does on the chain was not seen',
    'Ask for a proposal bundle, whose effect is proven, or simulate it before you sign.',
  );
  if (rpc === null) notes.notChecked.push('the Safe’s nonce, version and owners on the chain');
  notes.notChecked.push('the effect on the chain', 'what else waits in the queue of the Safe');
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
  const { subject, markets, rpc, notes } = input;
  const { signed, identity } = subject;
  notes.warnings.push(...subject.findings);
  const hashes = checkHashes(input, notes);
  const root = signed === null ? null : decodeSafeTransaction(signed.tx, signed.safe);
  const { delegates: trustedDelegates } = barePins(input.trust ?? null, identity);
  const batch = root !== null && root.inner.length > 0 && isBatch(root, trustedDelegates);
  const actions: readonly (Action | null)[] =
    root === null ? decodeCalls(subject.calls, identity.safe) : batch ? root.inner : [root];
  const roots = root === null ? actions.flatMap((action) => (action === null ? [] : [action])) : [root];
  const knownTargets = new Set<string>(markets.flatMap((at) => [...at.contracts.values()]));
  notes.warnings.push(
    ...callWarnings(roots, { ...bareContext(identity.safe), knownTargets, trustedDelegates }),
    ...knownCallWarnings(roots),
  );
  const meaning = readCalls(actions, {
    safe: identity.safe,
    markets,
    definitions: input.definitions,
    labels: subject.labels,
    trustedDelegates,
  });
  notes.checked.push(`every call to any depth, from its bytes alone: ${actions.length} at the top`);
  checkAuthority(input, notes);
  const block = markets.find(({ observation }) => observation !== null)?.observation?.block ?? null;
  const now = rpc === null || signed === null ? null : await checkSafeNow(rpc, signed, block, notes);
  const result = checkAgainst(input, meaning, notes);
  noteLimits(input, notes);
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
    wrapper: batch && root !== null ? { to: checksummed(root.to), function: root.method ?? 'multiSend(bytes)' } : null,
    calls: meaning.calls,
    changes: changesOf(meaning.markets, 'changes'),
    planned: changesOf(meaning.markets, 'planned'),
    warnings: notes.warnings,
    reproduces: result?.reproduces ?? null,
    against: result?.against ?? null,
    stale: now?.stale ?? null,
    effect: null,
    checked: notes.checked,
    notChecked: [...subject.notChecked, ...notes.notChecked],
  };
};
