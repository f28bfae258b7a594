import { expect } from 'chai';
import fc from 'fast-check';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { isObject, member, parseJson } from '../../src/observe/json.js';

const failure = (text: string): string => {
  try {
    parseJson(text, 'x.json');
  } catch (error) {
    if (error instanceof PlimsollError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no failure';
};

describe('a JSON document', () => {
  it('keeps integers beyond 2^53 exact', () => {
    const big = '80000000000000000000000000000001';
    expect(parseJson(`{"a":${big},"b":-9007199254740993,"c":[0,-0]}`, 'x')).to.deep.equal({
      a: BigInt(big),
      b: -9007199254740993n,
      c: [0n, 0n],
    });
  });

  it('keeps other numbers as they are written', () => {
    expect(String(parseJson('1.10', 'x'))).to.equal('1.10');
    expect(String(parseJson('1e400', 'x'))).to.equal('1e400');
  });

  it('is what any other reader makes of it', () => {
    const plain = (value: unknown): unknown =>
      typeof value === 'bigint'
        ? Number(value)
        : Array.isArray(value)
          ? value.map(plain)
          : isObject(value as never)
            ? Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, plain(each)]))
            : value;
    const value = fc
      .jsonValue({ noUnicodeString: false })
      .filter((each) => !/\d\.\d|e[+-]|-0/.test(JSON.stringify(each)) && !JSON.stringify(each).includes('__proto__'));
    fc.assert(
      fc.property(value, (each) => {
        expect(plain(parseJson(JSON.stringify(each), 'x'))).to.deep.equal(plain(JSON.parse(JSON.stringify(each))));
      }),
    );
  });

  it('is refused when it is cut off, wherever', () => {
    const whole = '{"a": {"b": [1, true, "x\\n"]}, "c": null}';
    for (let end = 0; end < whole.length; end += 1)
      expect(failure(whole.slice(0, end)), whole.slice(0, end)).to.match(
        /^source\/not-json: x\.json is not a whole JSON document: /,
      );
  });

  it('is refused when a key stands twice with two values', () => {
    expect(failure('{"a":1,"a":2}')).to.match(
      /^source\/not-json: x\.json is not a whole JSON document: Duplicate key 'a'/,
    );
  });

  for (const open of ['[', '{"a":'])
    it(`is refused when ${open} is nested without end`, () => {
      expect(failure(open.repeat(100_000))).to.equal(
        'source/not-json: x.json is not a whole JSON document: it is nested deeper than 64 levels',
      );
    });

  it('counts no bracket in a text as nesting', () => {
    const text = '['.repeat(1000);
    expect(parseJson(JSON.stringify([`"${text}\\`]), 'x')).to.deep.equal([`"${text}\\`]);
  });

  it('is refused when a number has no end', () => {
    expect(failure('9'.repeat(5_000_000))).to.equal(
      'source/not-json: x.json is not a whole JSON document: a number of 5000000 digits',
    );
  });

  it('has keys that every object has as its own only where it says so', () => {
    const root = parseJson('{"__proto__": {"ltv": 1}, "b": {}}', 'x');
    expect(member(member(root, '__proto__'), 'ltv')).to.equal(1n);
    expect(member(root, 'constructor')).to.equal(undefined);
    expect(member(member(root, 'b'), 'ltv')).to.equal(undefined);
    expect(Object.hasOwn(Object.prototype, 'ltv')).to.equal(false);
  });

  it('of any text is parsed or refused, never broken', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '1',
      '-',
      '.',
      'e',
      'true',
      'null',
      '\\',
      '\\u',
      ' ',
      '\n',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        failure(parts.join(''));
      }),
      { numRuns: 500 },
    );
  });
});
