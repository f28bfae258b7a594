import type { CheckReport } from '../check/report.js';
import { publicFinding } from './public-finding.js';
import type { JsonResult } from './result.js';

/** A report as the contract prints it. */
export const checkJson = (report: CheckReport): JsonResult => {
  const { base, head, state, summary, reviewers } = report;
  const from = { source: base === null ? 'nothing' : `git:${base.commit}` };
  return {
    format: 'plimsoll.check/1',
    ok: !report.failed,
    base,
    head,
    state,
    findings: report.findings.map(publicFinding),
    diffs: report.markets.map(({ changes, ...market }) => ({
      ...market,
      from,
      to: { source: 'worktree' },
      changes,
      unmanaged: changes.flatMap(({ path, after }) => (after === null ? [path] : [])),
    })),
    summary,
    reviewers,
  };
};
