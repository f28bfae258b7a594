import type { Finding } from '../diagnostic/finding.js';
import { suggest } from '../diagnostic/suggest.js';
import type { Entry, Span } from '../document/node.js';
import { findingAt, type SourceText } from '../document/source.js';

/** More findings than a person reads; placing each one reads the text up to it. */
const MOST = 500;

/** Collects what is wrong with one document, each finding at its place in the text; of very many, the first. */
export class DocumentFindings {
  readonly #source: SourceText;
  readonly #list: Finding[] = [];

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** True where further findings are passed over. */
  get full(): boolean {
    return this.#list.length >= MOST;
  }

  get list(): readonly Finding[] {
    return this.#list;
  }

  add(
    span: Span,
    ruleId: string,
    message: string,
    more: { path?: string; help?: string; data?: Record<string, unknown> } = {},
  ): void {
    if (!this.full) this.#list.push(findingAt(this.#source, span, { ruleId, message, ...more }));
  }

  /** A key that the place does not take, with the nearest one that it does. */
  unknownKey(entry: Entry, where: string, known: readonly string[], path?: string): void {
    if (this.full) return;
    const near = suggest(entry.key, known);
    const help = near === null ? `known here: ${known.slice(0, 40).join(', ')}` : `did you mean ${near}?`;
    this.add(entry.keySpan, 'schema/unknown-key', `${where} has no ${entry.key}`, {
      help,
      ...(path === undefined ? {} : { path }),
    });
  }
}
