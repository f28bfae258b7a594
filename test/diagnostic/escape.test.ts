import { expect } from 'chai';
import fc from 'fast-check';
import { escapeForTerminal, escapeLines, escapeLookAlikes, escapeMarkdown } from '../../src/diagnostic/escape.js';

/** One of each kind that must never reach a terminal bare, from Unicode's own tables. */
const UNSEEN: Readonly<Record<string, string>> = {
  'escape, which starts a control sequence': '\u001b',
  'the one-character control sequence introducer': '\u009b',
  bell: '\u0007',
  backspace: '\b',
  'carriage return': '\r',
  delete: '\u007f',
  'next line': '\u0085',
  'soft hyphen': '\u00ad',
  'combining grapheme joiner': '\u034f',
  'Arabic letter mark': '\u061c',
  'Hangul filler': '\u3164',
  'Mongolian vowel separator': '\u180e',
  'zero width space': '\u200b',
  'zero width joiner': '\u200d',
  'left-to-right mark': '\u200e',
  'right-to-left override': '\u202e',
  'first strong isolate': '\u2068',
  'line separator': '\u2028',
  'paragraph separator': '\u2029',
  'word joiner': '\u2060',
  'braille blank': '\u2800',
  'no-break space': '\u00a0',
  'ideographic space': '\u3000',
  'variation selector': '\ufe0f',
  'byte order mark': '\ufeff',
  'interlinear annotation': '\ufff9',
  'lone high surrogate': '\ud800',
  'lone low surrogate': '\udc00',
  'private use': '\ue000',
  noncharacter: '\uffff',
  'tag letter': '\u{e0041}',
};

/** Controls, directions and invisible marks by their numbers. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not come out
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069]/;

const text = fc.string({ unit: 'binary' });

describe('escapeForTerminal', () => {
  for (const [name, character] of Object.entries(UNSEEN))
    it(`shows ${name}`, () => {
      const shown = escapeForTerminal(`a${character}b`);
      expect(shown).to.match(/^a\\(r|u\{[0-9a-f]+\})b$/);
    });

  it('writes the code point, and the usual letter for line feed, carriage return and tab', () => {
    expect(escapeForTerminal('\u202e|\u{e0041}|\n\r\t')).to.equal('\\u{202e}|\\u{e0041}|\\n\\r\\t');
  });

  it('leaves what people read: letters of any script, emoji, punctuation', () => {
    const seen = 'LTV ≤ 80.5% · Größe · Δ · 流動性 · سيولة · 🚢 · e\u0301 \\ ~';
    expect(escapeForTerminal(seen)).to.equal(seen);
  });

  it('leaves nothing that a terminal obeys, whatever comes in', () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(escapeForTerminal(any)).to.not.match(OBEYED);
      }),
    );
  });

  it('is stable: what is escaped needs no escaping', () => {
    fc.assert(fc.property(text, (any) => escapeForTerminal(escapeForTerminal(any)) === escapeForTerminal(any)));
  });

  it('tells different texts apart unless they already spell an escape', () => {
    const other = text.filter((any) => !any.includes('\\'));
    fc.assert(fc.property(other, other, (a, b) => (a === b) === (escapeForTerminal(a) === escapeForTerminal(b))));
  });
});

describe('escapeLines', () => {
  it('keeps line feeds and shows everything else', () => {
    expect(escapeLines('a\nb\r\n\u001b[1mc\td')).to.equal('a\nb\\r\n\\u{1b}[1mc\\td');
  });
});

describe('escapeMarkdown', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['emphasis', '*a* _b_ ~c~', '\\*a\\* \\_b\\_ \\~c\\~'],
    ['links and images', '![x](https://e.org)', '\\!\\[x\\]\\(https\\://e.org\\)'],
    ['code', '`rm`', '\\`rm\\`'],
    ['a table cell', 'a | b', 'a \\| b'],
    ['HTML', '<img src=x> &lt;', '&lt;img src\\=x&gt; &amp;lt;'],
    ['a mention', '@team', '@<!-- -->team'],
    ['an issue', '#12', '\\#12'],
    ['an ordered list', '1. a', '1\\. a'],
    ['a bare link', 'www.e.org', 'www\\.e.org'],
    ['a heading underline', '===', '\\=\\=\\='],
    ['a backslash', '\\*', '\\\\\\*'],
    ['mathematics', '$x$', '\\$x\\$'],
    ['a line break', 'a\n# b', 'a\\\\n\\# b'],
    ['a bidi mark', 'a\u202eb', 'a\\\\u\\{202e\\}b'],
  ];
  for (const [what, from, to] of cases) it(`takes ${what} literally`, () => expect(escapeMarkdown(from)).to.equal(to));

  it('leaves numbers and units readable in the source', () => {
    expect(escapeMarkdown('80.5% of 3_000 WETH')).to.equal('80.5% of 3\\_000 WETH');
  });

  it('lets no HTML through but its own comment', () => {
    fc.assert(fc.property(text, (any) => !/[<>]/.test(escapeMarkdown(any).replaceAll('@<!-- -->', ''))));
  });
});

describe('letters that can pass for others', () => {
  it('are shown as code points: other scripts, marks that hardly show, styled letters and digits', () => {
    const cases: Readonly<Record<string, string>> = {
      'U\u0405DC': 'U\\u{405}DC',
      'W\u0395TH': 'W\\u{395}TH',
      '\u0430ave': '\\u{430}ave',
      'DA\u0406': 'DA\\u{406}',
      'US\u1e0aC': 'US\\u{1e0a}C',
      'A\u0301ve': 'A\\u{301}ve',
      '\u{1d5e8}SDC': '\\u{1d5e8}SDC',
      '\uff35SDC': '\\u{ff35}SDC',
      '\u0131nit': '\\u{131}nit',
      '1\u0660': '1\\u{660}',
      '\u6771': '\\u{6771}',
    };
    for (const [text, shown] of Object.entries(cases)) expect(escapeLookAlikes(text), shown).to.equal(shown);
  });

  it('are not those that show their mark, nor the signs of our own texts and of a QR code', () => {
    const plain = 'Raise Žižkov’s “cap” — by 5 % … → ≥ 3 × naïve • ▀▄█ \u001b[31m\n';
    expect(escapeLookAlikes(plain)).to.equal(plain);
  });
});
