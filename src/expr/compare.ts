import { compare, equals } from '../quantity/rational.js';
import { commensurable, isMagnitude, type Magnitude } from './arithmetic.js';
import { charge, type Frame } from './frame.js';
import { kindWords } from './kind-words.js';
import { LIMITS } from './limits.js';
import { type Fault, fault } from './outcome.js';
import type { ExprValue } from './value.js';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

const cannotCompare = (a: ExprValue, b: ExprValue, at: number): Fault =>
  fault(`cannot compare ${kindWords(a)} with ${kindWords(b)}`, at);

/** The case of an address is only its checksum (EIP-55), so two spellings of one address are equal. */
const sameText = (a: string, b: string): boolean =>
  a === b || (a.length === 42 && ADDRESS.test(a) && ADDRESS.test(b) && a.toLowerCase() === b.toLowerCase());

const orderOf = (a: Magnitude, b: Magnitude): -1 | 0 | 1 => {
  if (a.kind === 'number') return b.kind === 'number' ? compare(a.value, b.value) : -1;
  return b.kind === 'infinite' ? 0 : 1;
};

/** −1, 0 or 1 for numbers of one dimension; an unlimited amount is above every number and equal to another. */
export const order = (a: ExprValue, b: ExprValue, at: number): -1 | 0 | 1 | Fault => {
  if (!isMagnitude(a) || !isMagnitude(b)) {
    const wrong = isMagnitude(a) ? b : a;
    return fault(`cannot say which is more: ${kindWords(wrong)} has no order, only numbers have`, at);
  }
  return commensurable(a, b) ? orderOf(a, b) : cannotCompare(a, b, at);
};

interface Look {
  readonly frame: Frame;
  readonly at: number;
}

const sameItems = (a: readonly ExprValue[], b: readonly ExprValue[], look: Look, depth: number): boolean | Fault => {
  if (depth >= LIMITS.listDepth) return fault(`lists nested deeper than ${LIMITS.listDepth} are not compared`, look.at);
  if (a.length !== b.length) return false;
  for (const [i, item] of a.entries()) {
    const other = b[i];
    if (other === undefined) return false;
    const same = equalAt(item, other, look, depth + 1);
    if (same !== true) return same;
  }
  return true;
};

const equalAt = (a: ExprValue, b: ExprValue, look: Look, depth: number): boolean | Fault => {
  const { at } = look;
  if (isMagnitude(a) && isMagnitude(b)) {
    if (!commensurable(a, b)) return cannotCompare(a, b, at);
    return a.kind === 'number' && b.kind === 'number' ? equals(a.value, b.value) : a.kind === b.kind;
  }
  if (a.kind === 'null' || b.kind === 'null') return a.kind === b.kind;
  if (a.kind === 'text' && b.kind === 'text') return sameText(a.value, b.value);
  if (a.kind === 'boolean' && b.kind === 'boolean') return a.value === b.value;
  if (a.kind === 'list' && b.kind === 'list') {
    // Charged at every list, for one list may stand in another many times over.
    return charge(look.frame, 1 + a.items.length, at) ?? sameItems(a.items, b.items, look, depth);
  }
  if (a.kind === 'record' && b.kind === 'record') return fault('records are compared member by member', at);
  return cannotCompare(a, b, at);
};

/**
 * Equality. Null equals only null and may be compared with anything; otherwise kinds and dimensions must agree, for a
 * comparison that can never hold is a mistake. Lists are equal item by item, in order.
 */
export const equal = (a: ExprValue, b: ExprValue, frame: Frame, at: number): boolean | Fault =>
  equalAt(a, b, { frame, at }, 0);

/** True where one of the items equals the value; an item that cannot be compared is a fault unless another is equal. */
export const includes = (items: readonly ExprValue[], value: ExprValue, frame: Frame, at: number): boolean | Fault => {
  const spent = charge(frame, items.length, at);
  if (spent !== undefined) return spent;
  let failed: Fault | undefined;
  for (const item of items) {
    const same = equal(item, value, frame, at);
    if (same === true) return true;
    if (same !== false) failed ??= same;
  }
  return failed ?? false;
};
