import { expect } from 'chai';
import fc from 'fast-check';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { decodeStep } from '../../src/plan/decode-step.js';
import { diffSets } from '../../src/plan/diff.js';
import { applyStep } from '../../src/plan/effects.js';
import { encodeStep } from '../../src/plan/encode-step.js';
import type { Plan } from '../../src/plan/plan.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { aave } from '../protocol/support.js';
import { Configurator, stored } from './configurator.js';
import { CONTRACTS, documentOf, labelsOf, observationOf, planned, type Small, type Values } from './market.js';

const RUNS = 150;
const SYMBOLS = ['WETH', 'USDC', 'DAI'];

const basisPoints = (n: number): string =>
  `${Math.trunc(n / 100)}${
    n % 100 === 0
      ? ''
      : `.${String(n % 100)
          .padStart(2, '0')
          .replace(/0$/, '')}`
  }%`;
const bps = (min: number, max: number) => fc.integer({ min, max }).map(basisPoints);
const flag = fc.boolean().map(String);
const cap = fc.oneof(fc.constant('unlimited'), fc.integer({ min: 1, max: 9_999_999 }).map(String));

/** Threshold, bonus and the highest LTV that the contracts take together, or all zero. */
const collateral = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      liquidationThreshold: fc.integer({ min: 6000, max: 8500 }),
      liquidationBonus: fc.integer({ min: 1, max: 1500 }),
      full: fc.integer({ min: 1, max: 6000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ liquidationThreshold: 0, liquidationBonus: 0, full: 0 }) },
);

/** Where an LTV is: in force; kept aside with the reserve unfrozen or frozen; or nowhere, with the reserve frozen. */
const state = fc.constantFrom('plain', 'zeroed', 'frozen', 'frozen without');

const reserve: fc.Arbitrary<Values> = fc
  .record({
    collateral,
    state,
    rest: fc.record({
      liquidationProtocolFee: bps(0, 10_000),
      reserveFactor: bps(0, 10_000),
      supplyCap: cap,
      borrowCap: cap,
      debtCeiling: fc.oneof(
        fc.constant('disabled'),
        fc.integer({ min: 1, max: 9_999_999 }).map((n) => `$${n}`),
      ),
      borrowingEnabled: flag,
      flashLoanEnabled: flag,
      borrowableInIsolation: flag,
      siloedBorrowing: flag,
      paused: flag,
      'interestRate.optimalUsage': bps(100, 9900),
      'interestRate.base': bps(0, 500),
      'interestRate.slope1': bps(0, 1000),
      'interestRate.slope2': bps(1000, 30_000),
    }),
  })
  .map(({ collateral: { full, liquidationThreshold, liquidationBonus }, state: where, rest }) => {
    const aside = where === 'zeroed' || where === 'frozen';
    return {
      ...rest,
      liquidationThreshold: basisPoints(liquidationThreshold),
      liquidationBonus: basisPoints(liquidationBonus),
      ltv: where === 'plain' ? basisPoints(full) : '0%',
      pendingLtv: aside ? basisPoints(full) : '0%',
      frozen: String(where.startsWith('frozen')),
    };
  });

const subset = (of: readonly string[]) => fc.subarray([...of]);
const list = (members: readonly string[]): string => `[${members.join(', ')}]`;

const eMode: fc.Arbitrary<Values> = subset(SYMBOLS).chain((members) =>
  fc
    .record({
      label: fc
        .string({ minLength: 1, maxLength: 8, unit: 'grapheme-ascii' })
        .map((text) => JSON.stringify(text.replace(/[^ -~]/g, '.'))),
      ltv: bps(1, 8000),
      liquidationThreshold: bps(8000, 9500),
      liquidationBonus: bps(1, 500),
      borrowable: subset(SYMBOLS).map(list),
      ltvzero: subset(members).map(list),
    })
    .map((values) => ({ ...values, collateral: list(members) })),
);

const market: fc.Arbitrary<Small> = fc.record({
  reserves: fc.record(Object.fromEntries(SYMBOLS.map((symbol) => [symbol, reserve]))),
  eModes: fc.record({ '1': eMode, '7': eMode }),
});

