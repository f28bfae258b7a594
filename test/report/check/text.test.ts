import { expect } from 'chai';
import { checkText } from '../../../src/report/check/text.js';
import { plain } from '../../../src/report/style.js';
import { expectGolden } from '../../golden/golden.js';
import { behind, EXAMPLE, HOSTILE, PASSING, reportOf } from './example.js';

describe('a check as text', () => {
  it('is as it was', () => {
    expectGolden('check', checkText(EXAMPLE, plain));
    expectGolden('check-passed', checkText(PASSING, plain));
  });

  it('says the verdict first, and what was not evaluated never as passed', () => {
    expect(checkText(EXAMPLE, plain).split('\n')[0]).to.equal(
      'plimsoll check: failed: 2 errors, 1 warning, 1 note; 118 evaluations, 2 not evaluated; 4 known findings left out by the baseline',
    );
    const passed = checkText(
      { ...PASSING, summary: { ...PASSING.summary, notEvaluated: EXAMPLE.summary.notEvaluated } },
      plain,
    );
    expect(passed.split('\n')[0]).to.equal('plimsoll check: passed: no findings; 12 evaluations, 2 not evaluated');
    expect(passed).to.contain('impact/bad-debt: no engine is set up');
  });

  it('tells what was compared, and where the chain’s values come from', () => {
    const second = (report: typeof EXAMPLE): string => checkText(report, plain).split('\n')[1] ?? '';
    expect(second(PASSING)).to.equal('base main (1f2e3d4c5b6a) → 001122334455; the chain was not read');
    expect(second({ ...PASSING, base: null, head: { commit: null }, state: 'chain' })).to.equal(
      'the worktree, with no base; the chain was read',
    );
  });

  it('calls what a branch that is behind started from another thing than the base, and merges first', () => {
    const text = checkText(behind('origin/main'), plain);
    expect(text.split('\n')[1]).to.match(
      /^base origin\/main \(1f2e3d4c5b6a, its tip is ffeeddccbbaa\) → 001122334455;/,
    );
    expect(text).to.match(/\n {2}parameter +before +value +change +relative +chain +bound\n/);
    expect(text.split('\n').at(-1)).to.equal('next: git merge origin/main; plimsoll propose core');
    const hostile = checkText(behind('-x;$(y)'), plain);
    expect(hostile.split('\n').at(-1)).to.equal('next: plimsoll propose core');
  });

  it('obeys no control character and starts no line with a workflow command', () => {
    const text = checkText(reportOf(HOSTILE), plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).to.not.match(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text.split('\n')).to.have.length(checkText(reportOf('x'), plain).split('\n').length - 2);
  });

  it('names no command with a word that a shell would read otherwise', () => {
    expect(checkText(reportOf('$(x)'), plain)).to.not.contain('next:');
    expect(checkText(reportOf('--force'), plain)).to.not.contain('next:');
  });
});
