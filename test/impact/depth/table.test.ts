import { expect } from 'chai';
import fc from 'fast-check';
import { readDepthTable } from '../../../src/impact/depth/table.js';

const read = (text: string, only: string | null = null, price: number | null = null) =>
  readDepthTable(text, 'quotes.csv', only, () => price);

const refusal = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    return `${(error as { code: string }).code} ${(error as Error).message}`;
  }
  return 'read';
};

describe('a table of depth', () => {
  it('is read in dollars or tokens, with proceeds or slippage, from CSV or JSON', () => {
    const expected = [
      {
        asset: 'WETH',
        points: [
          { size: 1000, slippage: 0.01 },
          { size: 5000, slippage: 0.05 },
        ],
      },
    ];
    expect(read('asset,size,slippage\nWETH,0,0\nWETH,1000,0.01\nWETH,5000,5%\n')).to.deep.equal(expected);
    expect(read('\uFEFFAsset;Size;Proceeds\r\nWETH;$1_000;990\r\n"WETH";"5000";4750\r\n')).to.deep.equal(expected);
    expect(read('symbol\ttokens\tprice\tloss\nWETH\t0.5\t2000\t1%\nWETH\t2.5\t2000\t5%')).to.deep.equal(expected);
    expect(read('tokens,slippage\n0.5,1%\n2.5,5%\n', 'WETH', 2000)).to.deep.equal(expected);
    expect(
      read('{"rows":[{"asset":"WETH","size":1000,"slippage":0.01},{"asset":"WETH","size":"5e3","slippage":0.05}]}'),
    ).to.deep.equal(expected);
  });

  it('is refused with the line, where selling more gets less or loses a smaller share', () => {
    const head = 'asset,size,slippage\nWETH,1000,2%\n';
    expect(refusal(`${head}\nWETH,2000,1%\n`)).to.equal(
      'depth/table quotes.csv: line 4: selling more WETH loses a smaller share',
    );
    expect(refusal(`${head}WETH,2000,60%\n`)).to.equal(
      'depth/table quotes.csv: line 3: selling more WETH gets fewer dollars',
    );
    expect(refusal(`${head}WETH,1000,3%\n`)).to.equal(
      'depth/table quotes.csv: line 3: WETH is sold for $1000 after $1000',
    );
    expect(refusal('asset,size,proceeds\nWETH,1000,1001\n')).to.match(
      /line 2 gets more than it sells: \$1001 for \$1000/,
    );
  });

  it('is refused where a row does not say what it must', () => {
    expect(refusal('asset,size,slippage\nWETH,much,1%\n')).to.match(
      /line 2: a size is a number of zero or more, not much/,
    );
    expect(refusal('asset,size,slippage\nWETH,-5,1%\n')).to.match(/not -5/);
    expect(refusal('asset,size,slippage\nWETH,5,\n')).to.match(/line 2 has not just one of proceeds and slippage/);
    expect(refusal('asset,size,slippage\nWETH,5,1.5\n')).to.match(/loses more than all of it/);
    expect(refusal('asset,tokens,slippage\nWETH,5,1%\n')).to.match(/in tokens, and no price of WETH is known/);
    expect(refusal('size,slippage\n5,1%\n')).to.match(/line 2 names no asset/);
    expect(refusal('asset,size,slippage\n')).to.match(/has no sizes/);
    expect(refusal('asset,size,size\n')).to.match(/two columns size/);
    expect(refusal('[7]')).to.match(/row 1 is no object/);
    expect(refusal('')).to.match(/is empty/);
  });

  it('may have comments and quotes, and is refused where it broke off, repeats sizes, or has too many', () => {
    const text = '# quotes of 1 May, in dollars\nasset,size,slippage # of the size\n\n"WETH",1000,"0.01"\n,,\n';
    expect(read(text)).to.deep.equal([{ asset: 'WETH', points: [{ size: 1000, slippage: 0.01 }] }]);
    expect(refusal('asset,size,slippage\nWETH,1000,1%\nWETH,20')).to.match(
      /line 3 has not just one of proceeds and slippage/,
    );
    expect(refusal('asset,size,slippage\nWETH,1000,1%\n"WETH,2000,2%\n')).to.match(
      /line 3 has a quote that nothing closes/,
    );
    expect(refusal('[{"asset":"WETH","size":1000,"slippage":0.01},{"as')).to.match(/^source\/not-json /);
    expect(refusal('asset,size,slippage\nWETH,1000,1%\nWBTC,5,1%\nWETH,1000,1%\n')).to.match(
      /line 4: WETH is sold for \$1000 after \$1000/,
    );
    const lines = (count: number, asset: (at: number) => string): string =>
      `asset,size,slippage\n${Array.from({ length: count }, (_, at) => `${asset(at)},${at + 1},1%\n`).join('')}`;
    expect(refusal(lines(1001, () => 'WETH'))).to.match(/has more than 1000 sizes of WETH/);
    expect(refusal(lines(100_001, (at) => `A${at % 1000}`))).to.match(/has more than 100000 rows/);
    for (const wrong of ['NaN', 'Infinity', '1e400', '-0.1', '0x10', '1,5'])
      expect(refusal(`asset,size,slippage\nWETH,"${wrong}",1%\n`), wrong).to.match(/line 2: a size is a number/);
  });

  it('keeps its order after rounding, and never throws anything raw', () => {
    const cell = fc.oneof(
      fc.double({ min: 0, max: 1e7, noNaN: true }).map(String),
      fc.constantFrom('', '1%', '-1', 'x', '"'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
        const text = `asset,size,slippage\n${rows.map(([a, b]) => `WETH,${a},${b}`).join('\n')}`;
        try {
          for (const { points } of read(text))
            points.forEach((point, at) => {
              const before = points[at - 1] ?? { size: 0, slippage: 0 };
              expect(point.size).to.be.greaterThan(before.size);
              expect(point.slippage).to.be.at.least(before.slippage).and.at.most(1);
            });
        } catch (error) {
          expect((error as { code?: string }).code, String(error)).to.equal('depth/table');
        }
      }),
    );
  });
});
