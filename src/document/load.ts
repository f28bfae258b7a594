import type { CST, Node, ParsedNode } from 'yaml';
import { Composer, isAlias, isMap, isScalar, isSeq, Parser } from 'yaml';
import type { Finding } from '../diagnostic/finding.js';
import type { DocumentNode, Entry, Span } from './node.js';
import type { SourceText } from './source.js';
import { findingAt } from './source.js';

/** Larger than any real market by two orders of magnitude, and small enough to refuse before parsing. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_DEPTH = 32;
/** Findings of one kind that are given: placing each one reads the text up to it. */
const MOST_FINDINGS = 20;

/** A parsed document, or the reasons why it is none. */
export type Loaded = { ok: true; root: DocumentNode; source: SourceText } | { ok: false; findings: readonly Finding[] };

const span = (node: Node): Span => ({ start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 });

/** Without the line break that ends a block of text, and without the blanks before a value that is left empty. */
const tight = ({ start, end }: Span, text: string): Span => {
  if (start < end) return { start, end: start + text.slice(start, end).trimEnd().length };
  const before = text.slice(0, start).trimEnd().length;
  return text.slice(before, start).includes('\n') ? { start, end } : { start: before, end: before };
};

// C0 and C1 controls, bidirectional overrides and invisible format characters: text that does not look like what it is.
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const unseenCharacter = (source: SourceText): Finding | undefined => {
  const at = source.text.search(UNSEEN);
  if (at < 0) return undefined;
  const code = source.text.codePointAt(at) ?? 0;
  return findingAt(
    source,
    { start: at, end: at + 1 },
    {
      ruleId: 'document/unseen-character',
      message: `the character U+${code.toString(16).toUpperCase().padStart(4, '0')} cannot be seen and may hide what the text says`,
      help: 'delete it',
    },
  );
};

class Refusal extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.message);
    this.finding = finding;
  }
}

/** The first token nested too deeply. Composing recurses once a level, and a deep enough document would end the process. */
const tooDeep = (tokens: readonly CST.Token[]): CST.Token | undefined => {
  const waiting = tokens.map((token) => ({ token, depth: -1 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) return token;
    const within =
      'items' in token
        ? token.items.flatMap(({ key, value }) => [key, value])
        : [token.type === 'document' ? token.value : null];
    for (const inner of within) if (inner != null) waiting.push({ token: inner, depth: depth + 1 });
  }
  return undefined;
};

const convert = (node: ParsedNode | null, source: SourceText, fallback: Span, twice: Finding[]): DocumentNode => {
  const refuse = (at: Span, ruleId: string, message: string, help?: string): never => {
    throw new Refusal(findingAt(source, at, { ruleId, message, ...(help ? { help } : {}) }));
  };
  const refuseTag = ({ tag }: Node, where: Span): void => {
    if (tag !== undefined)
      refuse(
        where,
        'document/tag',
        `the tag ${tag.replace('tag:yaml.org,2002:', '!!')} is not used here`,
        'remove the tag',
      );
  };
  if (node === null) return { kind: 'scalar', text: '', plain: true, span: fallback };
  const at = span(node);
  if (isAlias(node) || ('anchor' in node && node.anchor))
    return refuse(
      at,
      'document/alias',
      'anchors and aliases are not used here: every value stands where it is read',
      'write the value out',
    );
  refuseTag(node, at);
  if (isScalar(node)) {
    const plain = node.type === 'PLAIN';
    const text = plain ? (node.source ?? '') : String(node.value);
    return { kind: 'scalar', text, plain, span: tight(at, source.text) };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item as ParsedNode, source, at, twice));
    return { kind: 'list', items, span: at };
  }
  if (!isMap(node)) return refuse(at, 'document/unknown-node', 'this is neither a value, a list nor a map');
  const seen = new Set<string>();
  const entries = node.items.map((pair): Entry => {
    const key = pair.key;
    if (!isScalar(key)) return refuse(key ? span(key as Node) : at, 'document/key', 'a key must be plain text');
    if (isAlias(key) || key.anchor) return refuse(span(key), 'document/alias', 'a key cannot be an anchor');
    const keySpan = span(key);
    refuseTag(key, keySpan);
    const text = key.type === 'PLAIN' ? (key.source ?? '') : String(key.value);
    if (text === '<<' && key.type === 'PLAIN')
      return refuse(keySpan, 'document/alias', 'merge keys are not used here: every value stands where it is read');
    // The library compares every pair of keys, which is quadratic: a wide map would hang it.
    if (seen.has(text) && twice.length < MOST_FINDINGS)
      twice.push(
        findingAt(source, keySpan, {
          ruleId: 'document/duplicate-key',
          message: `the key ${text} stands twice in the same map`,
          help: 'remove one of them',
        }),
      );
    seen.add(text);
    const empty = { start: keySpan.end, end: keySpan.end };
    return { key: text, keySpan, value: convert(pair.value as ParsedNode | null, source, empty, twice) };
  });
  return { kind: 'map', entries, span: at, flow: node.flow === true };
};

