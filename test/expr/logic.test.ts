import { expect } from 'chai';
import type { Expr } from '../../src/expr/ast.js';
import { evaluate } from '../../src/expr/evaluate.js';
import { scopeOf } from '../../src/expr/scope.js';
import { type ExprValue, recordValue, textValue } from '../../src/expr/value.js';
import { allHold, errorOf, holds, MARKET, parsed, run, WETH } from './support.js';

const absent = (path: string): unknown => ({ absent: path });

describe('expr: logic', () => {
  it('short-circuits on either side, as CEL does', () => {
    // cel-spec, langdef.md, "Logical Operators": errors are absorbed by a side that decides.
    expect(holds('false && 1 / 0 > 1')).to.equal('false');
    expect(holds('1 / 0 > 1 && false')).to.equal('false');
    expect(holds('true || 1 / 0 > 1')).to.equal('true');
    expect(holds('1 / 0 > 1 || true')).to.equal('true');
    expect(holds('true && 1 / 0 > 1')).to.deep.equal({ error: 'division by zero', offset: 8 });
    expect(holds('1 / 0 > 1 || false')).to.deep.equal({ error: 'division by zero', offset: 0 });
    expect(holds('1 && true')).to.deep.equal({ error: 'expected true or false, found a plain number', offset: 0 });
    expect(holds('frozen ? true : 1 / 0 > 1')).to.equal('true');
    expect(holds('!frozen ? 1 / 0 > 1 : true')).to.equal('true');
  });

  it('has the whole truth table of unmanaged values', () => {
    const a = 'borrowCap > 0';
    const unknown = absent('borrowCap');
    expect(holds(`false && ${a}`)).to.equal('false');
    expect(holds(`${a} && false`)).to.equal('false');
    expect(holds(`true && ${a}`)).to.deep.equal(unknown);
    expect(holds(`${a} && true`)).to.deep.equal(unknown);
    expect(holds(`true || ${a}`)).to.equal('true');
    expect(holds(`${a} || true`)).to.equal('true');
    expect(holds(`false || ${a}`)).to.deep.equal(unknown);
    expect(holds(`${a} || false`)).to.deep.equal(unknown);
    expect(holds(`!(${a})`)).to.deep.equal(unknown);
    expect(holds(`${a} ? true : false`)).to.deep.equal(unknown);
    expect(holds(`${a} && 1 / 0 > 1`)).to.deep.equal({ error: 'division by zero', offset: 17 });
  });

  it('carries unmanaged values through arithmetic, calls, members and keys', () => {
    for (const source of [
      '1 + borrowCap * 2 > 0',
      '-borrowCap == 0',
      'borrowCap == borrowCap',
      'borrowCap != null',
      'max(1, borrowCap) > 0',
      'isUnlimited(borrowCap)',
      'borrowCap in [1]',
      '1 in [borrowCap]',
      'borrowCap.x.y == 1 || false',
      '[1][borrowCap] == 1',
    ]) {
      const result = holds(source);
      expect(typeof result === 'object' && 'absent' in result && result.absent.split('.')[0], source).to.equal(
        'borrowCap',
      );
    }
    expect(holds('reserves.DAI.supplyCap > 0')).to.deep.equal(absent('reserves.DAI.supplyCap'));
    expect(holds('reserves["DAI"].supplyCap > 0')).to.deep.equal(absent('reserves.DAI.supplyCap'));
    expect(holds('interestRate.slope2 > 0')).to.deep.equal(absent('interestRate.slope2'));
  });

  it('takes a listed name that a record does not give as unmanaged', () => {
    const entity: ExprValue = { kind: 'record', get: () => undefined, names: () => ['ltv'] };
    const scope = scopeOf(new Map([['r', entity]]));
    expect(holds('r.ltv > 0', scope)).to.deep.equal(absent('r.ltv'));
    expect(errorOf('r.lvt > 0', scope)).to.equal('there is no "lvt" here; did you mean "ltv"?');
    expect(holds('has(r.ltv) || has(r.cap)', scope)).to.equal('false');
  });

  it('evaluates a tree read back from JSON alike', () => {
    const ast = parsed('reserves.all(k, reserves[k].ltv + 2% <= liquidationThreshold) ? 36h : 1 / 3 * $2');
    const again: Expr = JSON.parse(JSON.stringify(ast));
    expect(evaluate(again, MARKET)).to.deep.equal(evaluate(ast, MARKET));
    expect(evaluate(ast, MARKET)).to.include({ ok: true });
  });

  it('asks whether a value is there', () => {
    allHold(
      'has(ltv) && !has(borrowCap) && !has(nothing)',
      'has(interestRate.slope1) && !has(interestRate.slope2) && !has(borrowCap.x)',
      'has(reserves.WETH.supplyCap) && !has(reserves.DAI.supplyCap) && !has(reserves.FOO.supplyCap)',
      'has(tiers[1]) && !has(tiers[2])',
      'has(borrowCap) ? borrowCap > 0 : true',
      '!has(borrowCap) || borrowCap > 0',
    );
    expect(errorOf('has(ltv.x)')).to.equal('there is no "x" in a plain number: only records and lists have members');
  });

  it('finds members by the first name, or by the dotted path', () => {
    allHold(
      'interestRate.slope1 == 2.7%',
      'reserves.WETH.ltv == 80.5%',
      'reserves["WETH"]["ltv"] == 80.5%',
      'tiers[1].ltv == 20%',
    );
    expect(errorOf('ltvv > 0')).to.equal('there is no value named "ltvv"');
    expect(errorOf('reserves.WETTH.ltv > 0')).to.equal('there is no "WETTH" here; did you mean "WETH"?');
    expect(errorOf('tiers[2].ltv > 0')).to.equal('there is no item 2: the list has 2');
    expect(errorOf('tiers[0 - 1].ltv > 0')).to.equal('a list is indexed by a whole number from 0');
    expect(errorOf('tiers[50%].ltv > 0')).to.equal('a key is text or a whole number, not a plain number');
  });

  it('knows no prototypes', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(errorOf(`${name} == 1`)).to.equal(`there is no value named "${name}"`);
      expect(errorOf(`reserves.${name} == 1`)).to.equal(`there is no "${name}" here`);
      expect(holds(`has(reserves["${name}"])`)).to.equal('false');
      const scope = scopeOf(new Map<string, ExprValue>([[name, recordValue(new Map([[name, textValue('x')]]))]]));
      expect(holds(`${name}.${name} == "x" && "${name}" in ${name}`, scope)).to.equal('true');
    }
  });
});

