import { refused } from '../../diagnostic/error.js';
import type { PathSource } from '../paths.js';
import type { AssetEvent } from '../scenario.js';

type Depeg = Extract<AssetEvent, { kind: 'depeg' }>;

/** A depeg by position: from the end of which step on it holds; −1: from the start. */
interface Peg {
  readonly step: number;
  readonly asset: number;
  readonly factor: number;
}

/** The step at whose end something that happens at a time is first seen; −1: from the start. */
export const stepOf = (at: number, stepSeconds: number): number => Math.ceil(at / stepSeconds - 1e-9) - 1;

const pegOf = (event: Depeg, assets: readonly string[], stepSeconds: number): Peg => {
  const asset = assets.indexOf(event.asset);
  if (asset < 0)
    throw refused('paths/event', `An event is of ${event.asset}, which is no asset of the market.`, {
      hint: 'Name the asset by its identity in the market.',
    });
  if (!(event.factor > 0 && Number.isFinite(event.factor) && event.at >= 0))
    throw refused(
      'paths/event',
      `The depeg of ${event.asset} to ${event.factor} at second ${event.at} cannot be put into a path.`,
      { hint: 'A depeg is at second 0 or later and leaves a finite price above zero.' },
    );
  return { step: stepOf(event.at, stepSeconds), asset, factor: event.factor };
};

/**
 * Puts what happens to single assets into paths: from the first step that ends at or after a depeg, its asset stands at
 * `factor` times the price at the start, and moves on from there as the model says. Other events do not change true prices.
 *
 * The low of the step in which a depeg falls is the model's under the smaller of both multiples, never above the true low, and
 * the high is likewise never below the true high.
 *
 * @param assets identities, in the order of the source's.
 * @throws paths/event
 */
export const withEvents = (
  source: PathSource,
  assets: readonly string[],
  events: readonly AssetEvent[],
): PathSource => {
  const pegs = events
    .filter((event) => event.kind === 'depeg')
    .map((event) => pegOf(event, assets, source.stepSeconds))
    .filter(({ step }) => step < source.steps)
    .sort((a, b) => a.step - b.step);
  if (pegs.length === 0) return source;
  const size = source.assets;
  const count = source.steps * size;
  const model = new Float64Array(count);
  const within = new Float64Array(count);
  let written = -1;

  const write = (path: number): void => {
    if (path === written) return;
    source.fill(path, model);
    written = path;
  };

  /** What an event multiplies the model's prices with on this path. */
  const multipleOf = ({ step, asset, factor }: Peg): number =>
    step < 0 ? factor : factor / (model[step * size + asset] as number);

  const fill = (path: number, out: Float64Array): void => {
    write(path);
    for (let at = 0; at < count; at += 1) out[at] = model[at] as number;
    for (let at = 0; at < pegs.length; at += 1) {
      const peg = pegs[at] as Peg;
      const multiple = multipleOf(peg);
      for (let step = Math.max(peg.step, 0); step < source.steps; step += 1) {
        const place = step * size + peg.asset;
        out[place] = (model[place] as number) * multiple;
      }
    }
  };

  type Extremes = NonNullable<PathSource['fillLow']>;
  /** Within the step of an event both what held before and what holds after it count. */
  const extremes =
    (inner: Extremes, furthest: (...values: number[]) => number): Extremes =>
    (path, prices, out) => {
      write(path);
      inner(path, model, within);
      for (let at = 0; at < count; at += 1) out[at] = within[at] as number;
      for (let at = 0; at < pegs.length; at += 1) {
        const peg = pegs[at] as Peg;
        const multiple = multipleOf(peg);
        for (let step = Math.max(peg.step, 0); step < source.steps; step += 1) {
          const place = step * size + peg.asset;
          const moved = (within[place] as number) * multiple;
          out[place] = step === peg.step ? furthest(out[place] as number, moved, prices[place] as number) : moved;
        }
      }
    };

  const { fillLow, fillHigh } = source;
  return {
    ...source,
    fill,
    fillLow: fillLow === null ? null : extremes(fillLow, Math.min),
    ...(fillHigh === undefined || fillHigh === null ? {} : { fillHigh: extremes(fillHigh, Math.max) }),
  };
};
