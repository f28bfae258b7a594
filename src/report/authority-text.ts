import { escapeForTerminal } from '../diagnostic/escape.js';
import type { AuthorityCapture, Capture, Controlled } from '../impact/attack/report.js';
import { exactDollars } from './estimate-text.js';
import { counted } from './names.js';
import { timeText } from './scenario.js';
import type { Style } from './style.js';

const changed = (before: number, after: number): string =>
  before === after ? exactDollars(before) : `${exactDollars(before)} → ${exactDollars(after)}`;

/** Keys and owners differ where an owner is itself a Safe. */
const keysText = ({ keys, control }: AuthorityCapture): string => {
  if (control === null) return 'who controls its Safe was not read';
  const { threshold, owners } = control;
  const plain = keys !== null && keys.fewest === threshold && keys.of === owners.length;
  const of = plain ? '' : ` (${threshold} of ${counted(owners.length, 'owner', 'owners')})`;
  if (keys === null) return `no keys that are known control its Safe${of}`;
  return `${keys.exact ? '' : 'at most '}${keys.fewest} of ${counted(keys.of, 'key', 'keys')} ${keys.fewest === 1 ? 'controls' : 'control'} its Safe${of}`;
};

const SHOWN_MODULES = 5;

/** Guards of the Safe and of those that own it are many at most: those of the Safe itself are said. */
const otherLines = ({ control, modules }: AuthorityCapture, style: Style): readonly string[] => [
  ...modules
    .slice(0, SHOWN_MODULES)
    .map(
      ({ safe, module }) =>
        `  ${style('warning', 'another way in')}: the module ${module} of the Safe ${safe}, without any signature of its owners`,
    ),
  ...(modules.length > SHOWN_MODULES ? [`  and ${modules.length - SHOWN_MODULES} more modules: --json has all`] : []),
  ...(control?.guard == null ? [] : [`  a guard looks at what the Safe executes: ${control.guard}`]),
];

/** What is known of the authority, against what its values decide over, one line or more. */
export const authorityLines = (capture: AuthorityCapture, style: Style): readonly string[] => {
  const { name, attestations, reviewers, notRead, notStated, controls } = capture;
  const of = reviewers === null ? '' : ` of ${counted(reviewers, 'reviewer', 'reviewers')}`;
  const { before, after } = controls.filled;
  return [
    `authority ${escapeForTerminal(name)}: ${keysText(capture)}; its values decide over ${exactDollars(controls.supplied)} supplied (${changed(before, after)} with caps filled), ${exactDollars(controls.borrowed)} borrowed`,
    ...otherLines(capture, style),
    ...(attestations > 0
      ? [`  ${counted(attestations, 'attestation', 'attestations')}${of} needed: by this tool, not by the chain`]
      : []),
    ...(notRead === null ? [] : [`  ${style('warning', 'not read')}: ${escapeForTerminal(notRead)}`]),
    ...(notStated.length === 0 ? [] : [`  not stated: ${notStated.join(', ')}`]),
  ];
};

const wayText = (way: Capture['ways'][number]): string => {
  if (way.kind === 'keys')
    return `${way.exact ? '' : 'at most '}${exactDollars(way.cost)} for ${counted(way.keys.length, 'key', 'keys')}`;
  const tokens = `${way.tokens} tokens`;
  return way.cost === null ? `${tokens} are not to be had` : `${exactDollars(way.cost)} for ${tokens}`;
};

const marginText = (name: string, before: Controlled, after: Controlled, style: Style): string => {
  const controls = `    ${name}: controls ${changed(before.controlled, after.controlled)}`;
  if (before.margin === null || after.margin === null) return controls;
  const margin = `margin ${changed(before.margin, after.margin)}`;
  return `${controls}, ${style(after.margin < 0 ? 'error' : 'good', margin)}`;
};

/** What capturing the authority costs as a scenario assumes, against what it then controls, before and after. */
export const captureText = ({ ways, modules, delay, withdrawn, before, after }: Capture, style: Style): string => {
  const none = 'nothing that is known: its owners were not read';
  const beside = modules === 0 ? '' : `; ${counted(modules, 'module', 'modules')} beside, without a price`;
  const when =
    delay === 0
      ? 'effective at once'
      : `effective after ${timeText(delay)}, in which suppliers withdraw ${Number((withdrawn * 100).toPrecision(6))}% of what is available`;
  return [
    `  capturing the authority, as the scenario prices it: ${ways.length === 0 ? none : ways.map(wayText).join(' or ')}${beside}; ${when}`,
    marginText('now', before.now, after.now, style),
    marginText('caps filled', before.filled, after.filled, style),
  ].join('\n');
};
