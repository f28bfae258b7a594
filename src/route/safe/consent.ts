import { encodeCall } from '../../chain/calldata.js';
import { parseDeclaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import { safeHashes } from '../../signer/hashes.js';
import type { CallId } from '../governance/ids.js';
import { firsts, type Reader, view } from '../reader.js';
import type { Actor, Found, Stage } from '../stage.js';
import { APPROVE_HASH } from './approvals.js';
import { wrapCalls } from './wrap.js';

const NONCE = parseDeclaration('nonce() returns (uint256)');
const VERSION = parseDeclaration('VERSION() returns (string)');
const APPROVED = parseDeclaration('approvedHashes(address owner, bytes32 hash) returns (uint256)');

/** The hash of what a Safe's owners are to sign for a step, at its next nonce; null while its calls are not known. */
const hashNow = async (stage: Stage, safe: Hex, reader: Reader): Promise<CallId | null> => {
  const calls = stage.calls ?? (await stage.find?.(reader))?.calls;
  if (calls == null) return null;
  const [nonce, version] = firsts(await reader.ask(safe, view(NONCE), view(VERSION)));
  if (typeof nonce !== 'bigint' || typeof version !== 'string')
    throw refused('route/unreadable', `the Safe ${checksummed(safe)} does not tell its nonce and version`, {
      hint: 'check that the address is that of a Safe',
    });
  const { chainId } = reader.block;
  const tx = wrapCalls(calls, { address: safe, version, chainId }, { nonce });
  const hex = safeHashes({ chainId, safe, version, tx }).safeTx;
  return { name: `safeTxHash (Safe ${checksummed(safe)}, nonce ${nonce})`, value: hex, hex };
};

/**
 * The step by which a Safe approves on the chain what the owners of another Safe, of whom it is one, are to sign. The hash that it
 * approves follows the nonce of that Safe: it is known once every transaction before it is executed, so that the calls are looked
 * for. The owners of the outer Safe can give their consent by a signature off the chain instead. Once the transaction is executed, only
 * what it did tells: the next nonce has another hash.
 */
export const approveStage = (stage: Stage, owner: Hex, title: string, actor: Actor): Stage | null => {
  if (stage.actor.kind !== 'owners' || !stage.actor.owners.includes(owner)) return null;
  const { safe } = stage.actor;
  const find = async (reader: Reader): Promise<Found | null> => {
    const id = await hashNow(stage, safe, reader);
    if (id === null) return null;
    const data = encodeCall(APPROVE_HASH, [id.hex]);
    return { calls: [{ to: safe, value: 0n, data }], ids: [id], note: null };
  };
  return {
    name: 'approve',
    of: title,
    actor,
    calls: null,
    find,
    after: stage.after,
    open: stage.open,
    ids: [],
    watch: async (reader) => {
      const own = (await stage.watch?.(reader)) ?? null;
      if (own?.kind === 'done' || own?.kind === 'lost') return own;
      const id = await hashNow(stage, safe, reader);
      if (id === null) return { kind: 'waiting', from: null, note: null };
      const [approved] = firsts(await reader.ask(safe, view(APPROVED, owner, id.hex)));
      return typeof approved === 'bigint' && approved > 0n
        ? { kind: 'done' }
        : { kind: 'open', until: null, note: null };
    },
  };
};