/** One market, and another that takes some of its values from a third: what a person's edit looks like. */
const edited: fc.Arbitrary<{ before: Small; after: Small }> = fc
  .record({
    before: market,
    other: market,
    whole: fc.boolean(),
    kept: fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }),
  })
  .map(({ before, other, whole, kept }) => {
    const mix = (a: Values, b: Values): Values => {
      let index = 0;
      const together = [
        'ltv',
        'liquidationThreshold',
        'liquidationBonus',
        'pendingLtv',
        'frozen',
        'collateral',
        'ltvzero',
      ];
      const core = kept[0] === true;
      return Object.fromEntries(
        Object.entries(a).map(([name, value]) => {
          index += 1;
          const keep = together.includes(name) ? core : kept[index] === true;
          return [name, !whole && keep ? value : (b[name] ?? value)];
        }),
      );
    };
    const mixed = (a: Readonly<Record<string, Values>>, b: Readonly<Record<string, Values>>) =>
      Object.fromEntries(Object.entries(a).map(([key, values]) => [key, mix(values, b[key] ?? values)]));
    return {
      before,
      after: {
        reserves: mixed(before.reserves, other.reserves),
        eModes: mixed(before.eModes ?? {}, other.eModes ?? {}),
      },
    };
  });

describe('the laws of a plan', function () {
  this.timeout(120_000);
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });

  /** Plans a generated edit; null where it was refused, which must be with one of these codes. */
  const attempt = ({ before, after }: { before: Small; after: Small }) => {
    const input = { observed: observationOf(before, protocol), document: documentOf(after, protocol) };
    try {
      return { ...input, plan: planned(input) };
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      expect(error.code, error.message).to.be.oneOf(['plan/no-way', 'plan/untrue-document']);
      return null;
    }
  };
  const differences = (plan: Plan, document: ReturnType<typeof documentOf>) =>
    diffSets(
      { set: plan.after, role: 'observation' },
      { set: document, role: 'document' },
      labelsOf({ observed: plan.after, document }),
    ).changes;

  it('leads to exactly what is wanted, call by call through the contract, and leaves nothing to plan', () => {
    let made = 0;
    let calls = 0;
    fc.assert(
      fc.property(edited, (markets) => {
        const found = attempt(markets);
        if (found === null) return;
        const { plan, observed, document } = found;
        made += 1;
        calls += plan.calls.length;
        const contract = new Configurator(observed);
        for (const call of plan.calls) contract.run(call.data);
        expect(contract.state).to.deep.equal(stored(plan.after));
        expect(differences(plan, document)).to.deep.equal([]);
        expect(planned({ observed: plan.after, document }).calls).to.deep.equal([]);
      }),
      { numRuns: RUNS },
    );
    expect(made, 'plans that were made').to.be.above(RUNS / 3);
    expect(calls, 'calls').to.be.above(made * 5);
  });

  it('makes a change with every call, and no call that could be left out', () => {
    fc.assert(
      fc.property(edited, (markets) => {
        const found = attempt(markets);
        if (found === null) return;
        for (const call of found.plan.calls) expect(call.changes, call.title).not.to.be.empty;
        for (const skipped of found.plan.calls.keys()) {
          const contract = new Configurator(found.observed);
          const rest = found.plan.calls.filter((_, index) => index !== skipped);
          let refused = false;
          try {
            for (const call of rest) contract.run(call.data);
          } catch {
            refused = true;
          }
          if (!refused) expect(contract.state).not.to.deep.equal(stored(found.plan.after));
        }
      }),
      { numRuns: RUNS / 2 },
    );
  });

  it('is the same for the same inputs, to the byte', () => {
    const bytes = (plan: Plan | undefined): string =>
      JSON.stringify(
        plan?.calls.map(({ to, data, changes, siblings }) => [to, data, changes, siblings]),
        (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value),
      );
    fc.assert(
      fc.property(edited, (markets) => {
        expect(bytes(attempt(markets)?.plan)).to.equal(bytes(attempt(markets)?.plan));
      }),
      { numRuns: RUNS / 2 },
    );
  });

  it('is read back from its calldata alone: each step, its changes, and the state it leads to', () => {
    fc.assert(
      fc.property(edited, (markets) => {
        const found = attempt(markets);
        if (found === null) return;
        let state = found.observed;
        for (const { step, to, data } of found.plan.calls) {
          expect(encodeStep(step, state, CONTRACTS)).to.deep.equal({ to, data });
          const read = decodeStep(to, data, state, CONTRACTS);
          expect(read?.identity).to.equal(step.identity);
          expect(read?.member).to.equal(step.member);
          expect(read === null ? null : encodeStep(read, state, CONTRACTS).data).to.equal(data);
          const after = applyStep(state, step).state;
          expect(read === null ? null : stored(applyStep(state, read).state)).to.deep.equal(stored(after));
          state = after;
        }
        expect(stored(state)).to.deep.equal(stored(found.plan.after));
      }),
      { numRuns: RUNS / 2 },
    );
  });
});
