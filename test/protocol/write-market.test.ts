import { expect } from 'chai';
import { parse } from 'yaml';
import { yamlText } from '../../src/protocol/write-market.js';

describe('a text written as YAML', () => {
  it('stands bare where nobody can take it for something else', () => {
    for (const text of ['WETH', 'wstETH', '1INCH', 'USD_C', 'a-b', 'eBTC']) expect(yamlText(text)).to.equal(text);
  });

  it('is that text to readers of either YAML', () => {
    const texts =
      'true True FALSE null Null ~ yes No on OFF y N 1 007 1_000 -1 +1 1.5 .5 1e3 12E03 1e+3 0x10 0o7 0b1 .inf .nan 1:30 2024-01-01 << = - ? : , # & * ! | > @ ` % [] {}'.split(
        ' ',
      );
    for (const text of [
      ...texts,
      '',
      ' ',
      ' a',
      'a ',
      'a: b',
      'a #b',
      '- a',
      '"',
      "'",
      '\\',
      'a\nb',
      'a\u202eb',
      '😀',
      '\u0085',
      '\u2028',
    ])
      for (const version of ['1.1', '1.2'] as const) {
        expect(parse(`a: ${yamlText(text)}\n`, { version }), `${text} ${version}`).to.deep.equal({ a: text });
        expect(parse(`b: [${yamlText(text)}]\n`, { version })).to.deep.equal({ b: [text] });
      }
  });

  it('has no character that cannot be seen', () => {
    expect(yamlText('a\u202e\u0085\u{e0041}b')).to.equal('"a\\U0000202e\\U00000085\\U000e0041b"');
  });
});
