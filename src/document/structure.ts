import type { ErrorObject } from 'ajv';
import type { Finding } from '../diagnostic/finding.js';
import { suggest } from '../diagnostic/suggest.js';
import { type DocumentNode, entryOf, locate, type Span } from './node.js';
import { toPlain } from './plain.js';
import { findingAt, type SourceText } from './source.js';
import { type Checked, validatorOf } from './validators.js';

/** The kinds of document that a workspace holds. */
export const KINDS = ['Workspace', 'Protocol', 'Market', 'Policy', 'Scenario', 'Pools'] as const;

export type Kind = (typeof KINDS)[number];

const MOST = 50;

const stepsOf = (pointer: string): string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

const didYouMean = (name: string, known: readonly string[]): { help?: string } => {
  const near = suggest(name, known);
  if (near !== null) return { help: `did you mean ${near}?` };
  return known.length > 0 && known.length <= 30 ? { help: `known here: ${known.join(', ')}` } : {};
};

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
};

const fromAjv = (error: ErrorObject, root: DocumentNode, source: SourceText): Finding | null => {
  const steps = stepsOf(error.instancePath);
  const place = locate(root, steps);
  const where = steps.length === 0 ? 'the document' : steps.join('.');
  const here: Span = place.entry?.keySpan ?? { start: place.node.span.start, end: place.node.span.start };
  const params = error.params as Record<string, unknown>;
  const path = steps.join('.');
  const at = (span: Span, ruleId: string, message: string, more: { help?: string } = {}): Finding =>
    findingAt(source, span, { ruleId, message, ...(path === '' ? {} : { path }), ...more });
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      const known = Object.keys((error.parentSchema?.properties as Record<string, unknown> | undefined) ?? {});
      return at(
        entryOf(place.node, key)?.keySpan ?? here,
        'schema/unknown-key',
        `${where} has no ${key}`,
        didYouMean(key, known),
      );
    }
    case 'required':
      return at(here, 'schema/required', `${where} lacks ${String(params.missingProperty)}`);
    case 'enum':
    case 'const': {
      const allowed = error.keyword === 'const' ? [String(params.allowedValue)] : strings(params.allowedValues);
      const written = place.node.kind === 'scalar' ? place.node.text : '';
      return at(
        place.node.span,
        'schema/value',
        `${where} must be ${allowed.join(', ')}`,
        didYouMean(written, allowed),
      );
    }
    case 'type':
      return at(
        place.node.span,
        'schema/type',
        `${where} must be ${[params.type]
          .flat()
          .map((t) => TYPE_WORDS[String(t)] ?? String(t))
          .join(' or ')}`,
      );
    case 'pattern':
    case 'minimum':
    case 'maximum':
    case 'maxLength':
    case 'minProperties':
    case 'minItems':
    case 'maxItems':
    case 'maxProperties': {
      const description = error.parentSchema?.description;
      return at(
        place.node.span,
        'schema/value',
        // A pattern says nothing to people; its description does.
        error.keyword === 'pattern' || error.message === undefined
          ? `${where} is not written as it has to be`
          : `${where} ${error.message}`,
        typeof description === 'string' ? { help: description } : {},
      );
    }
    default:
      // anyOf and its like repeat what their branches have said.
      return null;
  }
};

/** Check a document against the JSON Schema of its kind. Each finding is at the key or value it is about. */
export const checkStructure = async (
  kind: Checked,
  root: DocumentNode,
  source: SourceText,
): Promise<readonly Finding[]> => {
  const validate = await validatorOf(kind);
  const errors = validate(toPlain(root));
  const findings = errors.slice(0, MOST).flatMap((error) => fromAjv(error, root, source) ?? []);
  if (errors.length > 0 && findings.length === 0)
    return [findingAt(source, root.span, { ruleId: 'schema/value', message: `this is no ${kind} document` })];
  return findings;
};

/** The kind a document says it is; a finding where it says none that is known. */
export const kindOf = (
  root: DocumentNode,
  source: SourceText,
): { ok: true; kind: Kind } | { ok: false; finding: Finding } => {
  const node = entryOf(root, 'kind')?.value;
  const text = node?.kind === 'scalar' ? node.text : undefined;
  if (text !== undefined && (KINDS as readonly string[]).includes(text)) return { ok: true, kind: text as Kind };
  const span = node?.span ?? { start: root.span.start, end: root.span.start };
  const message = text === undefined ? 'the document does not say its kind' : `there is no kind of document ${text}`;
  const help =
    text === undefined
      ? `start with apiVersion: plimsoll/v1 and kind: ${KINDS.join(' | ')}`
      : (didYouMean(text, KINDS).help ?? '');
  return { ok: false, finding: findingAt(source, span, { ruleId: 'document/kind', message, help }) };
};
