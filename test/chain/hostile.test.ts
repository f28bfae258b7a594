import { expect } from 'chai';
import fc from 'fast-check';
import { type PinnedBlock, pinBlock } from '../../src/chain/block.js';
import { pinAndRead, readMany } from '../../src/chain/multicall.js';
import { createRpc, type Rpc } from '../../src/chain/rpc.js';
import { simulateBlocks } from '../../src/chain/simulate.js';
import { callAt, codeAt, storageAt } from '../../src/chain/state.js';
import { sendRawTransaction, waitForReceipt } from '../../src/chain/transaction.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { answer, type BadNode, startBadNode } from './bad-node.js';

const A = `0x${'aa'.repeat(20)}` as const;
const HASH = `0x${'11'.repeat(32)}` as const;
const BLOCK: PinnedBlock = {
  chainId: 1n,
  number: 5n,
  hash: HASH,
  parentHash: HASH,
  timestamp: 9n,
  gasLimit: 1n,
  baseFee: undefined,
};

const work: Readonly<Record<string, (rpc: Rpc) => Promise<unknown>>> = {
  pinBlock: (rpc) => pinBlock(rpc, 'latest', 1n),
  readMany: (rpc) =>
    readMany(rpc, BLOCK, [
      { to: A, data: '0x' },
      { to: A, data: '0x12', onFailure: 'return' },
    ]),
  pinAndRead: (rpc) => pinAndRead(rpc, 'latest', 1n, [{ to: A, data: '0x' }]),
  simulateBlocks: (rpc) =>
    simulateBlocks(rpc, BLOCK, [{ number: 6n, time: 10n, calls: [{ from: A, to: A, data: '0x', gas: 1n }] }]),
  codeAt: (rpc) => codeAt(rpc, BLOCK, A),
  storageAt: (rpc) => storageAt(rpc, BLOCK, A, 0n),
  callAt: (rpc) => callAt(rpc, BLOCK, { to: A, data: '0x' }),
  sendRawTransaction: (rpc) => sendRawTransaction(rpc, '0x02'),
  waitForReceipt: (rpc) => waitForReceipt(rpc, HASH, { timeoutMs: 0 }),
};

/** Values that are nearly right more often than chance would have it. */
const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    '0x',
    '0x0',
    '0x1',
    '0x5',
    '0x1g',
    HASH,
    A,
    null,
    [],
    {},
    '0x'.padEnd(200, '0'),
    '0x'.padEnd(300, '02'),
  ),
  fc.record(
    {
      number: fc.constantFrom('0x5', '0x6', 6, null),
      hash: fc.constantFrom(HASH, '0x', null),
      parentHash: fc.constantFrom(HASH, 7),
      timestamp: fc.constantFrom('0x9', '9'),
      gasLimit: fc.constantFrom('0x1', '0x'),
      status: fc.constantFrom('0x1', '0x0', '0x7', true),
      transactionHash: fc.constantFrom(HASH, A),
      blockNumber: fc.constant('0x1'),
      blockHash: fc.constant(HASH),
      gasUsed: fc.constantFrom('0x1', -1),
      logs: fc.jsonValue(),
      calls: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
);
const error = fc.record(
  {
    code: fc.oneof(fc.integer(), fc.constantFrom(3, -32602, -32601, -32000, 1.5, 'x', null)),
    message: fc.jsonValue(),
    data: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const reply = fc.oneof(
  value.map((result) => ({ result })),
  value.map((result) => ({ result: [result] })),
  error.map((found) => ({ error: found })),
);

describe('a node that answers anything', () => {
  let node: BadNode;
  before(async () => {
    node = await startBadNode();
  });
  after(() => node.close());

  for (const [name, run] of Object.entries(work)) {
    it(`makes ${name} give a result or fail as our errors do`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(reply, { minLength: 1, maxLength: 4 }), fc.boolean(), async (replies, rightChain) => {
          let next = 0;
          node.behave(
            answer(({ method }) => {
              if (rightChain && method === 'eth_chainId') return { result: '0x1' };
              next += 1;
              return replies[next % replies.length] ?? {};
            }),
          );
          const rpc = createRpc(node.url, { sleep: async () => undefined, retries: 1 });
          await run(rpc).catch((reason: unknown) => {
            if (!(reason instanceof PlimsollError)) throw reason;
            expect(reason.message).to.not.match(/\p{C}/u);
            expect(reason.message).to.have.length.below(900);
          });
        }),
        { numRuns: 80 },
      );
    });
  }
});
