import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Estimate } from '../impact/outcome.js';
import type { ScenarioFrame } from '../impact/simulate/report.js';
import type { BookResult, Compared } from '../impact/simulate/results.js';
import { exactDollars } from './estimate-text.js';
import { someOf } from './names.js';
import type { Style } from './style.js';

/** Numbers that are named; so many more are counted. */
const NAMED = 4;

const errorText = ({ modelError = Number.NaN }: Estimate): string =>
  Number.isFinite(modelError) ? exactDollars(modelError) : '?';

const comparedText = (name: string, { before, after, difference }: Compared): string =>
  `${name} ${errorText(before)} before, ${errorText(after)} after, ${errorText(difference)} on the difference`;

/** What was redrawn of a scenario, or that it states no errors; nothing where no redraw was asked for. */
export const parameterDrawsText = ({ parameterDraws }: ScenarioFrame, style: Style): readonly string[] => {
  if (parameterDraws === undefined) return [];
  const { draws, paths, redrawn } = parameterDraws;
  const note = style('note', 'model');
  if (draws === 0)
    return [`  ${note}  no error of a parameter is stated: nothing is redrawn, and no model error is known`];
  const named = escapeForTerminal(someOf(redrawn, NAMED));
  return [`  ${note}  ${draws} redraws of ${named}, ${paths} paths each`];
};

/** The model errors of a book, apart from those of paths; nothing where there are none. */
export const modelErrorLines = ({ badDebt, liquidated }: BookResult): readonly string[] =>
  badDebt.mean.before.modelError === undefined
    ? []
    : [
        `    model error, one standard error of the parameters, apart from ±:`,
        `      ${comparedText('bad debt, mean:', badDebt.mean)}`,
        `      ${comparedText('99% of paths below:', badDebt.p99)}`,
        `      ${comparedText('liquidated:', liquidated.mean)}`,
      ];
