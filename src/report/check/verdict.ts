import type { CheckedImpact, CheckReport } from '../../check/report.js';
import type { Finding } from '../../diagnostic/finding.js';
import { counted } from '../names.js';

/** What every format starts with, and what tells a file of ours from others. */
export const TITLE = 'plimsoll check';

export const verdictOf = ({ failed }: CheckReport): 'failed' | 'passed' => (failed ? 'failed' : 'passed');

/** `2 errors, 1 warning; 118 evaluations, 3 not evaluated; 4 known findings left out` */
export const countsText = ({ summary, findings }: CheckReport): string => {
  const { errors, warnings, infos, known, evaluated, notEvaluated, unread = 0 } = summary;
  const found =
    findings.length === 0
      ? 'no findings'
      : [counted(errors, 'error'), counted(warnings, 'warning'), ...(infos > 0 ? [counted(infos, 'note')] : [])].join(
          ', ',
        );
  const rules = `${counted(evaluated, 'evaluation')}, ${notEvaluated.length === 0 ? 'none left out' : `${notEvaluated.length} not evaluated`}`;
  const lost = unread === 0 ? [] : [`${counted(unread, 'market')} could not be read`];
  return [
    found,
    rules,
    ...lost,
    ...(known > 0 ? [`${counted(known, 'known finding')} left out by the baseline`] : []),
  ].join('; ');
};

const SHORT_COMMIT = 12;
const short = (commit: string | null): string => (commit === null ? 'the worktree' : commit.slice(0, SHORT_COMMIT));

/** Whether the base has moved on since the change started. */
const isBehind = ({ base }: CheckReport): boolean => base !== null && base.commit !== base.tip;

/** What the values are called that a change started from: on a branch that is behind they are not the base's any more. */
export const beforeTitle = (report: CheckReport): 'base' | 'before' => (isBehind(report) ? 'before' : 'base');

/** What was compared with what, and where values of the chain come from. Not escaped. */
export const comparedText = (report: CheckReport): string => {
  const { base, head, state } = report;
  const compared =
    base === null
      ? `${short(head.commit)}, with no base`
      : `base ${base.revision} (${short(base.commit)}${isBehind(report) ? `, its tip is ${short(base.tip)}` : ''}) → ${short(head.commit)}`;
  const source =
    state === 'chain'
      ? 'the chain was read'
      : state === 'state file'
        ? 'the chain’s values are those of a state file'
        : 'the chain was not read';
  return `${compared}; ${source}`;
};

/** A moment as text: seconds since 1970 become a date, other text stays. */
const moment = (text: string): string =>
  /^[0-9]{1,11}$/.test(text) ? new Date(Number(text) * 1000).toISOString().replace('.000Z', 'Z') : text;

const DETAILS = [
  ['value', 'value'],
  ['error', 'standard error'],
  ['bound', 'bound'],
  ['nearest', 'nearest allowed'],
  ['availableAt', 'available at'],
] as const;

/** What a rule tells of a breach in data, in words. Not escaped. */
export const detailsOf = ({ data }: Finding): readonly string[] =>
  DETAILS.flatMap(([key, words]) => {
    const told = data?.[key];
    const text = typeof told === 'string' || typeof told === 'number' || typeof told === 'bigint' ? String(told) : '';
    return text === '' ? [] : [`${words} ${key === 'availableAt' ? moment(text) : text}`];
  });

/** What gates on impact were held against, in a line. A book that is made up says so. */
export const impactText = ({ book, newlyLiquidatable, scenarios }: CheckedImpact): string =>
  [
    `${counted(book.accounts, book.synthetic ? 'synthetic account' : 'account')} of ${book.file} at block ${book.block} (${moment(String(book.time))})`,
    `${newlyLiquidatable === 0 ? 'none' : newlyLiquidatable} newly liquidatable`,
    scenarios.length === 0 ? 'no scenario was needed' : `under ${scenarios.join(', ')}`,
  ].join(', ');

/** Names that a shell takes as they stand. */
const isPlainWord = (text: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}$/.test(text);

/** The command lines that lead on from here, most useful first; every word of them is plain. */
export const nextCommands = (report: CheckReport): readonly string[] => {
  const { base, failed, findings, markets } = report;
  const changed = markets.filter(({ market, changes }) => changes.length > 0 && isPlainWord(market));
  if (!failed)
    return [
      ...(base !== null && isBehind(report) && isPlainWord(base.revision) ? [`git merge ${base.revision}`] : []),
      ...changed.slice(0, 3).map(({ market }) => `plimsoll propose ${market}`),
    ];
  const errors = findings.filter(({ severity }) => severity === 'error');
  const rule = errors.find(({ ruleId }) => isPlainWord(ruleId))?.ruleId;
  const steps = changed.find(({ file, changes }) =>
    errors.some(
      (error) =>
        error.file === file && error.data?.nearest !== undefined && changes.some(({ path }) => path === error.path),
    ),
  );
  return [
    ...(rule === undefined ? [] : [`plimsoll explain ${rule}`]),
    ...(steps === undefined ? [] : [`plimsoll plan-steps ${steps.market}`]),
  ];
};

/** How a market changed, in words. Not escaped. */
export const fateText = ({ fate, was }: CheckReport['markets'][number]): string =>
  was === null ? fate : `${fate}, was ${was}`;

const KINDS = { drift: 'drifted', intent: 'merged, not executed', conflict: 'moved on both sides' } as const;

/** Whose difference it is, where a lock tells that. */
export const kindText = (kind: keyof typeof KINDS | undefined): string => (kind === undefined ? '' : KINDS[kind]);

/** Whether the calls were run. */
export const provenText = (proven: boolean | null): string =>
  proven === null ? 'not run' : proven ? 'run on the chain as it is' : 'they fail on the chain as it is';
