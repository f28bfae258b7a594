import type { BaselineEntry } from './baseline-file.js';
import type { CheckReport } from './report.js';

/** Whether an entry of a baseline is about what was not looked at this time, so that it may well occur still. */
export type IsOpen = (entry: Pick<BaselineEntry, 'ruleId' | 'file' | 'path'>) => boolean;

const covers = (whole: string | null, path: string | null): boolean =>
  whole === null || path === null || path === whole || path.startsWith(`${whole}.`);

/**
 * What a report says nothing of: rules that were not evaluated where the entry stands, what only a node tells where none
 * told all, and, where not every file was checked, what stands in no file.
 *
 * @param checked the files that were checked; null for all
 */
export const openEntries = (
  { summary, markets, state }: Pick<CheckReport, 'summary' | 'markets' | 'state'>,
  checked: ReadonlySet<string> | null,
): IsOpen => {
  const files = new Map(markets.map(({ market, file }) => [market, file]));
  const unread = state !== 'chain' || summary.notEvaluated.some(({ ruleId }) => ruleId === 'check/drift');
  return ({ ruleId, file, path }) => {
    if (checked !== null && (file === null || !checked.has(file))) return true;
    if (unread && ruleId.startsWith('state/')) return true;
    return summary.notEvaluated.some((open) => {
      const at = open.market === undefined ? undefined : files.get(open.market);
      return open.ruleId === ruleId && (at === undefined || file === null || at === file) && covers(open.path, path);
    });
  };
};
