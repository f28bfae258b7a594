import { expect } from 'chai';
import { AbiCoder, Interface } from 'ethers/abi';
import type { Hex } from '../../src/chain/hex.js';
import { decodeStep } from '../../src/plan/decode-step.js';
import { applies, applyStep, unmet } from '../../src/plan/effects.js';
import { encodeStep, passedNames } from '../../src/plan/encode-step.js';
import type { Step } from '../../src/plan/plan.js';
import { entityOf, type ParamSet } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { aave } from '../protocol/support.js';
import { refusalOf } from '../refusal.js';
import { addressOf, CONTRACTS, E_MODE, observationOf, RESERVE, textOf } from './market.js';

const ABI = new Interface([
  'function setReserveInterestRateData(address,bytes)',
  'function setEModeCategory(uint8,uint16,uint16,uint16,string)',
  'function setAssetCollateralInEMode(address,uint8,bool)',
  'function setSupplyCap(address,uint256)',
  'function setReserveFreeze(address,bool)',
  'function configureReserveAsCollateral(address,uint256,uint256,uint256)',
]);

describe('one step of a plan', () => {
  let protocol: Protocol;
  let state: ParamSet;
  before(async () => {
    protocol = await aave();
    state = observationOf(
      {
        reserves: { WETH: RESERVE, USDC: { ...RESERVE, frozen: 'true', ltv: '0%', pendingLtv: '80%' } },
        eModes: { '7': { ...E_MODE, collateral: '[WETH]' } },
      },
      protocol,
    );
  });
  const step = (id: string, identity: string, member: string | null = null, of: ParamSet = state): Step => {
    const transition = protocol.transitions.find((t) => t.id === id);
    if (transition === undefined) throw new Error(`no ${id}`);
    return { transition, identity, member, passed: entityOf(of, transition.group, identity)?.values ?? new Map() };
  };
  const at = (name: string): Hex => CONTRACTS.get(name) ?? '0x';
  const data = (name: string, args: readonly unknown[]): Hex => ABI.encodeFunctionData(name, args as unknown[]) as Hex;
  const weth = addressOf('WETH');
  const usdc = addressOf('USDC');

  it('is the call that another library encodes', () => {
    const rates = AbiCoder.defaultAbiCoder().encode(['uint16', 'uint32', 'uint32', 'uint32'], [9000, 0, 270, 8000]);
    const cases: readonly [Step, string, readonly unknown[]][] = [
      [step('setInterestRate', weth), 'setReserveInterestRateData', [weth, rates]],
      [step('setEModeCategory', '7'), 'setEModeCategory', [7, 9000, 9300, 10_200, 'Stable']],
      [step('removeCollateralInEMode', '7', weth), 'setAssetCollateralInEMode', [weth, 7, false]],
      [step('allowCollateralInEMode', '7', usdc), 'setAssetCollateralInEMode', [usdc, 7, true]],
      [step('setSupplyCap', weth), 'setSupplyCap', [weth, 3_000_000]],
      [step('freeze', weth), 'setReserveFreeze', [weth, true]],
      [step('configureFrozenCollateral', usdc), 'configureReserveAsCollateral', [usdc, 8000, 8300, 10_500]],
    ];
    for (const [made, name, args] of cases)
      expect(encodeStep(made, state, CONTRACTS), name).to.deep.equal({
        to: at('poolConfigurator'),
        data: data(name, args),
      });
  });

  it('names what it passes, within encoded arguments too', () => {
    expect(passedNames(step('setInterestRate', weth).transition.args)).to.deep.equal([
      'asset',
      'interestRate.optimalUsage',
      'interestRate.base',
      'interestRate.slope1',
      'interestRate.slope2',
    ]);
  });

  it('refuses to pass what is not known', () => {
    const bare: Step = { ...step('setSupplyCap', weth), passed: new Map() };
    const refusal = (make: () => unknown): string => {
      const error = refusalOf(make);
      return `${error.code}: ${error.message}`;
    };
    expect(refusal(() => encodeStep(bare, state, CONTRACTS))).to.equal(
      'plan/argument: Set supply cap: nothing is known of supplyCap, so it cannot be passed',
    );
    expect(refusal(() => encodeStep(step('setSupplyCap', weth), state, new Map()))).to.equal(
      'plan/argument: Set supply cap: poolConfigurator has no address',
    );
  });

  describe('read back', () => {
    const id = (call: Hex, to = at('poolConfigurator'), of = state): string | undefined =>
      decodeStep(to, call, of, CONTRACTS)?.transition.id;

    it('is the transition that applies in the state it meets', () => {
      expect(id(data('configureReserveAsCollateral', [weth, 8000, 8300, 10_500]))).to.equal('configureCollateral');
      expect(id(data('configureReserveAsCollateral', [usdc, 8000, 8300, 10_500]))).to.equal(
        'configureFrozenCollateral',
      );
      expect(id(data('setReserveFreeze', [usdc, false]))).to.equal('unfreeze');
      expect(id(data('setAssetCollateralInEMode', [usdc, 7, true]))).to.equal('allowCollateralInEMode');
    });

    it('is nothing where the definition does not describe the call', () => {
      const cap = data('setSupplyCap', [weth, 5]);
      expect(id(cap)).to.equal('setSupplyCap');
      expect(id(cap, at('pool')), 'another contract').to.equal(undefined);
      expect(id(data('setSupplyCap', [addressOf('DAI'), 5])), 'a reserve that is not there').to.equal(undefined);
      expect(id(data('setReserveFreeze', [weth, false])), 'a state it does not apply to').to.equal(undefined);
      expect(id(`${cap}00`), 'a byte more').to.equal(undefined);
      expect(id(cap.slice(0, -2) as Hex), 'a byte less').to.equal(undefined);
      expect(id('0x'), 'no calldata').to.equal(undefined);
      expect(id('0xdeadbeef'), 'an unknown function').to.equal(undefined);
      const dirty = `${cap.slice(0, 10)}01${cap.slice(12)}` as Hex;
      expect(id(dirty), 'an address with dirt above it').to.equal(undefined);
    });

    it('is nothing where an encoded argument is not its own exact encoding', () => {
      const rates = AbiCoder.defaultAbiCoder().encode(['uint16', 'uint32', 'uint32', 'uint32'], [9000, 0, 300, 8000]);
      expect(id(data('setReserveInterestRateData', [weth, rates]))).to.equal('setInterestRate');
      expect(id(data('setReserveInterestRateData', [weth, `${rates}${'00'.repeat(32)}`]))).to.equal(undefined);
      expect(id(data('setReserveInterestRateData', [weth, rates.slice(0, -64)]))).to.equal(undefined);
    });

    it('has the values that the calldata passes', () => {
      const read = decodeStep(at('poolConfigurator'), data('setSupplyCap', [weth, 77]), state, CONTRACTS);
      if (read === null) throw new Error('it is described');
      expect(textOf(applyStep(state, read).state, 'reserves', 'WETH', 'supplyCap')).to.equal('77');
    });
  });

  describe('applied', () => {
    it('freezes with all that follows, and what it touched is said', () => {
      const { state: after, touched } = applyStep(state, step('freeze', weth));
      const values = ['ltv', 'pendingLtv', 'frozen', 'ltvzero'].map((name) => textOf(after, 'reserves', 'WETH', name));
      expect(values).to.deep.equal(['0%', '80%', 'true', 'true']);
      expect(textOf(after, 'eModes', '7', 'ltvzero')).to.equal('WETH');
      expect(touched.every(({ accepted }) => accepted)).to.equal(true);
      expect(touched.map(({ group, parameter }) => `${group}.${parameter}`)).to.have.members([
        'reserves.frozen',
        'reserves.pendingLtv',
        'reserves.ltv',
        'eModes.ltvzero',
      ]);
    });

    it('leaves the state it was given as it was', () => {
      const before = textOf(state, 'reserves', 'WETH', 'ltv');
      applyStep(state, step('freeze', weth));
      expect(textOf(state, 'reserves', 'WETH', 'ltv')).to.equal(before);
    });

    it('knows where it applies, and what it needs', () => {
      expect(applies(state, step('freeze', weth))).to.equal(true);
      expect(applies(state, step('freeze', usdc))).to.equal(false);
      expect(unmet(state, step('allowCollateralInEMode', '7', usdc))).to.deep.equal([
        'a frozen reserve cannot be made collateral in an eMode',
      ]);
      expect(unmet(state, step('zeroLtvInEMode', '7', usdc))).to.deep.equal([
        'only collateral of the eMode can have its LTV zeroed there',
      ]);
      expect(unmet(state, step('zeroLtvInEMode', '7', weth))).to.deep.equal([]);
    });
  });
});
