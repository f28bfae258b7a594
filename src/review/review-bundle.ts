import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { Observation } from '../observe/observation.js';
import { observeMarket } from '../observe/observe-chain.js';
import { changeJson } from '../plan/diff-json.js';
import { labelsFor } from '../plan/labels.js';
import { transactionOf } from '../proposal/artefacts.js';
import { transactionJson } from '../proposal/build.js';
import { canonicalText } from '../proposal/canonical.js';
import { declaredEvents } from '../proposal/events.js';
import { prove } from '../proposal/prove.js';
import type { Bundle } from '../proposal/read-bundle.js';
import { hashWarnings, identityWarnings, nonceWarnings } from '../route/safe/context-warnings.js';
import { type Action, decodeSafeTransaction } from '../route/safe/decode.js';
import { readSafe, type SafeState } from '../route/safe/state.js';
import { warning } from '../route/safe/warning.js';
import { bareContext, safeWarnings } from '../route/safe/warnings.js';
import { safeHashes } from '../signer/hashes.js';
import { type DecodedCall, decodeMeaning, type Meaning } from './decode-calls.js';
import { claimedState, readSources, recompile, type Sources } from './reproduce.js';
import { type Review, type ReviewedCall, verdictOf } from './review.js';

/** What a review may use besides the bundle. */
export interface ReviewInput {
  readonly bundle: Bundle;
  /** The reviewer's clone; null where there is none. */
  readonly root: string | null;
  /** A node; null offline. */
  readonly rpc: Rpc | null;
  readonly expectHash: Hex | null;
  readonly expectChainId: bigint | null;
  readonly expectSafe: Hex | null;
}

const caution = (ruleId: string, message: string, help: string): Finding =>
  warning({ ruleId, verdict: 'CAUTION', message, help });
const blocked = (ruleId: string, message: string, help: string): Finding =>
  warning({ ruleId, verdict: 'BLOCKED', message, help });

const callJson = (call: DecodedCall): ReviewedCall => ({
  to: call.action.to,
  value: call.action.value.toString(),
  data: call.action.data,
  operation: call.action.operation,
  ...(call.contract === null ? {} : { contract: call.contract }),
  ...(call.function === null ? {} : { function: call.function }),
  ...(call.args.length === 0 ? {} : { args: call.args }),
  changes: call.changes.map((change) => change.path),
  ...(call.calls.length === 0 ? {} : { calls: call.calls.map(callJson) }),
});

/** Collects what one review finds: warnings, and what was and was not looked at. */
class BundleReview {
  readonly #input: ReviewInput;
  readonly #warnings: Finding[] = [];
  readonly #checked: string[] = [];
  readonly #notChecked: string[] = [];
  #reproduces: boolean | null = null;
  #stale: boolean | null = null;

  constructor(input: ReviewInput) {
    this.#input = input;
    this.#warnings.push(...input.bundle.warnings);
  }

