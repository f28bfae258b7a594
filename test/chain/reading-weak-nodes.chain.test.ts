import { expect } from 'chai';
import { pinAndRead, type ReadCall, readMany } from '../../src/chain/multicall.js';
import { MULTICALL3_ADDRESS } from '../../src/chain/multicall3.js';
import { createRpc } from '../../src/chain/rpc.js';
import { AGGREGATE3, compile } from './contracts.js';
import {
  BURN,
  CHAIN,
  caught,
  echoes,
  MIXED,
  NUMBER,
  readingChain,
  refuse,
  returned,
  STORE,
  word,
} from './reading-chain.js';
import type { Change, Passing } from './relay.js';

describe('reading a chain, harder cases', function () {
  this.timeout(60_000);
  const local = readingChain();

  describe('nodes that can less', () => {
    const withoutOverrides: readonly (readonly [string, (message: Passing) => Change])[] = [
      [
        'refuses overrides',
        ({ params }) => (params.length > 2 ? refuse(-32602, 'too many arguments, want at most 2') : undefined),
      ],
      [
        'ignores overrides',
        (message) =>
          message.method === 'eth_call' ? { pass: { ...message, params: message.params.slice(0, 2) } } : undefined,
      ],
    ];
    for (const [what, change] of withoutOverrides) {
      it(`reads through the deployed Multicall3 where a node ${what}`, async () => {
        await local.chain.code(MULTICALL3_ADDRESS, compile('Solidity', AGGREGATE3));
        await local.chain.mine();
        const rpc = await local.through(change);
        // STATIC calls are the reader’s own; through Multicall3 a write succeeds and is forgotten.
        const mixed = MIXED.filter(([call]) => call.to !== STORE);
        expect(
          await readMany(
            rpc,
            await local.pin(rpc),
            mixed.map(([call]) => call),
          ),
        ).to.deep.equal(mixed.map(([, result]) => result));
        expect(rpc.traits).to.include({ reader: 'multicall3', blockHash: 'yes' });
        await local.chain.code(MULTICALL3_ADDRESS, '0x');
      });

      it(`reads call by call where a node ${what} and has no Multicall3`, async () => {
        await local.chain.mine();
        const rpc = await local.through(change);
        const mixed = MIXED.filter(([call]) => call.to !== STORE);
        expect(
          await readMany(
            rpc,
            await local.pin(rpc),
            mixed.map(([call]) => call),
          ),
        ).to.deep.equal(mixed.map(([, result]) => result));
        expect(rpc.traits.reader).to.equal('single');
        const before = rpc.stats.requests;
        await readMany(rpc, await local.pin(rpc), echoes(2));
        expect(rpc.stats.requests).to.equal(before + 2);
      });
    }

    it('names the block by number where a node does not take its hash', async () => {
      const rpc = await local.through(({ method, params }) =>
        method === 'eth_call' && typeof params[1] === 'object'
          ? refuse(-32602, 'invalid argument 1: json: cannot unmarshal object')
          : undefined,
      );
      expect(await readMany(rpc, await local.pin(rpc), echoes(3))).to.deep.equal(returned(echoes(3)));
      expect(rpc.traits).to.include({ reader: 'override', blockHash: 'no' });
    });

    it('notices by number that the block was replaced', async () => {
      const other = word(77n);
      const rpc = await local.through(({ method, params }) => {
        if (method === 'eth_call' && typeof params[1] === 'object') return refuse(-32602, 'invalid argument 1');
        return undefined;
      });
      const block = { ...(await local.pin(rpc)), hash: other };
      const error = await caught(readMany(rpc, block, echoes(1)));
      expect(error).to.include({ code: 'rpc/block-lost', exit: 69 });
      expect(error.message).to.contain(`no longer has block ${block.number} with hash ${other}`);
    });

    it('says that the pinned block is lost', async () => {
      const error = await caught(readMany(local.chain.rpc, { ...(await local.pin()), hash: word(5n) }, echoes(1)));
      expect(error).to.include({ code: 'rpc/block-lost' });
      expect(error.hint).to.contain('reorganised');
    });

    it('says that the state at the block is gone', async () => {
      const rpc = await local.through(({ method }) =>
        method === 'eth_call' ? refuse(-32000, 'missing trie node 12ab (path )') : undefined,
      );
      expect(await caught(readMany(rpc, await local.pin(rpc), echoes(1)))).to.include({ code: 'rpc/state-missing' });
    });
  });

  describe('pinning and reading at once', () => {
    it('takes one request', async () => {
      const rpc = createRpc(local.chain.url);
      const { block, results } = await pinAndRead(rpc, 'latest', CHAIN, MIXED.map(([call]) => call).slice(0, 5));
      expect(results).to.deep.equal(MIXED.slice(0, 5).map(([, result]) => result));
      expect(block).to.deep.equal(await local.pin());
      expect(rpc.stats.requests).to.equal(1);
    });

    it('reads an older block', async () => {
      const { block, results } = await pinAndRead(createRpc(local.chain.url), 2n, CHAIN, [{ to: NUMBER, data: '0x' }]);
      expect(block.number).to.equal(2n);
      expect(results).to.deep.equal([{ ok: true, data: word(2n) }]);
    });

    it('reads again where a block came in between', async () => {
      const rpc = await local.through(async ({ method, params }) => {
        if (method === 'eth_call' && params[1] === 'latest') await local.chain.mine();
        return undefined;
      });
      const { block, results } = await pinAndRead(rpc, 'latest', CHAIN, [{ to: NUMBER, data: '0x' }]);
      expect(results).to.deep.equal([{ ok: true, data: word(block.number) }]);
      expect((await local.pin()).number).to.equal(block.number + 1n);
      expect(rpc.stats.requests).to.equal(2);
    });

    it('reads again what did not fit into the first request', async () => {
      const rpc = createRpc(local.chain.url);
      const burn: ReadCall = { to: BURN, data: word(20_000_000n) };
      const { results } = await pinAndRead(rpc, 'latest', CHAIN, [burn, burn, ...echoes(1)]);
      expect(results.map((result) => result.ok)).to.deep.equal([true, true, true]);
      expect(rpc.stats.requests).to.equal(2);
    });

    it('checks the chain first', async () => {
      expect(await caught(pinAndRead(local.chain.rpc, 'latest', 5n, echoes(1)))).to.have.property(
        'code',
        'rpc/wrong-chain',
      );
    });

    it('works with a node that takes no batches, no overrides and no hashes', async () => {
      const rpc = await local.through(({ params }) => {
        if (params.length > 2) return refuse(-32602, 'too many arguments, want at most 2');
        return typeof params[1] === 'object' ? refuse(-32602, 'invalid argument 1') : undefined;
      });
      rpc.traits.maxBatch = 1;
      const { results } = await pinAndRead(rpc, 'latest', CHAIN, echoes(4));
      expect(results).to.deep.equal(returned(echoes(4)));
    });
  });
});
