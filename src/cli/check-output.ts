import type { CheckFormat, FormatSpec } from '../check/format-spec.js';
import type { CheckReport } from '../check/report.js';
import type { CheckContext } from '../report/check/context.js';
import { checkMarkdown } from '../report/check/markdown.js';
import { STEP_SUMMARY } from '../report/check/markdown-fit.js';
import { renderCheck } from '../report/check/render.js';
import { plain, type Style } from '../report/style.js';
import { jsonText } from './json.js';
import { appendStepSummary, writeReportFile } from './report-file.js';
import type { JsonResult } from './result.js';

/** A check that is to be told. */
export interface CheckOutput {
  readonly report: CheckReport;
  /** The command's own JSON. */
  readonly json: JsonResult;
  readonly context: CheckContext;
  /** The folder of the workspace. */
  readonly root: string;
  /** Where GitHub wants the summary of the step: GITHUB_STEP_SUMMARY; undefined outside of its runners. */
  readonly stepSummary: string | undefined;
}

const textOf = (format: CheckFormat, { report, json, context }: CheckOutput, style: Style): string =>
  format === 'json' ? jsonText(json).replace(/\n$/, '') : renderCheck(format, report, context, style);

/**
 * Write a check in every format that was asked for. Files are written here, and with `github` the summary of the step;
 * the text for stdout is handed back: text where no format goes there, so that a job's log always has the verdict.
 * Throws `check/report-file`.
 */
export const deliverCheck = async (
  specs: readonly FormatSpec[],
  output: CheckOutput,
): Promise<(style: Style) => string> => {
  for (const { format, file } of specs)
    if (file !== null) await writeReportFile(file, format, `${textOf(format, output, plain)}\n`, output.root);
  if (specs.some(({ format }) => format === 'github') && output.stepSummary !== undefined && output.stepSummary !== '')
    await appendStepSummary(output.stepSummary, checkMarkdown(output.report, STEP_SUMMARY));
  const format = specs.find(({ file }) => file === null)?.format ?? 'text';
  return (style) => textOf(format, output, style);
};
