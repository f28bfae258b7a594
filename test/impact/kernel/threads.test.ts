import { expect } from 'chai';
import { makeNumbers } from '../../../bench/impact/numbers.js';
import { solvencyOf } from '../../../src/impact/kernel/engine.js';
import { matrixPrices } from '../../../src/impact/kernel/scenario-prices.js';
import { solvencyOnThreads, startThreads } from '../../../src/impact/kernel/threads.js';

describe('solvency on several threads', function () {
  this.timeout(60_000);
  const { book, market, prices } = makeNumbers(700, 3000, 'as on chains');
  const scenarios = matrixPrices(prices, market.assets.length);
  const alone = solvencyOf(book, market, scenarios);

  it('has accounts at risk and insolvent, and scenarios in which nobody is, to compare', () => {
    expect(Math.max(...alone.accountsInsolvent)).to.be.greaterThan(3);
    expect(Math.min(...alone.accountsAtRisk)).to.equal(0);
    expect([...alone.atRiskIn].filter((count) => count > 0 && count < 3000).length).to.be.greaterThan(200);
  });

  it('is the same bit for bit without WebAssembly and pruning', () => {
    expect(solvencyOf(book, market, scenarios, { kernel: 'typescript', pruning: 'none' })).to.deep.equal(alone);
    expect(solvencyOf(book, market, scenarios, { chunk: 777 })).to.deep.equal(alone);
  });

  for (const count of [1, 2, 3])
    it(`is the same bit for bit on ${count} threads, whatever they ran before`, async () => {
      const threads = startThreads(count);
      try {
        const whole = await solvencyOnThreads(threads, book, market, scenarios);
        const chunks = await solvencyOnThreads(threads, book, market, scenarios, { chunk: 1100, kernel: 'typescript' });
        expect(whole).to.deep.equal(alone);
        expect(chunks).to.deep.equal(alone);
      } finally {
        await threads.close();
      }
    });

  it('tells a failure of a worker', async () => {
    const threads = startThreads(2);
    await threads.close();
    const thrown = await solvencyOnThreads(threads, book, market, scenarios).then(
      () => null,
      (error: unknown) => error,
    );
    expect(thrown).to.be.instanceOf(Error).with.property('message').that.includes('ended with code');
  });
});
