import { expect } from 'chai';
import type { Job } from '../../../src/impact/simulate/job.js';
import { runJobs } from '../../../src/impact/simulate/run-jobs.js';
import { createRunner, type Outcomes, pathCount } from '../../../src/impact/simulate/run-paths.js';
import { ETHER, paramsWith } from '../book/fixture.js';
import { jobOf, stormy } from './fixture.js';

const bytes = ({ pairs }: Outcomes) =>
  pairs.map(({ before, after }) =>
    [before, after].map(({ values }) => Buffer.from(values.buffer as ArrayBuffer).toString('hex')),
  );

describe('several jobs', function () {
  this.timeout(60_000);

  const jobs = async (): Promise<readonly Job[]> => {
    const lower = await paramsWith((reserve, asset) =>
      asset === ETHER ? { ...reserve, ltv: 6000, threshold: 7400 } : reserve,
    );
    const fall = Float64Array.from({ length: 36 }, (_, at) => (at % 3 === 2 ? 1 : 1 - 0.02 * (Math.floor(at / 3) + 1)));
    const given = {
      prices: { kind: 'paths', paths: [fall] },
      liquidators: { ...stormy(3).liquidators, absence: 0 },
    } as const;
    const { job: drawn } = await jobOf(lower, { paths: 70, kinds: ['as-is', 'filled', 'relevered'] });
    const { job: one } = await jobOf(lower, { scenario: given });
    const { job: same } = await jobOf(null, { scenario: given });
    return [one, drawn, same];
  };

  it('have the outcomes of each alone, bit for bit, on one thread and from a queue of two', async () => {
    const all = await jobs();
    const ranges = all.map((job) => ({ from: 0, to: pathCount(job) }));
    expect(ranges.map(({ to }) => to)).to.deep.equal([1, 70, 1]);
    const alone = all.map((job, at) => bytes(createRunner(job)(ranges[at] ?? expect.fail())));
    for (const threads of [1, 2]) {
      const told: number[] = [];
      const outcomes = await runJobs(all, ranges, threads, (done) => told.push(done));
      expect(outcomes.map(bytes), `${threads} threads`).to.deep.equal(alone);
      expect(told.at(-1)).to.equal(72);
      expect(told).to.deep.equal([...told].sort((a, b) => a - b));
    }
    const [sides] = alone[0] ?? expect.fail();
    expect(sides?.[0]).not.to.equal(sides?.[1]);
  });

  it('forget each path before the next, even where a path is one instant', async () => {
    for (const prices of ['drawn', 'given'] as const) {
      const fall = (by: number) => Float64Array.from([1 - by, 1 - by, 1]);
      const given = { kind: 'paths', paths: [0.3, 0.12, 0.2, 0.08, 0.25].map(fall) } as const;
      const { job } = await jobOf(null, {
        paths: 40,
        kinds: ['as-is', 'filled'],
        scenario: { horizon: 7_200, step: 7_200, ...(prices === 'given' ? { prices: given } : {}) },
      });
      const run = createRunner(job);
      for (let path = 0; path < Math.min(40, pathCount(job)); path += 1)
        expect(bytes(run({ from: path, to: path + 1 })), `${prices} ${path}`).to.deep.equal(
          bytes(createRunner(job)({ from: path, to: path + 1 })),
        );
    }
  });

  it('refuse with its code what one of them cannot be run on', async () => {
    const [one, drawn] = (await jobs()) as [Job, Job];
    const shallow = { ...one, scenario: { ...one.scenario, depths: one.scenario.depths.map(() => null) } };
    const error = await runJobs(
      [drawn, shallow],
      [
        { from: 0, to: 70 },
        { from: 0, to: 1 },
      ],
      2,
      () => {},
    ).then(
      () => null,
      (failure: unknown) => failure,
    );
    expect(error).to.have.property('code', 'liquidation/no-depth');
  });
});
