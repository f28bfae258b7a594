import { expect } from 'chai';
import fc from 'fast-check';
import { parseExpression } from '../../src/expr/parse.js';
import { printExpression } from '../../src/expr/print.js';
import { anyExpr } from './arbitrary.js';
import { parsed, problemOf, shape } from './support.js';

/** Two spellings of one tree. */
const same = (a: string, b: string): void => {
  expect(shape(parsed(a)), `${a}  against  ${b}`).to.deep.equal(shape(parsed(b)));
};
const differ = (a: string, b: string): void => {
  expect(shape(parsed(a)), `${a}  against  ${b}`).to.not.deep.equal(shape(parsed(b)));
};

describe('expr: parsing', () => {
  it('binds as CEL does', () => {
    same('a + b * c', 'a + (b * c)');
    same('a - b - c', '(a - b) - c');
    same('a / b * c', '(a / b) * c');
    same('a || b && c', 'a || (b && c)');
    same('a && b == c + d', 'a && (b == (c + d))');
    same('!a.b', '!(a.b)');
    same('-a * b', '(-a) * b');
    same('!a && b', '(!a) && b');
    same('a ? b : c ? d : e', 'a ? b : (c ? d : e)');
    same('a || b ? c : d', '(a || b) ? c : d');
    same('a in b && c', '(a in b) && c');
    same('a.b["c"][0].d', '((((a.b)["c"])[0]).d)');
    differ('(a + b) * c', 'a + b * c');
    differ('a - (b - c)', 'a - b - c');
    differ('!(a && b)', '!a && b');
  });

  it('reads literals exactly', () => {
    const fraction = (source: string): unknown => {
      const ast = parsed(source);
      return ast.kind === 'number' ? `${ast.n}/${ast.d} ${ast.unit}` : ast.kind;
    };
    expect(fraction('1_000_000')).to.equal('1000000/1 none');
    expect(fraction('0.1')).to.equal('1/10 none');
    expect(fraction('2%')).to.equal('1/50 %');
    expect(fraction('82.555%')).to.equal('16511/20000 %');
    expect(fraction('50bps')).to.equal('1/200 bps');
    expect(fraction('36h')).to.equal('129600/1 h');
    expect(fraction('1.5d')).to.equal('129600/1 d');
    expect(fraction('90min')).to.equal('5400/1 min');
    expect(fraction('$1_234.5')).to.equal('2469/2 $');
    expect(fraction('115792089237316195423570985008687907853269984665640564039457584007913129639935')).to.equal(
      `${2n ** 256n - 1n}/1 none`,
    );
  });

  it('reads both kinds of quotes and escapes', () => {
    same(`'it\\'s "a"'`, `"it's \\"a\\""`);
    expect(parsed('"\\u0041\\n\\\\"')).to.include({ value: 'A\n\\' });
  });

  it('says where a node is', () => {
    const ast = parsed('  a + (b.c)');
    expect([ast.at, ast.length]).to.deep.equal([2, 9]);
    expect(ast.kind === 'binary' && [ast.right.at, ast.right.length]).to.deep.equal([7, 3]);
  });

  it('makes plain JSON', () => {
    const ast = parsed('a.all(x, x <= 2%) ? min(1, $2) : b["c"] in ["d", null, true]');
    expect(JSON.parse(JSON.stringify(ast))).to.deep.equal(ast);
  });

  it('prints one canonical text', () => {
    const canonical = (source: string): string => printExpression(parsed(source));
    expect(canonical("((a))+ 'x'")).to.equal('a + "x"');
    expect(canonical('10000000*(2%+0.50)')).to.equal('10_000_000 * (2% + 0.5)');
    expect(canonical('(a ? b : c).d')).to.equal('(a ? b : c).d');
    expect(canonical('(a < b) == (c < d)')).to.equal('(a < b) == (c < d)');
    expect(canonical('- -a')).to.equal('--a');
    expect(canonical('"\\u202e"')).to.equal('"\\u202e"');
  });

  it('law: parse(print(tree)) is the tree', () => {
    fc.assert(
      fc.property(anyExpr, (ast) => {
        const text = printExpression(ast);
        fc.pre(text.length <= 4_000);
        const again = parseExpression(text);
        if (!again.ok) throw new Error(`${text}: ${again.problem.message}`);
        expect(shape(again.ast)).to.deep.equal(shape(ast));
        expect(printExpression(again.ast)).to.equal(text);
      }),
      { numRuns: 400 },
    );
  });

  it('law: no text makes it throw, and a problem lies within the text', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...'a.b [ ] ( ) , ? : && || ! == < <= + - * / % 1 2% $5 36h "x" \' \\ in has min all true'.split(' '),
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    const garbage = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' '));
    fc.assert(
      fc.property(garbage, (source) => {
        const result = parseExpression(source);
        if (result.ok) return;
        const { message, help = '', offset, length } = result.problem;
        expect(offset).to.be.within(0, source.length);
        expect(offset + length).to.be.within(offset, source.length);
        expect(`${message}${help}`).to.not.match(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
      { numRuns: 1_500 },
    );
  });
});