describe('expr: equality and membership', () => {
  it('compares like with like', () => {
    allHold(
      '"a" == "a" && "a" != "b" && true == true && null == null && ltv != null && frozen',
      '[1, "a", true] == [1, "a", true] && [1, 2] != [2, 1] && [1] != [1, 2] && [[1]] == [[1]]',
      '2 in caps && !(4 in caps) && "WETH" in reserves && !("FOO" in reserves)',
      'caps.contains(2) && reserves.contains("DAI") && "abc".contains("b")',
      'size(caps) == 3 && size(reserves) == 2 && size("aé😀") == 3',
    );
    expect(errorOf('frozen == "true"')).to.equal('cannot compare true or false with text');
    expect(errorOf('"1" in caps')).to.equal('cannot compare a plain number with text');
    expect(errorOf('reserves == reserves')).to.equal('records are compared member by member');
    expect(errorOf('"a" < "b"')).to.equal('cannot say which is more: text has no order, only numbers have');
    expect(errorOf('1 in 2')).to.equal('cannot look for a value in a plain number: it is no list or record');
    expect(errorOf('size(1)')).to.equal('size takes a list, a record or text');
    expect(errorOf('min([])')).to.equal('min of an empty list has no value');
  });

  it('reads two spellings of an address as one', () => {
    allHold(
      `asset == "${WETH}" && asset == "${WETH.toLowerCase()}" && "${WETH.toLowerCase()}" in [asset]`,
      `asset != "0x0000000000000000000000000000000000000000"`,
      '"0xAB" != "0xab" && "usdc" != "USDC"',
    );
  });

  it('wants a condition to be true or false', () => {
    expect(holds('  ltv')).to.deep.equal({
      error: 'a condition must be true or false; this is a plain number',
      offset: 2,
    });
    expect(run('[ltv, "a"]')).to.include({ ok: true });
  });
});
