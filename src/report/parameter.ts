import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ParameterDescription } from '../protocol/describe.js';
import type { SetterDescription } from '../protocol/describe-setters.js';
import { fieldsText } from './fields.js';
import type { Style } from './style.js';

const HOW = {
  argument: 'sets it',
  member: 'adds or removes one member',
  effect: 'moves it besides what it sets',
} as const;

const setterText = (setter: SetterDescription): readonly string[] => [
  [
    `  ${setter.title}: ${HOW[setter.how]}`,
    ...(setter.siblings.length === 0 ? [] : [`together with ${setter.siblings.join(', ')}`]),
    ...(setter.when === null ? [] : [`where ${setter.when}`]),
    ...(setter.roles.length === 0 ? [] : [`by ${setter.roles.join(' or ')}`]),
  ].join('; '),
  ...setter.requires.map((says) => `    refused: ${says}`),
];

/** The functions that move a parameter, each once, and below it what it does in which state. */
const settersText = (setters: readonly SetterDescription[]): readonly string[] => {
  if (setters.length === 0) return ['nothing: no call of the definition changes it'];
  const byFunction = new Map<string, readonly string[]>();
  for (const setter of setters) {
    const name = `${setter.contract}.${setter.function.replace(/\(.*$/s, '')}`;
    byFunction.set(name, [...(byFunction.get(name) ?? []), ...setterText(setter)]);
  }
  return [...byFunction].flatMap(([name, lines]) => [name, ...lines]);
};

/** The values that can be set, as `0% to 100%`. */
export const rangeText = ({ range }: Pick<ParameterDescription, 'range'>): string | null => {
  if (range === null || (range.min === null && range.max === null)) return null;
  if (range.max === null) return `${range.min} or more`;
  return range.min === null ? `${range.max} or less` : `${range.min} to ${range.max}`;
};

const storedText = ({ codec }: ParameterDescription): string | null => {
  if (codec === null) return null;
  if (codec.holds === null || codec.raw === null) return `${codec.name}: in the token's smallest unit`;
  return `${codec.name}: ${codec.holds}, an integer up to ${codec.raw.max}`;
};

const readText = ({ read }: ParameterDescription): string | null => {
  if (read === null) return null;
  const bits = read.bits === null ? '' : `, bits ${read.bits.join(' to ')}`;
  return `${read.contract}.${read.call.replace(/ returns .*$/s, '')}: ${read.output}${bits}`;
};

const one = (text: string | null): readonly string[] => (text === null ? [] : [text]);

const MEANING = { infinite: 'above every number', off: 'switched off' } as const;

/** All that a definition says about a parameter, as a person reads it. */
export const parameterText = (parameter: ParameterDescription, style: Style): string =>
  [
    `${style('strong', escapeForTerminal(parameter.path))}  ${escapeForTerminal(parameter.title)}  ${style('faint', escapeForTerminal(parameter.protocol))}`,
    '',
    escapeForTerminal(parameter.doc),
    '',
    fieldsText(
      [
        ['written', [parameter.written]],
        ['values', one(rangeText(parameter))],
        [
          'words',
          parameter.sentinels.map(({ word, raw, meaning }) => `${word}: stored as ${raw}, ${MEANING[meaning]}`),
        ],
        ['usual', parameter.usual === null ? [] : [parameter.usual === '' ? 'empty' : parameter.usual]],
        ['stored as', one(storedText(parameter))],
        ['follows from', one(parameter.derived)],
        ['read from', one(readText(parameter))],
        ['role', one(parameter.role)],
        ['set by', settersText(parameter.setBy)],
        ['rules', parameter.rules.map(({ rule, severity, says }) => `${rule} (${severity}): ${says}`)],
      ],
      style,
    ),
  ].join('\n');
