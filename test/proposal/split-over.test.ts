import { expect } from 'chai';
import fc from 'fast-check';
import { type Hindrance, splitOver } from '../../src/proposal/split-over.js';

/** Which units each route may take at all, and how many together. */
interface Allowed {
  readonly may: readonly number[];
  readonly most: number;
}

const UNITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

const within: Hindrance<Allowed, number> = async ({ may, most }, units) => [
  ...units.filter((unit) => !may.includes(unit)).map((unit) => `not ${unit}`),
  ...(units.length > most ? [`more than ${most}`] : []),
];

describe('splitting over routes', () => {
  it('gives each unit to the first route that may take it, and says why those before do not', async () => {
    const routes = [
      { may: [1, 4, 9], most: 10 },
      { may: [], most: 10 },
      { may: [1, 2, 3, 4], most: 10 },
    ];
    const { parts, left, notTaken } = await splitOver(routes, [1, 2, 3, 4, 5], within);
    expect(parts).to.deep.equal([
      { route: routes[0], units: [1, 4] },
      { route: routes[2], units: [2, 3] },
    ]);
    expect(left).to.deep.equal([5]);
    expect(notTaken.filter(({ unit }) => unit === 2)).to.deep.equal([
      { route: routes[0], unit: 2, why: ['not 2'] },
      { route: routes[1], unit: 2, why: ['not 2'] },
    ]);
  });

  it('takes a whole that the first route may take as one part, and asks once', async () => {
    let asked = 0;
    const { parts } = await splitOver(
      [
        { may: UNITS, most: 10 },
        { may: UNITS, most: 10 },
      ],
      UNITS,
      async (route, units) => {
        asked += 1;
        return within(route, units);
      },
    );
    expect([parts.length, parts[0]?.units, asked]).to.deep.equal([1, UNITS, 1]);
  });

  it('loses nothing, doubles nothing, and gives each route as much as it may take', async () => {
    const route = fc.record({ may: fc.subarray(UNITS), most: fc.integer({ min: 0, max: 10 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(route, { maxLength: 5 }), fc.subarray(UNITS), async (routes, units) => {
        const asked = new Map<Allowed, number>();
        const { parts, left, notTaken } = await splitOver(routes, units, async (one, some) => {
          asked.set(one, (asked.get(one) ?? 0) + 1);
          return within(one, some);
        });
        expect([...parts.flatMap((part) => part.units), ...left].sort((a, b) => a - b)).to.deep.equal(units);
        // Reckoned the plain way: unit by unit, each to the first route that may and has room.
        let open: readonly number[] = units;
        for (const one of routes) {
          const own = open.filter((unit) => one.may.includes(unit)).slice(0, one.most);
          expect(parts.find((part) => part.route === one)?.units ?? []).to.deep.equal(own);
          expect(asked.get(one) ?? 0).to.be.at.most(Math.max(0, 2 * open.length - 1));
          open = open.filter((unit) => !own.includes(unit));
        }
        expect(left).to.deep.equal(open);
        for (const unit of left)
          expect(notTaken.filter((one) => one.unit === unit).map((one) => one.route)).to.deep.equal(routes);
      }),
    );
  });
});
