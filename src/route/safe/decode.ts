import { decodeCall, reencodesExactly } from '../../chain/calldata.js';
import { type Declaration, parseDeclaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { PlimsollError, refused } from '../../diagnostic/error.js';
import type { SafeTx } from '../../signer/safe-tx.js';
import { knownAbi } from '../known-abis.js';
import { ADMIN_METHODS } from './admin-methods.js';
import { APPROVE_HASH } from './approvals.js';
import { CONTAINERS, type InnerTime } from './containers.js';
import { decodeExecTransaction, EXEC_TRANSACTION } from './exec.js';
import { decodeMultiSend, MULTI_SEND } from './multisend.js';

export type ActionKind =
  | 'call'
  | 'transfer'
  | 'multisend'
  | 'execTransaction'
  | 'module'
  | 'timelock'
  | 'governor'
  | 'multicall'
  | 'approveHash'
  | 'sign-message'
  | 'safe-admin';

/** The gas and refund fields that a Safe transaction has besides what it does. */
export type RefundFields = Pick<SafeTx, 'safeTxGas' | 'baseGas' | 'gasPrice' | 'gasToken' | 'refundReceiver'>;

/** One step of what a Safe transaction does, with the steps inside it. */
export interface Action {
  readonly to: Hex;
  readonly value: bigint;
  readonly data: Hex;
  /** 0 call, 1 delegatecall; another byte, which reverts, is kept as it is. */
  readonly operation: number;
  readonly kind: ActionKind;
  readonly selector: Hex | undefined;
  /** The function, where it is one of a Safe or one that holds other calls. */
  readonly method: string | undefined;
  /** The account that takes this step; undefined where the bytes do not tell (a module decides). */
  readonly account: Hex | undefined;
  /** `later` for what is only planned, by a timelock or a governor: another transaction makes it. */
  readonly when: InnerTime;
  /** Positions from the transaction down to this step: `[]`, `[0]`, `[0, 2]`. */
  readonly at: readonly number[];
  /** Only of what a Safe executes as a signed transaction: the whole, and the step inside an execTransaction. */
  readonly refund?: RefundFields;
  /** Why what is inside is not shown, though something is. */
  readonly unreadable?: string;
  readonly inner: readonly Action[];
}

/** Bounds of a decoded tree: no honest transaction comes near them. */
export const MAX_DEPTH = 16;
export const MAX_ACTIONS = 20_000;

const MODULE_METHODS: readonly Declaration[] = [
  'execTransactionFromModule(address,uint256,bytes,uint8)',
  'execTransactionFromModuleReturnData(address,uint256,bytes,uint8)',
  'executeNextTx(address,uint256,bytes,uint8)',
  'execTransactionWithRole(address,uint256,bytes,uint8,uint16,bool)',
  'execTransactionWithRole(address,uint256,bytes,uint8,bytes32,bool)',
  'execTransactionWithRoleReturnData(address,uint256,bytes,uint8,uint16,bool)',
  'execTransactionWithRoleReturnData(address,uint256,bytes,uint8,bytes32,bool)',
].map((signature) => parseDeclaration(`function ${signature}`));

/** By this a Safe puts a message on record as signed, through a delegatecall of SignMessageLib. */
export const SIGN_MESSAGE = parseDeclaration('function signMessage(bytes data)');

interface Step {
  readonly to: Hex;
  readonly value: bigint;
  readonly data: Hex;
  readonly operation: number;
  readonly refund?: RefundFields;
}

interface Place {
  readonly account: Hex | undefined;
  readonly when: InnerTime;
  readonly at: readonly number[];
}

/**
 * What a Safe transaction does, as a tree: batches, executions of other Safes, calls through modules, timelocks and
 * multicalls, and proposals to a governor are opened.
 * `safe` may be undefined where a file does not say whose transaction it is. Never throws on hostile calldata: what
 * cannot be read has `unreadable`. Depth and number of steps are bounded.
 */
export const decodeSafeTransaction = (tx: SafeTx, safe: Hex | undefined): Action => {
  const { safeTxGas, baseGas, gasPrice, gasToken, refundReceiver } = tx;
  const refund = { safeTxGas, baseGas, gasPrice, gasToken, refundReceiver };
  const step = { to: tx.to, value: tx.value, data: tx.data, operation: tx.operation, refund };
  return new Decoder().action(step, { account: safe?.toLowerCase() as Hex | undefined, when: 'now', at: [] });
};

/** A call that a Safe is to make, before anything says in which transaction. */
export type PlannedCall = Pick<Action, 'to' | 'value' | 'data' | 'operation'>;

/**
 * The same of calls that are not in a transaction yet, as a file lists them: each is a step of its own, at its position in
 * the list. A call that could not be read is null and stays so.
 */
export const decodeCalls = (
  calls: readonly (PlannedCall | null)[],
  safe: Hex | undefined,
): readonly (Action | null)[] => {
  const decoder = new Decoder();
  const account = safe?.toLowerCase() as Hex | undefined;
  return calls.map((call, index) =>
    call === null ? null : decoder.action(call, { account, when: 'now', at: [index] }),
  );
};

interface Opened {
  readonly kind: ActionKind;
  readonly method?: string;
  readonly steps?: () => readonly Step[];
  /** Whose account the steps inside act as. */
  readonly account?: Hex | undefined;
  readonly when?: InnerTime;
}

class Decoder {
  #left = MAX_ACTIONS;

  action(step: Step, place: Place): Action {
    this.#left -= 1;
    const selector = step.data.length >= 10 ? (step.data.slice(0, 10).toLowerCase() as Hex) : undefined;
    const base = { ...pick(step), selector, account: place.account, when: place.when, at: place.at };
    const opened = open(step, selector, place.account);
    const shape = { ...base, kind: opened.kind, method: opened.method, inner: [] };
    if (opened.steps === undefined) return shape;
    if (place.at.length >= MAX_DEPTH) return { ...shape, unreadable: `it is nested more than ${MAX_DEPTH} deep` };
    let steps: readonly Step[];
    try {
      steps = opened.steps();
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      return { ...shape, unreadable: error.message };
    }
    if (steps.length > this.#left) return { ...shape, unreadable: `it has more than ${MAX_ACTIONS} steps in all` };
    const when = opened.when === 'later' ? 'later' : place.when;
    const inner = steps.map((s, index) => this.action(s, { account: opened.account, when, at: [...place.at, index] }));
    return { ...shape, inner };
  }
}

const pick = ({ to, value, data, operation, refund }: Step): Step => ({
  to: to.toLowerCase() as Hex,
  value,
  data,
  operation,
  ...(refund === undefined ? {} : { refund }),
});

const open = (step: Step, selector: Hex | undefined, account: Hex | undefined): Opened => {
  const runsAs = step.operation === 1 ? account : (step.to.toLowerCase() as Hex);
  if (step.data === '0x') return { kind: 'transfer' };
  if (selector === MULTI_SEND.selector) {
    return {
      kind: 'multisend',
      method: MULTI_SEND.signature,
      steps: () => decodeMultiSend(step.data),
      account: runsAs,
    };
  }
  if (selector === EXEC_TRANSACTION.selector) {
    return {
      kind: 'execTransaction',
      method: EXEC_TRANSACTION.signature,
      steps: () => [execStep(step.data)],
      account: runsAs,
    };
  }
  const module = MODULE_METHODS.find((m) => m.selector === selector);
  if (module !== undefined) {
    return {
      kind: 'module',
      method: module.signature,
      steps: () => [moduleStep(module, step.data)],
      account: undefined,
    };
  }
  const container = selector === undefined ? undefined : CONTAINERS.get(selector);
  if (container !== undefined) {
    const by = { callee: runsAs, caller: account, unknown: undefined };
    return {
      kind: container.kind,
      method: knownAbi(selector)?.declaration.signature ?? container.kind,
      steps: () => container.calls(step.to, step.data),
      account: by[container.account],
      when: container.when,
    };
  }
  if (selector === APPROVE_HASH.selector) return { kind: 'approveHash', method: APPROVE_HASH.signature };
  if (selector === SIGN_MESSAGE.selector) return { kind: 'sign-message', method: SIGN_MESSAGE.signature };
  const admin = selector === undefined ? undefined : ADMIN_METHODS.get(selector);
  if (admin !== undefined) return { kind: 'safe-admin', method: admin.declaration.signature };
  return { kind: 'call' };
};

const execStep = (data: Hex): Step => {
  const { to, value, data: inner, operation, ...refund } = decodeExecTransaction(data).tx;
  return { to, value, data: inner, operation, refund };
};

const moduleStep = (declaration: Declaration, data: Hex): Step => {
  if (!reencodesExactly(declaration, data)) {
    throw refused('safe/bad-module-call', `The calldata is not the exact encoding of ${declaration.signature}`, {
      hint: 'Do not sign it: what it does cannot be told for certain.',
    });
  }
  const [to, value, inner, operation] = decodeCall(declaration, data);
  return { to: to as Hex, value: value as bigint, data: inner as Hex, operation: Number(operation as bigint) };
};
