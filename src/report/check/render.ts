import type { CheckFormat } from '../../check/format-spec.js';
import type { CheckReport } from '../../check/report.js';
import type { Style } from '../style.js';
import type { CheckContext } from './context.js';
import { checkGithub } from './github.js';
import { checkJunit } from './junit.js';
import { checkMarkdown } from './markdown.js';
import { checkSarif } from './sarif.js';
import { checkText } from './text.js';

/** Every format but JSON, which is the command's own. */
export type RenderedFormat = Exclude<CheckFormat, 'json'>;

const RENDERERS: Readonly<
  Record<RenderedFormat, (report: CheckReport, context: CheckContext, style: Style) => string>
> = {
  text: (report, _context, style) => checkText(report, style),
  markdown: (report) => checkMarkdown(report),
  github: checkGithub,
  sarif: checkSarif,
  junit: checkJunit,
};

/** A report in one format, with no line break at its end. `style` is for `text` on a terminal; files take `plain`. */
export const renderCheck = (format: RenderedFormat, report: CheckReport, context: CheckContext, style: Style): string =>
  RENDERERS[format](report, context, style).replace(/\n$/, '');
