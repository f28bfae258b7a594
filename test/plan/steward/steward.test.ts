import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import fc from 'fast-check';
import type { Hex } from '../../../src/chain/hex.js';
import { diffSets } from '../../../src/plan/diff.js';
import { decodeStewardCall } from '../../../src/plan/steward/decode-call.js';
import { type StewardPlan, stewardPlan } from '../../../src/plan/steward/steward-calls.js';
import type { ParamSet } from '../../../src/protocol/param-set.js';
import type { Protocol } from '../../../src/protocol/protocol.js';
import { aave } from '../../protocol/support.js';
import {
  addressOf,
  CONTRACTS,
  changeText,
  documentOf,
  E_MODE,
  labelsOf,
  observationOf,
  planned,
  RESERVE,
  type Small,
  type Values,
} from '../market.js';

/** As the contract declares them, apart from the definition. */
const STEWARD = new Interface([
  'function updateCaps((address asset, uint256 supplyCap, uint256 borrowCap)[] capUpdates)',
  'function updateRates((address asset, (uint256 optimalUsageRatio, uint256 baseVariableBorrowRate, uint256 variableRateSlope1, uint256 variableRateSlope2) params)[] rateUpdates)',
  'function updateCollateralSide((address asset, uint256 ltv, uint256 liqThreshold, uint256 liqBonus, uint256 debtCeiling, uint256 liqProtocolFee)[] collateralUpdates)',
  'function updateEModeCategories((uint8 eModeCategory, uint256 ltv, uint256 liqThreshold, uint256 liqBonus, string label)[] eModeCategoryUpdates)',
]);
const KEEP = 2n ** 256n - 43n;
const KEEP_TEXT = 'KEEP_CURRENT_STRING';
const AT: Hex = `0x${'66'.repeat(20)}`;
const KNOWN = new Map([...CONTRACTS, ['riskSteward', AT]]);
const ISOLATED: Values = { ...RESERVE, debtCeiling: '1_000_000' };

