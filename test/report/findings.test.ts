import { expect } from 'chai';
import type { Finding } from '../../src/diagnostic/finding.js';
import { findingsSummary, findingsText, findingText } from '../../src/report/findings.js';
import { coloured, plain } from '../../src/report/style.js';

const bare: Finding = { ruleId: 'a/b', severity: 'warning', message: 'look at this' };
const full: Finding = {
  ruleId: 'quantity/inexact',
  severity: 'error',
  message: '82.555% is not a whole number of basis points',
  path: 'reserves.WETH.ltv',
  file: 'params/core.yaml',
  range: { start: { line: 7, column: 10 }, end: { line: 7, column: 17 } },
  quote: '    ltv: 82.555%',
  help: 'The nearest are 82.55% and 82.56%.',
};

describe('findings as text', () => {
  it('severity, place, message and rule, then the line, then the help', () => {
    expect(findingText(full, plain)).to.equal(
      [
        'error    params/core.yaml:7:10  82.555% is not a whole number of basis points  [quantity/inexact]',
        '    7 |     ltv: 82.555%',
        '      |          ^^^^^^^',
        '    help: The nearest are 82.55% and 82.56%.',
      ].join('\n'),
    );
  });

  it('a finding without a place is named by its path, or not at all', () => {
    expect(findingText(bare, plain)).to.equal('warning  look at this  [a/b]');
    expect(findingText({ ...bare, path: 'reserves.WETH.ltv' }, plain)).to.equal(
      'warning  reserves.WETH.ltv  look at this  [a/b]',
    );
    expect(findingText({ ...bare, file: 'x.yaml' }, plain)).to.equal('warning  x.yaml  look at this  [a/b]');
  });

  it('shows unseen characters in every part that comes from outside', () => {
    const hostile = 'x\u001b[2Jy';
    const finding = {
      ...full,
      message: hostile,
      file: hostile,
      help: hostile,
      quote: `    ltv: ${hostile}`,
      ruleId: hostile,
    };
    const text = findingText(finding, plain);
    expect(text).to.not.include('\u001b');
    expect(text.match(/x\\u\{1b\}\[2Jy/g)).to.have.lengthOf(5);
  });

  it('has colour only where the style has', () => {
    expect(findingText(full, coloured)).to.include('\u001b[31merror');
    expect(findingText(full, plain)).to.not.include('\u001b');
  });

  it('ends with a summary', () => {
    expect(findingsText([full, bare], plain).split('\n').at(-1)).to.equal('1 error, 1 warning');
    expect(findingsText([], plain)).to.equal('no findings');
    expect(findingsSummary([bare, bare])).to.equal('0 errors, 2 warnings');
    expect(findingsSummary([{ ...bare, severity: 'info' }])).to.equal('0 errors, 0 warnings, 1 note');
  });
});