const ERROR_TEXT: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab cannot be used for indentation',
  BAD_INDENT: 'the indentation does not fit the lines around it',
  BLOCK_AS_IMPLICIT_KEY: 'there is a second ": " on the line; a text with one stands in quotes',
};

/**
 * Parse YAML into positioned nodes. Sizes and depth are bounded; anchors, aliases, merge keys and tags are refused, so
 * that a document can neither grow when read nor say one thing in two places. Never throws at bad input.
 */
export const loadYaml = (source: SourceText): Loaded => {
  if (Buffer.byteLength(source.text) > MAX_BYTES) {
    const message = `the document is larger than ${MAX_BYTES / 1024 / 1024} MiB`;
    return {
      ok: false,
      findings: [
        {
          ruleId: 'document/too-large',
          severity: 'error',
          message,
          file: source.file,
          help: 'split it, or check that it is the file you meant',
        },
      ],
    };
  }
  const unseen = unseenCharacter(source);
  if (unseen) return { ok: false, findings: [unseen] };
  try {
    const tokens = [...new Parser().parse(source.text)];
    const deep = tooDeep(tokens);
    if (deep !== undefined) {
      const at = { start: deep.offset, end: deep.offset + 1 };
      return {
        ok: false,
        findings: [
          findingAt(source, at, { ruleId: 'document/too-deep', message: `nested deeper than ${MAX_DEPTH} levels` }),
        ],
      };
    }
    const composer = new Composer({
      version: '1.2',
      strict: true,
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      stringKeys: false,
    });
    const [parsed, second] = composer.compose(tokens, true, source.text.length);
    if (parsed === undefined) throw new TypeError('composing gives a document, if only an empty one');
    if (parsed.errors.length > 0) {
      const findings = parsed.errors.slice(0, MOST_FINDINGS).map((error) =>
        findingAt(
          source,
          { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0] + 1) },
          {
            ruleId: 'document/yaml',
            message: ERROR_TEXT[error.code] ?? error.message.replace(/\s+/g, ' '),
            ...(error.code === 'TAB_AS_INDENT' ? { help: 'indent with spaces' } : {}),
          },
        ),
      );
      return { ok: false, findings };
    }
    if (second !== undefined) {
      const at = { start: second.range[0], end: second.range[0] + 1 };
      return {
        ok: false,
        findings: [
          findingAt(source, at, {
            ruleId: 'document/yaml',
            message: 'one file holds one document',
            help: 'split it into a file a document',
          }),
        ],
      };
    }
    const twice: Finding[] = [];
    const root = convert(parsed.contents as ParsedNode | null, source, { start: 0, end: 0 }, twice);
    return twice.length > 0 ? { ok: false, findings: twice } : { ok: true, root, source };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, findings: [error.finding] };
    throw error;
  }
};
