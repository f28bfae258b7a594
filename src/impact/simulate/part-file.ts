import { type PlimsollError, refused } from '../../diagnostic/error.js';
import { canonicalDigest } from '../../document/canonical.js';
import { MINTED, timedOf, widthOf } from './columns.js';
import type { PathRange } from './job.js';
import type { Frame } from './report.js';
import type { Outcomes } from './run-paths.js';

export const PART_FORMAT = 'plimsoll.simulation-part/1';

/** One shard of a simulation: what it is of, which paths of each scenario it ran, and their outcomes. */
export interface Part {
  readonly frame: Frame;
  readonly ranges: readonly PathRange[];
  readonly outcomes: readonly Outcomes[];
}

/**
 * The paths of a shard: the `index`th of `of` stretches that are as long as can be. Each begins at a whole multiple of
 * `multiple`, the number of randomisations, so that a shard has as many paths of each.
 */
export const shardOf = (paths: number, index: number, of: number, multiple = 1): PathRange => {
  const start = (shard: number): number =>
    shard === of ? paths : Math.floor((Math.floor(paths / multiple) * shard) / of) * multiple;
  return { from: start(index), to: start(index + 1) };
};

const bytes = (values: Float64Array): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

const floats = (text: string): Float64Array => {
  const raw = Buffer.from(text, 'base64');
  return new Float64Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + Math.floor(raw.byteLength / 8) * 8));
};

/** The text of a part's file. Numbers of outcomes are doubles, little-endian, in base64: bit for bit what was run. */
export const partText = ({ frame, ranges, outcomes }: Part): string => {
  const body = {
    format: PART_FORMAT,
    frame,
    ranges,
    outcomes: outcomes.map(({ pairs, weights }) => ({
      pairs: pairs.map(({ before, after }) => ({
        before: bytes(before.values),
        after: before === after ? null : bytes(after.values),
      })),
      weights: weights === null ? null : bytes(weights),
    })),
  };
  // Keys in the order they were made in, so that what comes of merged parts is the text that one run gives.
  return `${JSON.stringify({ ...body, digest: canonicalDigest(body) }, null, 1)}\n`;
};

interface RawPart {
  readonly format: string;
  readonly frame: Frame;
  readonly ranges: readonly PathRange[];
  readonly outcomes: readonly {
    readonly pairs: readonly { readonly before: string; readonly after: string | null }[];
    readonly weights: string | null;
  }[];
  readonly digest: string;
}

const isPart = (value: unknown): value is RawPart =>
  typeof value === 'object' && value !== null && 'format' in value && value.format === PART_FORMAT;

/** Read a part. Throws `simulate/part` for a file that is none, or that was altered. */
export const readPart = (text: string, file: string): Part => {
  const fail = (why: string): PlimsollError =>
    refused('simulate/part', `${file} ${why}`, {
      where: { file },
      hint: 'run the shard again: plimsoll simulate MARKET --shard i/n --out FILE',
    });
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw fail('is not a whole JSON document');
  }
  if (!isPart(raw)) throw fail('is no part of a simulation');
  const { digest, ...body } = raw;
  if (canonicalDigest(body) !== digest) throw fail('was altered after it was made');
  const { frame, ranges, outcomes } = raw;
  return {
    frame,
    ranges,
    outcomes: outcomes.map(({ pairs, weights }, scenario) => {
      const of = frame.scenarios[scenario];
      const layout = {
        backstops: of?.backstops.length ?? 0,
        pools: of?.pools?.length ?? 0,
        minted: of?.mints === undefined ? 0 : MINTED.length,
      };
      const range = ranges[scenario];
      const columns = (base64: string) => {
        const values = floats(base64);
        // Harm is timed of one book alone: the width tells of which.
        const found = [0, of === undefined ? 0 : timedOf(of)]
          .map((timed) => ({ ...layout, timed }))
          .find((one) => range !== undefined && values.length === (range.to - range.from) * widthOf(one));
        if (found === undefined) throw fail('lacks outcomes of its paths');
        return { ...found, values };
      };
      return {
        pairs: pairs.map(({ before, after }) => {
          const first = columns(before);
          return { before: first, after: after === null ? first : columns(after) };
        }),
        weights: weights === null ? null : floats(weights),
      };
    }),
  };
};
