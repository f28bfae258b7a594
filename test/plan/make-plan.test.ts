import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { PlimsollError } from '../../src/diagnostic/error.js';
import type { Plan } from '../../src/plan/plan.js';
import type { ParamSet } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { valueText } from '../../src/protocol/value.js';
import { aave } from '../protocol/support.js';
import {
  addressOf,
  CONTRACTS,
  callNames,
  changeText,
  documentOf,
  E_MODE,
  labelsOf,
  observationOf,
  planned,
  RESERVE,
  type Small,
  textOf,
  type Values,
} from './market.js';

const CONFIGURATOR = new Interface([
  'function configureReserveAsCollateral(address asset, uint256 ltv, uint256 liquidationThreshold, uint256 liquidationBonus)',
  'function setSupplyCap(address asset, uint256 newSupplyCap)',
  'function setReserveInterestRateData(address asset, bytes rateData)',
  'function setReserveLtvzero(address asset, bool ltvZero)',
]);

/** A reserve that its guardian froze: the LTV is kept aside. */
const FROZEN: Values = { ...RESERVE, frozen: 'true', ltv: '0%', pendingLtv: '80%' };
/** The same after it was unfrozen: its LTV stays at zero until somebody brings it back. */
const ZEROED: Values = { ...FROZEN, frozen: 'false' };

