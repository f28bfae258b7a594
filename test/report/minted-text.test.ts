import { expect } from 'chai';
import type { ScenarioFrame } from '../../src/impact/simulate/report.js';
import type { Compared, MintedResult } from '../../src/impact/simulate/results.js';
import type { dollars } from '../../src/report/estimate-text.js';
import { mintedRows, mintLines, noRoomLines } from '../../src/report/minted-text.js';
import { plain } from '../../src/report/style.js';

const compared = (before: number, after: number): Compared => ({
  before: { value: before, error: 0 },
  after: { value: after, error: 0 },
  difference: { value: after - before, error: 0 },
});
const minted = (before: number, after: number): MintedResult => ({
  supplied: compared(before, after),
  borrowed: compared(before / 2, after / 2),
  sold: compared(1, 2),
  repaid: compared(0, 0),
  badDebt: compared(before / 4, after / 4),
});
const NONE = 'caps, pools, factors or a freeze leave no room for it';

describe('somebody who mints, told to a person', () => {
  it('has a line of what is made, without control characters', () => {
    const frame = { mints: [{ asset: 'rs\u001b[31mETH', at: 5400, amount: 292_000_000 }] } as unknown as ScenarioFrame;
    const [line = '', ...more] = mintLines(frame, plain);
    expect(more).to.deep.equal([]);
    expect(line).to.match(
      /^ {2}mint {2}\$292\.0M of rs.*ETH is made from nothing at 1h30m, borrowed against and sold$/,
    );
    expect(line).to.not.include('\u001b');
    expect(mintLines({} as ScenarioFrame, plain)).to.deep.equal([]);
  });

  it('has rows of what was taken, in order, and none where nobody mints', () => {
    const row = (name: string, { before }: Compared, unit: typeof dollars) => `${name} ${unit(before)}`;
    expect(mintedRows(undefined, row)).to.deep.equal([]);
    expect(mintedRows(minted(4e6, 0), row)).to.deep.equal([
      'minted: put up as collateral $4.000M',
      '  borrowed against it $2.000M',
      '  got for the rest $1.00',
      '  repaid by liquidators $0',
      '  bad debt, part of the above $1.000M',
    ]);
  });

  it('says where there is no room, and counts less than a cent as none', () => {
    const say = (before: number, after: number) => noRoomLines(minted(before, after)).join();
    expect(noRoomLines(undefined)).to.deep.equal([]);
    expect(say(5, 5)).to.equal('');
    expect(say(0, 1e-9)).to.equal(`    nothing is borrowed against what is minted: ${NONE}`);
    expect(say(5, 0)).to.equal(`    nothing is borrowed against what is minted after the change: ${NONE}`);
    expect(say(0, 5)).to.equal(`    nothing is borrowed against what is minted before the change: ${NONE}`);
  });
});
