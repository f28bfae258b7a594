import type { Finding } from '../diagnostic/finding.js';
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node, ParsedNode } from 'yaml';
import type { DocumentNode, Entry, Span } from './node.js';
import type { SourceText } from './source.js';
import { findingAt } from './source.js';

/** Larger than any real market by two orders of magnitude, and small enough to refuse before parsing. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_DEPTH = 32;

/** A parsed document, or the reasons why it is none. */
export type Loaded = { ok: true; root: DocumentNode; source: SourceText } | { ok: false; findings: readonly Finding[] };

const span = (node: Node): Span => ({ start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 });

// C0 and C1 controls, bidirectional overrides and invisible format characters: text that does not look like what it is.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are looked for
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/u;

const unseenCharacter = (source: SourceText): Finding | undefined => {
  const at = source.text.search(UNSEEN);
  if (at < 0) return undefined;
  const code = source.text.codePointAt(at) ?? 0;
  return findingAt(source, { start: at, end: at + 1 }, {
    ruleId: 'document/unseen-character',
    message: `the character U+${code.toString(16).toUpperCase().padStart(4, '0')} cannot be seen and may hide what the text says`,
    help: 'delete it',
  });
};

class Refusal extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.message);
    this.finding = finding;
  }
}

const convert = (node: ParsedNode | null, source: SourceText, depth: number, fallback: Span, twice: Finding[]): DocumentNode => {
  const refuse = (at: Span, ruleId: string, message: string, help?: string): never => {
    throw new Refusal(findingAt(source, at, { ruleId, message, ...(help ? { help } : {}) }));
  };
  if (node === null) return { kind: 'scalar', text: '', plain: true, span: fallback };
  const at = span(node);
  if (depth > MAX_DEPTH) return refuse(at, 'document/too-deep', `nested deeper than ${MAX_DEPTH} levels`);
  if (isAlias(node) || ('anchor' in node && node.anchor))
    return refuse(at, 'document/alias', 'anchors and aliases are not used here: every value stands where it is read', 'write the value out');
  if (node.tag !== undefined && node.tag.startsWith('!'))
    return refuse(at, 'document/tag', `the tag ${node.tag} is not used here`, 'remove the tag');
  if (isScalar(node)) {
    const plain = node.type === 'PLAIN';
    const text = plain ? (node.source ?? '') : String(node.value);
    return { kind: 'scalar', text, plain, span: at };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item as ParsedNode, source, depth + 1, at, twice));
    return { kind: 'list', items, span: at };
  }
  if (!isMap(node)) return refuse(at, 'document/unknown-node', 'this is neither a value, a list nor a map');
  const seen = new Set<string>();
  const entries = node.items.map((pair): Entry => {
    const key = pair.key;
    if (!isScalar(key)) return refuse(key ? span(key as Node) : at, 'document/key', 'a key must be plain text');
    if (isAlias(key) || key.anchor) return refuse(span(key), 'document/alias', 'a key cannot be an anchor');
    const keySpan = span(key);
    const text = key.type === 'PLAIN' ? (key.source ?? '') : String(key.value);
    if (text === '<<') return refuse(keySpan, 'document/alias', 'merge keys are not used here: every value stands where it is read');
    // The library compares every pair of keys, which is quadratic: a wide map would hang it.
    if (seen.has(text)) twice.push(findingAt(source, keySpan, { ruleId: 'document/duplicate-key', message: `the key ${text} stands twice in the same map`, help: 'remove one of them' }));
    seen.add(text);
    const empty = { start: keySpan.end, end: keySpan.end };
    return { key: text, keySpan, value: convert(pair.value as ParsedNode | null, source, depth + 1, empty, twice) };
  });
  return { kind: 'map', entries, span: at, flow: node.flow === true };
};

const ERROR_TEXT: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab cannot be used for indentation',
  BAD_INDENT: 'the indentation does not fit the lines around it',
  MULTIPLE_DOCS: 'one file holds one document',
};

/**
 * Parse YAML into positioned nodes. Sizes and depth are bounded; anchors, aliases, merge keys and tags are refused, so
 * that a document can neither grow when read nor say one thing in two places. Never throws at bad input.
 */
export const loadYaml = (source: SourceText): Loaded => {
  if (Buffer.byteLength(source.text) > MAX_BYTES) {
    const message = `the document is larger than ${MAX_BYTES / 1024 / 1024} MiB`;
    return { ok: false, findings: [{ ruleId: 'document/too-large', severity: 'error', message, file: source.file, help: 'split it, or check that it is the file you meant' }] };
  }
  const unseen = unseenCharacter(source);
  if (unseen) return { ok: false, findings: [unseen] };
  try {
    const lineCounter = new LineCounter();
    const parsed = parseDocument(source.text, { version: '1.2', strict: true, uniqueKeys: false, merge: false, prettyErrors: false, lineCounter, stringKeys: false });
    if (parsed.errors.length > 0) {
      const findings = parsed.errors.slice(0, 20).map((error) =>
        findingAt(source, { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0] + 1) }, {
          ruleId: 'document/yaml',
          message: ERROR_TEXT[error.code] ?? error.message.replace(/\s+/g, ' '),
          ...(error.code === 'TAB_AS_INDENT' ? { help: 'indent with spaces' } : {}),
        }),
      );
      return { ok: false, findings };
    }
    const twice: Finding[] = [];
    const root = convert(parsed.contents as ParsedNode | null, source, 0, { start: 0, end: 0 }, twice);
    return twice.length > 0 ? { ok: false, findings: twice.slice(0, 20) } : { ok: true, root, source };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, findings: [error.finding] };
    if (error instanceof RangeError)
      return { ok: false, findings: [{ ruleId: 'document/too-deep', severity: 'error', message: `nested deeper than ${MAX_DEPTH} levels`, file: source.file }] };
    throw error;
  }
};