describe('expr: what the parser refuses, and how it says so', () => {
  const cases: readonly (readonly [string, number, string, string?])[] = [
    ['', 0, 'expected a value, found the end'],
    ['a +', 3, 'expected a value, found the end'],
    ['a b', 2, 'expected an operator or the end, found "b"'],
    ['a < b < c', 6, 'comparisons do not chain', 'write a < b && b < c'],
    ['a = b', 2, '"=" is not part of the language', 'equality is =='],
    [
      'a % b',
      2,
      '"%" is not part of the language',
      'a percent sign belongs directly after its number (2%); there is no modulo',
    ],
    ['a & b', 2, '"&" is not part of the language', 'and is &&'],
    ['{}', 0, '"{" is not part of the language', 'there are no map literals'],
    ['90_000_00', 0, 'digit groups are of three', 'write 90_000, or the digits without groups'],
    ['1_0', 0, 'digit groups are of three', 'write 90_000, or the digits without groups'],
    ['0.000_1', 0, 'digits after the point are not grouped', 'write them without underscores'],
    ['1e18', 1, '"e18" is not a unit', 'write the number out, in groups of three: 1_000_000'],
    ['5m', 1, '"m" is not a unit', 'minutes are min; millions are written out: 5_000_000'],
    ['1d12h', 1, '"d12h" is not a unit', 'a duration has one unit; add two: 1d + 12h'],
    ['5bp', 1, '"bp" is not a unit', 'did you mean bps? the units are %, bps, s, min, h, d, w'],
    ['asset == 0xC02a', 10, '"xC02a" is not a unit', 'an address or other bytes are written as text: "0x…"'],
    ['$5%', 2, 'a dollar amount takes no other unit'],
    ['"abc', 0, 'this text has no closing quote', 'close it with "'],
    ['"\\q"', 1, 'this escape is not known', 'the escapes are \\\\ \\" \\\' \\n \\r \\t and \\uXXXX'],
    ['"\\', 1, 'this escape is not known', 'the escapes are \\\\ \\" \\\' \\n \\r \\t and \\uXXXX'],
    ['"a\u202eb"', 2, 'text holds an invisible character', 'write it as an escape: \\uXXXX'],
    ['a \u202e b', 2, '"\\u202e" is not part of the language'],
    ['maxx(a, b)', 0, 'there is no function "maxx"', 'did you mean max?'],
    ['a.al(x, true)', 2, 'there is no method "al"', 'did you mean all?'],
    ['a.size()', 2, 'there is no method "size"', 'write size(x)'],
    ['a.all(x)', 7, 'expected "," after the variable of all, found ")"'],
    ['a.all(1, true)', 6, 'expected a variable name, found "1"', 'write list.all(x, …)'],
    ['abs(1, 2)', 0, 'abs does not take 2 arguments', 'write abs(x)'],
    ['has(1 + 2)', 0, 'has asks about a name, a member or an entry', 'write has(a.b)'],
    ['(a', 2, 'expected ")" to close the bracket, found the end'],
    ['a.', 2, 'expected a member name after ".", found the end'],
    ['.5', 0, 'expected a value, found "."'],
  ];
  for (const [source, offset, message, help] of cases) {
    it(JSON.stringify(source), () => {
      const problem = problemOf(source);
      expect([problem.message, problem.offset, problem.help]).to.deep.equal([message, offset, help]);
    });
  }

  it('nesting deeper than 64', () => {
    const deep = (open: string, close: string, n: number): string => `${open.repeat(n)}1${close.repeat(n)}`;
    for (const [open, close] of [
      ['(', ')'],
      ['[', ']'],
      ['-', ''],
      ['!', ''],
      ['abs(', ')'],
      ['a[', ']'],
      ['a ? b : ', ''],
    ] as const) {
      expect(parseExpression(deep(open, close, 60)).ok, open).to.equal(true);
      expect(problemOf(deep(open, close, 65)).message, open).to.equal('the expression is nested deeper than 64');
      expect(parseExpression(open.repeat(Math.floor(4_000 / open.length))).ok, open).to.equal(false);
    }
  });

  it('more than 2,000 parts or 4,000 characters', () => {
    expect(parseExpression(`a${'+a'.repeat(999)}`).ok).to.equal(true);
    expect(problemOf(`a${'+a'.repeat(1_001)}`).message).to.equal('the expression has more than 2000 parts');
    expect(problemOf(`a${' '.repeat(4_000)}`)).to.include({
      message: 'the expression is longer than 4000 characters',
      offset: 4_000,
      length: 1,
    });
  });
});
