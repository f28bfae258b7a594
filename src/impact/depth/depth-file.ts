import { canonicalDigest } from '../../document/canonical.js';
import { isObject, type Json, member, parseJson } from '../../observe/json.js';
import { JsonFields } from '../../observe/json-fields.js';
import type { DepthModel } from '../scenario.js';
import { CENTS, type DepthSource, type Depths, type MeasuredDepth, SHARE_PLACES } from './depth.js';

export const DEPTH_FORMAT = 'plimsoll.depth/1';

/** More points than this say nothing more. */
export const MOST_POINTS = 1000;
const MOST_POOLS = 1000;
const MOST_ASSETS = 10_000;

const usd = (value: number): string => value.toFixed(CENTS);
const share = (value: number): string => value.toFixed(SHARE_PLACES);

const modelJson = (model: DepthModel): object =>
  model.kind === 'curve'
    ? { kind: 'curve', points: model.points.map(({ size, slippage }) => [usd(size), share(slippage)]) }
    : { kind: 'constant-product', reserve: usd(model.reserve), fee: share(model.fee) };

const sourceJson = (source: DepthSource): object =>
  source.kind === 'table'
    ? source
    : {
        ...source,
        chainId: source.chainId.toString(),
        block: source.block.toString(),
        time: source.time.toString(),
      };

const depthJson = ({ market, entries }: Depths): object => ({
  format: DEPTH_FORMAT,
  market,
  assets: entries.map(({ asset, label, model, source }) => ({
    asset,
    label,
    model: modelJson(model),
    source: sourceJson(source),
  })),
});

/** sha256 over everything that a depth file says. */
export const depthDigest = (depths: Depths): string => canonicalDigest(depthJson(depths));

/** The text of a depth file. A point stands on a line, so that a difference of two files can be read. */
export const depthFileText = (depths: Depths): string =>
  `${JSON.stringify({ ...depthJson(depths), digest: depthDigest(depths) }, null, 2).replace(
    /\[\n\s+("[0-9.]+"),\n\s+("[0-9.]+")\n\s+\]/g,
    '[$1, $2]',
  )}\n`;

const AGAIN = 'make it again with plimsoll depth pull or depth import, and do not edit it';

class DepthReader extends JsonFields {
  decimal(value: Json | undefined, what: string): number {
    if (typeof value === 'string' && /^[0-9]{1,18}(?:\.[0-9]{1,8})?$/.test(value)) return Number(value);
    throw this.fail(`has ${what} that is no number`);
  }

  model(json: Json | undefined): DepthModel {
    const kind = this.text(json, 'kind');
    if (kind === 'constant-product') {
      const reserve = this.decimal(member(json, 'reserve'), 'a reserve');
      const fee = this.decimal(member(json, 'fee'), 'a fee');
      if (reserve > 0 && fee < 1) return { kind, reserve, fee };
      throw this.fail('has a pool without reserves, or with a fee of all');
    }
    if (kind !== 'curve') throw this.fail(`has a depth of the kind ${kind}, which is not known`);
    const points = this.list(json, 'points', MOST_POINTS).map((point) => {
      const [size, slippage] = Array.isArray(point) ? (point as readonly Json[]) : [];
      return { size: this.decimal(size, 'a size'), slippage: this.decimal(slippage, 'a slippage') };
    });
    const ordered = points.every(({ size, slippage }, at) => {
      const before = points[at - 1] ?? { size: 0, slippage: 0 };
      return size > before.size && slippage >= before.slippage && slippage <= 1;
    });
    if (points.length > 0 && ordered) return { kind, points };
    throw this.fail('has a curve whose points are not in order');
  }

  source(json: Json | undefined): DepthSource {
    const kind = this.text(json, 'kind');
    const [name, digest] = [this.text(json, 'name'), this.text(json, 'digest')];
    if (kind === 'table') return { kind, name, digest };
    if (kind !== 'pools') throw this.fail('does not say where a depth is from');
    return {
      kind,
      name,
      digest,
      chainId: this.digits(member(json, 'chainId'), 'a chain'),
      block: this.digits(member(json, 'block'), 'a block'),
      blockHash: this.text(json, 'blockHash'),
      time: this.digits(member(json, 'time'), 'a time'),
      pools: this.names(json, 'pools', MOST_POOLS),
    };
  }

  entry(json: Json): MeasuredDepth {
    const model = this.model(member(json, 'model'));
    return {
      asset: this.text(json, 'asset'),
      label: this.text(json, 'label'),
      model,
      source: this.source(member(json, 'source')),
    };
  }
}

/** Read a depth file. Throws `depth/format` for what is none, and `depth/altered` where its digest does not fit. */
export const readDepthFile = (text: string, file: string): Depths => {
  const root = parseJson(text, file);
  const reader = new DepthReader(file, { code: 'depth/format', hint: AGAIN });
  if (!isObject(root) || member(root, 'format') !== DEPTH_FORMAT) throw reader.fail('is no depth file');
  const entries = reader.list(root, 'assets', MOST_ASSETS).map((json) => reader.entry(json));
  if (new Set(entries.map(({ asset }) => asset)).size !== entries.length) throw reader.fail('has an asset twice');
  const depths: Depths = { market: reader.text(root, 'market'), entries };
  if (depthDigest(depths) !== reader.text(root, 'digest'))
    throw reader.fail('was altered after it was made', 'depth/altered');
  return depths;
};
