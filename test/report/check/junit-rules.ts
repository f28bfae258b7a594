import { expect } from 'chai';
import type { Element } from './read-xml.js';

interface Rule {
  readonly required: readonly string[];
  readonly allowed: readonly string[];
  readonly children: readonly string[];
  readonly text: 'text' | 'none';
}

/** What the XML Schema of Jenkins' xUnit plugin says of each element (junit-10.xsd), as far as it is used. */
const RULES: Readonly<Record<string, Rule>> = {
  testsuites: {
    required: [],
    allowed: ['name', 'time', 'tests', 'failures', 'errors'],
    children: ['testsuite'],
    text: 'none',
  },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    allowed: [
      'name',
      'tests',
      'failures',
      'errors',
      'skipped',
      'time',
      'timestamp',
      'hostname',
      'id',
      'package',
      'file',
    ],
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
    text: 'none',
  },
  testcase: {
    required: ['name'],
    allowed: ['name', 'time', 'classname', 'group'],
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
    text: 'none',
  },
  failure: { required: [], allowed: ['type', 'message'], children: [], text: 'text' },
  skipped: { required: [], allowed: ['type', 'message'], children: [], text: 'text' },
  'system-out': { required: [], allowed: [], children: [], text: 'text' },
};

const many = (element: Element, name: string): number => element.children.filter((child) => child.name === name).length;

/** Fails where an element breaks the schema, or where a count of a suite is not that of its cases. */
export const expectJunit = (element: Element): void => {
  const rule = RULES[element.name];
  if (rule === undefined) throw new Error(`there is no element ${element.name}`);
  const names = [...element.attributes.keys()];
  expect(rule.allowed, element.name).to.include.members(names);
  expect(names, element.name).to.include.members([...rule.required]);
  expect(rule.children, element.name).to.include.members(element.children.map(({ name }) => name));
  if (rule.text === 'none') expect(element.text.trim(), element.name).to.equal('');
  for (const child of element.children) expectJunit(child);
  if (element.name !== 'testsuite') return;
  const cases = element.children.filter(({ name }) => name === 'testcase');
  const count = (name: string): number => cases.filter((one) => many(one, name) > 0).length;
  expect(element.attributes.get('tests')).to.equal(String(cases.length));
  expect(element.attributes.get('failures')).to.equal(String(count('failure')));
  expect(element.attributes.get('skipped')).to.equal(String(count('skipped')));
};
