import type { Hex } from '../../chain/hex.js';
import { PlimsollError } from '../../diagnostic/error.js';
import { type Finding, hasErrors } from '../../diagnostic/finding.js';
import { child, type DocumentNode, entriesOf, itemsOf, type Span, textOf } from '../../document/node.js';
import { findingAt, type SourceText } from '../../document/source.js';
import { checkStructure } from '../../document/structure.js';
import { declarationOf } from '../../observe/declarations.js';
import { parseQuantity } from '../../quantity/parse.js';
import { toNumber } from '../../quantity/rational.js';
import type { Pool, PoolShape, PoolsDocument, PoolValue } from './pools.js';

/** A document, or why there is none. */
export interface PoolsResult {
  readonly document: PoolsDocument | null;
  readonly findings: readonly Finding[];
}

const NOWHERE: PoolValue = { call: '', output: 0 };

class PoolsReading {
  readonly findings: Finding[] = [];
  readonly #source: SourceText;

  constructor(source: SourceText) {
    this.#source = source;
  }

  add(span: Span, ruleId: string, message: string, path: string, help?: string): void {
    this.findings.push(
      findingAt(this.#source, span, { ruleId, message, path, ...(help === undefined ? {} : { help }) }),
    );
  }

  /** The calls of a shape, by name. */
  reads(node: DocumentNode, path: string): ReadonlyMap<string, string> {
    const reads = new Map<string, string>();
    for (const { key, value } of entriesOf(child(node, 'reads'))) {
      const text = value.kind === 'scalar' ? value.text : '';
      try {
        const { inputs, outputs } = declarationOf(text);
        if (inputs.length > 0 || outputs.length === 0)
          this.add(value.span, 'pools/read', `${path}.reads.${key} takes no arguments and returns something`, path);
        reads.set(key, text);
      } catch (error) {
        if (!(error instanceof PlimsollError)) throw error;
        this.add(value.span, error.code, error.message, `${path}.reads.${key}`, error.hint);
      }
    }
    return reads;
  }

  value(node: DocumentNode, key: string, reads: ReadonlyMap<string, string>, path: string): PoolValue {
    const written = child(node, key);
    if (written?.kind !== 'scalar') {
      this.add(node.span, 'schema/required', `${path} lacks ${key}`, path);
      return NOWHERE;
    }
    const [call = '', output] = written.text.split('.');
    const declared = reads.get(call);
    const outputs = declared === undefined ? [] : declarationOf(declared).outputs;
    const at =
      output === undefined ? (outputs.length === 1 ? 0 : -1) : outputs.findIndex(({ name }) => name === output);
    if (at >= 0) return { call, output: at };
    const known = [...reads.keys()].join(', ');
    this.add(
      written.span,
      'pools/read',
      declared === undefined
        ? `${path}.${key}: there is no read ${call}`
        : `${path}.${key}: ${call} has no one output ${output ?? ''}`,
      `${path}.${key}`,
      declared === undefined
        ? `reads has ${known}`
        : `${call} returns ${outputs.map(({ name }) => name || '?').join(', ')}`,
    );
    return NOWHERE;
  }

  shape(name: string, node: DocumentNode): PoolShape {
    const path = `shapes.${name}`;
    const reads = this.reads(node, path);
    const value = (key: string): PoolValue => this.value(node, key, reads, path);
    const fee = child(node, 'feeMillionths') === undefined ? null : value('feeMillionths');
    const common = { name, reads, token0: value('token0'), token1: value('token1'), feeMillionths: fee };
    if (textOf(node, 'curve') === 'constantProduct')
      return {
        ...common,
        curve: { kind: 'constantProduct', reserve0: value('reserve0'), reserve1: value('reserve1') },
      };
    return {
      ...common,
      curve: {
        kind: 'concentrated',
        sqrtPriceX96: value('sqrtPriceX96'),
        tick: value('tick'),
        liquidity: value('liquidity'),
        tickSpacing: value('tickSpacing'),
      },
    };
  }

  fee(node: DocumentNode, shape: PoolShape, path: string): number | null {
    const written = child(node, 'fee');
    if (written?.kind !== 'scalar') {
      if (shape.feeMillionths === null)
        this.add(node.span, 'schema/required', `${path} lacks fee, and its shape does not read it`, path);
      return null;
    }
    const parsed = parseQuantity(written.text, { unit: 'percent', codec: null, sentinels: [] });
    if (!parsed.ok) {
      this.add(written.span, parsed.problem.code, `${path}.fee: ${parsed.problem.message}`, `${path}.fee`);
      return null;
    }
    const { exact } = parsed.value;
    const share = exact === null ? Number.NaN : toNumber(exact);
    if (share >= 0 && share < 1) return share;
    this.add(written.span, 'pools/range', `${path}.fee is from 0% to below 100%`, `${path}.fee`);
    return null;
  }
}

const poolsOf = (
  root: DocumentNode,
  shapes: ReadonlyMap<string, PoolShape>,
  reading: PoolsReading,
): readonly Pool[] => {
  const seen = new Set<string>();
  return itemsOf(child(root, 'pools')).flatMap((node, index): Pool[] => {
    const path = `pools.${index}`;
    const address = (textOf(node, 'address') ?? '').toLowerCase() as Hex;
    const named = textOf(node, 'shape') ?? '';
    const shape = shapes.get(named);
    if (seen.has(address)) reading.add(node.span, 'pools/twice', `${path} is the pool ${address} again`, path);
    seen.add(address);
    if (shape === undefined) {
      const help = `shapes has ${[...shapes.keys()].join(', ')}`;
      reading.add(child(node, 'shape')?.span ?? node.span, 'pools/shape', `there is no shape ${named}`, path, help);
      return [];
    }
    return [{ shape, address, fee: reading.fee(node, shape, path) }];
  });
};

/** Read a parsed Pools document. Every finding is at its place in the document. */
export const readPools = async (source: SourceText, root: DocumentNode): Promise<PoolsResult> => {
  const structure = await checkStructure('Pools', root, source);
  if (hasErrors(structure)) return { document: null, findings: structure };
  const reading = new PoolsReading(source);
  const shapes = new Map(
    entriesOf(child(root, 'shapes')).map(({ key, value }) => [key, reading.shape(key, value)] as const),
  );
  const pools = poolsOf(root, shapes, reading);
  const { findings } = reading;
  const document = { name: textOf(root, 'name') ?? '', market: textOf(root, 'market') ?? '', source, pools };
  return { document: hasErrors(findings) ? null : document, findings };
};
