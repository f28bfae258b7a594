import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import { reviewArgument } from '../../src/cli/review.js';
import { reviewPatience } from '../../src/cli/waiting.js';
import type { PlimsollError } from '../../src/diagnostic/error.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { safeTx } from '../../src/signer/safe-tx.js';
import { type BadNode, startBadNode } from '../chain/bad-node.js';

const SAFE: Hex = `0x${'5a'.repeat(20)}`;

describe('a review that waits for a node', () => {
  let silent: BadNode;
  before(async () => {
    silent = await startBadNode();
  });
  after(() => silent.close());

  it('says so on a terminal only, and that a node which says nothing has 10 s', () => {
    const notes: string[] = [];
    const say = (isTTY: boolean | undefined): void => {
      const patience = reviewPatience((text) => notes.push(text), isTTY === undefined ? {} : { isTTY });
      expect(patience.firstTimeoutMs).to.equal(10_000);
      patience.onSlow('the node at https://a.example', 10_000);
    };
    for (const isTTY of [undefined, false]) say(isTTY);
    expect(notes).to.deep.equal([]);
    say(true);
    expect(notes).to.deep.equal(['waiting for the node at https://a.example, at most 10 s for one answer']);
  });

  it('gives up on one that takes the connection and never answers', async () => {
    const tx = safeTx({ to: SAFE, data: '0x12345678', nonce: 1n });
    const text = formatSafeTransactionFile({ chainId: 1n, safe: SAFE, version: '1.4.1', tx });
    const notes: string[] = [];
    const error = await reviewArgument('-', {
      offline: false,
      fork: () => expect.fail('no fork of a node that says nothing'),
      stdin: Readable.from([Buffer.from(text)]),
      rpc: silent.url,
      patience: { ...reviewPatience((note) => notes.push(note), { isTTY: true }), firstTimeoutMs: 300, slowMs: 20 },
    }).then(
      () => expect.fail('it should have failed'),
      (reason: PlimsollError) => reason,
    );
    expect([error.code, error.exit]).to.deep.equal(['rpc/timeout', 69]);
    expect(error.message).to.match(/^the node at http:\/\/127\.0\.0\.1:\d+ did not answer within 0\.3 s$/);
    expect(error.hint).to.equal('Try again, or use another node.');
    expect(notes).to.have.length(1);
    expect(silent.bodies).to.have.length(1);
  });
});
