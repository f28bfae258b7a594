import { expect } from 'chai';
import type { Finding } from '../../src/diagnostic/finding.js';
import { someFindings } from '../../src/report/some-findings.js';

const unread = (index: number, help = 'check the contracts'): Finding => ({
  ruleId: 'state/metric-unread',
  severity: 'warning',
  message: `no answer of ${index}`,
  help,
});

describe('findings of which there may be many', () => {
  const lines = (findings: readonly Finding[]): readonly string[] =>
    someFindings(findings, (_, text) => text).flatMap((text) => text.split('\n'));

  it('have the help that they share once, below the last', () => {
    expect(lines([unread(1), unread(2), unread(3, 'another')])).to.deep.equal([
      'warning  no answer of 1  [state/metric-unread]',
      'warning  no answer of 2  [state/metric-unread]',
      '    help: check the contracts',
      'warning  no answer of 3  [state/metric-unread]',
      '    help: another',
    ]);
  });

  it('are counted beyond eight of a rule, and others are still told', () => {
    const other: Finding = { ruleId: 'book/part', severity: 'warning', message: 'a part' };
    const told = lines([...Array.from({ length: 90 }, (_, index) => unread(index)), other]);
    expect(told).to.have.length(11);
    expect(told.slice(-3)).to.deep.equal([
      '    help: check the contracts',
      '  … and 82 more [state/metric-unread]; --json has all',
      'warning  a part  [book/part]',
    ]);
  });
});
