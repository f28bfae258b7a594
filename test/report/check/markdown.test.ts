import { expect } from 'chai';
import type { CheckReport } from '../../../src/check/report.js';
import { checkMarkdown } from '../../../src/report/check/markdown.js';
import { STEP_SUMMARY } from '../../../src/report/check/markdown-fit.js';
import { expectGolden } from '../../golden/golden.js';
import { behind, EXAMPLE, HOSTILE, PASSING, reportOf } from './example.js';

/** What Markdown would read as its own in a text: our escapes, comments and elements are taken out first. */
const markup = (text: string): string =>
  text
    .replaceAll('<!-- plimsoll-check -->', '')
    .replace(/\\?(?:[@#:]|GH)<!-- -->/gi, '')
    .replace(/\\[!-/:-@[-`{-~]/g, '')
    .replace(/<\/?details>|<summary>.*<\/summary>|<br>/g, '')
    .replace(/&(?:amp|lt|gt);/g, '');

const repeated = <T>(some: readonly T[], times: number): readonly T[] =>
  Array.from({ length: times }, () => some).flat();
const large = (times: number): CheckReport => ({
  ...EXAMPLE,
  findings: repeated(EXAMPLE.findings, times),
  markets: repeated(EXAMPLE.markets, times),
  summary: { ...EXAMPLE.summary, notEvaluated: repeated(EXAMPLE.summary.notEvaluated, times) },
});

describe('a check as a comment', () => {
  it('is as it was', () => {
    expectGolden('check', checkMarkdown(EXAMPLE), 'md');
    expectGolden('check-passed', checkMarkdown(PASSING), 'md');
  });

  it('starts with the hidden marker and the verdict', () => {
    expect(checkMarkdown(EXAMPLE).split('\n').slice(0, 2)).to.deep.equal([
      '<!-- plimsoll-check -->',
      '## Plimsoll check: failed',
    ]);
    expect(checkMarkdown(PASSING)).to.contain('Next: `plimsoll propose core`');
    expect(checkMarkdown(behind('main')))
      .to.contain('Next: `git merge main`, `plimsoll propose core`')
      .and.to.contain('| parameter | before | value |');
  });

  it('lets no text be markup, a link, a mention, a reference, an emoji, a line or a control character', () => {
    const text = checkMarkdown(reportOf(HOSTILE));
    const harmless = checkMarkdown(reportOf('x'));
    expect(text.split('\n')).to.have.length(
      harmless.split('\n').filter((line) => !line.startsWith('Next:')).length - 1,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).to.not.match(/[\u0000-\u0009\u000b-\u001f\u202e\ud800-\udfff]/);
    const left = markup(text);
    expect(left).to.not.match(/<|>|\]\(|@|\*\*b|#12|GH-3|:white_check_mark:|`c`/);
    for (const [index, line] of text.split('\n').entries())
      if (line.startsWith('|'))
        expect(markup(line).split('|').length, line).to.equal(harmless.split('\n')[index]?.split('|').length);
    for (const line of text.split('\n').filter((one) => one.startsWith('<summary>'))) {
      expect(line).to.match(/^<summary>[^<>]*(?:<!-- -->[^<>]*)*<\/summary>$/);
      expect(line).to.not.match(/@all|#12/);
    }
  });

  it('fits a comment and a step summary, and says what was left out', () => {
    const report = large(600);
    const comment = checkMarkdown(report);
    expect(comment.length).to.be.within(60_000, 65_536);
    expect(comment.split('\n')[1]).to.equal('## Plimsoll check: failed');
    const cut = comment.split('\n').at(-2) ?? '';
    expect(cut).to.match(/^> \*\*Cut to fit:\*\* /);
    const findings = comment.split('\n').filter((line) => /^- \*\*(error|warning|note)\*\*/.test(line)).length;
    expect(cut).to.contain(`${2400 - findings} more findings`);
    expect(cut).to.contain('1200 more calls');
    expect(comment).to.contain('| reserves.WETH.ltv | 80.5% | 83% |');
    expect(comment).to.contain('### Must approve');
    const summary = checkMarkdown(large(3000), STEP_SUMMARY);
    expect(Buffer.byteLength(summary)).to.be.within(1_000_000, 1024 * 1024);
    expect(checkMarkdown(report, STEP_SUMMARY)).to.not.contain('Cut to fit');
  });

  it('closes every fold that it opens, also where it is cut', () => {
    for (const times of [1, 20, 60, 600]) {
      const text = checkMarkdown(large(times));
      expect(text.match(/<details>/g)?.length ?? 0, `${times}`).to.equal(text.match(/<\/details>/g)?.length ?? 0);
    }
  });
});
