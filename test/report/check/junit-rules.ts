import { expect } from 'chai';
import type { Element } from './read-xml.js';

const many = (element: Element, name: string): number => element.children.filter((child) => child.name === name).length;

/** Fails where a count of a suite is not that of its cases; what the schema says is for its own test. */
export const expectCounts = (element: Element): void => {
  for (const child of element.children) expectCounts(child);
  if (element.name !== 'testsuite') return;
  const cases = element.children.filter(({ name }) => name === 'testcase');
  const count = (name: string): number => cases.filter((one) => many(one, name) > 0).length;
  expect(element.attributes.get('tests')).to.equal(String(cases.length));
  expect(element.attributes.get('failures')).to.equal(String(count('failure')));
  expect(element.attributes.get('skipped')).to.equal(String(count('skipped')));
};
