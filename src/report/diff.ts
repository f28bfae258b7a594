import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Style } from './style.js';
import { table } from './table.js';

/** One change, in words. */
export interface DiffRow {
  readonly parameter: string;
  readonly before: string;
  readonly after: string;
  readonly absolute: string;
  readonly relative: string;
  readonly kind: string;
}

/** The changes of one entity under its heading. */
export interface DiffSection {
  readonly heading: string;
  readonly rows: readonly DiffRow[];
}

/** What differs in one market. */
export interface DiffView {
  readonly market: string | null;
  readonly from: string;
  readonly to: string;
  readonly sections: readonly DiffSection[];
  readonly unmanaged: number;
  /** The same by what they are, most first. */
  readonly unmanagedBy: readonly { readonly what: string; readonly count: number }[];
}

const MOST_UNMANAGED = 6;

const sectionText = (section: DiffSection, style: Style): string => {
  const kinds = section.rows.some((row) => row.kind !== '');
  const rows = section.rows.map((row) =>
    [row.parameter, row.before, '→', row.after, row.absolute, row.relative, ...(kinds ? [row.kind] : [])].map(
      escapeForTerminal,
    ),
  );
  const columns = [
    { title: '' },
    { title: 'before', align: 'right' as const },
    { title: '' },
    { title: 'after', align: 'right' as const, role: 'strong' as const },
    { title: 'change', align: 'right' as const },
    { title: 'relative', align: 'right' as const },
    ...(kinds ? [{ title: 'whose' }] : []),
  ];
  const body = table(columns, rows, style).split('\n');
  return [style('strong', escapeForTerminal(section.heading)), ...body.map((line) => `  ${line}`)].join('\n');
};

/** The differences of one market for people, entity by entity. */
export const diffText = (view: DiffView, style: Style): string => {
  const title = `${view.market === null ? '' : `${escapeForTerminal(view.market)}: `}${escapeForTerminal(view.from)} → ${escapeForTerminal(view.to)}`;
  const changes = view.sections.reduce((sum, section) => sum + section.rows.length, 0);
  const unmanaged =
    view.unmanaged === 0
      ? ''
      : style(
          'faint',
          `; ${view.unmanaged} values are unmanaged and left alone: ${view.unmanagedBy
            .slice(0, MOST_UNMANAGED)
            .map(({ what, count }) => `${escapeForTerminal(what)} (${count})`)
            .join(', ')}${view.unmanagedBy.length > MOST_UNMANAGED ? ', …' : ''}`,
        );
  if (changes === 0) return `${style('strong', title)}: no differences${unmanaged}`;
  const body = view.sections.flatMap((section) => [sectionText(section, style), '']);
  const count = changes === 1 ? '1 difference' : `${changes} differences`;
  return [style('strong', title), '', ...body, `${count}${unmanaged}`].join('\n');
};
