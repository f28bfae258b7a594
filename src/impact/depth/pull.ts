import { checkStillThere } from '../../chain/at-block.js';
import type { Rpc } from '../../chain/rpc.js';
import { refused } from '../../diagnostic/error.js';
import type { Finding } from '../../diagnostic/finding.js';
import { fileName } from '../../document/file-name.js';
import { digestOf } from '../../document/source.js';
import { observeMeasures } from '../../observe/measures.js';
import type { Observation } from '../../observe/observation.js';
import { pinnedSource, Reader } from '../../observe/reader.js';
import { entityOf } from '../../protocol/param-set.js';
import { assetGroup, priceUnit, rawPrices } from '../book/prices.js';
import { combinePools } from './combine.js';
import type { MeasuredDepth } from './depth.js';
import type { PoolsDocument } from './pools.js';
import { readReserves } from './read-reserves.js';

/**
 * Read the pools of a document at the block of an observed market, valued with its oracle's prices. Throws `depth/none` where no
 * pool counts, and as reading a market does.
 */
export const pullDepths = async (
  observation: Observation,
  rpc: Rpc,
  { source, pools }: PoolsDocument,
): Promise<{ readonly entries: readonly MeasuredDepth[]; readonly findings: readonly Finding[] }> => {
  const { params, block } = observation;
  const group = assetGroup(observation).name;
  const measured = await observeMeasures(rpc, observation);
  const prices = rawPrices({ params, metrics: measured.metrics });
  const reader = new Reader(pinnedSource(rpc, block), []);
  const { readings, findings } = await readReserves(pools, reader, { prices, unit: priceUnit(observation) });
  await checkStillThere(rpc, block);
  const from = {
    kind: 'pools' as const,
    name: fileName(source.file),
    digest: digestOf(source.text),
    chainId: block.chainId,
    block: block.number,
    blockHash: block.hash,
    time: block.timestamp,
  };
  const assets = [...new Set(readings.flatMap(({ sides }) => [...sides.keys()]))].sort();
  const entries = assets.flatMap((asset): MeasuredDepth[] => {
    const of = readings.filter(({ sides }) => sides.has(asset));
    const model = combinePools(of.flatMap(({ sides }) => sides.get(asset) ?? []));
    const label = entityOf(params, group, asset)?.label || asset;
    return model === null ? [] : [{ asset, label, model, source: { ...from, pools: of.map(({ pool }) => pool) } }];
  });
  const all = [...measured.findings, ...findings];
  if (entries.length > 0) return { entries, findings: all };
  throw refused('depth/none', `no pool of ${source.file} gives any depth`, {
    hint: 'every pool was left out; the findings say why',
    findings: all,
  });
};
