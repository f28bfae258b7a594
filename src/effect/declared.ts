import { type Declaration, parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import type { Protocol, Transition } from '../protocol/protocol.js';
import type { DeclaredEvent } from './described-logs.js';

const parsed = new Map<string, Declaration>();

/** What the calls of a transaction are declared to do besides the values they change. */
export interface Declared {
  readonly events: readonly DeclaredEvent[];
  /** Contracts that they may write to beyond what the definition reads. */
  readonly writes: ReadonlySet<Hex>;
}

/** The events of transitions (`contract.Event(…)`) with the contracts' addresses. */
const declaredEvents = (texts: Iterable<string>, contracts: ReadonlyMap<string, Hex>): readonly DeclaredEvent[] =>
  [...new Set(texts)].flatMap((text): readonly DeclaredEvent[] => {
    const dot = text.indexOf('.');
    const emitter = contracts.get(text.slice(0, dot));
    if (emitter === undefined) return [];
    return [{ emitter, declaration: declarationOf(text) }];
  });

const declarationOf = (text: string): Declaration => {
  const source = `event ${text.slice(text.indexOf('.') + 1)}`;
  const declaration = parsed.get(source) ?? parseDeclaration(source);
  parsed.set(source, declaration);
  return declaration;
};

/** The events that definitions know, whichever contract writes them. */
export const eventsKnownTo = (protocols: readonly Protocol[]): readonly Declaration[] => [
  ...new Set(protocols.flatMap(({ transitions }) => transitions.flatMap(({ events }) => events.map(declarationOf)))),
];

/** What transitions declare, with the contracts' addresses. */
export const declaredBy = (
  transitions: readonly Pick<Transition, 'events' | 'writes'>[],
  contracts: ReadonlyMap<string, Hex>,
): Declared => ({
  events: declaredEvents(
    transitions.flatMap(({ events }) => events),
    contracts,
  ),
  writes: new Set(transitions.flatMap(({ writes }) => writes.flatMap((name) => contracts.get(name) ?? []))),
});

const SAFE_EVENTS = [
  'event ExecutionSuccess(bytes32 indexed txHash, uint256 payment)',
  'event ExecutionSuccess(bytes32 txHash, uint256 payment)',
  'event SafeMultiSigTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures, bytes additionalInfo)',
].map(parseDeclaration);

/** What a Safe writes itself when it runs a transaction. */
export const safeEvents = (safe: Hex): readonly DeclaredEvent[] =>
  SAFE_EVENTS.map((declaration) => ({ emitter: safe, declaration }));
