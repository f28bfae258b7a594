import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { type Difference, differences, differenceText } from '../document/differences.js';
import type { Files } from '../document/files.js';
import { loadYaml } from '../document/load.js';
import { type DocumentNode, textOf } from '../document/node.js';
import { findingAt, type SourceText } from '../document/source.js';
import { LOCK_FILE } from '../observe/lock.js';
import { builtInText } from '../protocol/built-in.js';
import type { ChangedFile } from '../workspace/changed-files.js';
import { WORKSPACE_FILE } from '../workspace/workspace.js';
import type { Side } from './side.js';

/** Folders of documents that decide what is judged, besides those that plimsoll.yaml names. */
export const DECIDING_FOLDERS = ['scenarios', 'books', 'depth', 'prices'] as const;

/** What a document decides, by which its change has a finding of its own. */
type Decides = 'workspace' | 'lock' | 'definition' | 'policy' | 'scenario' | 'book' | 'depth' | 'prices';

const RULES: Readonly<Record<Decides, { readonly ruleId: string; readonly what: string; readonly help: string }>> = {
  workspace: {
    ruleId: 'check/workspace-changed',
    what: 'plimsoll.yaml',
    help: 'chains, nodes and authorities were taken from the base for this check; the new ones count once this is merged',
  },
  lock: {
    ruleId: 'check/lock-changed',
    what: 'the lock',
    help: 'it says when YAML and chain were last equal, and so what is intent and what is drift; only import and verify write it',
  },
  definition: {
    ruleId: 'check/definition-changed',
    what: 'a protocol definition',
    help: 'it says what values mean and which calls set them; markets are read by the base’s version as well',
  },
  policy: {
    ruleId: 'check/policy-changed',
    what: 'a policy',
    help: 'markets are judged by the base’s policies as well',
  },
  scenario: {
    ruleId: 'check/scenario-changed',
    what: 'a scenario',
    help: 'what impact is measured on changes with it: look at it before the numbers',
  },
  book: {
    ruleId: 'check/book-changed',
    what: 'a book',
    help: 'what impact is measured on changes with it: look at it before the numbers',
  },
  depth: {
    ruleId: 'check/depth-changed',
    what: 'a depth file',
    help: 'what liquidations sell into changes with it: look at it before the numbers',
  },
  prices: {
    ruleId: 'check/prices-changed',
    what: 'a price file',
    help: 'scenarios that name it move as it says: look at it before the numbers',
  },
};

const KINDS: Readonly<Record<string, Decides>> = {
  Workspace: 'workspace',
  Protocol: 'definition',
  Policy: 'policy',
  Scenario: 'scenario',
  Book: 'book',
};

interface Version {
  readonly source: SourceText;
  /** Null where it is no YAML. */
  readonly root: DocumentNode | null;
}

const versionOf = async (files: Files, path: string): Promise<Version | null> => {
  try {
    const text = await files.read(path);
    return text === null ? null : parsed({ file: `${files.prefix}${path}`, text });
  } catch (error) {
    // What cannot be read is told where it is judged; here it has no text to compare.
    if (error instanceof PlimsollError) return { source: { file: path, text: '' }, root: null };
    throw error;
  }
};

const parsed = (source: SourceText): Version => {
  const loaded = /\.ya?ml$/.test(source.file) ? loadYaml(source) : null;
  return { source, root: loaded?.ok === true ? loaded.root : null };
};

const isIn = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

const decides = (path: string, versions: readonly (Version | null)[], sides: readonly Side[]): Decides | null => {
  if (path === WORKSPACE_FILE) return 'workspace';
  if (path === LOCK_FILE) return 'lock';
  for (const version of versions) {
    const kind = version?.root == null ? undefined : KINDS[textOf(version.root, 'kind') ?? ''];
    if (kind !== undefined && kind !== 'workspace') return kind;
  }
  if (isIn(path, 'books')) return 'book';
  if (isIn(path, 'depth')) return 'depth';
  if (isIn(path, 'prices')) return 'prices';
  if (!/\.ya?ml$/.test(path)) return null;
  if (sides.some(({ folders }) => isIn(path, folders.protocols))) return 'definition';
  if (sides.some(({ folders }) => isIn(path, folders.policies))) return 'policy';
  return isIn(path, 'scenarios') ? 'scenario' : null;
};

const MOST_WORDS = 3;
const MOST_DATA = 50;

const words = (found: readonly Difference[]): string => {
  const told = found.slice(0, MOST_WORDS).map(differenceText).join('; ');
  return found.length > MOST_WORDS ? `${told}; and ${found.length - MOST_WORDS} more` : told;
};

const findingOf = (kind: Decides, path: string, base: Version | null, head: Version | null): Finding => {
  const { ruleId, what, help } = RULES[kind];
  const finding = { ruleId, severity: 'warning' as const, help };
  const subject = what === path ? path : `${what} (${path})`;
  if (head === null) return { ...finding, message: `${subject} is deleted`, file: path };
  if (base === null) return { ...finding, message: `${subject} is new`, file: path };
  if (base.root === null || head.root === null) return { ...finding, message: `${subject} changes`, file: path };
  const found = differences(base.root, head.root);
  if (found.length === 0)
    return { ...finding, severity: 'info', message: `${subject} changes in comments or spelling only`, file: path };
  const span = found.find((one) => one.span !== null)?.span ?? null;
  const told = {
    ...finding,
    message: `${subject} changes: ${words(found)}`,
    data: { changes: found.slice(0, MOST_DATA).map(differenceText) },
  };
  return span === null ? { ...told, file: path } : findingAt({ file: path, text: head.source.text }, span, told);
};

/** A definition that comes with the program stands in where the workspace has none of its name. */
const builtInVersion = async (path: string): Promise<Version | null> => {
  const text = await builtInText(path.slice(path.lastIndexOf('/') + 1).replace(/\.ya?ml$/, ''));
  return text === null ? null : parsed({ file: path, text });
};

/**
 * Changes of documents that decide what is judged and how: findings of their own, with what changed in words. Markets are
 * none of them.
 */
export const quietFindings = async (
  changed: readonly ChangedFile[],
  base: Side,
  head: Side,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const { path } of changed) {
    const before = await versionOf(base.files, path);
    const after = await versionOf(head.files, path);
    const kind = decides(path, [after, before], [base, head]);
    if (kind === null) continue;
    const builtIn = kind === 'definition' && (before === null || after === null) ? await builtInVersion(path) : null;
    const finding = findingOf(kind, path, before ?? builtIn, after ?? builtIn);
    findings.push(
      builtIn === null
        ? finding
        : { ...finding, message: `${finding.message} (against the one that comes with Plimsoll)` },
    );
  }
  return findings;
};
