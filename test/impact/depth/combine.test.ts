import { expect } from 'chai';
import fc from 'fast-check';
import { combinePools, type PoolSide } from '../../../src/impact/depth/combine.js';
import { depthDigest, depthFileText, readDepthFile } from '../../../src/impact/depth/depth-file.js';
import { saleAt } from '../../../src/impact/depth/sale-at.js';
import { depthCurve, saleProceeds } from '../../../src/impact/liquidation/depth.js';

const side: fc.Arbitrary<PoolSide> = fc.record({
  reserve: fc.double({ min: 1000, max: 1e9, noNaN: true }),
  fee: fc.constantFrom(0, 0.0001, 0.0005, 0.003, 0.01),
  most: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.double({ min: 1e-4, max: 0.5, noNaN: true })),
});

/** What a sale into one pool gets: x·y = k with the fee taken from what comes in. */
const into = ({ reserve, fee, most }: PoolSide, value: number): number => {
  const u = Math.min(most, (value * (1 - fee)) / reserve);
  return (reserve * u) / (1 + u);
};

describe('depth of several pools', () => {
  it('is the pool itself where there is one, and their sum where fees are the same', () => {
    const pool = (reserve: number): PoolSide => ({ reserve, fee: 0.003, most: Number.POSITIVE_INFINITY });
    expect(combinePools([pool(1000)])).to.deep.equal({ kind: 'constant-product', reserve: 1000, fee: 0.003 });
    expect(combinePools([pool(1000.006), pool(500)])).to.deep.equal({
      kind: 'constant-product',
      reserve: 1500,
      fee: 0.003,
    });
    expect(combinePools([])).to.equal(null);
    expect(combinePools([{ reserve: 0, fee: 0, most: 1 }])).to.equal(null);
  });

  it('never gets more than selling all of it without a limit would, and at least what any one pool gets', () => {
    fc.assert(
      fc.property(
        fc.array(side, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (sides, part) => {
          const model = combinePools(sides);
          if (model === null || model.kind !== 'curve') return;
          const value = (model.points.at(-1)?.size ?? 0) * part;
          const got = saleProceeds(depthCurve(model), 0, 1, value);
          const best = Math.max(
            ...sides.map((one) => into(one, Math.min(value, (one.reserve * one.most) / (1 - one.fee)))),
          );
          // Between points a curve is a line, and its ends are rounded against the seller.
          expect(got).to.be.at.least(best * (1 - 2e-3) - 1);
          const least = Math.min(...sides.map(({ fee }) => fee));
          expect(got).to.be.at.most(value * (1 - least) * (1 + 1e-3) + 1);
        },
      ),
    );
  });

  it('is in order, and comes back from its file as it was', () => {
    fc.assert(
      fc.property(fc.array(side, { minLength: 1, maxLength: 5 }), (sides) => {
        const model = combinePools(sides);
        if (model === null) return;
        depthCurve(model);
        const source = { kind: 'table' as const, name: 'quotes.csv', digest: 'ab' };
        const depths = { market: 'm', entries: [{ asset: '0x1', label: 'A', model, source }] };
        const text = depthFileText(depths);
        expect(readDepthFile(text, 'depth.json')).to.deep.equal(depths);
        expect(depthFileText(readDepthFile(text, 'depth.json'))).to.equal(text);
        expect(text).to.contain(depthDigest(depths));
      }),
    );
  });

  it('tells the largest sale at a loss', () => {
    // 1000 ETH and 2M dollars: without a fee the largest sale that loses s is x·s/(1 − s).
    expect(saleAt({ kind: 'constant-product', reserve: 2_000_000, fee: 0 }, 0.1)).to.be.closeTo(222_222.2222, 1e-4);
    expect(saleAt({ kind: 'constant-product', reserve: 2_000_000, fee: 0.01 }, 0.01)).to.equal(0);
    const model = {
      kind: 'curve' as const,
      points: [
        { size: 100, slippage: 0.01 },
        { size: 300, slippage: 0.03 },
      ],
    };
    expect(saleAt(model, 0.02)).to.be.closeTo(200, 1e-9);
    expect(saleAt(model, 0.5)).to.equal(300);
  });
});

describe('a depth file', () => {
  const text = depthFileText({
    market: 'm',
    entries: [
      {
        asset: '0x1',
        label: 'A',
        model: {
          kind: 'curve',
          points: [
            { size: 100, slippage: 0.01 },
            { size: 300, slippage: 0.03 },
          ],
        },
        source: { kind: 'table', name: 'quotes.csv', digest: 'ab' },
      },
    ],
  });

  const refused = (changed: string): string => {
    try {
      readDepthFile(changed, 'depth.json');
    } catch (error) {
      return `${(error as { code: string }).code} ${(error as Error).message}`;
    }
    return 'read';
  };

  it('has a point a line', () => {
    expect(text).to.contain('["100.00", "0.01000000"]');
  });

  it('is refused where it was altered or is none', () => {
    expect(refused(text.replace('100.00', '90.00'))).to.match(/^depth\/altered depth\.json was altered/);
    expect(refused(text.replace('100.00', '400.00'))).to.match(/^depth\/format .*points are not in order/);
    expect(refused(text.replace('"100.00"', '"-1"'))).to.match(/^depth\/format .*a size that is no number/);
    expect(refused(text.replace('"curve"', '"magic"'))).to.match(/^depth\/format .*magic/);
    expect(refused('{}')).to.match(/^depth\/format .*is no depth file/);
    expect(refused('[')).to.match(/^source\/not-json/);
  });

  it('never throws anything raw, whatever is cut out of it', () => {
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(40), (at, length) => {
        const said = refused(text.slice(0, at) + text.slice(at + length));
        expect(said).to.match(/^(?:read|depth\/|source\/)/);
      }),
    );
  });
});
