import { expect } from 'chai';
import { progressOf } from '../../src/cli/progress.js';

describe('the progress of a simulation', () => {
  const terminal = { isTTY: true };
  const clock = performance.now;
  let now = 0;
  beforeEach(() => {
    now = 5_000;
    performance.now = () => now;
  });
  afterEach(() => {
    performance.now = clock;
  });

  it('is told once a second with the time that is left, and not at the end', () => {
    const told: string[] = [];
    const tell = progressOf((text) => told.push(text), { terminal });
    for (const [seconds, done] of [
      [0, 10],
      [0.5, 20],
      [1, 30],
      [1.9, 40],
      [2, 50],
      [6, 100],
    ] as const) {
      now = 5_000 + seconds * 1000;
      tell('a\u001bb', done, 100);
    }
    expect(told).to.deep.equal(['  a\\u{1b}b: 30 of 100 paths, 4 s left', '  a\\u{1b}b: 50 of 100 paths, 3 s left']);
  });

  it('begins anew with a count that falls', () => {
    const told: string[] = [];
    const tell = progressOf((text) => told.push(text), { terminal, of: 'redraws' });
    tell('one', 10, 20);
    now += 3_000;
    tell('one', 20, 20);
    tell('two', 1, 301);
    now += 1_000;
    tell('two', 2, 301);
    expect(told).to.deep.equal(['  two: 2 of 301 redraws, 5 min left']);
  });

  it('is silent where nobody watches', () => {
    const told: string[] = [];
    const tell = progressOf((text) => told.push(text), { terminal: {} });
    tell('one', 1, 20);
    now += 3_000;
    tell('one', 2, 20);
    expect(told).to.deep.equal([]);
  });
});
