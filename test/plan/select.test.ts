import { expect } from 'chai';
import type { PlimsollError } from '../../src/diagnostic/error.js';
import { fitsGlob } from '../../src/plan/only.js';
import type { Plan } from '../../src/plan/plan.js';
import type { Selection } from '../../src/plan/select.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { aave } from '../protocol/support.js';
import { refusalOf } from '../refusal.js';
import { callNames, documentOf, observationOf, planned, RESERVE, type Values } from './market.js';

describe('what a plan takes of the differences', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });

  interface Case {
    readonly chain: Values;
    readonly document: Values;
    /** Where the two were last equal; null where nothing is known. */
    readonly base?: Values | null;
    readonly selection?: Partial<Selection>;
  }
  const set = (values: Values) => observationOf({ reserves: { WETH: values, USDC: RESERVE } }, protocol);
  const planOf = ({ chain, document, base = RESERVE, selection = {} }: Case): { made: Plan; calls: string[] } => {
    const observed = set(chain);
    const made = planned({
      observed,
      document: documentOf({ reserves: { WETH: document, USDC: RESERVE } }, protocol),
      base: base === null ? null : set(base),
      selection,
    });
    return { made, calls: callNames(made, observed) };
  };
  const refusal = (input: Case): PlimsollError => refusalOf(() => planOf(input));

  it('is what changed in the document; what changed on the chain is left alone and listed', () => {
    const { made, calls } = planOf({ chain: { ...RESERVE, borrowCap: '1' }, document: { ...RESERVE, supplyCap: '5' } });
    expect(calls).to.deep.equal(['setSupplyCap(WETH)']);
    expect(made.leftAlone.map(({ path, kind }) => `${path} ${kind}`)).to.deep.equal(['reserves.WETH.borrowCap drift']);
  });

  it('leaves a guardian’s freeze alone when it raises a cap of the reserve', () => {
    const frozen: Values = { ...RESERVE, frozen: 'true', ltv: '0%', pendingLtv: '80%' };
    const { made, calls } = planOf({ chain: frozen, document: { ...RESERVE, supplyCap: '5' } });
    expect(calls).to.deep.equal(['setSupplyCap(WETH)']);
    expect(made.leftAlone.map(({ path }) => path)).to.deep.equal([
      'reserves.WETH.ltv',
      'reserves.WETH.frozen',
      'reserves.WETH.pendingLtv',
    ]);
    expect(made.consequences).to.deep.equal([]);
  });

  it('changes the threshold of a reserve that a guardian froze without touching the freeze', () => {
    const frozen: Values = { ...RESERVE, frozen: 'true', ltv: '0%', pendingLtv: '80%' };
    const { made, calls } = planOf({ chain: frozen, document: { ...RESERVE, liquidationThreshold: '84%' } });
    expect(calls).to.deep.equal(['configureReserveAsCollateral(WETH)']);
    expect(made.consequences).to.deep.equal([]);
  });

  it('undoes drift that is named, and only that', () => {
    const chain: Values = { ...RESERVE, borrowCap: '1', supplyCap: '2' };
    const { made, calls } = planOf({
      chain,
      document: RESERVE,
      selection: { includeDrift: ['reserves.WETH.borrowCap'] },
    });
    expect(calls).to.deep.equal(['setBorrowCap(WETH)']);
    expect(made.leftAlone.map(({ path }) => path)).to.deep.equal(['reserves.WETH.supplyCap']);
  });

  it('takes only what fits, and lists the rest as left alone', () => {
    const document: Values = { ...RESERVE, borrowCap: '1', supplyCap: '2', 'interestRate.slope1': '3%' };
    const { made, calls } = planOf({
      chain: RESERVE,
      document,
      selection: { only: ['reserves.*.interestRate', 'reserves.WETH.supplyCap'] },
    });
    expect(calls).to.have.members(['setSupplyCap(WETH)', 'setReserveInterestRateData(WETH)']);
    expect(made.leftAlone.map(({ path }) => path)).to.deep.equal(['reserves.WETH.borrowCap']);
    expect(planOf({ chain: RESERVE, document, selection: { only: ['reserves.USDC'] } }).calls).to.deep.equal([]);
  });

  it('passes a sibling as the chain has it where only a part of a group is taken', () => {
    const document: Values = { ...RESERVE, ltv: '70%', liquidationThreshold: '82%' };
    const { made } = planOf({ chain: RESERVE, document, selection: { only: ['reserves.WETH.ltv'] } });
    expect(made.calls[0]?.data.slice(10)).to.match(/1b58.{60}206c/); // 7000, then 8300: not the document's 8200
  });

  it('refuses a value that both moved, unless it is named', () => {
    const both: Case = { chain: { ...RESERVE, supplyCap: '1' }, document: { ...RESERVE, supplyCap: '2' } };
    const error = refusal(both);
    expect(error.code).to.equal('plan/conflict');
    expect(error.message).to.equal(
      'the document and the chain both moved reserves.WETH.supplyCap since they were last equal',
    );
    expect(error.hint).to.include('--include-drift').and.to.include('import --update');
    expect(planOf({ ...both, selection: { includeDrift: ['reserves.WETH.supplyCap'] } }).calls).to.deep.equal([
      'setSupplyCap(WETH)',
    ]);
    expect(planOf({ ...both, selection: { only: ['reserves.USDC'] } }).calls).to.deep.equal([]);
  });

  it('refuses to guess where nothing is known of when the two were equal', () => {
    const unknown: Case = { chain: RESERVE, document: { ...RESERVE, supplyCap: '2', borrowCap: '3' }, base: null };
    const error = refusal(unknown);
    expect(error.code).to.equal('plan/no-base');
    expect(error.message).to.include('reserves.WETH.supplyCap, reserves.WETH.borrowCap may be intent or drift');
    expect(planOf({ ...unknown, selection: { includeDrift: ['**'] } }).calls).to.have.members([
      'setSupplyCap(WETH)',
      'setBorrowCap(WETH)',
    ]);
  });

  it('names five values of many, and how many more there are', () => {
    const names = [
      'supplyCap',
      'borrowCap',
      'reserveFactor',
      'liquidationProtocolFee',
      'paused',
      'flashLoanEnabled',
      'borrowingEnabled',
    ];
    const moved: Values = {
      supplyCap: '1',
      borrowCap: '1',
      reserveFactor: '1%',
      liquidationProtocolFee: '1%',
      paused: 'true',
      flashLoanEnabled: 'false',
      borrowingEnabled: 'false',
    };
    expect(refusal({ chain: RESERVE, document: { ...RESERVE, ...moved }, base: null }).message).to.include(
      `and ${names.length - 5} more`,
    );
  });

  it('fits globs over paths', () => {
    const cases: readonly [string, string, boolean][] = [
      ['reserves.WETH.ltv', 'reserves.WETH', true],
      ['reserves.WETH.ltv', 'reserves.*.ltv', true],
      ['reserves.WETH.interestRate.slope1', 'reserves.*.slope1', false],
      ['reserves.WETH.interestRate.slope1', '**.slope1', true],
      ['reserves.WETHX.ltv', 'reserves.WETH', false],
      ['reserves.WETH.ltvzero', 'reserves.WETH.ltv', false],
      ['reserves.PT+USDe (2025).ltv', 'reserves.PT+USDe (2025)', true],
      ['reservesXWETH.ltv', 'reserves.WETH', false],
    ];
    for (const [path, glob, fits] of cases) expect(fitsGlob(path, glob), `${path} ~ ${glob}`).to.equal(fits);
  });
});
