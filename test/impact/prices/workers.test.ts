import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import type { PriceModel } from '../../../src/impact/paths.js';
import { makePaths } from '../../../src/impact/prices/make.js';
import type { PathOptions } from '../../../src/impact/prices/options.js';

/** Makes the paths that it is asked for, in their order, and sends their prices. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
import('tsx/esm/api')
  .then(({ tsImport }) => tsImport(workerData.file, workerData.file))
  .then(({ makePaths }) => {
    const source = makePaths(workerData.model, workerData.options);
    parentPort.postMessage(workerData.paths.map((path) => {
      const prices = new Float64Array(source.steps * source.assets);
      source.fill(path, prices);
      return prices;
    }));
  });
`;
const file = new URL('../../../src/impact/prices/make.ts', import.meta.url).href;

describe('paths on workers', () => {
  it('are those of one thread: the model and its options cross over as they are', async () => {
    const model: PriceModel = {
      kind: 'student-t',
      assets: [0.8, 0.5].map((volatility) => ({ drift: 0, volatility })),
      degrees: 4,
      correlation: [
        [1, 0.5],
        [0.5, 1],
      ],
    };
    const options: PathOptions = { steps: 24, stepSeconds: 3600, seed: 2n ** 64n - 5n, sampling: 'quasi' };
    const halves = [
      [7, 5, 3, 1],
      [0, 2, 4, 6],
    ];
    const made = await Promise.all(
      halves.map(async (paths) => {
        const worker = new Worker(PROGRAM, { eval: true, workerData: { file, model, options, paths } });
        const [prices] = (await once(worker, 'message')) as [Float64Array[]];
        await worker.terminate();
        return prices.map((values, at) => ({ path: paths[at] as number, values }));
      }),
    );
    const source = makePaths(model, options);
    const expected = new Float64Array(48);
    expect(made.flat().length).to.equal(8);
    for (const { path, values } of made.flat()) {
      source.fill(path, expected);
      expect([...values]).to.deep.equal([...expected]);
    }
  });
});