describe('a plan for Aave v3', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });

  const market = (reserves: Small['reserves'], eModes: Small['eModes'] = {}): Small => ({ reserves, eModes });
  /** From what the chain has to what the document says, as if the two were equal before. */
  const plan = (before: Small, after: Small): { plan: Plan; observed: ParamSet; document: ParamSet } => {
    const observed = observationOf(before, protocol);
    const document = documentOf(after, protocol);
    return { plan: planned({ observed, document }), observed, document };
  };
  const weth = (before: Values, after: Values) => plan(market({ WETH: before }), market({ WETH: after }));
  const calls = (before: Small, after: Small): string[] => {
    const made = plan(before, after);
    return callNames(made.plan, made.observed);
  };
  const consequences = ({ plan: made, ...input }: ReturnType<typeof plan>): string[] =>
    made.consequences.map((change) => changeText(change, labelsOf(input)));
  const siblings = ({ plan: made, ...input }: ReturnType<typeof plan>, index = 0): string[] =>
    (made.calls[index]?.siblings ?? []).map(
      ({ path, type, value }) => `${path} ${valueText(value, type, labelsOf(input), 'plain')}`,
    );
  const refusal = (make: () => unknown): { code: string; message: string; hint: string } => {
    try {
      make();
    } catch (error) {
      if (error instanceof PlimsollError) return { code: error.code, message: error.message, hint: error.hint ?? '' };
      throw error;
    }
    throw new Error('it was planned');
  };

  it('is empty where document and chain are equal, and where the document names less', () => {
    expect(weth(RESERVE, RESERVE).plan.calls).to.deep.equal([]);
    expect(weth(RESERVE, { supplyCap: '3_000_000' }).plan.calls).to.deep.equal([]);
  });

  it('makes one call of what one call sets, with the exact integers, and shows what it stores again', () => {
    const made = weth(RESERVE, { ...RESERVE, ltv: '80.5%', liquidationThreshold: '83.5%' });
    expect(callNames(made.plan, made.observed)).to.deep.equal(['configureReserveAsCollateral(WETH)']);
    const [call] = made.plan.calls;
    expect(call?.to).to.equal(CONTRACTS.get('poolConfigurator'));
    const args = CONFIGURATOR.decodeFunctionData('configureReserveAsCollateral', call?.data ?? '0x');
    expect([...args].map((arg) => String(arg).toLowerCase())).to.deep.equal([
      addressOf('WETH'),
      '8050',
      '8350',
      '10500',
    ]);
    expect(siblings(made)).to.deep.equal(['reserves.WETH.liquidationBonus 5%']);
    expect(call?.changes.map((c) => `${changeText(c, labelsOf(made))} ${c.kind}`)).to.deep.equal([
      'reserves.WETH.ltv 80% → 80.5% intent',
      'reserves.WETH.liquidationThreshold 83% → 83.5% intent',
    ]);
  });

  it('passes the rate curve whole, encoded within the call', () => {
    const made = weth(RESERVE, { ...RESERVE, 'interestRate.slope1': '3%' });
    const [, data] = CONFIGURATOR.decodeFunctionData('setReserveInterestRateData', made.plan.calls[0]?.data ?? '0x');
    const words = (String(data).slice(2).match(/.{64}/g) ?? []).map((word) => BigInt(`0x${word}`));
    expect(words).to.deep.equal([9000n, 0n, 300n, 8000n]);
    expect(siblings(made)).to.deep.equal([
      'reserves.WETH.interestRate.optimalUsage 90%',
      'reserves.WETH.interestRate.base 0%',
      'reserves.WETH.interestRate.slope2 80%',
    ]);
  });

  it('writes an unlimited cap as the zero it is on the chain', () => {
    const made = weth(RESERVE, { ...RESERVE, supplyCap: 'unlimited' });
    expect(CONFIGURATOR.decodeFunctionData('setSupplyCap', made.plan.calls[0]?.data ?? '0x')[1]).to.equal(0n);
  });

  it('calls only what changes, however many parameters of one entity move', () => {
    const others: Values = {
      liquidationProtocolFee: '11%',
      reserveFactor: '16%',
      supplyCap: '4',
      borrowCap: '3',
      debtCeiling: '$5',
      borrowingEnabled: 'false',
      flashLoanEnabled: 'false',
      borrowableInIsolation: 'true',
      siloedBorrowing: 'true',
      paused: 'true',
      'interestRate.base': '1%',
    };
    expect(
      calls(
        market({ WETH: RESERVE, USDC: RESERVE }),
        market({ WETH: { ...RESERVE, ...others, ltv: '79%' }, USDC: RESERVE }),
      ),
    ).to.have.members([
      'configureReserveAsCollateral(WETH)',
      'setLiquidationProtocolFee(WETH)',
      'setReserveFactor(WETH)',
      'setSupplyCap(WETH)',
      'setBorrowCap(WETH)',
      'setDebtCeiling(WETH)',
      'setReserveBorrowing(WETH)',
      'setReserveFlashLoaning(WETH)',
      'setBorrowableInIsolation(WETH)',
      'setSiloedBorrowing(WETH)',
      'setReservePause(WETH)',
      'setReserveInterestRateData(WETH)',
    ]);
    expect(
      calls(market({ WETH: ZEROED }), market({ WETH: { ...ZEROED, ...others, liquidationBonus: '6%' } })).filter(
        (call) => /Collateral|Ltv/.test(call),
      ),
    ).to.deep.equal(['configureReserveAsCollateral(WETH)', 'setReserveLtvzero(WETH)']);
  });

  describe('with an LTV kept aside', () => {
    it('passes the pending LTV of a frozen reserve, whose LTV stays zero', () => {
      const { pendingLtv: _, ...managed } = FROZEN;
      const made = weth(FROZEN, { ...managed, liquidationThreshold: '82%' });
      expect(callNames(made.plan, made.observed)).to.deep.equal(['configureReserveAsCollateral(WETH)']);
      const args = CONFIGURATOR.decodeFunctionData('configureReserveAsCollateral', made.plan.calls[0]?.data ?? '0x');
      expect([...args].slice(1)).to.deep.equal([8000n, 8200n, 10500n]);
      expect(siblings(made)).to.deep.equal(['reserves.WETH.pendingLtv 80%', 'reserves.WETH.liquidationBonus 5%']);
      expect(textOf(made.plan.after, 'reserves', 'WETH', 'ltv')).to.equal('0%');
      expect(textOf(made.plan.after, 'reserves', 'WETH', 'pendingLtv')).to.equal('80%');
      expect(consequences(made)).to.deep.equal([]);
    });

    it('changes the bonus of a zeroed reserve by bringing the LTV back and zeroing it again', () => {
      const made = weth(ZEROED, { ...ZEROED, liquidationBonus: '6%' });
      expect(callNames(made.plan, made.observed)).to.deep.equal([
        'configureReserveAsCollateral(WETH)',
        'setReserveLtvzero(WETH)',
      ]);
      const [, ...args] = CONFIGURATOR.decodeFunctionData(
        'configureReserveAsCollateral',
        made.plan.calls[0]?.data ?? '0x',
      );
      expect(args).to.deep.equal([8000n, 8300n, 10600n]);
      expect(CONFIGURATOR.decodeFunctionData('setReserveLtvzero', made.plan.calls[1]?.data ?? '0x')[1]).to.equal(true);
      expect(consequences(made)).to.deep.equal([]);
      expect(textOf(made.plan.after, 'reserves', 'WETH', 'pendingLtv')).to.equal('80%');
    });

    it('changes the pending LTV of a frozen reserve', () => {
      const made = weth(FROZEN, { ...FROZEN, pendingLtv: '70%' });
      expect(callNames(made.plan, made.observed)).to.deep.equal(['configureReserveAsCollateral(WETH)']);
      expect(made.plan.changes.map((c) => changeText(c, labelsOf(made)))).to.deep.equal([
        'reserves.WETH.pendingLtv 80% → 70%',
      ]);
    });

    it('brings the LTV back with one call, before or after unfreezing', () => {
      expect(calls(market({ WETH: ZEROED }), market({ WETH: RESERVE }))).to.deep.equal(['setReserveLtvzero(WETH)']);
      expect(calls(market({ WETH: FROZEN }), market({ WETH: RESERVE }))).to.deep.equal([
        'setReserveFreeze(WETH)',
        'setReserveLtvzero(WETH)',
      ]);
    });

    it('sets and clears what is derived from it', () => {
      const zeroed = weth(RESERVE, { ...ZEROED, pendingLtv: null, ltvzero: 'true' });
      expect(callNames(zeroed.plan, zeroed.observed)).to.deep.equal(['setReserveLtvzero(WETH)']);
      expect(consequences(zeroed)).to.deep.equal(['reserves.WETH.pendingLtv 0% → 80%']);
      expect(calls(market({ WETH: ZEROED }), market({ WETH: { ...RESERVE, ltvzero: 'false' } }))).to.deep.equal([
        'setReserveLtvzero(WETH)',
      ]);
    });

    it('says that a frozen reserve cannot get its LTV back', () => {
      const { ltv: _, pendingLtv: __, ...rest } = FROZEN;
      const { code, message } = refusal(() => weth(FROZEN, { ...rest, ltvzero: 'false' }));
      expect(code).to.equal('plan/no-way');
      expect(message)
        .to.include('reserves.WETH.ltvzero')
        .and.to.include('the LTV of a frozen reserve cannot be brought back');
    });
  });

  describe('that freezes', () => {
    const collateral = { '1': { ...E_MODE, collateral: '[WETH]' } };
    const unmanaged = (values: Values): Values => ({ ...values, pendingLtv: null });

    it('is one call where the document has the LTV at zero, and keeps the LTV aside', () => {
      const made = weth(RESERVE, unmanaged({ ...RESERVE, frozen: 'true', ltv: '0%' }));
      expect(callNames(made.plan, made.observed)).to.deep.equal(['setReserveFreeze(WETH)']);
      expect(consequences(made)).to.deep.equal([
        'reserves.WETH.pendingLtv 0% → 80%',
        'reserves.WETH.ltvzero false → true',
      ]);
    });

    it('is refused where the document keeps its LTV, naming what becomes what', () => {
      const { code, message, hint } = refusal(() => weth(RESERVE, { ...RESERVE, frozen: 'true' }));
      expect(code).to.equal('plan/untrue-document');
      expect(message).to.equal(
        'after these calls the document would not be true: reserves.WETH.ltv becomes 0%, the document says 80%; reserves.WETH.pendingLtv becomes 80%, the document says 0%',
      );
      expect(hint).to.include('write their values into the document too');
      const free = weth(RESERVE, unmanaged({ ...RESERVE, frozen: 'true', ltv: null }));
      expect(consequences(free)).to.include('reserves.WETH.ltv 80% → 0%');
    });

    it('zeroes the LTV in every eMode where it is collateral, which the document must say', () => {
      const before = market({ WETH: RESERVE }, { ...collateral, '2': E_MODE });
      const frozen = { WETH: unmanaged({ ...RESERVE, frozen: 'true', ltv: '0%' }) };
      const made = plan(
        before,
        market(frozen, { '1': { ...E_MODE, collateral: '[WETH]', ltvzero: '[WETH]' }, '2': E_MODE }),
      );
      expect(callNames(made.plan, made.observed)).to.deep.equal(['setReserveFreeze(WETH)']);
      const { code, message } = refusal(() => plan(before, market(frozen, { ...collateral, '2': E_MODE })));
      expect(code).to.equal('plan/untrue-document');
      expect(message).to.equal(
        'after these calls the document would not be true: eModes.1.ltvzero becomes WETH, the document says empty',
      );
      const silent = plan(
        before,
        market(frozen, { '1': { ...E_MODE, collateral: '[WETH]', ltvzero: null }, '2': { ...E_MODE, ltvzero: null } }),
      );
      expect(consequences(silent)).to.include('eModes.1.ltvzero empty → WETH');
      expect(consequences(silent).filter((text) => text.startsWith('eModes.2'))).to.deep.equal([]);
    });

    it('comes after what only an unfrozen reserve can do', () => {
      const after = market(
        { WETH: unmanaged({ ...RESERVE, frozen: 'true', ltv: '0%' }) },
        { '1': { ...E_MODE, collateral: '[WETH]', ltvzero: '[WETH]' } },
      );
      expect(calls(market({ WETH: RESERVE }, { '1': E_MODE }), after)).to.deep.equal([
        'setAssetCollateralInEMode(1, WETH)',
        'setReserveFreeze(WETH)',
      ]);
    });
  });

  describe('over several entities', () => {
    it('unfreezes before what a frozen reserve cannot do in an eMode', () => {
      const before = market({ WETH: FROZEN, USDC: RESERVE }, { '1': { ...E_MODE, collateral: '[USDC]' } });
      const after = market({ WETH: RESERVE, USDC: RESERVE }, { '1': { ...E_MODE, collateral: '[USDC, WETH]' } });
      expect(calls(before, after)).to.deep.equal([
        'setReserveFreeze(WETH)',
        'setReserveLtvzero(WETH)',
        'setAssetCollateralInEMode(1, WETH)',
      ]);
      const left = { '1': { ...E_MODE, collateral: '[WETH]', ltvzero: '[WETH]' } };
      expect(
        calls(market({ WETH: FROZEN }, left), market({ WETH: RESERVE }, { '1': { ...E_MODE, collateral: '[WETH]' } })),
      ).to.deep.equal(['setReserveFreeze(WETH)', 'setReserveLtvzero(WETH)', 'setAssetLtvzeroInEMode(1, WETH)']);
    });

    it('says why a frozen reserve cannot become collateral of an eMode', () => {
      const before = market({ WETH: FROZEN }, { '1': E_MODE });
      const { code, message } = refusal(() =>
        plan(before, market({ WETH: FROZEN }, { '1': { ...E_MODE, collateral: '[WETH]' } })),
      );
      expect(code).to.equal('plan/no-way');
      expect(message).to.equal(
        "no order of calls brings eModes.1.collateral to the document's value: Let an asset be collateral in an eMode: a frozen reserve cannot be made collateral in an eMode",
      );
    });

    it('lets members join and leave, one call each, and many of them at once', () => {
      const symbols = ['WETH', 'USDC', 'DAI', 'WBTC', 'LINK', 'AAVE', 'UNI', 'CRV', 'GHO', 'sDAI', 'USDe', 'weETH'];
      const reserves = Object.fromEntries(symbols.map((symbol) => [symbol, RESERVE]));
      const before = market(reserves, { '1': { ...E_MODE, collateral: '[WETH, USDC]', borrowable: '[WETH]' } });
      const swapped = market(reserves, { '1': { ...E_MODE, collateral: '[USDC, DAI]', borrowable: '[]' } });
      expect(calls(before, swapped)).to.have.members([
        'setAssetCollateralInEMode(1, DAI)',
        'setAssetCollateralInEMode(1, WETH)',
        'setAssetBorrowableInEMode(1, WETH)',
      ]);
      const all = `[${symbols.join(', ')}]`;
      const made = calls(
        before,
        market(reserves, { '1': { ...E_MODE, collateral: all, borrowable: all, ltvzero: all } }),
      );
      expect(made).to.have.length(10 + 11 + 12);
      expect(new Set(made).size).to.equal(33);
    });

    it('takes a member out of the zeroed ones with the collateral, in one call', () => {
      const before = market({ WETH: RESERVE }, { '1': { ...E_MODE, collateral: '[WETH]', ltvzero: '[WETH]' } });
      expect(calls(before, market({ WETH: RESERVE }, { '1': E_MODE }))).to.deep.equal([
        'setAssetCollateralInEMode(1, WETH)',
      ]);
    });

    it('sets an eMode’s numbers and label in one call', () => {
      const before = market({ WETH: RESERVE }, { '1': E_MODE });
      const after = market(
        { WETH: RESERVE },
        { '1': { ...E_MODE, ltv: '91%', liquidationThreshold: '94%', label: '"Stablecoins"' } },
      );
      const made = plan(before, after);
      expect(callNames(made.plan, made.observed)).to.deep.equal(['setEModeCategory(1)']);
      expect(siblings(made)).to.deep.equal(['eModes.1.liquidationBonus 2%']);
    });
  });

  it('keeps a constraint broken that was broken before, and breaks none that held', () => {
    const odd: Values = { ...RESERVE, 'interestRate.slope1': '90%' };
    expect(calls(market({ WETH: odd }), market({ WETH: { 'interestRate.slope1': '85%' } }))).to.deep.equal([
      'setReserveInterestRateData(WETH)',
    ]);
    const { code, message } = refusal(() => weth(RESERVE, { 'interestRate.slope1': '85%' }));
    expect(code).to.equal('plan/no-way');
    expect(message).to.include('reserves.WETH.interestRate.slope1').and.to.include('slope 2 must not be below slope 1');
  });

  it('refuses what the chain does not have', () => {
    const observed = observationOf(market({ WETH: RESERVE }), protocol);
    const document = documentOf(market({ WETH: RESERVE, USDC: { supplyCap: '5' } }), protocol);
    const { code, message, hint } = refusal(() => planned({ observed, document }));
    expect(code).to.equal('plan/unknown-entity');
    expect(message).to.equal(`the chain has no USDC (${addressOf('USDC')}) in reserves`);
    expect(hint).to.include('it lists nothing');
  });
});
