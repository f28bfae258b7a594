import { expect } from 'chai';
import { parseFormats } from '../../src/check/format-spec.js';
import { EXIT, type PlimsollError } from '../../src/diagnostic/error.js';
import { refusalOf } from '../refusal.js';

const failure = (texts: readonly string[]): PlimsollError => refusalOf(() => parseFormats(texts));

describe('--format', () => {
  it('is text on stdout where nothing is asked for', () => {
    expect(parseFormats([])).to.deep.equal([{ format: 'text', file: null }]);
  });

  it('names several formats, each with a file or none', () => {
    expect(parseFormats(['github', 'sarif:out.sarif', 'junit:a/b c.xml', 'markdown:C:\\x\\y.md'])).to.deep.equal([
      { format: 'github', file: null },
      { format: 'sarif', file: 'out.sarif' },
      { format: 'junit', file: 'a/b c.xml' },
      { format: 'markdown', file: 'C:\\x\\y.md' },
    ]);
    expect(parseFormats(['json:a', 'json:b'])).to.have.length(2);
  });

  it('refuses what is unknown, with the nearest name', () => {
    const error = failure(['serif:out.sarif']);
    expect([error.code, error.exit, error.message, error.hint]).to.deep.equal([
      'check/format',
      EXIT.usage,
      'there is no format "serif"',
      'Did you mean sarif?',
    ]);
    expect(failure(['']).hint).to.equal('Write one of text, json, markdown, github, sarif, junit.');
    expect(failure(['constructor']).hint).to.match(/^Write one of/);
    expect(failure(['sarif:']).message).to.equal('--format sarif: names no file');
    expect(failure(['sarif:a\0b']).code).to.equal('check/format');
  });

  it('refuses two on stdout and two in one file', () => {
    expect(failure(['text', 'github']).message).to.equal('text and github both go to stdout');
    expect(failure(['text', 'github']).hint).to.equal('Give one of them a file of its own: --format github:FILE.');
    expect(failure(['sarif:x', 'junit:x']).message).to.equal('sarif and junit both go to x');
  });
});