  async review(): Promise<Review> {
    const { proposal } = this.#input.bundle;
    const tx = transactionOf(proposal);
    const safe = proposal.route.safe.toLowerCase() as Hex;
    const identity = { chainId: BigInt(proposal.chain.id), safe, version: proposal.route.version };
    const hashes = safeHashes({ ...identity, tx });
    this.#checked.push(
      'the three hashes, computed from the fields',
      'every file of the bundle, made again from proposal.json',
    );
    for (const name of ['domain', 'message', 'safeTx'] as const) {
      if (hashes[name] !== proposal.hashes[name])
        this.#warnings.push(
          blocked('bundle/hash', `the proposal states another ${name} hash than its fields give`, 'Do not sign.'),
        );
    }
    this.#warnings.push(...hashWarnings(this.#input.expectHash ?? undefined, hashes.safeTx));
    this.#warnings.push(
      ...identityWarnings(identity, {
        ...(this.#input.expectChainId === null ? {} : { chainId: this.#input.expectChainId }),
        ...(this.#input.expectSafe === null ? {} : { safe: this.#input.expectSafe }),
      }),
    );
    const action = decodeSafeTransaction(tx, safe);
    const found = await readSources(proposal, this.#input.root);
    this.#warnings.push(...found.warnings);
    if (found.sources !== null) this.#belongs(found.sources);
    const online = found.sources === null ? null : await this.#observe(found.sources);
    const known = new Set(
      [...(online?.observation.contracts ?? new Map(Object.entries(proposal.contracts))).values()].map((address) =>
        address.toLowerCase(),
      ),
    );
    this.#warnings.push(...safeWarnings(action, { ...bareContext(safe), knownTargets: known }));
    const meaning = found.sources === null ? null : this.#meaning(found.sources, action, online?.observation ?? null);
    if (found.sources !== null) this.#reproduce(found.sources);
    else this.#notChecked.push('whether the documents compile to these bytes');
    if (found.sources !== null && online !== null) await this.#effect(found.sources, online, meaning);
    else this.#notChecked.push('the effect on the chain as it is now', 'the Safe’s nonce, owners and threshold');
    this.#trust();
    const labelOf =
      found.sources === null
        ? null
        : labelsFor([found.sources.market.params], online === null ? [] : [online.observation.params]);
    return {
      verdict: verdictOf(this.#warnings),
      title: proposal.title,
      market: proposal.market,
      safe: { address: proposal.route.safe, version: proposal.route.version, chainId: proposal.chain.id },
      hashes,
      transaction: transactionJson(tx),
      wrapper: action.kind === 'multisend' ? { to: action.to, function: action.method ?? 'multiSend' } : null,
      calls: meaning === null ? this.#bareCalls(action) : meaning.calls.map(callJson),
      changes: meaning === null || labelOf === null ? [] : meaning.changes.map((change) => changeJson(change, labelOf)),
      warnings: this.#warnings,
      reproduces: this.#reproduces,
      stale: this.#stale,
      checked: this.#checked,
      notChecked: this.#notChecked,
    };
  }

  /** The chain and the Safe must be those that the documents name, whatever the proposal says. */
  #belongs({ market, workspace }: Sources): void {
    const { proposal } = this.#input.bundle;
    const chain = workspace.chains.get(market.chain);
    const authority = market.authority === null ? undefined : workspace.authorities.get(market.authority);
    if (chain?.id.toString() !== proposal.chain.id) {
      this.#warnings.push(
        blocked(
          'review/other-chain',
          `the proposal is for chain ${proposal.chain.id}, the documents say ${chain?.id ?? 'none'}`,
          'Do not sign.',
        ),
      );
    }
    if (authority?.safe.address.toLowerCase() !== proposal.route.safe.toLowerCase()) {
      this.#warnings.push(
        blocked(
          'review/other-safe',
          `the proposal is for the Safe ${proposal.route.safe}, the documents name ${authority?.safe.address ?? 'none'}`,
          'Do not sign.',
        ),
      );
    }
    const drift = proposal.selection.includeDrift;
    if (drift.length > 0)
      this.#warnings.push(
        caution(
          'review/reverts-drift',
          `it also undoes what others changed on the chain: ${drift.join(', ')}`,
          'Find out who changed it and why: a guardian may have frozen a market.',
        ),
      );
  }

  #bareCalls(action: Action): readonly ReviewedCall[] {
    const actions = action.kind === 'multisend' ? action.inner : [action];
    return actions.map((inner) => ({
      to: inner.to,
      value: inner.value.toString(),
      data: inner.data,
      operation: inner.operation,
      changes: [],
    }));
  }

  async #observe(sources: Sources): Promise<{ observation: Observation; safe: SafeState } | null> {
    const { rpc, bundle } = this.#input;
    if (rpc === null) {
      this.#warnings.push(
        caution(
          'review/offline',
          'the chain was not asked: whether this is still what it was made for is not known',
          'Review again with a node before you sign.',
        ),
      );
      return null;
    }
    const observation = await observeMarket(sources.market, sources.workspace, 'latest', rpc);
    const safe = await readSafe(rpc, observation.block, bundle.proposal.route.safe.toLowerCase() as Hex);
    this.#safeState(safe);
    return { observation, safe };
  }

  #safeState(safe: SafeState): void {
    const { route, transaction } = this.#input.bundle.proposal;
    this.#warnings.push(...nonceWarnings(BigInt(transaction.nonce), { current: safe.nonce, pending: [] }));
    if (safe.version !== route.version)
      this.#warnings.push(
        blocked(
          'review/safe-version',
          `the Safe is version ${safe.version}, the proposal says ${route.version}: the hash may be another`,
          'Do not sign. Propose again.',
        ),
      );
    const same =
      safe.owners.length === route.owners.length &&
      safe.owners.every((owner) => route.owners.some((other) => other.toLowerCase() === owner));
    if (!same || safe.threshold.toString() !== route.threshold) {
      this.#warnings.push(
        caution(
          'review/owners-moved',
          `the Safe’s owners or threshold are not those of the proposal: ${safe.threshold} of ${safe.owners.length} now`,
          'Find out who changed them before you sign.',
        ),
      );
    }
    this.#checked.push('the Safe’s version, nonce, owners and threshold on the chain');
  }

  #meaning(sources: Sources, action: Action, observation: Observation | null): Meaning | null {
    const { proposal } = this.#input.bundle;
    const contracts =
      observation?.contracts ??
      new Map(Object.entries(proposal.contracts).map(([name, address]) => [name, address.toLowerCase() as Hex]));
    const state = observation?.params ?? this.#claimed(sources);
    if (state === null) return null;
    const meaning = decodeMeaning(action, state, contracts, labelsFor([sources.market.params], [state]));
    for (const unknown of meaning.unknown) {
      this.#warnings.push(
        caution(
          'review/unknown-call',
          `a call to ${unknown.to} is none that the definition describes in this state`,
          'Find out what it does before you sign.',
        ),
      );
    }
    return meaning;
  }

  #claimed(sources: Sources): ReturnType<typeof claimedState> | null {
    try {
      return claimedState(this.#input.bundle.proposal, sources.market);
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      this.#warnings.push(
        blocked(
          'review/observed',
          `the values the proposal says it was made on cannot be read: ${error.message}`,
          'Do not sign.',
        ),
      );
      return null;
    }
  }

  /** Compile the documents again on the values that the proposal says it saw: the bytes must be the same. */
  #reproduce(sources: Sources): void {
    const { proposal } = this.#input.bundle;
    const state = this.#claimed(sources);
    if (state === null) return;
    const contracts = new Map(
      Object.entries(proposal.contracts).map(([name, address]) => [name, address.toLowerCase() as Hex]),
    );
    try {
      const { transaction } = recompile(proposal, sources, state, contracts);
      this.#reproduces =
        transaction !== null &&
        canonicalText(transactionJson(transaction.tx)) === canonicalText(transactionJson(transactionOf(proposal)));
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      this.#reproduces = false;
    }
    this.#checked.push('the documents, compiled again and compared byte for byte');
    if (!this.#reproduces)
      this.#warnings.push(
        blocked(
          'review/does-not-reproduce',
          'the documents at the commit do not compile to this transaction',
          'Do not sign. It does something else than the reviewed YAML.',
        ),
      );
  }

  /** The same on the chain as it is now, and run there. */
  async #effect(
    sources: Sources,
    online: { observation: Observation; safe: SafeState },
    meaning: Meaning | null,
  ): Promise<void> {
    const { bundle, rpc } = this.#input;
    const { proposal } = bundle;
    const tx = transactionOf(proposal);
    if (rpc === null || meaning === null || tx.nonce < online.safe.nonce) {
      this.#notChecked.push('the effect on the chain as it is now');
      return;
    }
    let fresh: ReturnType<typeof recompile>;
    try {
      fresh = recompile(proposal, sources, online.observation.params, online.observation.contracts);
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      this.#stale = true;
      this.#warnings.push(
        blocked(
          'review/stale',
          `on the chain as it is now the documents do not compile: ${error.message}`,
          'Do not sign. Propose again.',
        ),
      );
      return;
    }
    const bytes = fresh.transaction === null ? null : canonicalText(transactionJson(fresh.transaction.tx));
    const changes = fresh.plan.changes.map((change) => changeJson(change, fresh.labelOf));
    this.#stale =
      bytes !== canonicalText(transactionJson(tx)) || canonicalText(changes) !== canonicalText(proposal.changes);
    if (this.#stale) {
      this.#warnings.push(
        blocked(
          'review/stale',
          'what it was made for has moved on the chain: it would be another transaction now, or change other values',
          'Do not sign. See plimsoll diff, and propose again.',
        ),
      );
      return;
    }
    this.#checked.push(`the values before, still the same at block ${online.observation.block.number}`);
    try {
      const proof = await prove(rpc, {
        observation: online.observation,
        document: sources.market.params,
        given: sources.market.contracts,
        safe: online.safe,
        tx,
        safeTxHash: proposal.hashes.safeTx as Hex,
        calls: fresh.calls,
        events: declaredEvents(
          fresh.plan.calls.flatMap((call) => call.step.transition.events),
          online.observation.contracts,
        ),
        after: fresh.plan.after,
        labelOf: fresh.labelOf,
      });
      this.#checked.push(
        `the effect, run through the Safe on block ${proof.block.number}: ${proof.values} values read back, these changes and nothing else`,
      );
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      if (error.code === 'chain/no-simulate') {
        this.#notChecked.push('the effect on the chain: the node cannot simulate');
        this.#warnings.push(caution('review/not-simulated', error.message, error.hint ?? 'Use another node.'));
      } else this.#warnings.push(blocked('review/effect', error.message, 'Do not sign. Propose again.'));
    }
  }

  #trust(): void {
    this.#notChecked.push('whether the commit is on a branch you trust', 'a second node');
    this.#warnings.push(
      caution(
        'review/trust-not-pinned',
        `nothing outside this workspace says which documents are trusted: compare commit ${this.#input.bundle.proposal.provenance.commit ?? 'none'} with the branch you protect`,
        'Check that the commit is merged there, and that its definition and workspace are the ones you know.',
      ),
    );
  }
}

/**
 * Review a bundle from our own computation alone: hashes, files, what the calls do, whether the documents at the commit
 * compile to the same bytes and, with a node, whether that is so on the chain as it is now. Nothing the bundle says is
 * believed. Without pins outside the workspace the verdict is at best `CAUTION`.
 */
export const reviewBundle = (input: ReviewInput): Promise<Review> => new BundleReview(input).review();
