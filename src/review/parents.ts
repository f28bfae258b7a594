import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import type { Finding } from '../diagnostic/finding.js';
import type { Protocol } from '../protocol/protocol.js';
import { hashWarnings, identityWarnings, nonceWarnings } from '../route/safe/context-warnings.js';
import { type Action, decodeSafeTransaction } from '../route/safe/decode.js';
import { knownCallWarnings } from '../route/safe/known-warnings.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { warning } from '../route/safe/warning.js';
import { bareContext, callWarnings } from '../route/safe/warnings.js';
import { checksummed } from '../signer/address.js';
import { type SafeHashes, safeHashes } from '../signer/hashes.js';
import type { SafeIdentity, SafeTx } from '../signer/safe-tx.js';
import { insideBatch, readCalls, toldChanges } from './bare-calls.js';
import type { MarketAtHand } from './bare-markets.js';
import { explainHash } from './bare-nearby.js';
import { checkSafeNow } from './bare-state.js';
import { Notes } from './notes.js';
import type { ToldParent } from './told.js';

/** A transaction that the reviewer says is behind an approved hash. */
export interface ParentGiven {
  /** What messages call it: the file's name. */
  readonly name: string;
  readonly signed: SafeIdentity & { readonly tx: SafeTx };
  readonly statedHash: Hex | null;
  /** What its file was found to be like. */
  readonly findings: readonly Finding[];
}

interface Approval {
  readonly hash: string;
  readonly safe: Hex;
  /** Who approves; undefined where the bytes do not tell. */
  readonly by: Hex | undefined;
}

interface Parent {
  readonly given: ParentGiven;
  readonly hashes: SafeHashes;
  readonly root: Action;
  readonly by: Hex | undefined;
}

/** The transactions that are behind approved hashes, proven by their fields. */
export interface Parents {
  readonly all: readonly Parent[];
  readonly hashes: ReadonlySet<string>;
}

const HASH_CALL = 74;

function* approvalsIn(action: Action): Generator<Approval> {
  if (action.kind === 'approveHash' && action.operation === 0 && action.data.length === HASH_CALL)
    yield { hash: `0x${action.data.slice(10)}`, safe: action.to, by: action.account };
  for (const inner of action.inner) yield* approvalsIn(inner);
}

/** A finding about the transaction behind a hash, told as that. */
const ofParent = (finding: Finding, { safeTx }: SafeHashes): Finding => ({
  ...finding,
  message: `Behind the approved hash ${safeTx.slice(0, 10)}…: ${finding.message}`,
  data: { ...finding.data, parent: safeTx },
});

const SHOWN = 3;

/** Why none of the approved hashes is that of the transaction given. */
const mismatch = (approvals: readonly Approval[], { name, signed }: ParentGiven, hashes: SafeHashes): string => {
  const [first, ...others] = approvals;
  if (first === undefined) return `nothing here approves a hash, so ${name} is not what is signed`;
  const elsewhere = approvals.find(({ hash }) => hash === hashes.safeTx);
  if (elsewhere !== undefined)
    return `the hash of ${name} is approved on ${checksummed(elsewhere.safe)}, and its own Safe is ${checksummed(signed.safe)}`;
  const hashesSaid = approvals.slice(0, SHOWN).map(({ hash }) => hash);
  const why = others.length === 0 ? explainHash(signed, first.hash as Hex).text : '';
  return `the approved hash is ${hashesSaid.join(', ')}, but the fields of ${name} give ${hashes.safeTx}${why}`;
};

/**
 * Holds the transactions that the reviewer gives against the hashes that are approved, by the fields alone. Each is to be
 * behind an approval of the reviewed calls or of a transaction given before it: what is not is BLOCKED.
 */
