import type { Severity } from '../diagnostic/finding.js';
import { type Applying, applyBaseline, changedKey, standingBaseline, widenedFindings } from './baseline.js';
import type { Baseline } from './baseline-file.js';
import { openEntries } from './open-entries.js';
import type { CheckReport } from './report.js';

/** A baseline as the change has it, and as the base has it. */
export interface ReportBaseline extends Omit<Applying, 'versions' | 'isOpen'> {
  /** Files that were checked; null for all. An entry of another file may well occur still. */
  readonly checked: ReadonlySet<string> | null;
  /** The base's own; null where it has none, or where it is not known. */
  readonly base: Baseline | null;
}

/**
 * A report without the findings that a baseline knows, counted anew. Where a change is judged, what it adds to the baseline
 * is told, and does not count for the values that it makes.
 *
 * @param warnings whether they fail the gate, as they did for the report
 */
export const reportWithBaseline = (
  report: CheckReport,
  { baseline, base, checked, ...where }: ReportBaseline,
  warnings: 'shown' | 'failing',
): CheckReport => {
  const changed = new Set(
    report.markets.flatMap(({ file, changes }) => changes.map(({ path }) => changedKey(file, path))),
  );
  const standing = report.base === null ? baseline : standingBaseline(base, baseline, changed);
  const versions = report.versions ?? {};
  const isOpen = openEntries(report, checked);
  const applied = applyBaseline(report.findings, { ...where, baseline: standing, versions, isOpen });
  const widened = report.base === null ? [] : widenedFindings(base, { ...where, baseline });
  const findings = [...applied.findings, ...widened];
  const of = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warned, infos] = [of('error'), of('warning'), of('info')];
  return {
    ...report,
    findings,
    summary: { ...report.summary, errors, warnings: warned, infos, known: report.summary.known + applied.known },
    failed: errors > 0 || (warnings === 'failing' && warned > 0),
  };
};
