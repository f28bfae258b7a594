import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import type { PayloadStatus } from '../../src/proposal/payload/payload-status.js';
import { payloadStatusText } from '../../src/report/payload-status-text.js';
import { plain } from '../../src/report/style.js';
import { NO_TIME, type Stage, type StageState } from '../../src/route/stage.js';

const step = (name: string, state: StageState, calls: Stage['calls'] = null) => ({
  state,
  stage: {
    ...{ name, of: 'x', actor: { kind: 'anyone' } as const, calls, after: NO_TIME },
    ...{ open: null, ids: [], watch: null },
  },
});

const status = (...steps: PayloadStatus['steps']): PayloadStatus => ({
  block: { number: 5n, timestamp: 1_700_000_000n } as PayloadStatus['block'],
  executor: '0xe',
  steps,
});
const call = { to: '0xc' as Hex, value: 0n, data: '0x12' as Hex };

describe('the text of where a payload stands', () => {
  it('has each step with its times, and the call that can be made next', () => {
    const text = payloadStatusText(
      '0xa',
      status(
        step('deploy', { kind: 'done' }, [call]),
        step('register', { kind: 'done', note: 'it is number 7' }, [call]),
        step('vote', { kind: 'open', until: 1_700_000_060n, note: null }, [call]),
        step('execute', { kind: 'waiting', from: 10n ** 15n, note: null }),
      ),
      { function: 'f', calldata: '0xff', payloadId: '7', votingPortal: '0xb', ipfsHash: '0x1', cid: 'Qm1' },
      plain,
    );
    expect(text).to.equal(`payload 0xa, run by 0xe, at block 5 (2023-11-14T22:13:20Z)

step      state                              who
deploy    done                               anyone
register  done                               anyone  it is number 7
vote      open until 2023-11-14T22:14:20Z    anyone
execute   open from second 1000000000000000  anyone

vote: to 0xc, calldata 0x12

propose: to the governance, with its fee, calldata 0xff
proposal.md is to be on IPFS as Qm1`);
  });

  it('says what is lost, and waits for what is not done', () => {
    const text = payloadStatusText(
      '0xa',
      status(
        step('deploy', { kind: 'lost', how: 'replaced', note: 'the address has other code\u001b[2J' }),
        step('register', { kind: 'open', until: null, note: null }, []),
        step('execute', { kind: 'waiting', from: null, note: null }),
      ),
      null,
      plain,
    );
    expect(text).to.match(/\ndeploy +replaced +anyone +the address has other code\\u\{1b\}\[2J\n/);
    expect(text).to.match(/\nregister +open +anyone\nexecute +waits for the step before +anyone$/);
  });
});
