import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { renewedBaseline } from '../check/baseline.js';
import { type Baseline, baselineText, readBaseline } from '../check/baseline-file.js';
import { parseFormats } from '../check/format-spec.js';
import { openEntries } from '../check/open-entries.js';
import type { CheckReport } from '../check/report.js';
import { reportWithBaseline } from '../check/report-baseline.js';
import { refused } from '../diagnostic/error.js';
import { inside, readTextFile } from '../document/files.js';
import type { CheckContext } from '../report/check/context.js';
import type { Style } from '../report/style.js';
import { deliverCheck } from './check-output.js';
import { writeBaselineFile } from './report-file.js';
import type { JsonResult } from './result.js';

/** Flags of `check` that say how it is told. */
export const checkOutputFlags = {
  format: Flags.string({
    description: 'text, json, markdown, github, sarif or junit; with :FILE written there. Several at once.',
    helpValue: 'FORMAT[:FILE]',
    multiple: true,
    multipleNonGreedy: true,
  }),
  baseline: Flags.string({ description: 'Findings in this file are known and do not fail.', helpValue: 'FILE' }),
  'write-baseline': Flags.boolean({
    description: 'Record the findings of now in the baseline, in place of failing on them.',
    dependsOn: ['baseline'],
  }),
};

export interface CheckTelling {
  readonly flags: {
    readonly format: readonly string[] | undefined;
    readonly baseline: string | undefined;
    readonly 'write-baseline': boolean;
  };
  readonly context: CheckContext;
  readonly root: string;
  /** A file of the base's tip, by its path in the workspace; null where there is no base. */
  readonly readBase: ((path: string) => Promise<string | null>) | null;
  /** Files that were checked; null for all. */
  readonly checked: ReadonlySet<string> | null;
  /** Whether warnings fail the gate. */
  readonly warnings: 'shown' | 'failing';
  readonly json: (report: CheckReport) => JsonResult;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The path in the workspace, with `/`; null for a file elsewhere, whose base nobody knows. */
const inWorkspace = (path: string, root: string): string | null => {
  const from = resolve(path).slice(resolve(root).length + 1);
  return resolve(path).startsWith(`${resolve(root)}/`) ? inside(from) : null;
};

const baselineOf = async (path: string): Promise<{ text: string; baseline: Baseline } | null> => {
  const text = await readTextFile(resolve(path), path);
  return text === null ? null : { text, baseline: readBaseline(text, path) };
};

/** What the base has; a file there that cannot be read lets nothing pass. */
const ofBase = async (path: string | null, { readBase }: CheckTelling): Promise<Baseline | null> => {
  const text = path === null || readBase === null ? null : await readBase(path);
  return text === null || path === null ? null : readBaseline(text, `the base's ${path}`);
};

const withBaseline = async (report: CheckReport, path: string, telling: CheckTelling): Promise<CheckReport> => {
  const { root, checked, warnings, flags } = telling;
  const there = await baselineOf(path);
  const place = inWorkspace(path, root);
  if (flags['write-baseline']) {
    const baseline = renewedBaseline(
      there?.baseline ?? null,
      report.findings,
      report.versions ?? {},
      checked,
      openEntries(report, checked),
    );
    const text = baselineText(baseline);
    await writeBaselineFile(path, text, root);
    // What is recorded by hand here is known at once: only in a change is it held against the base's.
    const known = reportWithBaseline(
      { ...report, base: null },
      { baseline, base: null, file: place ?? path, text, checked },
      warnings,
    );
    return { ...known, base: report.base };
  }
  if (there === null)
    throw refused('baseline/missing', `there is no baseline ${path}`, { hint: 'Record one with --write-baseline.' });
  return reportWithBaseline(
    report,
    { ...there, base: await ofBase(place, telling), file: place ?? path, checked },
    warnings,
  );
};

/**
 * What `check` says: the report without what a baseline knows, and its texts. Files are written here. Throws `check/format`,
 * `check/report-file`, and what `readBaseline` does.
 */
export const tellCheck = async (
  found: CheckReport,
  telling: CheckTelling,
): Promise<{ readonly report: CheckReport; readonly json: JsonResult; readonly text: (style: Style) => string }> => {
  const { flags, context, root, env } = telling;
  // Before anything is written: a wrong flag writes nothing.
  const specs = parseFormats(flags.format ?? []);
  const report = flags.baseline === undefined ? found : await withBaseline(found, flags.baseline, telling);
  const json = telling.json(report);
  const text = await deliverCheck(specs, { report, json, context, root, stepSummary: env.GITHUB_STEP_SUMMARY });
  return { report, json, text };
};
