import { expect } from 'chai';
import fc from 'fast-check';
import { loadYaml } from '../../src/document/load.js';
import { toPlain } from '../../src/document/plain.js';
import { dropValue, editable, putValue, setValue, surplus } from '../../src/trust/edit-trust.js';
import type { Written } from '../../src/trust/yaml-text.js';

const plain = (text: string): unknown => {
  const loaded = loadYaml({ file: 'x', text });
  if (!loaded.ok) throw new Error(loaded.findings.map(({ message }) => message).join());
  return JSON.parse(JSON.stringify(toPlain(loaded.root)));
};

const FILE = `# mine
apiVersion: plimsoll/v1
kind: Trust
chains:
  # the main one
  1:
    contracts:
      "0xAb": { name: pool, code: "0x01" } # read on Monday
      "0xCd":
        name: oracle   # Chainlink
        code: "0x02"
    # nothing more
allow: {}
# the end
`;

describe('an edit of a trust file', () => {
  it('adds an entry and leaves every other line as it was', () => {
    const edited = putValue(FILE, ['chains', '1', 'contracts', '0xEf'], { name: 'acl', code: '0x03' });
    expect(edited).to.equal(
      FILE.replace(
        '        code: "0x02"\n',
        '        code: "0x02"\n      "0xEf":\n        name: acl\n        code: "0x03"\n',
      ),
    );
  });

  it('changes a value in its place, and keeps the comment beside it', () => {
    const edited = putValue(FILE, ['chains', '1', 'contracts', '0xCd'], { name: 'oracle', code: '0x05' });
    expect(edited).to.equal(FILE.replace('"0x02"', '"0x05"'));
    expect(putValue(FILE, ['chains', '1', 'contracts', '0xAb', 'code'], '0x06')).to.equal(
      FILE.replace('"0x01"', '"0x06"'),
    );
  });

  it('writes into brackets where brackets are', () => {
    expect(putValue(FILE, ['allow', 'safe/value', 'core'], { reason: 'x y', until: '2027-01-01' })).to.equal(
      FILE.replace('allow: {}', 'allow: { safe/value: { core: { reason: "x y", until: 2027-01-01 } } }'),
    );
  });

  it('is none where the file says it already', () => {
    expect(putValue(FILE, ['chains', '1', 'contracts', '0xCd'], { name: 'oracle', code: '0x02' })).to.equal(FILE);
  });

  it('takes an entry away, and the maps that it leaves empty', () => {
    expect(dropValue(FILE, ['chains', '1', 'contracts', '0xCd'])).to.equal(
      FILE.replace('      "0xCd":\n        name: oracle   # Chainlink\n        code: "0x02"\n', ''),
    );
    const one = `${editable(null)}allow:\n  safe/value:\n    core: { reason: x, until: 2027-01-01 }\n`;
    expect(dropValue(one, ['allow', 'safe/value', 'core'])).to.equal(editable(null));
    expect(dropValue(one, ['allow', 'nothing'])).to.equal(one);
  });

  it('takes away what a pin no longer has, where it is set', () => {
    const pin = ['chains', '1', 'contracts', '0xAb'];
    expect(surplus(FILE, pin, { name: 'pool' })).to.deep.equal([[...pin, 'code']]);
    expect(setValue(FILE, pin, { name: 'pool' })).to.equal(
      FILE.replace('{ name: pool, code: "0x01" }', '{ name: pool }'),
    );
    expect(surplus(FILE, ['chains', '2'], { a: 'b' })).to.deep.equal([]);
  });

  it('starts from a document of its kind', () => {
    expect(plain(editable(null))).to.deep.equal({ apiVersion: 'plimsoll/v1', kind: 'Trust' });
    expect(editable(FILE)).to.equal(FILE);
  });

  const key = fc.oneof(
    fc.constantFrom('a', 'b', '1', '31337', '0xAb', 'safe/value', 'true', 'null', '.', '-'),
    fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }),
  );
  const scalar = fc.oneof(
    fc.string({ maxLength: 8, unit: 'grapheme' }),
    fc.constantFrom('true', 'no', '1', '0x10', '2027-01-01', '# x', 'a: b', '‮'),
    fc.nat(1000),
  );
  const value = fc.letrec<{ value: Written }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
    ),
  })).value;

  it('is there when the file is read again, whatever is written, and nothing else changes', () => {
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), value, (path, written) => {
        fc.pre(
          !path.includes('__proto__') &&
            !JSON.stringify(written).includes('__proto__') &&
            !['apiVersion', 'kind', 'chains', 'allow'].includes(path[0] ?? ''),
        );
        const text = putValue(FILE, path, written);
        let found = plain(text) as Record<string, unknown>;
        expect({ ...found, [path[0] as string]: undefined }).to.deep.include({
          chains: (plain(FILE) as { chains: unknown }).chains,
        });
        for (const step of path) found = found[step] as Record<string, unknown>;
        const numbers = (one: unknown): unknown => JSON.parse(JSON.stringify(one));
        expect(found).to.deep.equal(numbers(written));
        expect(putValue(text, path, written)).to.equal(text);
        expect(dropValue(text, path)).to.equal(FILE);
      }),
      { numRuns: 300 },
    );
  });

  it('replaces whatever was there', () => {
    fc.assert(
      fc.property(value, value, (first, second) => {
        fc.pre(!JSON.stringify([first, second]).includes('__proto__'));
        const text = setValue(putValue(FILE, ['x'], first), ['x'], second);
        expect((plain(text) as { x: unknown }).x).to.deep.equal(JSON.parse(JSON.stringify(second)));
      }),
      {
        numRuns: 200,
        examples: [
          ['1', 1],
          [1, '1'],
          ['true', 'x'],
        ],
      },
    );
  });
});
