import { checksummed } from '../../signer/address.js';
import type { Action } from './decode.js';

/** Where a step is, for people: `the transaction`, `step 3.1`. */
export const placeOf = (action: Action): string =>
  action.at.length === 0 ? 'The transaction' : `Step ${action.at.map((n) => n + 1).join('.')}`;

/** Which step a warning is about. */
export type StepData = Readonly<Record<string, unknown>> & { readonly to: string };

/** The data that every warning about a step carries. */
export const stepData = (action: Action): StepData => {
  const known = DATA.get(action);
  if (known !== undefined) return known;
  const data = {
    at: action.at,
    to: checksummed(action.to),
    ...(action.selector === undefined ? {} : { selector: action.selector }),
  };
  DATA.set(action, data);
  return data;
};

// A checksum is a hash: of a batch of thousands of steps, each is told of by several rules.
const DATA = new WeakMap<Action, StepData>();
