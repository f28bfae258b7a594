import { expect } from 'chai';
import fc from 'fast-check';
import { loadYaml } from '../../src/document/load.js';
import type { DocumentNode } from '../../src/document/node.js';

const load = (text: string) => loadYaml({ file: 'a.yaml', text });

/** Every finding as `line:column rule message (help)`. */
const told = (text: string): string[] => {
  const loaded = load(text);
  if (loaded.ok) return [];
  return loaded.findings.map(({ range, ruleId, message, help, severity, file }) => {
    expect({ severity, file }).to.deep.equal({ severity: 'error', file: 'a.yaml' });
    const at = range === undefined ? '-' : `${range.start.line}:${range.start.column}`;
    return `${at} ${ruleId} ${message}${help === undefined ? '' : ` (${help})`}`;
  });
};

const rootOf = (text: string): DocumentNode => {
  const loaded = load(text);
  if (!loaded.ok) throw new Error(loaded.findings[0]?.message);
  return loaded.root;
};

const ALIAS =
  'document/alias anchors and aliases are not used here: every value stands where it is read (write the value out)';
const DEEP = 'document/too-deep nested deeper than 32 levels';
const unseen = (code: string): string =>
  `document/unseen-character the character ${code} cannot be seen and may hide what the text says (delete it)`;

const REFUSED: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a key twice',
    'a: 1\nb: 2\na: 3\n',
    ['3:1 document/duplicate-key the key a stands twice in the same map (remove one of them)'],
  ],
  [
    'a key twice in brackets',
    'm: { x: 1, x: 2 }\n',
    ['1:12 document/duplicate-key the key x stands twice in the same map (remove one of them)'],
  ],
  [
    'one key in two spellings',
    'a: 1\n"a": 2\n',
    ['2:1 document/duplicate-key the key a stands twice in the same map (remove one of them)'],
  ],
  [
    'a tab for indentation',
    'a:\n\tb: 1\n',
    ['2:1 document/yaml a tab cannot be used for indentation (indent with spaces)'],
  ],
  ['an anchor', 'a: &x 1\n', [`1:7 ${ALIAS}`]],
  ['an alias', 'b: *x\n', [`1:4 ${ALIAS}`]],
  ['an anchor on a key', '&k a: 1\n', ['1:4 document/alias a key cannot be an anchor']],
  [
    'a merge key',
    'a:\n  <<: { b: 1 }\n',
    ['2:3 document/alias merge keys are not used here: every value stands where it is read'],
  ],
  ['a tag of its own', 'a: !foo 1\n', ['1:9 document/tag the tag !foo is not used here (remove the tag)']],
  ['a tag of the standard', 'a: !!str 1\n', ['1:10 document/tag the tag !!str is not used here (remove the tag)']],
  ['a tag on a map', '!!map { a: 1 }\n', ['1:7 document/tag the tag !!map is not used here (remove the tag)']],
  ['a tag on a key', '!!str a: 1\n', ['1:7 document/tag the tag !!str is not used here (remove the tag)']],
  ['bytes', 'a: !!binary aGk=\n', ['1:13 document/tag the tag !!binary is not used here (remove the tag)']],
  [
    'a tag under a handle',
    '%TAG ! tag:x,2000:\n---\na: !b 1\n',
    ['3:7 document/tag the tag tag:x,2000:b is not used here (remove the tag)'],
  ],
  [
    'two documents',
    'a: 1\n---\nb: 2\n',
    ['2:1 document/yaml one file holds one document (split it into a file a document)'],
  ],
  ['a list as a key', '[a]: 1\n', ['1:1 document/key a key must be plain text']],
  ['text that turns its direction', 'a: "x\u202ey"\n', [`1:6 ${unseen('U+202E')}`]],
  ['an isolate in a comment', '# \u2066\na: 1\n', [`1:3 ${unseen('U+2066')}`]],
  ['a byte order mark', '\ufeffa: 1\n', [`1:1 ${unseen('U+FEFF')}`]],
  ['a zero', 'a: "\u0000"\n', [`1:5 ${unseen('U+0000')}`]],
  ['a zero-width space', 'a: 8\u200b0%\n', [`1:5 ${unseen('U+200B')}`]],
  ['an escape sequence for terminals', 'a: \u001b[2J\n', [`1:4 ${unseen('U+001B')}`]],
  ['a line separator', 'a: 1 \u2028b: 2\n', [`1:6 ${unseen('U+2028')}`]],
  [
    'indentation that goes nowhere',
    'a:\n   b: 1\n  c: 2\n',
    ['3:1 document/yaml the indentation does not fit the lines around it'],
  ],
  [
    'a second colon',
    'a: b: c\n',
    ['1:4 document/yaml there is a second ": " on the line; a text with one stands in quotes'],
  ],
];

