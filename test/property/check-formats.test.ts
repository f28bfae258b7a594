import { expect } from 'chai';
import fc from 'fast-check';
import { fingerprintOf, identityOf } from '../../src/diagnostic/fingerprint.js';
import { checkGithub } from '../../src/report/check/github.js';
import { checkJunit } from '../../src/report/check/junit.js';
import { checkMarkdown } from '../../src/report/check/markdown.js';
import { checkSarif } from '../../src/report/check/sarif.js';
import { checkText } from '../../src/report/check/text.js';
import { plain } from '../../src/report/style.js';
import { CONTEXT, HOSTILE, reportOf } from '../report/check/example.js';
import { expectCounts } from '../report/check/junit-rules.js';
import { readXml } from '../report/check/read-xml.js';
import { expectSarif } from '../report/check/sarif-rules.js';

/** Any UTF-16 code units, lone surrogates too, and mixtures of what formats obey. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(...HOSTILE.split(' '), '\n', '\r', '|', '`', '<', ']]>', '&#0;', '::', '%', '\\', '</details>'),
      {
        minLength: 1,
        maxLength: 20,
      },
    )
    .map((parts) => parts.join('')),
);

describe('any text of a finding', () => {
  it('gives XML that can be read, with counts that are those of its cases', () => {
    fc.assert(fc.property(anyText, (text) => expectCounts(readXml(checkJunit(reportOf(text))))));
  });

  it('gives SARIF that can be read, with a place for every result', () => {
    fc.assert(fc.property(anyText, (text) => void expectSarif(checkSarif(reportOf(text), CONTEXT))));
  });

  it('gives one line an annotation', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = checkGithub(reportOf(text), CONTEXT).split(/\r\n|[\n\r\u0085\u2028\u2029]/);
        expect(lines).to.have.length(4);
        for (const [index, kind] of ['error', 'warning', 'notice'].entries())
          expect(lines[index + 1]).to.match(new RegExp(`^::${kind} title=[^,:]*(?:,[a-zA-Z]+=[^,:]*)*::`));
      }),
    );
  });

  it('gives no element, line or control character to Markdown and the terminal', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const markdown = checkMarkdown(reportOf(text));
        const tags = markdown.replaceAll(/<!-- (?:plimsoll-check )?-->/g, '').match(/<[^>]*>/g) ?? [];
        expect(tags.every((tag) => /^<(?:\/?details|\/?summary|br)>$/.test(tag))).to.equal(true);
        expect(markdown.split('\n').filter((line) => line.startsWith('#'))).to.have.length(5);
        expect(markdown + checkText(reportOf(text), plain)).to.not.match(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });

  it('has a fingerprint that its line and column take no part in', () => {
    fc.assert(
      fc.property(anyText, fc.nat(1000), fc.nat(80), (text, lines, columns) => {
        const [finding] = reportOf(text).findings;
        if (finding?.range === undefined) throw new Error('the report has a finding with a place');
        const { start, end } = finding.range;
        const by = { line: lines, column: columns };
        const moved = {
          ...finding,
          range: {
            start: { line: start.line + by.line, column: start.column + by.column },
            end: { line: end.line + by.line, column: end.column + by.column },
          },
        };
        expect(fingerprintOf(identityOf(moved))).to.equal(fingerprintOf(identityOf(finding)));
      }),
    );
  });
});
