import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Emergency } from '../plan/emergency.js';
import type { RoutePlan } from '../proposal/route-plan.js';
import type { RouteTiming } from '../route/against-stress.js';
import type { Actor, Span, Stage } from '../route/stage.js';
import { counted } from './names.js';
import { timeText } from './scenario.js';
import { STRESS_NOTE, stressTimingView } from './stress-timing.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { wrapped } from './wrapped.js';

/** Cells of a line of words. */
const COLUMNS = 118;

/** How long something takes, in words; empty for no time. */
const spanText = ({ seconds, blocks }: Span): string =>
  [
    ...(seconds === 0n ? [] : [timeText(Number(seconds))]),
    ...(blocks === 0n ? [] : [counted(Number(blocks), 'block')]),
  ].join(' and ');

/** Who takes a step, in words. */
const actorText = (actor: Actor): string => {
  switch (actor.kind) {
    case 'anyone':
      return 'anyone';
    case 'owners':
      return `${actor.threshold} of ${actor.owners.length} owners`;
    case 'voters':
      return `who has ${actor.may}`;
    case 'outer':
      return `who has ${actor.may}`;
    case 'holders':
      return actor.accounts === null ? `who has ${actor.may}` : `${actor.accounts.join(' or ')} (${actor.may})`;
  }
};

const whenText = ({ after, open }: Stage, index: number): string => {
  const wait = spanText(after);
  const from = index === 0 && wait === '' ? 'now' : wait === '' ? 'then' : `${wait} later`;
  const until = open === null ? '' : spanText(open);
  return until === '' ? from : `${from}, open ${until}`;
};

/** How a route's time stands against stress: a table of scenarios. */
const timingLines = (timing: RouteTiming | null, style: Style): readonly string[] => {
  if (timing === null || timing.scenarios.length === 0) return [];
  const { against, titles, rows } = stressTimingView(timing);
  const columns = titles.map((title, index) => ({ title, align: index < 2 ? ('left' as const) : ('right' as const) }));
  const cells = rows.map((row) => row.map(escapeForTerminal));
  return [
    `  ${against}:`,
    ...table(columns, cells, style)
      .split('\n')
      .map((line) => `    ${line}`),
  ];
};

/** One route: the steps a change takes on it, how long that is at best, and what is in the way. */
const routePlanText = ({ plan, takes, timing }: TimedRoute, shortest: boolean, style: Style): string => {
  const { route, stages, best, obstacles } = plan;
  const heading = `${style('strong', escapeForTerminal(route.name))}${route.title === null ? '' : `: ${escapeForTerminal(route.title)}`}${shortest ? `  ${style('good', 'the shortest that may')}` : ''}`;
  const rows = stages.map((stage, index) =>
    [`${index + 1}`, stage.name, actorText(stage.actor), whenText(stage, index), stage.of].map(escapeForTerminal),
  );
  const steps =
    rows.length === 0
      ? []
      : table([{ title: '' }, { title: 'step' }, { title: 'who' }, { title: 'when' }, { title: 'of' }], rows, style)
          .split('\n')
          .map((line) => `  ${line}`);
  const span = spanText(best);
  const time =
    best.blocks === 0n || takes === null ? span : `${span}, by the pace of blocks ${timeText(Number(takes))}`;
  const ids = [...new Map(stages.flatMap(({ ids: all }) => all).map((id) => [id.hex, id])).values()];
  return [
    heading,
    ...steps,
    ...(rows.length === 0 ? [] : [`  at best ${time === '' ? 'at once' : time}`]),
    ...ids.map(({ name, value }) => `  ${name} ${value}`),
    ...timingLines(timing, style),
    ...obstacles.map((why) => `  ${style('warning', 'in the way')}  ${escapeForTerminal(why)}`),
  ].join('\n');
};

/** A route with its time in seconds, null where that is not known, and against stress, null where that was not asked for. */
export interface TimedRoute {
  readonly plan: RoutePlan;
  readonly takes: bigint | null;
  readonly timing: RouteTiming | null;
}

/** A change on every route of its market. */
export interface RoutesView {
  readonly market: string;
  readonly block: bigint;
  readonly changes: number;
  readonly calls: number;
  readonly plans: readonly TimedRoute[];
  /** Whether the change is only an emergency's; null: nobody asked. */
  readonly lane: (Emergency & { readonly shortest: string | null }) | null;
  /** Why no impact was simulated though it was asked for; null otherwise. */
  readonly notSimulated: string | null;
}

const laneLines = ({ only, others }: Emergency, style: Style): readonly string[] =>
  only
    ? [style('good', 'An emergency change: it only closes what the definition marks so.')]
    : [`${style('warning', 'no emergency change')}  more than closing: ${others.map(escapeForTerminal).join(', ')}`];

/** The steps of a change on each of its routes. */
export const routesText = (
  { market, block, changes, calls, plans, lane, notSimulated }: RoutesView,
  style: Style,
): string =>
  changes === 0
    ? `${escapeForTerminal(market)}: nothing to do at block ${block}`
    : [
        `${escapeForTerminal(market)}: ${counted(changes, 'change')} in ${counted(calls, 'call')}, at block ${block}`,
        ...(lane === null ? [] : laneLines(lane, style)),
        ...(notSimulated === null ? [] : [`not held against stress: ${escapeForTerminal(notSimulated)}`]),
        ...plans.map((one) => routePlanText(one, lane?.shortest === one.plan.route.name, style)),
        ...(plans.some(({ timing }) => timing !== null)
          ? [
              wrapped(STRESS_NOTE, COLUMNS)
                .map((line) => style('faint', line))
                .join('\n'),
            ]
          : []),
      ].join('\n\n');
