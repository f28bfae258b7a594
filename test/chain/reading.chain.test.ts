import { expect } from 'chai';
import { pinBlock } from '../../src/chain/block.js';
import type { Hex } from '../../src/chain/hex.js';
import { type ReadCall, readMany } from '../../src/chain/multicall.js';
import { createRpc } from '../../src/chain/rpc.js';
import {
  BURN,
  CHAIN,
  caught,
  echoes,
  failing,
  INVALID,
  MIXED,
  NOBODY,
  NUMBER,
  REVERT,
  readingChain,
  refuse,
  returned,
  word,
} from './reading-chain.js';

describe('reading a chain', function () {
  this.timeout(60_000);
  const local = readingChain();

  describe('pinning', () => {
    it('fixes the latest block in one request', async () => {
      const rpc = createRpc(local.chain.url);
      const block = await local.pin(rpc);
      const raw = (await rpc.request('eth_getBlockByNumber', ['latest', false])) as Record<string, string>;
      expect(block).to.deep.equal({
        chainId: CHAIN,
        number: BigInt(raw.number ?? ''),
        hash: raw.hash,
        parentHash: raw.parentHash,
        timestamp: BigInt(raw.timestamp ?? ''),
        gasLimit: 30_000_000n,
        baseFee: BigInt(raw.baseFeePerGas ?? ''),
      });
      expect(rpc.stats.requests).to.equal(2);
    });

    it('fixes a block by number', async () => {
      expect(await pinBlock(local.chain.rpc, 1n, CHAIN)).to.include({ number: 1n });
    });

    it('refuses another chain before anything else, naming both', async () => {
      const error = await caught(pinBlock(local.chain.rpc, 10n ** 9n, 1n));
      expect(error).to.include({ code: 'rpc/wrong-chain', exit: 1 });
      expect(error.message).to.match(/serves chain 31337, not chain 1$/);
    });

    it('says that a block does not exist', async () => {
      const error = await caught(pinBlock(local.chain.rpc, 10n ** 9n, CHAIN));
      expect(error).to.include({ code: 'rpc/no-block', exit: 69 });
      expect(error.message).to.contain('has no block 1000000000 of chain 31337');
    });
  });

  describe('many calls', () => {
    it('gives every kind of end in order', async () => {
      const rpc = createRpc(local.chain.url);
      expect(
        await readMany(
          rpc,
          await local.pin(rpc),
          MIXED.map(([call]) => call),
        ),
      ).to.deep.equal(MIXED.map(([, result]) => result));
      expect(rpc.traits).to.include({ reader: 'override', blockHash: 'yes' });
    });

    it('reads a thousand values in one request', async () => {
      const rpc = createRpc(local.chain.url);
      const block = await local.pin(rpc);
      expect(await readMany(rpc, block, echoes(1000))).to.deep.equal(returned(echoes(1000)));
      expect(rpc.stats.requests).to.equal(2);
    });

    it('reads nothing without a request', async () => {
      const rpc = createRpc(local.chain.url);
      const block = await local.pin(rpc);
      expect(await readMany(rpc, block, [])).to.deep.equal([]);
      expect(rpc.stats.requests).to.equal(1);
    });

    it('reads at the pinned block, not at the latest', async () => {
      const block = await pinBlock(local.chain.rpc, 2n, CHAIN);
      expect(await readMany(local.chain.rpc, block, [{ to: NUMBER, data: '0x' }])).to.deep.equal([
        { ok: true, data: word(2n) },
      ]);
    });

    it('fails whole where an address has no code', async () => {
      const error = await caught(
        readMany(local.chain.rpc, await local.pin(), [
          ...echoes(2),
          { to: NOBODY, data: '0x12345678', label: 'the cap of WETH' },
        ]),
      );
      expect(error).to.include({ code: 'chain/no-code', exit: 1 });
      expect(error.message).to.match(
        /^cannot read the cap of WETH: there is no contract at 0xe8.* at block \d+ of chain 31337$/,
      );
    });

    it('fails whole where a call reverts, with the reason', async () => {
      const reason: Hex = '0x4e487b710000000000000000000000000000000000000000000000000000000000000012';
      const error = await caught(readMany(local.chain.rpc, await local.pin(), [{ to: REVERT, data: reason }]));
      expect(error).to.include({ code: 'chain/read-reverted', exit: 1 });
      expect(error.message).to.match(
        /cannot read 0x4e487b71: 0xe2.* reverted with panic 0x12: a division or modulo by zero at block/,
      );
    });

    it('goes on in further requests where the gas of one does not reach', async () => {
      const rpc = createRpc(local.chain.url);
      const block = await local.pin(rpc);
      const burn: ReadCall = { to: BURN, data: word(9_000_000n) };
      const calls = [...echoes(3), burn, burn, burn, burn, burn, ...echoes(2)];
      const results = await readMany(rpc, block, calls);
      expect(results.map((result) => result.ok)).to.deep.equal(calls.map(() => true));
      expect(rpc.stats.requests).to.be.within(3, 6);
    });

    it('finds the calls that use up all gas without failing those beside them', async () => {
      const calls = [...echoes(2), failing(INVALID), ...echoes(2), failing(BURN, word(1n << 40n)), ...echoes(2)];
      const results = await readMany(local.chain.rpc, await local.pin(), calls);
      expect(results.map((result) => result.ok)).to.deep.equal([true, true, false, true, true, false, true, true]);
    });

    it('splits what a node finds too large', async () => {
      const rpc = await local.through(() => undefined, 30_000);
      expect(await readMany(rpc, await local.pin(rpc), echoes(1000))).to.deep.equal(returned(echoes(1000)));
      expect(rpc.stats.requests).to.be.below(20);
    });

    it('gives up where a node wants ever smaller requests', async () => {
      const rpc = await local.through(({ method }) =>
        method === 'eth_call' ? refuse(-32000, 'out of gas') : undefined,
      );
      const error = await caught(readMany(rpc, await local.pin(rpc), [{ to: NOBODY, data: '0x' }, ...echoes(50)]));
      expect(error.exit).to.be.oneOf([1, 69]);
      expect(rpc.stats.requests).to.be.below(40);
    });
  });
});
