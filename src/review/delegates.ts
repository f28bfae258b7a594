import type { Hex } from '../chain/hex.js';
import type { Action } from '../route/safe/decode.js';

/** Everything a step delegatecalls, at any depth. */
export const delegatesOf = (action: Action): readonly Hex[] => [
  ...(action.operation === 1 ? [action.to] : []),
  ...action.inner.flatMap(delegatesOf),
];

/** Every address that is called, at any depth and once each, in the order of the steps. */
export const targetsOf = (roots: readonly Action[]): readonly Hex[] => {
  const found = new Set<Hex>();
  const visit = ({ to, inner }: Action): void => {
    found.add(to);
    for (const step of inner) visit(step);
  };
  for (const root of roots) visit(root);
  return [...found];
};
