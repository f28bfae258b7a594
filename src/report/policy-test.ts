import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Finding } from '../diagnostic/finding.js';
import type { TestedPolicy } from '../policy/test-policy.js';
import { findingText } from './findings.js';
import type { Style } from './style.js';

const count = (many: number, noun: string): string => `${many} ${noun}${many === 1 ? '' : 's'}`;

const policyLines = ({ file, name, examples, untested }: TestedPolicy, style: Style): readonly string[] => {
  const failed = examples.filter(({ ok }) => !ok);
  const mark = failed.length > 0 ? style('error', 'fails') : style('good', 'ok');
  const held = failed.length > 0 ? `, ${failed.length} of them not as they say` : '';
  return [
    `${mark}  ${style('strong', escapeForTerminal(name))}  ${escapeForTerminal(file)}: ${count(examples.length, 'example')}${held}`,
    ...failed.flatMap(({ title, line, wrong }) => [
      `  ${style('error', escapeForTerminal(`${file}:${line}`))}  ${escapeForTerminal(title)}`,
      ...wrong.map((one) => `    ${escapeForTerminal(one)}`),
    ]),
    ...(untested.length === 0
      ? []
      : [`  ${style('faint', `no example fails ${untested.map(escapeForTerminal).join(', ')}`)}`]),
  ];
};

/** What `policy test` says: the policies with their examples, and what could not be run. */
export const policyTestText = (tested: readonly TestedPolicy[], findings: readonly Finding[], style: Style): string => {
  const examples = tested.flatMap((one) => one.examples);
  const failed = examples.filter(({ ok }) => !ok).length;
  return [
    ...findings.map((finding) => findingText(finding, style)),
    ...tested.flatMap((one) => policyLines(one, style)),
    `${count(tested.length, 'policy').replace(/ys$/, 'ies')}, ${count(examples.length, 'example')}${failed > 0 ? `, ${failed} failed` : ''}`,
  ].join('\n');
};
