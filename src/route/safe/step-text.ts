import { checksummed } from '../../signer/address.js';
import type { Action } from './decode.js';

/** Where a step is, for people: `the transaction`, `step 3.1`. */
export const placeOf = (action: Action): string =>
  action.at.length === 0 ? 'The transaction' : `Step ${action.at.map((n) => n + 1).join('.')}`;

/** The data that every warning about a step carries. */
export const stepData = (action: Action): Readonly<Record<string, unknown>> => ({
  at: action.at,
  to: checksummed(action.to),
  ...(action.selector === undefined ? {} : { selector: action.selector }),
});
