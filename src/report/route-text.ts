import { escapeForTerminal } from '../diagnostic/escape.js';
import type { RoutePlan } from '../proposal/route-plan.js';
import type { ActorJson, SpanJson, StageJson } from '../proposal/stage-json.js';
import { counted } from './names.js';
import { timeText } from './scenario.js';
import type { Style } from './style.js';
import { table } from './table.js';

/** How long something takes, in words; empty for no time. */
export const spanText = ({ seconds, blocks }: SpanJson): string =>
  [
    ...(seconds === '0' ? [] : [timeText(Number(seconds))]),
    ...(blocks === '0' ? [] : [counted(Number(blocks), 'block')]),
  ].join(' and ');

/** Who takes a step, in words. */
export const actorText = (actor: ActorJson): string => {
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
  readonly best: SpanJson;
  readonly obstacles: readonly string[];
}

/** One route: the steps a change takes on it, how long that is at best, and what is in the way. */
const routePlanText = ({ route, steps, best, obstacles }: RouteView, style: Style): string => {
  const heading = `${style('strong', escapeForTerminal(route.name))}${route.title === null ? '' : `: ${escapeForTerminal(route.title)}`}`;
  const rows = stepRows(steps).map((row) => row.map(escapeForTerminal));
  const lines =
    rows.length === 0
      ? []
      : table([{ title: '' }, { title: 'step' }, { title: 'who' }, { title: 'when' }, { title: 'of' }], rows, style)
          .split('\n')
          .map((line) => `  ${line}`);
  const time = spanText(best);
  const ids = [...new Map(steps.flatMap(({ ids: all }) => all).map((id) => [id.hex, id])).values()];
  return [
    heading,
    ...lines,
    ...(rows.length === 0 ? [] : [`  at best ${time === '' ? 'at once' : time}`]),
    ...ids.map(({ name, value }) => `  ${name} ${value}`),
    ...obstacles.map((why) => `  ${style('warning', 'in the way')}  ${escapeForTerminal(why)}`),
  ].join('\n');
};

/** A change on every route of its market. */
export interface RoutesView {
  readonly market: string;
  readonly block: bigint;
  readonly changes: number;
  readonly calls: number;
  readonly plans: readonly RouteView[];
}

/** The steps of a change on each of its routes. */
export const routesText = ({ market, block, changes, calls, plans }: RoutesView, style: Style): string =>
  changes === 0
    ? `${escapeForTerminal(market)}: nothing to do at block ${block}`
    : [
        `${escapeForTerminal(market)}: ${counted(changes, 'change')} in ${counted(calls, 'call')}, at block ${block}`,
        ...plans.map((plan) => routePlanText(plan, style)),
      ].join('\n\n');
