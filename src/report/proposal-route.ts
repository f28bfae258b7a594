import { escapeForTerminal } from '../diagnostic/escape.js';
import type { AnyProposal, StepsRoute } from '../proposal/proposal.js';
import { cell } from './changes-markdown.js';
import { html } from './html.js';
import { spanText, stepRows } from './route-text.js';
import type { Style } from './style.js';
import { table } from './table.js';

const TITLES = ['', 'step', 'who', 'when', 'of'];

const stepsIn = ({ route }: AnyProposal): StepsRoute | null => (route.kind === 'steps' ? route : null);

const timeOf = ({ atBest }: StepsRoute): string => {
  const time = spanText(atBest);
  return time === '' ? 'at once' : time;
};

const idsOf = ({ steps }: StepsRoute): readonly { readonly name: string; readonly value: string }[] => [
  ...new Map(steps.flatMap(({ ids }) => ids).map((id) => [id.hex, id])).values(),
];

/** Routes that are preferred and cannot be taken, each with what is in the way. */
export const passedOverLines = (
  passedOver: readonly { readonly name: string; readonly why: readonly string[] }[],
  style: Style,
): readonly string[] =>
  passedOver.map(
    ({ name, why }) =>
      `${style('warning', 'not taken')}  the route ${escapeForTerminal(name)}: ${escapeForTerminal(why.join('; '))}`,
  );

/** Why the route that is taken is the one. */
export const chosenLines = (route: AnyProposal['route'], why: string | undefined, style: Style): readonly string[] =>
  why === undefined
    ? []
    : [
        `${style('good', 'taken')}  the route ${escapeForTerminal(route.kind === 'steps' ? route.name : route.authority)}, ${escapeForTerminal(why)}`,
      ];

/** What a proposal on the emergency lane was made without looking at; null of any other. */
export const laneNote = ({ lane }: AnyProposal): string | null =>
  lane === undefined
    ? null
    : `Emergency lane: of the market only ${lane.entities.join(', ')} ${lane.entities.length === 1 && !lane.entities[0]?.endsWith('*') ? 'was' : 'were'} read and read back; what else there is was not looked at.`;

/** How the effect was shown, to follow the block; `code` marks names of code. */
export const howProven = (p: AnyProposal, code: (name: string) => string): string =>
  p.route.kind === 'safe'
    ? `through the Safe's own ${code('execTransaction')}`
    : `in ${p.route.steps.length} steps, by those who take them and after the time they take`;

/** The route of a proposal in a terminal; nothing where it is a Safe’s transaction alone. */
export const routeLines = (p: AnyProposal, style: Style): readonly string[] => {
  const route = stepsIn(p);
  if (route === null) return [];
  const rows = stepRows(route.steps).map((row) => row.map(escapeForTerminal));
  return [
    '',
    style(
      'strong',
      `Route ${escapeForTerminal(route.name)}${route.title === null ? '' : `: ${escapeForTerminal(route.title)}`}`,
    ),
    ...table(
      TITLES.map((title) => ({ title })),
      rows,
      style,
    )
      .split('\n')
      .map((line) => `  ${line}`),
    `  at best ${timeOf(route)}`,
    ...idsOf(route).map(({ name, value }) => `  ${escapeForTerminal(name)} ${escapeForTerminal(value)}`),
  ];
};

/** The same for a forum or a pull request. */
export const routeMarkdown = (p: AnyProposal): readonly string[] => {
  const route = stepsIn(p);
  if (route === null) return [];
  return [
    `## Route ${cell(route.name)}`,
    '',
    ...(route.title === null ? [] : [cell(route.title), '']),
    `| ${TITLES.join(' | ')} |`,
    `|${TITLES.map(() => '---').join('|')}|`,
    ...stepRows(route.steps).map((row) => `| ${row.map(cell).join(' | ')} |`),
    '',
    `At best ${timeOf(route)}.`,
    ...idsOf(route).map(({ name, value }) => `- ${cell(name)}: \`${value.replaceAll('`', "'")}\``),
    '',
  ];
};

/** The same as HTML. */
export const routeHtml = (p: AnyProposal): string => {
  const route = stepsIn(p);
  if (route === null) return '';
  return `<h2>Route ${html(route.name)}</h2>${route.title === null ? '' : `<p>${html(route.title)}</p>`}<table><tr>${TITLES.map((title) => `<th>${title}`).join('')}</tr>${stepRows(
    route.steps,
  )
    .map((row) => `<tr>${row.map((one) => `<td>${html(one)}`).join('')}</tr>`)
    .join('')}</table><p>At best ${html(timeOf(route))}.</p><ul>${idsOf(route)
    .map(({ name, value }) => `<li>${html(name)}: <code>${html(value)}</code>`)
    .join('')}</ul>`;
};
