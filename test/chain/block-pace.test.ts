import { expect } from 'chai';
import type { PinnedBlock } from '../../src/chain/block.js';
import { blockPace } from '../../src/chain/block-pace.js';
import { createRpc } from '../../src/chain/rpc.js';
import { type BadNode, type Received, startBadNode } from './bad-node.js';

const HASH = `0x${'ab'.repeat(32)}` as const;
const hex = (value: number): string => `0x${value.toString(16)}`;

describe('the pace of blocks', () => {
  let node: BadNode;
  before(async () => {
    node = await startBadNode();
  });
  after(() => node.close());

  /** The pace at a block of this number and time, on a chain whose older blocks have these times; null: none is kept. */
  const paceAt = (number: bigint, timestamp: bigint, timeOf: (number: number) => number | null) => {
    node.behave((body, response) => {
      const sent = JSON.parse(body) as Received | readonly Received[];
      const answers = [sent].flat().map(({ id, params }) => {
        const time = timeOf(Number(params[0]));
        const result = time === null ? null : { number: params[0], hash: HASH, timestamp: hex(time) };
        return { jsonrpc: '2.0', id, result };
      });
      response.end(JSON.stringify(Array.isArray(sent) ? answers : answers[0]));
    });
    return blockPace(createRpc(node.url), { chainId: 1n, number, hash: HASH, timestamp } as PinnedBlock);
  };

  it('is that of the last thousand', async () => {
    expect(await paceAt(5000n, 100_000n, (at) => (at === 4000 ? 87_966 : null))).to.deep.equal({
      seconds: 12_034n,
      blocks: 1000n,
    });
  });

  it('is that of all where there are fewer', async () => {
    expect(await paceAt(7n, 1084n, (at) => (at === 0 ? 1000 : null))).to.deep.equal({ seconds: 84n, blocks: 7n });
  });

  it('is not known of the first block, where none so old is kept, and where no time went by', async () => {
    expect(await paceAt(0n, 1000n, () => 1000)).to.equal(null);
    expect(await paceAt(5000n, 100_000n, () => null)).to.equal(null);
    expect(await paceAt(5000n, 100_000n, () => 100_000)).to.equal(null);
  });
});
