import { expect } from 'chai';
import { PlimsollError } from '../../../src/diagnostic/error.js';
import type { Job } from '../../../src/impact/simulate/job.js';
import { runJob } from '../../../src/impact/simulate/run-jobs.js';
import { checkPathSize, checkRunSize } from '../../../src/impact/simulate/size.js';
import { asset, book, market, scenario } from '../liquidation/fixture.js';

const eth = market([asset('eth'), asset('usd')]);
const side = () => ({ market: eth, book: book(eth, [{ name: 'a', collateral: { eth: 10 }, debt: { usd: 10 } }]) });

const failureOf = async (act: () => unknown): Promise<PlimsollError> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
  return expect.fail('nothing was refused');
};

const long = (steps: number, name = 'long') => ({ ...scenario(eth, steps), name });

const jobOf = (steps: number, pairs = 1): Job => ({
  scenario: long(steps),
  seed: 1n,
  paths: 1,
  sampling: 'random',
  pairs: Array.from({ length: pairs }, () => ({ kind: 'as-is' as const, before: side(), after: side() })),
});

describe('what is too large to run', () => {
  it('is a path of more steps, or of more prices, than there is memory for', async () => {
    checkPathSize(long(100_000), 41);
    const steps = await failureOf(() => checkPathSize(long(400_000), 2));
    expect(steps).to.include({
      code: 'simulate/size',
      message: 'long is too large to run: it has 400,000 steps, and a path at most 100,000',
      hint: 'take longer steps, or a shorter horizon',
    });
    const { message } = await failureOf(() => checkPathSize(long(100_000), 42));
    expect(message).to.equal(
      'long is too large to run: 100,000 steps of 42 assets are 4,200,000 prices, and a path has at most 4,194,304',
    );
  });

  it('is a run that draws more prices, or keeps more outcomes, than can be waited for', async () => {
    const job = jobOf(1000);
    checkRunSize([job], [{ from: 0, to: 3_000_000 }]);
    const drawn = await failureOf(() => checkRunSize([job], [{ from: 0, to: 9_000_000 }]));
    expect(drawn).to.include({ code: 'simulate/size' });
    expect(drawn.message).to.equal(
      'long is too large to run: 9,000,000 paths of 1,000 steps and 2 assets are 18,000,000,000 prices, and one run draws at most 17,179,869,184',
    );
    expect(drawn.hint).to.include('shards');
    // A shard is judged by its own paths.
    checkRunSize([job], [{ from: 6_000_000, to: 9_000_000 }]);
    const short = [jobOf(1, 3), jobOf(1, 3)];
    const range = { from: 0, to: 800_000 };
    checkRunSize(short.slice(0, 1), [range]);
    // Fifteen numbers of each path, in six cases of each of two jobs, and three more in one of them: the times of harm.
    const { message, hint } = await failureOf(() => checkRunSize(short, [range, range]));
    expect(message).to.include('are 148,800,000 numbers, and one run keeps at most 134,217,728');
    expect(hint).to.include('fewer paths');
  });

  it('is refused before anything is run', async () => {
    const error = await failureOf(() => runJob(jobOf(1000), { from: 0, to: 10_000_000 }, 1, () => undefined));
    expect(error).to.include({ code: 'simulate/size' });
  });
});
