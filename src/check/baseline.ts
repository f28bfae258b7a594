import type { Finding, Position } from '../diagnostic/finding.js';
import { fingerprintOf, identityOf } from '../diagnostic/fingerprint.js';
import type { Baseline, BaselineEntry } from './baseline-file.js';
import type { IsOpen } from './open-entries.js';

const LONGEST_MESSAGE = 500;

/** Rules about a change, not about documents as they are: nothing of it was there before. */
const isAboutChange = ({ ruleId }: { readonly ruleId: string }): boolean => /^(?:check|baseline)\//.test(ruleId);

/** Notes never fail, so a baseline has no use for them; what a change does can never be known beforehand. */
const counts = (finding: Finding): boolean => finding.severity !== 'info' && !isAboutChange(finding);

/**
 * Findings as a baseline: errors and warnings, each with how often it occurs. What a change does (`check/…`) is not taken.
 *
 * @param versions of the definitions and policies that were applied, by what they are: `policy steward`
 */
export const makeBaseline = (findings: readonly Finding[], versions: Readonly<Record<string, string>>): Baseline => {
  const entries = new Map<string, BaselineEntry>();
  for (const finding of findings.filter(counts)) {
    const identity = identityOf(finding);
    const fingerprint = fingerprintOf(identity);
    const before = entries.get(fingerprint);
    entries.set(fingerprint, {
      ...identity,
      fingerprint,
      message: before?.message ?? finding.message.slice(0, LONGEST_MESSAGE),
      count: (before?.count ?? 0) + 1,
    });
  }
  return { versions, entries: [...entries.values()] };
};

/**
 * A baseline recorded anew: what was found now, and what the previous one has of what was not looked at.
 *
 * @param findings as they were before a baseline was applied
 * @param checked the files that were checked; null for all
 */
export const renewedBaseline = (
  previous: Baseline | null,
  findings: readonly Finding[],
  versions: Readonly<Record<string, string>>,
  checked: ReadonlySet<string> | null,
  isOpen: IsOpen,
): Baseline => {
  const now = makeBaseline(findings, { ...(checked === null ? {} : previous?.versions), ...versions });
  const seen = new Set(now.entries.map(({ fingerprint }) => fingerprint));
  const kept = (previous?.entries ?? []).filter(
    (entry) => !isAboutChange(entry) && !seen.has(entry.fingerprint) && isOpen(entry),
  );
  return { ...now, entries: [...now.entries, ...kept] };
};

/** What a baseline is held against. */
export interface Applying {
  readonly baseline: Baseline;
  /** The baseline's file, relative to the workspace, and its text: where its own findings are shown. */
  readonly file: string;
  readonly text: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly isOpen: IsOpen;
}

export interface Applied {
  /** What the baseline does not know, in the order given; then what is to say of the baseline itself. */
  readonly findings: readonly Finding[];
  readonly known: number;
}

/** The place of a text on a line of the file. */
const lineOf = (text: string, part: string): { readonly start: Position; readonly end: Position } | undefined => {
  const at = text.indexOf(part);
  if (at < 0) return undefined;
  const line = text.slice(0, at).split('\n').length;
  const column = at - (text.lastIndexOf('\n', at) + 1) + 1;
  return { start: { line, column }, end: { line, column: column + part.length } };
};

const told = ({ ruleId, path, file }: BaselineEntry): string =>
  [ruleId, path ?? file].filter((part) => part !== null).join(' at ');

const about = (
  entry: BaselineEntry,
  ruleId: string,
  message: string,
  where: { file: string; text: string },
): Finding => {
  const range = lineOf(where.text, entry.fingerprint);
  return {
    ruleId,
    severity: 'info',
    message,
    file: where.file,
    ...(entry.path === null ? {} : { path: entry.path }),
    ...(range === undefined ? {} : { range }),
    data: { fingerprint: entry.fingerprint },
  };
};

const versionFindings = ({ baseline, versions, file }: Applying): readonly Finding[] =>
  Object.entries(versions).flatMap(([name, version]): Finding[] => {
    const recorded = Object.hasOwn(baseline.versions, name) ? baseline.versions[name] : undefined;
    return recorded === undefined || recorded === version
      ? []
      : [
          {
            ruleId: 'baseline/versions',
            severity: 'info',
            message: `the baseline was recorded with version ${recorded} of ${name}, which is ${version} now`,
            file,
          },
        ];
  });

/**
 * Findings without those that a baseline knows. Each entry covers as many as it counted, so that a second one of the same
 * kind is new. Entries that do not occur any more, and versions that have changed, are notes on the baseline's own file.
 */
export const applyBaseline = (findings: readonly Finding[], applying: Applying): Applied => {
  const { baseline, isOpen, file, text } = applying;
  const left = new Map(baseline.entries.map(({ fingerprint, count }) => [fingerprint, count]));
  const fresh = findings.filter((finding) => {
    if (!counts(finding)) return true;
    const fingerprint = fingerprintOf(identityOf(finding));
    const many = left.get(fingerprint) ?? 0;
    if (many > 0) left.set(fingerprint, many - 1);
    return many === 0;
  });
  const gone = baseline.entries.filter((entry) => (left.get(entry.fingerprint) ?? 0) > 0 && !isOpen(entry));
  return {
    findings: [
      ...fresh,
      ...gone.map((entry) => about(entry, 'baseline/gone', `${told(entry)} does not occur any more`, { file, text })),
      ...versionFindings(applying),
    ],
    known: findings.length - fresh.length,
  };
};

/** A value that a change makes: its file and path. */
export const changedKey = (file: string | null, path: string | null): string => JSON.stringify([file, path]);

/**
 * The entries of a change's own baseline that count in judging that change: those that the base has too, and new ones
 * about values that it leaves alone. A change cannot make a value and declare the breach known at once.
 *
 * @param base what the base has; null where it has none
 * @param changed the values that the change makes, by {@link changedKey}
 */
export const standingBaseline = (base: Baseline | null, head: Baseline, changed: ReadonlySet<string>): Baseline => {
  const before = new Map(base?.entries.map(({ fingerprint, count }) => [fingerprint, count]) ?? []);
  const entries = head.entries.flatMap((entry) => {
    if (isAboutChange(entry)) return [];
    const count = changed.has(changedKey(entry.file, entry.path))
      ? Math.min(entry.count, before.get(entry.fingerprint) ?? 0)
      : entry.count;
    return count === 0 ? [] : [{ ...entry, count }];
  });
  return { ...head, entries };
};

/** What a change adds to a baseline: each new or more frequent entry is a warning, for whoever approves it. */
export const widenedFindings = (
  base: Baseline | null,
  head: { readonly baseline: Baseline; readonly file: string; readonly text: string },
): readonly Finding[] => {
  const before = new Map(base?.entries.map(({ fingerprint, count }) => [fingerprint, count]) ?? []);
  return head.baseline.entries
    .filter(({ fingerprint, count }) => count > (before.get(fingerprint) ?? 0))
    .map((entry) => ({
      ...about(entry, 'baseline/widened', `the baseline now lets ${told(entry)} pass: ${entry.message}`, head),
      severity: 'warning' as const,
    }));
};
