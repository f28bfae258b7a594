import { expect } from 'chai';
import { together } from '../../../src/route/access-manager/operation.js';
import type { StageState } from '../../../src/route/stage.js';

const done: StageState = { kind: 'done' };
const open = (until: bigint): StageState => ({ kind: 'open', until, note: null });
const waiting = (from: bigint | null): StageState => ({ kind: 'waiting', from, note: null });
const lost: StageState = { kind: 'lost', how: 'expired', note: null };

describe('operations that are made together', () => {
  for (const [what, states, expected] of [
    ['one of them', [done], done],
    ['not all made', [done, open(5n), done], open(5n)],
    ['the first that expires', [open(9n), open(5n)], open(5n)],
    ['the last to be ready', [waiting(5n), open(1n), waiting(9n)], waiting(9n)],
    ['one that is not scheduled', [waiting(9n), waiting(null), done], waiting(null)],
    ['one that is lost', [waiting(null), lost, open(5n)], lost],
  ] as const)
    it(`stand where the one furthest behind does: ${what}`, () => {
      expect(together(states)).to.deep.equal(expected);
      expect(together([...states].reverse())).to.deep.equal(expected);
    });
});
