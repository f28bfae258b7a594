import { type DocumentNode, entryOf } from '../document/node.js';
import type { Figure } from '../impact/gate/figure.js';
import { EXACT, SIMULATED, unitOf } from '../impact/gate/metric-names.js';
import type { Change } from '../plan/diff.js';
import type { Rational } from '../quantity/rational.js';
import type { ImpactAtHand } from './impact-at-hand.js';
import { measure } from './measure.js';
import type { Reading } from './reading.js';

/** A number of an impact as an example gives it: exact, or with the standard error behind `±`. */
const figureOf = (name: string, text: string): Figure | null => {
  const [value, error, ...more] = text.split('±').map((part) => part.trim());
  const amount = (part: string | undefined): Rational | null => {
    const one = part === undefined ? null : measure(part, '');
    if (one?.kind !== 'number') return null;
    const isUsd = one.dimension.usd === 1;
    return isUsd === (unitOf(name) === 'usd') || one.value.n === 0n ? one.value : null;
  };
  const [of, off] = [amount(value), amount(error)];
  if (of === null || more.length > 0 || (error !== undefined && off === null)) return null;
  if (off === null) return { kind: 'exact', value: of };
  const number = ({ n, d }: Rational): number => Number(n) / Number(d);
  return { kind: 'estimate', estimate: { value: number(of), error: number(off) } };
};

/** Under which scenario an example's numbers are. */
const SCENARIO = 'example';

/** What an example gives of an impact; undefined where it gives nothing. */
export const givenImpact = (
  item: DocumentNode,
  path: string,
  reading: Reading,
): ReadonlyMap<string, Figure> | undefined => {
  const node = entryOf(item, 'given')?.value;
  if (node?.kind !== 'map') return undefined;
  const figures = new Map<string, Figure>();
  for (const { key, keySpan, value } of node.entries) {
    const at = `${path}.given`;
    if (unitOf(key) === undefined) {
      const known = [...SIMULATED.keys(), ...EXACT.keys(), 'backstops.total'];
      reading.unknown(keySpan, 'policy/unknown-name', `there is no metric ${key}`, key, known, at);
      continue;
    }
    const text = value.kind === 'scalar' ? value.text : '';
    const figure = figureOf(key, text);
    if (figure === null)
      reading.add(value.span, 'policy/example', `${text === '' ? 'this' : text} is no value of ${key}`, {
        path: at,
        help: unitOf(key) === 'usd' ? 'write $900_000, or $900_000 ± $50_000' : 'write 12, 5%, or 12 ± 2',
      });
    else figures.set(key, figure);
  }
  return figures;
};

/** The impact that an example gives: the same under whatever scenario a rule names. */
export const impactGiven = (
  figures: ReadonlyMap<string, Figure>,
  changes: readonly Change[],
  now: bigint,
): ImpactAtHand => ({
  kind: 'known',
  time: now,
  changes,
  beyond: [],
  atOnce: figures,
  newlyBy: () => 0,
  actsOn: () => true,
  runsOf: (rule) => ({
    runs: (rule.scenarios ?? [SCENARIO]).map((scenario) => ({
      scenario,
      book: rule.book === 'worst' ? 'as-is' : rule.book,
      figures,
    })),
    open: [],
  }),
});