describe('a plan by a steward', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });

  const steward = () => {
    const found = protocol.stewards.get('riskSteward');
    if (found === undefined) throw new Error('the definition has no steward');
    return found;
  };
  const made = (from: Small, to: Small): StewardPlan & { observed: ParamSet; after: ParamSet } => {
    const [observed, document] = [observationOf(from, protocol), documentOf(to, protocol)];
    const plan = planned({ observed, document });
    return {
      ...stewardPlan(plan, observed, steward(), labelsOf({ observed, document })),
      observed,
      after: plan.after,
    };
  };
  const weth = (from: Values, to: Values) => made({ reserves: { WETH: from } }, { reserves: { WETH: to } });
  /** The functions and arguments, by ethers. */
  const told = ({ calls }: StewardPlan) =>
    calls.map(({ data }) => {
      const call = STEWARD.parseTransaction({ data });
      return [call?.name, call?.args.toArray(true)[0]];
    });
  const misfits = ({ misfits: all }: StewardPlan) => all.map(({ path, says }) => `${path}: ${says}`);
  const decoded = (data: string, state: ParamSet, to: Hex = AT) => decodeStewardCall(to, data as Hex, state, KNOWN);
  const changesOf = (data: string, state: ParamSet): readonly string[] | null => {
    const done = decoded(data, state);
    if (done === null) return null;
    const labelOf = labelsOf({ observed: state, document: state });
    return diffSets({ set: state, role: 'observation' }, { set: done.after, role: 'observation' }, labelOf).changes.map(
      (change) => changeText(change, labelOf),
    );
  };

  it('passes what changes and keeps the rest, several entities in one call of each function', () => {
    const result = made(
      { reserves: { WETH: RESERVE, USDC: RESERVE, AAVE: ISOLATED }, eModes: { '1': E_MODE } },
      {
        reserves: {
          WETH: { ...RESERVE, supplyCap: '3_100_000', 'interestRate.slope1': '3%' },
          USDC: { ...RESERVE, borrowCap: '2_800_000', supplyCap: '2_900_000' },
          AAVE: { ...ISOLATED, debtCeiling: '1_200_000', liquidationBonus: '5.5%' },
        },
        eModes: { '1': { ...E_MODE, ltv: '90.5%' } },
      },
    );
    expect(misfits(result)).to.deep.equal([]);
    const address = (symbol: string) => addressOf(symbol);
    const lower = JSON.parse(
      JSON.stringify(told(result), (_, value) => (typeof value === 'bigint' ? `${value}` : value)).toLowerCase(),
    );
    const k = KEEP.toString();
    expect(lower).to.deep.equal([
      [
        'updatecaps',
        [
          [address('WETH'), '3100000', k],
          [address('USDC'), '2900000', '2800000'],
        ],
      ],
      ['updaterates', [[address('WETH'), [k, k, '300', k]]]],
      ['updatecollateralside', [[address('AAVE'), k, k, '550', '1200000', k]]],
      ['updateemodecategories', [['1', '9050', k, k, KEEP_TEXT.toLowerCase()]]],
    ]);
  });

  it('leads to the very state that the plan leads to, and is read back from its bytes', () => {
    fc.assert(
      fc.property(
        fc.record({
          supplyCap: fc.integer({ min: 1, max: 9_000_000 }),
          borrowCap: fc.integer({ min: 1, max: 9_000_000 }),
          ltv: fc.integer({ min: 1, max: 7_000 }),
          threshold: fc.integer({ min: 7_000, max: 9_000 }),
          bonus: fc.integer({ min: 1, max: 1_000 }),
          ceiling: fc.integer({ min: 1, max: 9_000_000 }),
          slope1: fc.integer({ min: 0, max: 8_000 }),
          optimal: fc.integer({ min: 100, max: 9_900 }),
          eModeBonus: fc.integer({ min: 1, max: 700 }),
        }),
        (wanted) => {
          const percent = (bps: number): string => `${bps / 100}%`;
          const result = made(
            { reserves: { WETH: ISOLATED }, eModes: { '1': E_MODE } },
            {
              reserves: {
                WETH: {
                  ...ISOLATED,
                  supplyCap: `${wanted.supplyCap}`,
                  borrowCap: `${wanted.borrowCap}`,
                  ltv: percent(wanted.ltv),
                  liquidationThreshold: percent(wanted.threshold),
                  liquidationBonus: percent(wanted.bonus),
                  debtCeiling: `${wanted.ceiling}`,
                  'interestRate.slope1': percent(wanted.slope1),
                  'interestRate.optimalUsage': percent(wanted.optimal),
                },
              },
              eModes: { '1': { ...E_MODE, liquidationBonus: percent(wanted.eModeBonus) } },
            },
          );
          expect(misfits(result)).to.deep.equal([]);
          let state = result.observed;
          for (const { data } of result.calls) {
            const done = decoded(data, state);
            if (done === null) throw new Error(`${data} is not understood`);
            state = done.after;
          }
          const labelOf = labelsOf({ observed: state, document: state });
          expect(
            diffSets({ set: state, role: 'observation' }, { set: result.after, role: 'observation' }, labelOf).changes,
          ).to.deep.equal([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says of what it has no function for, and makes no part of the plan then', () => {
    const result = weth(RESERVE, { ...RESERVE, supplyCap: '3_100_000', reserveFactor: '16%', paused: 'true' });
    expect(result.calls).to.deep.equal([]);
    expect(misfits(result)).to.deep.equal([
      'reserves.WETH.reserveFactor: the RiskSteward has no function for it (Set reserve factor)',
      'reserves.WETH.paused: the RiskSteward has no function for it (Pause or unpause)',
    ]);
    const label = made(
      { reserves: { WETH: RESERVE }, eModes: { '1': E_MODE } },
      { reserves: { WETH: RESERVE }, eModes: { '1': { ...E_MODE, label: '"Stables"', ltv: '89%' } } },
    );
    expect(misfits(label)).to.deep.equal([
      "eModes.1.label: the RiskSteward has no function for it (Set an eMode's LTV, liquidation threshold, bonus and label)",
    ]);
  });

  it('leaves alone what the engine would spoil: a frozen reserve, and the collateral side of what is none', () => {
    const frozen: Values = { ...RESERVE, frozen: 'true', ltv: '0%', pendingLtv: '80%' };
    expect(misfits(weth(frozen, { ...frozen, liquidationBonus: '6%' }))).to.deep.equal([
      'reserves.WETH.liquidationBonus: the RiskSteward has no function for it (Set pending LTV, liquidation threshold and bonus of a frozen reserve)',
    ]);
    const none: Values = {
      ...ISOLATED,
      ltv: '0%',
      liquidationThreshold: '0%',
      liquidationBonus: '0%',
    };
    expect(misfits(weth(none, { ...none, debtCeiling: '1_100_000' }))).to.deep.equal([
      'reserves.WETH: the steward changes the collateral side only of what is collateral',
    ]);
    // What such bytes would do is not described either.
    const data = STEWARD.encodeFunctionData('updateCollateralSide', [
      [[addressOf('WETH'), KEEP, KEEP, 600n, KEEP, KEEP]],
    ]);
    expect(decoded(data, observationOf({ reserves: { WETH: frozen } }, protocol))).to.equal(null);
  });

  it('takes no cents where the steward takes dollars', () => {
    expect(misfits(weth(ISOLATED, { ...ISOLATED, debtCeiling: '1_100_000.5' }))).to.deep.equal([
      'reserves.WETH.debtCeiling: the RiskSteward takes a whole number, and $1_100_000.5 is not one',
    ]);
  });

  it('is told as changes, and is not where the bytes are others', () => {
    const state = observationOf({ reserves: { WETH: ISOLATED, USDC: RESERVE }, eModes: { '1': E_MODE } }, protocol);
    const caps = (...updates: unknown[]) => STEWARD.encodeFunctionData('updateCaps', [updates]);
    expect(
      changesOf(caps([addressOf('USDC'), 0n, KEEP], [addressOf('WETH'), KEEP, 5n], [addressOf('WETH'), 6n, 7n]), state),
    ).to.deep.equal([
      'reserves.USDC.supplyCap 3000000 → unlimited',
      'reserves.WETH.supplyCap 3000000 → 6',
      'reserves.WETH.borrowCap 2700000 → 7',
    ]);
    const ceiling = STEWARD.encodeFunctionData('updateCollateralSide', [
      [[addressOf('WETH'), KEEP, KEEP, KEEP, 0n, KEEP]],
    ]);
    expect(changesOf(ceiling, state)).to.deep.equal(['reserves.WETH.debtCeiling 1000000 → disabled']);
    expect(changesOf(caps([addressOf('WETH'), KEEP, KEEP]), state)).to.deep.equal([]);
    // A fee, a label, an unlisted asset, more than 36 bits, words too many, another contract.
    const fee = STEWARD.encodeFunctionData('updateCollateralSide', [
      [[addressOf('WETH'), KEEP, KEEP, KEEP, KEEP, 500n]],
    ]);
    const label = (text: string) =>
      STEWARD.encodeFunctionData('updateEModeCategories', [[[1n, 9_000n, KEEP, KEEP, text]]]);
    expect(decoded(label(KEEP_TEXT), state)?.updates).to.have.length(1);
    for (const data of [
      fee,
      label('Stables'),
      label(KEEP_TEXT.toLowerCase()),
      caps([AT, 5n, KEEP]),
      caps([addressOf('WETH'), 2n ** 36n, KEEP]),
      `${caps([addressOf('WETH'), 5n, KEEP])}00`,
      '0x12345678',
    ])
      expect(decoded(data, state), data).to.equal(null);
    expect(decoded(caps([addressOf('WETH'), 5n, KEEP]), state, CONTRACTS.get('pool'))).to.equal(null);
  });
});
