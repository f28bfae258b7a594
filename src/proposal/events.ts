import { type Declaration, parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { decodeLog, type Log } from '../chain/log.js';
import { checksummed } from '../signer/address.js';

/** An event that a call may write: by which contract, and its declaration. */
export interface DeclaredEvent {
  readonly emitter: Hex;
  readonly declaration: Declaration;
}

const parsed = new Map<string, Declaration>();

/** The events of transitions (`contract.Event(…)`) with the contracts' addresses. */
export const declaredEvents = (
  texts: Iterable<string>,
  contracts: ReadonlyMap<string, Hex>,
): readonly DeclaredEvent[] =>
  [...new Set(texts)].flatMap((text): readonly DeclaredEvent[] => {
    const dot = text.indexOf('.');
    const emitter = contracts.get(text.slice(0, dot));
    if (emitter === undefined) return [];
    const source = `event ${text.slice(dot + 1)}`;
    const declaration = parsed.get(source) ?? parseDeclaration(source);
    parsed.set(source, declaration);
    return [{ emitter, declaration }];
  });

const SAFE_EVENTS = [
  'event ExecutionSuccess(bytes32 indexed txHash, uint256 payment)',
  'event ExecutionSuccess(bytes32 txHash, uint256 payment)',
  'event SafeMultiSigTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures, bytes additionalInfo)',
].map(parseDeclaration);

/** What a Safe writes itself when it runs a transaction. */
export const safeEvents = (safe: Hex): readonly DeclaredEvent[] =>
  SAFE_EVENTS.map((declaration) => ({ emitter: safe, declaration }));

/** A log that nothing declares, in words; null for one that is declared. */
export const undeclared = (log: Log, declared: readonly DeclaredEvent[]): string | null => {
  const known = declared.some(
    ({ emitter, declaration }) => emitter === log.address && decodeLog(declaration, log) !== undefined,
  );
  return known
    ? null
    : `${checksummed(log.address)} wrote a log that no call declares (topic ${log.topics[0] ?? 'none'})`;
};
