import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { alignedReturns } from '../../../src/impact/histories/align.js';
import { readHistory } from '../../../src/impact/histories/read-history.js';
import { needSharedData, sharedData } from '../../shared-data.js';

const real = (path: string, name: string, column: string | null = null) =>
  readHistory({ file: path, text: readFileSync(sharedData(path), 'utf8') }, { name, column });

describe('real price files', () => {
  before(function () {
    needSharedData(this, 'prices');
  });

  it('of ETH and BTC by the hour are read and lined up through March 2020', () => {
    const eth = real('prices/ETH-USD_1h_2018-05_2022-02.csv', 'ETH');
    const btc = real('prices/BTC-USD_1h_2018-05_2022-02.csv', 'BTC');
    expect([...eth.findings, ...btc.findings].filter(({ severity }) => severity === 'error')).to.deep.equal([]);
    if (eth.history === null || btc.history === null) throw new Error('no history');
    expect(eth.history.step).to.equal(3600);
    const returns = alignedReturns([eth.history, btc.history], 3600);
    expect(returns.rows.length).to.be.above(32_000);
    const day = alignedReturns([eth.history, btc.history], 86_400);
    const crash = day.times.indexOf(Date.UTC(2020, 2, 13) / 1000);
    // 12 March 2020, the worst day: ETH −40 to −50 % from midnight to midnight.
    expect(Math.exp(day.rows[crash]?.[0] ?? 0)).to.be.within(0.5, 0.65);
    expect(Math.min(...day.rows.map((row) => row[0] ?? 0))).to.equal(day.rows[crash]?.[0]);
  });

  it('with a column an asset show the depeg of USDC', () => {
    const { history, findings } = real('books/compound-v2-2023-05/prices_hourly.csv', 'USDC');
    expect(findings.map(({ ruleId }) => ruleId)).to.include('prices/zone');
    const lowest = Math.min(...(history?.prices ?? []));
    expect(lowest).to.be.within(0.87, 0.95);
  });
});
