import { escapeForTerminal } from '../diagnostic/escape.js';
import type { RoutePlan } from '../proposal/route-plan.js';
import type { Actor, Span, Stage } from '../route/stage.js';
import { counted } from './names.js';
import { routeSigningLines } from './route-signing-text.js';
import { timeText } from './scenario.js';
import type { Style } from './style.js';
import { table } from './table.js';

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

/** One route: the steps a change takes on it, how long that is at best, and what is in the way. */
const routePlanText = (plan: RoutePlan, style: Style): string => {
  const { route, told: stages, signing, best, obstacles } = plan;
  const heading = `${style('strong', escapeForTerminal(route.name))}${route.title === null ? '' : `: ${escapeForTerminal(route.title)}`}`;
  const rows = stages.map((stage, index) =>
    [`${index + 1}`, stage.name, actorText(stage.actor), whenText(stage, index), stage.of].map(escapeForTerminal),
  );
  const steps =
    rows.length === 0
      ? []
      : table([{ title: '' }, { title: 'step' }, { title: 'who' }, { title: 'when' }, { title: 'of' }], rows, style)
          .split('\n')
          .map((line) => `  ${line}`);
  const time = spanText(best);
  const ids = [...new Map(stages.flatMap(({ ids: all }) => all).map((id) => [id.hex, id])).values()];
  return [
    heading,
    ...steps,
    ...(rows.length === 0 ? [] : [`  at best ${time === '' ? 'at once' : time}`]),
    ...ids.map(({ name, value }) => `  ${name} ${value}`),
    ...routeSigningLines(signing, style),
    ...obstacles.map((why) => `  ${style('warning', 'in the way')}  ${escapeForTerminal(why)}`),
  ].join('\n');
};

/** A change on every route of its market. */
export interface RoutesView {
  readonly market: string;
  readonly block: bigint;
  readonly changes: number;
  readonly calls: number;
  readonly plans: readonly RoutePlan[];
}

/** The steps of a change on each of its routes. */
export const routesText = ({ market, block, changes, calls, plans }: RoutesView, style: Style): string =>
  changes === 0
    ? `${escapeForTerminal(market)}: nothing to do at block ${block}`
    : [
        `${escapeForTerminal(market)}: ${counted(changes, 'change')} in ${counted(calls, 'call')}, at block ${block}`,
        ...plans.map((plan) => routePlanText(plan, style)),
      ].join('\n\n');
