import { refused } from '../../diagnostic/error.js';
import type { PriceModel } from '../paths.js';
import { fillNormals, fillUniforms, type RandomKey, STREAM } from '../random/counter.js';
import { floorOf, isSigned, type UncertainEntry, type UncertainName } from '../uncertainty.js';
import { couplingOf } from './coupling.js';

/** Numbers that one entry has at most, and how often they are drawn anew until the model can have them. */
const WIDTH = 8;
const TRIES = 256;

/** What becomes of a number of an asset whose moves are `beta` times the entry's. */
type Mover = (name: UncertainName, value: number, beta: number) => number;

/**
 * Signed numbers move by their error times a normal number. The others are multiplied by e^(s·z − s²/2), above what they cannot
 * reach: they stay there, their mean is the number stated, and their standard deviation its error.
 */
const moverOf = ({ numbers, root }: UncertainEntry, normals: Float64Array): Mover => {
  const drawn = root.map((row) => row.reduce((sum, one, at) => sum + one * (normals[at] ?? 0), 0));
  return (name, value, beta) => {
    const at = numbers.findIndex((one) => one.name === name);
    const { spread } = numbers[at] ?? { spread: 0 };
    const z = drawn[at] ?? 0;
    if (isSigned(name)) return value + beta * spread * z;
    const floor = floorOf(name);
    return floor + (value - floor) * Math.exp(spread * z - (spread * spread) / 2);
  };
};

const moved = (model: PriceModel, { assets }: UncertainEntry, move: Mover): PriceModel => {
  const each = <T>(list: readonly T[], change: (one: T, by: (name: UncertainName, value: number) => number) => T) =>
    list.map((one, index) => {
      const own = assets.find(({ asset }) => asset === index);
      return own === undefined ? one : change(one, (name, value) => move(name, value, own.beta));
    });
  switch (model.kind) {
    case 'gbm':
    case 'student-t': {
      const diffusions = each(model.assets, ({ drift, volatility }, by) => ({
        drift: by('drift', drift),
        volatility: by('volatility', volatility),
      }));
      if (model.kind === 'gbm') return { ...model, assets: diffusions };
      return {
        ...model,
        assets: diffusions,
        degrees: assets.length > 0 ? model.degrees : move('degrees', model.degrees, 1),
      };
    }
    case 'garch': {
      const garches = each(model.assets, ({ mean, omega, alpha, beta, start, degrees }, by) => ({
        mean: by('mean', mean),
        omega: by('omega', omega),
        alpha: by('alpha', alpha),
        beta: by('beta', beta),
        start: by('start', start),
        degrees: degrees === null ? null : by('degrees', degrees),
      }));
      return { ...model, assets: garches };
    }
    case 'jumps': {
      const jumping = each(model.assets, ({ drift, volatility, jumps }, by) => ({
        drift: by('drift', drift),
        volatility: by('volatility', volatility),
        jumps: jumps && {
          rate: by('jumpRate', jumps.rate),
          mean: by('jumpMean', jumps.mean),
          deviation: by('jumpDeviation', jumps.deviation),
        },
      }));
      return { ...model, assets: jumping };
    }
    default:
      return model;
  }
};

/** A GARCH whose α and β sum to one has no mean variance. */
const isSteady = (model: PriceModel): boolean =>
  model.kind !== 'garch' || model.assets.every(({ alpha, beta }) => alpha + beta < 1);

/**
 * A price model with its uncertain numbers drawn anew: the same for the same key and draw. Errors of different entries go together
 * as their assets' prices do (`couplingOf`). An entry whose numbers the model cannot have (a GARCH that is not stationary) is drawn
 * again, given those before it.
 *
 * @throws paths/redraw where none of 256 draws is one that the model can have.
 */
export const redrawPrices = (
  model: PriceModel,
  uncertainty: readonly UncertainEntry[],
  key: RandomKey,
  draw: number,
): PriceModel => {
  const together = couplingOf(model, uncertainty);
  const normals = uncertainty.map(({ numbers }) => new Float64Array(numbers.length));
  return uncertainty.reduce((known, entry, index) => {
    const own = normals[index] as Float64Array;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      fillNormals(key, STREAM.parameters, draw, (index * TRIES + attempt) * WIDTH, own.length, own);
      const found = moved(known, entry, moverOf(entry, together(index, normals)));
      if (isSteady(found)) return found;
    }
    throw refused('paths/redraw', `The errors stated of ${entry.key} leave hardly any model that can be.`, {
      hint: 'State their correlations too, or leave them out: alpha and beta of a fit go against each other.',
    });
  }, model);
};

/** The seed of the paths of a redrawn model: a stream of its own, so that paths of different draws are independent. */
export const seedOfDraw = (key: RandomKey, draw: number): bigint => {
  const halves = new Float64Array(2);
  fillUniforms(key, STREAM.parameterSeeds, draw, 0, 2, halves);
  const [high = 0n, low = 0n] = [...halves].map((one) => BigInt(Math.floor(one * 2 ** 32)));
  return (high << 32n) | low;
};
