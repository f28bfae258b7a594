import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Emergency } from '../plan/emergency.js';
import type { RoutePlan } from '../proposal/route-plan.js';
import type { ActorJson, SpanJson, StageJson } from '../proposal/stage-json.js';
import type { RouteTiming } from '../route/against-stress.js';
import type { SafeSigning } from '../route/safe/route-signing.js';
import type { Actor } from '../route/stage.js';
import { counted } from './names.js';
import { routeSigningLines } from './route-signing-text.js';
import { timeText } from './scenario.js';
import { STRESS_NOTE, stressTimingView } from './stress-timing.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { wrapped } from './wrapped.js';

/** Cells of a line of words. */
const COLUMNS = 118;

/** How long something takes, in words; empty for no time. */
export const spanText = ({ seconds, blocks }: SpanJson): string =>
  [
    ...(seconds === '0' ? [] : [timeText(Number(seconds))]),
    ...(blocks === '0' ? [] : [counted(Number(blocks), 'block')]),
  ].join(' and ');

/** Who takes a step, in words. */
export const actorText = (actor: ActorJson | Actor): string => {
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

const whenText = ({ after, open }: StageJson, index: number): string => {
  const wait = spanText(after);
  const from = index === 0 && wait === '' ? 'now' : wait === '' ? 'then' : `${wait} later`;
  const until = open === null ? '' : spanText(open);
  return until === '' ? from : `${from}, open ${until}`;
};

/** The steps of a route as rows: number, step, who, when, of what. Not escaped. */
export const stepRows = (steps: readonly StageJson[]): readonly (readonly string[])[] =>
  steps.map((step, index) => [`${index + 1}`, step.name, actorText(step.actor), whenText(step, index), step.of]);

/** A change on one route. */
export interface RouteView {
  readonly route: Pick<RoutePlan['route'], 'name' | 'title'>;
  readonly steps: readonly StageJson[];
  /** What the owners of nested Safes sign. */
  readonly signing: readonly SafeSigning[];
  readonly best: SpanJson;
  readonly obstacles: readonly string[];
}

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
  const { route, steps, signing, best, obstacles } = plan;
  const heading = `${style('strong', escapeForTerminal(route.name))}${route.title === null ? '' : `: ${escapeForTerminal(route.title)}`}${shortest ? `  ${style('good', 'the shortest that may')}` : ''}`;
  const rows = stepRows(steps).map((row) => row.map(escapeForTerminal));
  const lines =
    rows.length === 0
      ? []
      : table([{ title: '' }, { title: 'step' }, { title: 'who' }, { title: 'when' }, { title: 'of' }], rows, style)
          .split('\n')
          .map((line) => `  ${line}`);
  const span = spanText(best);
  const time =
    best.blocks === '0' || takes === null ? span : `${span}, by the pace of blocks ${timeText(Number(takes))}`;
  const ids = [...new Map(steps.flatMap(({ ids: all }) => all).map((id) => [id.hex, id])).values()];
  return [
    heading,
    ...lines,
    ...(rows.length === 0 ? [] : [`  at best ${time === '' ? 'at once' : time}`]),
    ...ids.map(({ name, value }) => `  ${name} ${value}`),
    ...timingLines(timing, style),
    ...routeSigningLines(signing, style),
    ...obstacles.map((why) => `  ${style('warning', 'in the way')}  ${escapeForTerminal(why)}`),
  ].join('\n');
};

/** A route with its time in seconds, null where that is not known, and against stress, null where that was not asked for. */
export interface TimedRoute {
  readonly plan: RouteView;
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
  /** The folder that was written, with the names of its files; null: none. */
  readonly written: { readonly out: string; readonly files: readonly { readonly name: string }[] } | null;
}

const laneLines = ({ only, others }: Emergency, style: Style): readonly string[] =>
  only
    ? [style('good', 'An emergency change: it only closes what the definition marks so.')]
    : [`${style('warning', 'no emergency change')}  more than closing: ${others.map(escapeForTerminal).join(', ')}`];

/** Which routes may take the change, where some may and others may not: the answer to what is in the way. */
const openText = (plans: readonly TimedRoute[]): readonly string[] => {
  const open = plans
    .filter(({ plan }) => plan.obstacles.length === 0)
    .map(({ plan: { route } }) => escapeForTerminal(route.name));
  if (plans.length < 2 || open.length === plans.length) return [];
  const names = open.join(' and ');
  return [
    open.length === 0
      ? 'no route may make the change as things are'
      : `only ${names} may make the change as things are`,
  ];
};

/** The steps of a change on each of its routes. */
export const routesText = (
  { market, block, changes, calls, plans, lane, notSimulated, written }: RoutesView,
  style: Style,
): string =>
  changes === 0
    ? `${escapeForTerminal(market)}: nothing to do at block ${block}`
    : [
        `${escapeForTerminal(market)}: ${counted(changes, 'change')} in ${counted(calls, 'call')}, at block ${block}`,
        ...(lane === null ? [] : laneLines(lane, style)),
        ...(notSimulated === null ? [] : [`not held against stress: ${escapeForTerminal(notSimulated)}`]),
        ...plans.map((one) => routePlanText(one, lane?.shortest === one.plan.route.name, style)),
        ...openText(plans),
        ...(plans.some(({ timing }) => timing !== null)
          ? [
              wrapped(STRESS_NOTE, COLUMNS)
                .map((line) => style('faint', line))
                .join('\n'),
            ]
          : []),
        ...(written === null
          ? []
          : [`written to ${escapeForTerminal(written.out)}: ${written.files.map(({ name }) => name).join(', ')}`]),
      ].join('\n\n');
