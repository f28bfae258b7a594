import { refused } from '../../diagnostic/error.js';
import type { Files } from '../../document/files.js';
import type { DepthModel } from '../scenario.js';
import { type Depths, type MeasuredDepth, sourceText } from './depth.js';
import { depthDigest, readDepthFile } from './depth-file.js';
import { depthFile } from './depth-path.js';

/** What was measured of assets' depth, by identity, each with where it is from, in words for results that use it. */
export type MeasuredDepths = ReadonlyMap<string, { readonly model: DepthModel; readonly from: string }>;

/** Read the text of a depth file for a market. Throws what `readDepthFile` does, and `depth/other-market`. */
export const depthsFor = (market: string, text: string, file: string): Depths => {
  const depths = readDepthFile(text, file);
  if (depths.market === market) return depths;
  throw refused('depth/other-market', `${file} is the depth of ${depths.market}, not of ${market}`, {
    where: { file },
  });
};

/** The depths of a file as scenarios take them. */
export const measuredFrom = (depths: Depths, file: string): MeasuredDepths => {
  const of = `${file} (sha256 ${depthDigest(depths).slice(0, 16)})`;
  const fromOf = ({ source }: MeasuredDepth): string => `measured, ${sourceText(source)}, in ${of}`;
  return new Map(depths.entries.map((entry) => [entry.asset, { model: entry.model, from: fromOf(entry) }]));
};

/** What was measured for a market beside its documents; nothing where there is no depth file. Throws what `depthsFor` does. */
export const measuredIn = async (files: Files, market: string): Promise<MeasuredDepths> => {
  const path = depthFile(market);
  const text = await files.read(path);
  if (text === null) return new Map();
  // A revision of the same file is the same source: the words are part of what a compiled scenario is told apart by.
  return measuredFrom(depthsFor(market, text, `${files.prefix}${path}`), path);
};
