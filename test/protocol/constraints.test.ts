import { expect } from 'chai';
import type { Finding } from '../../src/diagnostic/finding.js';
import { constraintFindings } from '../../src/protocol/constraints.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { aave, HEADER, marketOf, WETH } from './support.js';

describe('a constraint', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });
  const judged = (lines: string): readonly Finding[] =>
    constraintFindings(marketOf(`${HEADER}reserves:\n  WETH:\n    asset: "${WETH}"\n${lines}`, protocol));
  const brief = (findings: readonly Finding[]): unknown[] =>
    findings.map(({ severity, ruleId, range, path }) => [
      severity,
      ruleId,
      range?.start.line,
      range?.start.column,
      path,
    ]);

  it('is reported on the line of each value it names, with the values', () => {
    const findings = judged('    ltv: 99%\n    frozen: false\n    liquidationThreshold: 83%\n');
    expect(brief(findings)).to.deep.equal([
      ['error', 'aave-v3/ltv-within-threshold', 12, 10, 'reserves.WETH.ltv'],
      ['error', 'aave-v3/ltv-within-threshold', 14, 27, 'reserves.WETH.liquidationThreshold'],
    ]);
    expect(new Set(findings.map(({ message }) => message))).to.deep.equal(
      new Set([
        'the LTV must not be above the liquidation threshold, or a loan could be liquidated at once (ltv 99%, liquidationThreshold 83%)',
      ]),
    );
    expect(findings[0]?.data).to.deep.equal({ constraint: 'ltv <= liquidationThreshold' });
  });

  it('holds at its edge', () => {
    expect(brief(judged('    ltv: 83%\n    liquidationThreshold: 83%\n'))).to.deep.equal([]);
    // 95% × 105.26% is 99.997%, 95% × 105.27% is 100.0065%.
    expect(brief(judged('    liquidationThreshold: 95%\n    liquidationBonus: 5.26%\n'))).to.deep.equal([]);
    expect(
      brief(judged('    liquidationThreshold: 95%\n    liquidationBonus: 5.27%\n')).map(
        (finding) => (finding as string[])[1],
      ),
    ).to.deep.equal(['aave-v3/threshold-and-bonus', 'aave-v3/threshold-and-bonus']);
  });

  it('says nothing of values that are not managed', () => {
    expect(judged('    ltv: 99%\n')).to.deep.equal([]);
    expect(judged('    borrowCap: 5\n')).to.deep.equal([]);
  });

  it('orders unlimited above every number, and off as nothing', () => {
    expect(judged('    borrowingEnabled: true\n    supplyCap: unlimited\n    borrowCap: 68719476735\n')).to.deep.equal(
      [],
    );
    expect(brief(judged('    borrowingEnabled: true\n    supplyCap: 1\n    borrowCap: unlimited\n'))).to.deep.equal([
      ['warning', 'aave-v3/borrow-cap-within-supply-cap', 12, 23, 'reserves.WETH.borrowingEnabled'],
      ['warning', 'aave-v3/borrow-cap-within-supply-cap', 14, 16, 'reserves.WETH.borrowCap'],
      ['warning', 'aave-v3/borrow-cap-within-supply-cap', 13, 16, 'reserves.WETH.supplyCap'],
    ]);
    expect(judged('    debtCeiling: disabled\n    borrowableInIsolation: true\n')).to.deep.equal([]);
    expect(judged('    debtCeiling: 0.01\n    borrowableInIsolation: true\n')).to.have.lengthOf(2);
  });

  it('over sets names them by their keys', () => {
    const findings = judged('eModes:\n  "1":\n    collateral: []\n    ltvzero: [WETH]\n');
    expect(findings.map(({ message, range }) => [range?.start.line, message])).to.deep.equal([
      [15, 'only collateral of the eMode can have its LTV zeroed there (ltvzero WETH, collateral empty)'],
      [14, 'only collateral of the eMode can have its LTV zeroed there (ltvzero WETH, collateral empty)'],
    ]);
  });
});
