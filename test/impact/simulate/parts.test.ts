import { expect } from 'chai';
import fc from 'fast-check';
import { PlimsollError } from '../../../src/diagnostic/error.js';
import { bookDigest } from '../../../src/impact/book/book-file.js';
import { frameOf } from '../../../src/impact/simulate/frame.js';
import { mergeParts } from '../../../src/impact/simulate/merge-parts.js';
import { type Part, partText, readPart, shardOf } from '../../../src/impact/simulate/part-file.js';
import { prepareBooks } from '../../../src/impact/simulate/prepare.js';
import type { Frame } from '../../../src/impact/simulate/report.js';
import { simulationOf } from '../../../src/impact/simulate/results-of-frame.js';
import { createRunner } from '../../../src/impact/simulate/run-paths.js';
import { safeOf } from '../attack/authority-fixture.js';
import { ETHER, paramsWith } from '../book/fixture.js';
import { jobOf } from './fixture.js';

const PATHS = 60;

const setting = async () => {
  const after = await paramsWith((reserve, asset) =>
    asset === ETHER ? { ...reserve, ltv: 8300, threshold: 8500 } : reserve,
  );
  const { raw, job } = await jobOf(after, { paths: PATHS, kinds: ['as-is', 'filled', 'relevered'] });
  const params = { before: raw.params, after };
  const frame = frameOf({
    book: { book: raw, file: 'book.json', digest: bookDigest(raw), found: 'from test' },
    before: { source: 'chain@100', params: params.before },
    after: { source: 'worktree', params: params.after },
    prepared: prepareBooks(raw, params, ['as-is', 'filled', 'relevered']),
    scenarios: [
      { scenario: job.scenario, findings: [], attacked: { depths: [], depthProxies: [], oracles: [], events: [] } },
    ],
    jobs: [job],
    seed: job.seed,
    sampling: 'random',
  });
  const run = createRunner(job);
  const part = (index: number, of: number): Part => {
    const range = shardOf(PATHS, index, of);
    return { frame, ranges: [range], outcomes: [run(range)] };
  };
  return { part, whole: simulationOf(frame, [run({ from: 0, to: PATHS })]) };
};

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'done';
  } catch (error) {
    if (error instanceof PlimsollError) return error.code;
    throw error;
  }
};

describe('shards of a simulation', () => {
  it('have every path once, whatever their number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 300 }), (paths, of) => {
        let next = 0;
        for (let index = 0; index < of; index += 1) {
          const { from, to } = shardOf(paths, index, of);
          expect(from).to.equal(next);
          next = to;
        }
        expect(next).to.equal(paths);
      }),
    );
  });

  it('are put together, from their files and in any order, to the numbers of one run, digit for digit', async () => {
    const { part, whole } = await setting();
    const files = [2, 0, 1].map((index) => partText(part(index, 3)));
    const merged = mergeParts(files.map((text) => readPart(text, 'part.json')));
    expect(JSON.stringify(merged)).to.equal(JSON.stringify(whole));
    expect(whole.results[0]?.length).to.equal(3);
    // Times of harm are of the book as it is alone, and are put together too.
    expect(whole.results[0]?.map(({ timing }) => timing?.by.length)).to.deep.equal([12, undefined, undefined]);
  });

  it('are refused where one is missing, twice there, or of another simulation', async () => {
    const { part } = await setting();
    const [first, second, third] = [part(0, 3), part(1, 3), part(2, 3)];
    expect(codeOf(() => mergeParts([first, third]))).to.equal('simulate/merge');
    expect(() => mergeParts([first, third])).to.throw(/paths 21 to 40 are in none/);
    expect(() => mergeParts([first, second, second, third])).to.throw(/paths from 21 on are in two/);
    expect(() => mergeParts([first, second])).to.throw(/paths 41 to 60 are in none/);
    expect(codeOf(() => mergeParts([first, second]))).to.equal('simulate/merge');
    expect(codeOf(() => mergeParts([first, second, second, third]))).to.equal('simulate/merge');
    const other = { ...second, frame: { ...second.frame, seed: '12' } };
    expect(codeOf(() => mergeParts([first, other, third]))).to.equal('simulate/merge');
    expect(codeOf(() => mergeParts([]))).to.equal('simulate/merge');
    expect(codeOf(() => mergeParts([first, second, third]))).to.equal('done');
  });

  it('are put together where only some were near a node, and refused where they read the authority differently', async () => {
    const { part } = await setting();
    const control = (threshold: number): Frame['authority'] => ({
      ...{ name: 'council', safe: '0xS', attestations: 0, reviewers: null, notRead: null, keys: null, modules: [] },
      ...{ control: safeOf('0xS', threshold, []), notStated: [] },
      controls: { supplied: 1, borrowed: 1, available: 1, filled: { before: 1, after: 1 } },
    });
    const told = (index: number, authority: Frame['authority']): Part => {
      const one = part(index, 3);
      return { ...one, frame: { ...one.frame, authority } };
    };
    const unread = { ...control(1), control: null, notRead: 'no node' } as Frame['authority'];
    const merged = mergeParts([told(0, unread), told(1, control(2)), told(2, control(2))]);
    expect(merged.frame.authority?.control?.threshold).to.equal(2);
    expect(merged.frame).to.deep.equal(told(0, control(2)).frame);
    const apart = [told(0, unread), told(1, control(2)), told(2, control(1))];
    expect(codeOf(() => mergeParts(apart))).to.equal('simulate/merge');
  });

  it('are refused with anything altered, and wherever they are cut off', async () => {
    const { part } = await setting();
    const text = partText(part(0, 2));
    expect(codeOf(() => readPart(text.replace('"seed": "11"', '"seed": "12"'), 'p'))).to.equal('simulate/part');
    expect(codeOf(() => readPart(text.replace('"to": 30', '"to": 31'), 'p'))).to.equal('simulate/part');
    for (let length = 0; length < text.length - 2; length += 997)
      expect(codeOf(() => readPart(text.slice(0, length), 'p'))).to.equal('simulate/part');
    for (const strange of ['null', '[]', '{}', '"x"', '{"format":"plimsoll.simulation-part/1"}'])
      expect(
        codeOf(() => readPart(strange, 'p')),
        strange,
      ).to.equal('simulate/part');
  });
});