export const matchParents = (
  roots: readonly Action[],
  chainId: bigint | undefined,
  given: readonly ParentGiven[],
  notes: Notes,
): Parents => {
  const approvals = given.length === 0 ? [] : roots.flatMap((root) => [...approvalsIn(root)]);
  const all: Parent[] = [];
  for (const one of given) {
    const hashes = safeHashes(one.signed);
    const { safe, tx } = one.signed;
    const found = approvals.find((approval) => approval.hash === hashes.safeTx && approval.safe === safe);
    const claims = [
      ...hashWarnings(one.statedHash ?? undefined, hashes.safeTx),
      ...identityWarnings(one.signed, chainId === undefined ? {} : { chainId }),
    ];
    notes.warnings.push(...claims.map((finding) => ofParent(finding, hashes)));
    if (found === undefined) {
      notes.warnings.push(
        warning({
          ruleId: 'review/parent-hash',
          verdict: 'BLOCKED',
          message: mismatch(approvals, one, hashes),
          help: 'Do not sign. Ask for the transaction whose hash is approved, and review that.',
          data: { computed: hashes.safeTx, approved: approvals.slice(0, SHOWN).map(({ hash }) => hash) },
        }),
      );
      continue;
    }
    const root = decodeSafeTransaction(tx, safe);
    all.push({ given: one, hashes, root, by: found.by });
    approvals.push(...approvalsIn(root));
    notes.checked.push(`the approved hash ${hashes.safeTx}, which is the one of the fields of ${one.name}`);
  }
  return { all, hashes: new Set(all.map(({ hashes }) => hashes.safeTx)) };
};

/** Another Safe’s transaction runs no code that this reviewer trusts this Safe to run. */
const NONE: ReadonlySet<string> = new Set();

/** What telling of parents draws on. */
export interface ParentKnowledge {
  readonly rpc: Rpc | null;
  readonly block: PinnedBlock | null;
  readonly markets: readonly MarketAtHand[];
  readonly definitions: readonly Protocol[];
  readonly knownTargets: ReadonlySet<string>;
}

/** The Safe of the parent as the chain has it: whether it can still execute, and whether who approves owns it. */
const checkParentNow = async (
  { given, by }: Parent,
  rpc: Rpc,
  block: PinnedBlock | null,
  own: Notes,
): Promise<void> => {
  const { nonce } = given.signed.tx;
  const now = await checkSafeNow(rpc, given.signed, block, own, async (current) => {
    own.warnings.push(...nonceWarnings(nonce, { current, pending: [] }));
  });
  if (now.safe === null || by === undefined || now.safe.owners.includes(by)) return;
  own.blocked(
    'review/nested-not-owner',
    `${checksummed(by)} is no owner of the Safe ${checksummed(given.signed.safe)} at block ${now.block.number}: its approval counts for nothing`,
    'Do not sign. Check the Safe that the transaction is for.',
  );
};

/**
 * What is really approved: the calls of every parent, with all their warnings, and online its Safe as it is. Throws where
 * the node does not answer.
 */
export const tellParents = async (
  { all, hashes: knownHashes }: Parents,
  { rpc, block, markets, definitions, knownTargets }: ParentKnowledge,
  notes: Notes,
): Promise<readonly ToldParent[]> => {
  const told: ToldParent[] = [];
  for (const parent of all) {
    const { given, hashes, root } = parent;
    const { safe, version, chainId, tx } = given.signed;
    const own = new Notes([
      ...given.findings,
      ...callWarnings([root], { ...bareContext(safe), knownTargets, knownHashes }),
      ...knownCallWarnings([root]),
    ]);
    if (rpc !== null) await checkParentNow(parent, rpc, block, own);
    notes.warnings.push(...own.warnings.map((finding) => ofParent(finding, hashes)));
    notes.checked.push(...own.checked.map((text) => `of the approved transaction: ${text}`));
    const { wrapper, actions } = insideBatch(root, NONE);
    const meaning = readCalls(actions, { safe, markets, definitions, labels: [], trustedDelegates: NONE });
    told.push({
      safe: { address: checksummed(safe), version, chainId: chainId.toString() },
      hashes,
      transaction: safeTxJson(tx),
      wrapper,
      calls: meaning.calls,
      changes: toldChanges(meaning.markets),
    });
  }
  return told;
};
