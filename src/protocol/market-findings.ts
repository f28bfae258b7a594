import type { Finding } from '../diagnostic/finding.js';
import { suggest } from '../diagnostic/suggest.js';
import type { Entry, Span } from '../document/node.js';
import { type SourceText, findingAt } from '../document/source.js';

/** Collects what is wrong with one document, each finding at its place in the text. */
export class DocumentFindings {
  readonly #source: SourceText;
  readonly #list: Finding[] = [];

  constructor(source: SourceText) {
    this.#source = source;
  }

  get list(): readonly Finding[] {
    return this.#list;
  }

  add(span: Span, ruleId: string, message: string, more: { path?: string; help?: string; data?: Record<string, unknown> } = {}): void {
    this.#list.push(findingAt(this.#source, span, { ruleId, message, ...more }));
  }

  /** A key that the place does not take, with the nearest one that it does. */
  unknownKey(entry: Entry, where: string, known: readonly string[], path?: string): void {
    const near = suggest(entry.key, known);
    const help = near === null ? `known here: ${known.slice(0, 40).join(', ')}` : `did you mean ${near}?`;
    this.add(entry.keySpan, 'schema/unknown-key', `${where} has no ${entry.key}`, { help, ...(path === undefined ? {} : { path }) });
  }
}