describe('loadYaml refuses', () => {
  for (const [what, text, findings] of REFUSED) it(what, () => expect(told(text)).to.deep.equal(findings));

  it('a document that is too large, before it parses it', () => {
    const text = `a: "${'x'.repeat(10 * 1024 * 1024)}"`;
    expect(told(text)).to.deep.equal([
      '- document/too-large the document is larger than 4 MiB (split it, or check that it is the file you meant)',
    ]);
  });

  for (const [what, text, at] of [
    ['open brackets', '['.repeat(100_000), '1:34'],
    ['brackets that close', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, '1:34'],
    ['maps in brackets', '{a: '.repeat(20_000), '1:133'],
    ['dashes', `${'- '.repeat(100_000)}a`, '1:67'],
    ['keys that are maps', `${'? '.repeat(50_000)}a`, '1:67'],
    ['indented maps', Array.from({ length: 2_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), '34:34'],
  ] as const)
    it(`a bomb of ${what}, and lives`, () => expect(told(text)).to.deep.equal([`${at} ${DEEP}`]));

  it('nothing that is 33 lists deep, and everything deeper', () => {
    expect(load(`${'['.repeat(33)}${']'.repeat(33)}`).ok).to.equal(true);
    expect(load(`${'['.repeat(34)}${']'.repeat(34)}`).ok).to.equal(false);
  });

  it('a key 200 000 times, naming only the first few', () => {
    expect(told('k: 1\n'.repeat(200_000))).to.have.lengthOf(20);
  });

  it('any text at all without throwing, with a place in the text', () => {
    const pieces = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '\t',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '#',
      '&x ',
      '*x',
      '!t ',
      '|',
      '>',
      '---\n',
      '? ',
      '%',
      '<<',
      '\\',
      '\r\n',
    );
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const loaded = load(text);
        if (loaded.ok) return;
        expect(loaded.findings).to.not.have.lengthOf(0);
        const lines = text.split('\n');
        for (const { range } of loaded.findings) {
          expect(range?.start.line).to.be.within(1, lines.length);
          expect(range?.start.column).to.be.within(1, (lines[(range?.start.line ?? 1) - 1] ?? '').length + 1);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('loadYaml reads', () => {
  it('an empty file and one of comments as an empty value', () => {
    for (const text of ['', '# only\n', '\n\n'])
      expect(rootOf(text)).to.deep.equal({ kind: 'scalar', text: '', plain: true, span: { start: 0, end: 0 } });
  });

  it('numbers as they are written', () => {
    const root = rootOf('a: 123456789012345678901234567890\nb: 0.10\nc: 1e3\nd: 0x10\ne: yes\nf: ~\n');
    const texts =
      root.kind === 'map' ? root.entries.map(({ value }) => (value.kind === 'scalar' ? value.text : '')) : [];
    expect(texts).to.deep.equal(['123456789012345678901234567890', '0.10', '1e3', '0x10', 'yes', '~']);
  });

  it('lines that end with CR LF, with places that count them', () => {
    const text = 'a: 1\r\nb:\r\n  c: x # note\r\n';
    const root = rootOf(text);
    const b = root.kind === 'map' ? root.entries[1]?.value : undefined;
    const c = b?.kind === 'map' ? b.entries[0]?.value : undefined;
    expect(c).to.include({ kind: 'scalar', text: 'x' });
    expect(text.slice(c?.span.start, c?.span.end)).to.equal('x');
    expect(told('a: 1\r\nb:\r\n\tc: 2\r\n')).to.deep.equal([
      '3:1 document/yaml a tab cannot be used for indentation (indent with spaces)',
    ]);
  });

  it('keys that every object has as keys', () => {
    const root = rootOf('__proto__: { a: 1 }\nconstructor: 2\n"<<": 3\n');
    expect(root.kind === 'map' && root.entries.map(({ key }) => key)).to.deep.equal(['__proto__', 'constructor', '<<']);
  });

  it('a map of 200 000 keys', () => {
    const root = rootOf(Array.from({ length: 200_000 }, (_, i) => `k${i}: 1`).join('\n'));
    expect(root.kind === 'map' && root.entries.length).to.equal(200_000);
  });

  it('a block of text up to its last character, not its line break', () => {
    const text = 'a: |\n  x\n  y\nb: 1\n';
    const root = rootOf(text);
    const a = root.kind === 'map' ? root.entries[0]?.value : undefined;
    expect(a).to.include({ text: 'x\ny\n' });
    expect(text.slice(a?.span.start, a?.span.end)).to.equal('|\n  x\n  y');
  });
});
