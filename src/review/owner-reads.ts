import type { PinnedBlock } from '../chain/block.js';
import { encodeCall } from '../chain/calldata.js';
import { delegateOf } from '../chain/delegation.js';
import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { type ReadResult, readMany } from '../chain/multicall.js';
import type { Rpc } from '../chain/rpc.js';
import { codesAt } from '../chain/state.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { ToSign } from '../route/safe/nested-signing.js';
import { type SafeState, safeFrom, safeReads } from '../route/safe/state.js';
import { contractQuestion } from '../signer/safe-message.js';
import { SAFE_VERSIONS, type SafeVersion } from '../signer/safe-version.js';

/** A Safe and a block, as the chain has them. */
export interface SafeAt {
  readonly rpc: Rpc;
  readonly block: PinnedBlock;
  readonly safe: SafeState;
}

/** A Safe of a version that is known. */
export type KnownSafe = SafeState & { readonly version: SafeVersion };

/** A Safe whose owners are asked, and the transaction that they are to sign. */
export interface AskedFor {
  readonly parent: ToSign;
  readonly owners: readonly Hex[];
}

/** One owner of one Safe, and what it turned out to be. */
export type Candidate<Of extends AskedFor> = { readonly of: Of; readonly owner: Hex } & (
  | { readonly kind: 'account'; readonly delegate?: Hex }
  | { readonly kind: 'contract'; readonly note?: string }
  | { readonly kind: 'safe'; readonly safe: KnownSafe; readonly messageHash: ReadResult | undefined }
);

const MESSAGE_HASH = parseDeclaration('getMessageHash(bytes message) returns (bytes32)');
const READS = 5;

const known = (version: string): SafeVersion | undefined =>
  SAFE_VERSIONS.find((one) => one === version.replace(/\+L2$/, ''));

const candidate = <Of extends AskedFor>(of: Of, owner: Hex, results: readonly ReadResult[]): Candidate<Of> => {
  const [first] = results;
  if (first?.ok === false && first.reason === 'no-code') return { of, owner, kind: 'account' };
  try {
    const safe = safeFrom(of.parent.identity.chainId, owner, results);
    const version = known(safe.version);
    if (version !== undefined)
      return { of, owner, kind: 'safe', safe: { ...safe, version }, messageHash: results[READS - 1] };
    const said = JSON.stringify(safe.version.slice(0, 40));
    return { of, owner, kind: 'contract', note: `it says it is a Safe of version ${said}, which is not known here` };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return { of, owner, kind: 'contract' };
  }
};

/**
 * Asks every owner at the block whether it is a Safe, and what it hashes the parent's question to: in one request, and a
 * second where there are contracts that are none, for the accounts among them.
 */
export const askOwners = async <Of extends AskedFor>(
  { rpc, block }: SafeAt,
  asked: readonly { readonly of: Of; readonly owner: Hex }[],
): Promise<readonly Candidate<Of>[]> => {
  const calls = asked.flatMap(({ of, owner }) => {
    const { data } = contractQuestion(of.parent.identity.version, of.parent.hashes);
    const message = { to: owner, data: encodeCall(MESSAGE_HASH, [data]), onFailure: 'return' as const };
    return [...safeReads(owner), message];
  });
  const results = await readMany(rpc, block, calls);
  const candidates = asked.map(({ of, owner }, index) =>
    candidate(of, owner, results.slice(READS * index, READS * (index + 1))),
  );
  const contracts = [...new Set(candidates.flatMap(({ kind, owner }) => (kind === 'contract' ? [owner] : [])))];
  const codes = await codesAt(rpc, block, contracts);
  return candidates.map((one) => {
    const delegate = delegateOf(codes[contracts.indexOf(one.owner)] ?? '0x');
    if (one.kind !== 'contract' || delegate === null) return one;
    return { of: one.of, owner: one.owner, kind: 'account', delegate };
  });
};
