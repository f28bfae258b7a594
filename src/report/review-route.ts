import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ToldReview } from '../review/told.js';
import type { ToldRoute } from '../review/told-route.js';
import { cell } from './changes-markdown.js';
import { actorText, spanText } from './route-text.js';
import { stateText } from './steps-status-text.js';
import type { Style } from './style.js';
import { table } from './table.js';

const TITLES = ['', 'step', 'who', 'when', 'of'];

const rowsOf = ({ steps, step: own }: ToldRoute): readonly (readonly string[])[] =>
  steps.map(({ name, of, actor, after, state }, index) => [
    `${index + 1 === own ? '→ ' : '  '}${index + 1}`,
    name,
    actorText(actor),
    state == null ? (spanText(after) === '' ? 'at once' : `${spanText(after)} later`) : stateText(state),
    of,
  ]);

/** The route of a bundle with the step that is reviewed marked, and what is voted on word for word. */
export const routeSection = ({ route }: ToldReview, style: Style): readonly string[] => {
  if (route === undefined) return [];
  return [
    '',
    style('strong', `Step ${route.step} of ${route.steps.length} on the route ${escapeForTerminal(route.name)}`),
    ...table(
      TITLES.map((title) => ({ title })),
      rowsOf(route).map((row) => row.map(escapeForTerminal)),
      style,
    )
      .split('\n')
      .map((line) => `  ${line}`),
    `  ${route.account} makes the calls in the end`,
    ...(route.description === undefined
      ? []
      : [
          '  what is voted on, word for word:',
          ...route.description.split('\n').map((line) => `  │ ${escapeForTerminal(line)}`),
        ]),
  ];
};

/** The same for a forum or a pull request. */
export const routeRows = ({ route }: ToldReview): readonly string[] =>
  route === undefined
    ? []
    : [
        `Step ${route.step} of ${route.steps.length} on the route ${cell(route.name)}; ${route.account} makes the calls in the end.`,
        '',
        `| ${TITLES.join(' | ')} |`,
        `|${TITLES.map(() => '---').join('|')}|`,
        ...rowsOf(route).map((row) => `| ${row.map(cell).join(' | ')} |`),
      ];
