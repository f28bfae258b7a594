import { child, type DocumentNode, type Entry, entriesOf, entryOf, type Span, textOf } from '../../document/node.js';
import type { SourceText } from '../../document/source.js';
import { DocumentFindings } from '../../protocol/market-findings.js';
import { parseQuantity } from '../../quantity/parse.js';
import { quote } from '../../quantity/problem.js';
import { toNumber } from '../../quantity/rational.js';
import type { Unit } from '../../quantity/unit.js';
import type { Keyed, Placed } from './document.js';

/** The least and the greatest value of a number, both included, in its unit's terms: 1 is 100%. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export const AT_LEAST_ZERO: Bounds = { min: 0 };
/** No price, no reserve and no variance is nothing. */
export const ABOVE_ZERO: Bounds = { min: 1e-18 };
export const SHARE: Bounds = { min: 0, max: 1 };
export const CORRELATION: Bounds = { min: -1, max: 1 };
export const AT_LEAST_A_SECOND: Bounds = { min: 1 };

const rangeText = (side: 'below' | 'above' | null, { min, max }: Bounds, unit: Unit): string => {
  const limit = (side === 'below' ? min : max) ?? 0;
  if (side === null) return 'is too large';
  if (limit === ABOVE_ZERO.min) return 'is not above zero';
  return `is ${side} ${unit === 'percent' ? `${limit * 100}%` : limit}${unit === 'duration' ? ' s' : ''}`;
};

/** What reading one document keeps at hand. Numbers that are wrong are NaN, and a finding says so: no such document gets further. */
export class ScenarioReading {
  readonly source: SourceText;
  readonly #findings: DocumentFindings;

  constructor(source: SourceText) {
    this.source = source;
    this.#findings = new DocumentFindings(source);
  }

  get findings(): DocumentFindings['list'] {
    return this.#findings.list;
  }

  add(span: Span, ruleId: string, message: string, path: string, help?: string): void {
    this.#findings.add(span, ruleId, message, { path, ...(help === undefined ? {} : { help }) });
  }

  /** The number of a key that the schema or the caller demands. Units as `Unit`: a percentage is a fraction, a time seconds. */
  number(of: DocumentNode | undefined, key: string, unit: Unit, path: string, bounds: Bounds = {}): number {
    return this.scalar(child(of, key), unit, `${path}.${key}`, bounds);
  }

  /** The number that a scalar is. */
  scalar(node: DocumentNode | undefined, unit: Unit, path: string, bounds: Bounds = {}): number {
    if (node?.kind !== 'scalar') return Number.NaN;
    const parsed = parseQuantity(node.text, { unit, codec: null, sentinels: [] });
    if (!parsed.ok) {
      const { code, message, help } = parsed.problem;
      this.add(node.span, code, `${path}: ${message}`, path, help);
      return Number.NaN;
    }
    const { exact } = parsed.value;
    const value = exact === null ? Number.NaN : toNumber(exact);
    const side = value < (bounds.min ?? value) ? 'below' : value > (bounds.max ?? value) ? 'above' : null;
    if (side === null && Number.isFinite(value)) return value;
    this.add(node.span, 'scenario/range', `${path}: ${quote(node.text)} ${rangeText(side, bounds, unit)}`, path);
    return Number.NaN;
  }

  /** As `number`; Infinity where the key says `word`. */
  numberOr(of: DocumentNode | undefined, key: string, word: string, unit: Unit, path: string, bounds: Bounds): number {
    return textOf(of, key) === word ? Number.POSITIVE_INFINITY : this.number(of, key, unit, path, bounds);
  }

  /** A key that this kind of thing needs; false, with a finding, where it is not there. */
  needs(of: DocumentNode | undefined, keys: readonly string[], where: Span, path: string): boolean {
    const missing = keys.filter((key) => child(of, key) === undefined);
    for (const key of missing) this.add(where, 'schema/required', `${path} lacks ${key}`, path);
    return missing.length === 0;
  }

  /** Keys that this kind of thing does not take are findings. */
  takes(of: DocumentNode | undefined, keys: readonly string[], path: string): void {
    for (const entry of entriesOf(of))
      if (!keys.includes(entry.key)) this.#findings.unknownKey(entry, path, keys, `${path}.${entry.key}`);
  }

  placed<T>(value: T, { keySpan }: Pick<Entry, 'keySpan'>): Placed<T> {
    return { value, source: this.source, span: keySpan };
  }

  /** A map by asset. */
  keyed<T>(
    of: DocumentNode | undefined,
    key: string,
    path: string,
    read: (node: DocumentNode, path: string, span: Span) => T,
  ): Keyed<T> {
    const within = path === '' ? key : `${path}.${key}`;
    return new Map(
      entriesOf(entryOf(of, key)?.value).map((entry) => [
        entry.key,
        this.placed(read(entry.value, `${within}.${entry.key}`, entry.keySpan), entry),
      ]),
    );
  }
}
