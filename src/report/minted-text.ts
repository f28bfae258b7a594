import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ScenarioFrame } from '../impact/simulate/report.js';
import type { Compared, MintedResult } from '../impact/simulate/results.js';
import { dollars, exactDollars } from './estimate-text.js';
import { timeText } from './scenario.js';
import type { Style } from './style.js';

const LABELS = {
  supplied: 'minted: put up as collateral',
  borrowed: '  borrowed against it',
  sold: '  got for the rest',
  repaid: '  repaid by liquidators',
  badDebt: '  bad debt, part of the above',
} as const satisfies Record<keyof MintedResult, string>;

/** The rows of a book's table that are about those who mint, made by `row`; none where nobody does. */
export const mintedRows = <Row>(
  minted: MintedResult | undefined,
  row: (name: string, compared: Compared, unit: typeof dollars) => Row,
): readonly Row[] =>
  minted === undefined
    ? []
    : (Object.keys(LABELS) as (keyof MintedResult)[]).map((name) => row(LABELS[name], minted[name], dollars));

/** What a scenario lets somebody make from nothing, one line each. */
export const mintLines = ({ mints = [] }: ScenarioFrame, style: Style): readonly string[] =>
  mints.map(
    ({ asset, at, amount }) =>
      `  ${style('note', 'mint')}  ${exactDollars(amount)} of ${escapeForTerminal(asset)} is made from nothing at ${timeText(at)}, borrowed against and sold`,
  );

/** Less is a rounding: a cent. */
const CENT = 0.01;

/** Said of a book in which nothing could be borrowed against what is made. */
export const noRoomLines = (minted: MintedResult | undefined): readonly string[] => {
  if (minted === undefined) return [];
  const { before, after } = minted.supplied;
  const [some, still] = [before.value > CENT, after.value > CENT];
  if (some && still) return [];
  const when = some ? ' after the change' : still ? ' before the change' : '';
  return [
    `    nothing is borrowed against what is minted${when}: caps, pools, factors or a freeze leave no room for it`,
  ];
};
