import { expect } from 'chai';
import { executeState, type Queued } from '../../../src/route/delay/queue.js';

const queued = (rest: Partial<Queued>): Queued => ({
  ...{ nonce: 3n, ready: 100n, until: 200n, passed: false, ahead: 0, expiredAhead: 0, alike: 1 },
  ...rest,
});

describe('a call in the queue of a Delay', () => {
  it('is open from the second that its cooldown ends in to the one that it expires after', () => {
    const kinds = [99n, 100n, 200n, 201n].map((now) => executeState(queued({}), now).kind);
    expect(kinds).to.deep.equal(['waiting', 'open', 'open', 'lost']);
    expect(executeState(queued({ until: null }), 10n ** 12n)).to.deep.equal({ kind: 'open', until: null, note: null });
  });

  it('was skipped where the queue is past it before it could be executed', () => {
    expect(executeState(queued({ passed: true }), 99n)).to.deep.include({ kind: 'lost', how: 'cancelled' });
    expect(executeState(queued({ passed: true }), 100n)).to.deep.equal({
      kind: 'done',
      note: 'the queue is past it: it was executed, or skipped',
    });
    expect(executeState(queued({ passed: true }), 100n, 'executed')).to.deep.equal({ kind: 'done' });
    expect(executeState(queued({ passed: true }), 100n, 'skipped')).to.deep.include({ kind: 'lost', how: 'cancelled' });
  });

  it('waits for those ahead of it also when it has cooled down', () => {
    expect(executeState(queued({ ahead: 2 }), 150n)).to.deep.equal({
      kind: 'waiting',
      from: null,
      note: '2 transactions in the queue must be executed or skipped first',
    });
  });
});
