import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ParameterDescription } from '../protocol/describe.js';
import type { ProtocolDescription } from '../protocol/describe-protocol.js';
import { fieldsText } from './fields.js';
import { rangeText } from './parameter.js';
import type { Style } from './style.js';
import { table } from './table.js';

/** The functions that are made to set a parameter; those that only move it besides where there is no such. */
export const setBy = ({ setBy: setters, derived }: ParameterDescription): string => {
  if (derived !== null) return `follows from ${derived}`;
  const made = setters.filter(({ how }) => how !== 'effect');
  const names = (made.length > 0 ? made : setters).map((one) => one.function.replace(/\(.*$/s, ''));
  return names.length === 0 ? 'nothing' : [...new Set(names)].join(', ');
};

/** The values of a parameter in a few words: its range and its words. */
export const valuesText = (parameter: ParameterDescription): string => {
  const words = parameter.sentinels.map(({ word }) => word);
  return [rangeText(parameter), ...words].filter((part) => part !== null).join(', ');
};

/** A role: who is asked whether an account has it, and which logs name those that do. */
const roleText = ({ title, at, call, found }: ProtocolDescription['roles'][number]): string => {
  const events = [...new Set(found.map(({ event }) => event.replace(/\(.*$/s, '')))];
  const logs = events.length === 0 ? '' : `, holders by ${events.join(', ')}`;
  return `${title}: ${at}.${call.replace(/\(.*$/s, '')}${logs}`;
};

/** A definition as a person reads it: what a market gives, then a table a group and a steward, then the rules. */
export const protocolText = (protocol: ProtocolDescription & { readonly source: string }, style: Style): string => {
  const given = protocol.contracts.filter((contract) => contract.given);
  const head = `${style('strong', escapeForTerminal(protocol.name))}  ${escapeForTerminal(protocol.title)}`;
  const groups = protocol.groups.map((group) =>
    [
      `${style('strong', escapeForTerminal(group.name))}  ${escapeForTerminal(group.doc === '' ? group.title : group.doc)}`,
      table(
        [{ title: 'parameter' }, { title: 'unit' }, { title: 'values' }, { title: 'set by' }],
        group.parameters.map((parameter) =>
          [parameter.name, parameter.type, valuesText(parameter), setBy(parameter)].map(escapeForTerminal),
        ),
        style,
      ),
    ].join('\n'),
  );
  const stewards = protocol.stewards.map((steward) =>
    [
      `${style('strong', escapeForTerminal(steward.name))}  ${escapeForTerminal(steward.doc)}`,
      table(
        [{ title: 'function' }, { title: 'changes' }],
        steward.functions.map(({ name, changes }) => [name, changes.join(', ')].map(escapeForTerminal)),
        style,
      ),
    ].join('\n'),
  );
  const rules = table(
    [{ title: 'rule' }, { title: 'severity' }, { title: 'holds where' }],
    protocol.rules.map(({ rule, severity, expression }) => [rule, severity, expression].map(escapeForTerminal)),
    style,
  );
  return [
    head,
    fieldsText(
      [
        ['version', [protocol.version]],
        ['from', [protocol.source]],
        ['releases', protocol.releases ?? []],
        ['a market gives', given.map(({ name, title }) => (title === null ? name : `${name}: ${title}`))],
        ['roles', protocol.roles.map(roleText)],
      ],
      style,
    ),
    ...groups,
    ...stewards,
    ...(protocol.rules.length === 0 ? [] : [rules]),
  ].join('\n\n');
};
