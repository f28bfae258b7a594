import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Style } from './style.js';
import { table } from './table.js';

/** One change of a stage, in words. */
export interface StepRow {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface StepsView {
  readonly market: string;
  readonly from: string;
  readonly stages: readonly { readonly at: string; readonly rows: readonly StepRow[] }[];
  readonly stuck: readonly { readonly path: string; readonly rule: string; readonly why: string }[];
  /** When what has to wait was last changed, and how that is known. */
  readonly waiting: readonly string[];
  readonly assumed: readonly string[];
}

const summary = ({ stages, stuck }: StepsView): string => {
  if (stages.length === 0 && stuck.length === 0) return 'nothing to change';
  const steps = `${stages.length} step${stages.length === 1 ? '' : 's'}`;
  if (stuck.length > 0) return `${steps}; ${stuck.length} value${stuck.length === 1 ? ' is' : 's are'} not reached`;
  return `${steps}, the last from ${stages.at(-1)?.at ?? ''}`;
};

/** The steps to a far value, one below the other, and what stands in the way of the rest. */
export const planStepsText = (view: StepsView, style: Style): string =>
  [
    `${style('strong', escapeForTerminal(view.market))}: ${escapeForTerminal(view.from)} → worktree, step by step`,
    ...view.stages.flatMap(({ at, rows }, index) => [
      '',
      `${style('strong', String(index + 1))}  from ${at}`,
      table(
        [{ title: '' }, { title: 'before', align: 'right' }, { title: '' }, { title: 'after', align: 'right' }],
        rows.map(({ path, before, after }) => [
          `  ${escapeForTerminal(path)}`,
          escapeForTerminal(before),
          '→',
          escapeForTerminal(after),
        ]),
        style,
      ),
    ]),
    ...view.stuck.flatMap(({ path, rule, why }) => [
      '',
      `${style('error', 'not reached')}  ${escapeForTerminal(path)}  ${escapeForTerminal(why)}  ${style('faint', `[${escapeForTerminal(rule)}]`)}`,
    ]),
    ...(view.waiting.length === 0
      ? []
      : ['', 'delays count from the last change:', ...view.waiting.map((line) => `  ${escapeForTerminal(line)}`)]),
    ...(view.assumed.length === 0
      ? []
      : [
          '',
          `${style('note', 'note')}: when these were last changed is not known; they are taken to be free from the start: ${view.assumed.map(escapeForTerminal).join(', ')}`,
        ]),
    '',
    summary(view),
  ].join('\n');
