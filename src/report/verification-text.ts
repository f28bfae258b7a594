import { escapeForTerminal } from '../diagnostic/escape.js';
import { readableValue } from './readable.js';
import type { Style } from './style.js';

interface Value {
  readonly text: string;
}

export const verificationText = (
  view: {
    readonly matches: readonly string[];
    readonly mismatches: readonly {
      readonly path: string;
      readonly proposed: Value | null;
      readonly found: Value | null;
    }[];
    readonly block: bigint;
  },
  style: Style,
): string => {
  const wrong = view.mismatches.map(
    ({ path, proposed, found }) =>
      `${style('error', 'differs')}  ${escapeForTerminal(path)}: proposed ${readableValue(proposed)}, the chain has ${readableValue(found)}`,
  );
  const verdict =
    wrong.length === 0
      ? `${style('good', 'verified')}  all ${view.matches.length} values are on the chain at block ${view.block} as proposed; plimsoll.lock moved there`
      : `${style('error', 'not as proposed')}  ${wrong.length} of ${wrong.length + view.matches.length} values at block ${view.block}; plimsoll.lock was not moved`;
  return [...wrong, verdict].join('\n');
};
