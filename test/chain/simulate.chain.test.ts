import { expect } from 'chai';
import { Wallet } from 'ethers';
import { type PinnedBlock, pinBlock } from '../../src/chain/block.js';
import { parseDeclaration } from '../../src/chain/function.js';
import type { Hex } from '../../src/chain/hex.js';
import { decodeLog } from '../../src/chain/log.js';
import { createRpc } from '../../src/chain/rpc.js';
import { type SimCall, simulateBlocks } from '../../src/chain/simulate.js';
import { callAt, codeAt, storageAt } from '../../src/chain/state.js';
import { sendRawTransaction, waitForReceipt } from '../../src/chain/transaction.js';
import { type Anvil, startAnvil } from './anvil.js';
import { CODE } from './contracts.js';
import { startRelay } from './relay.js';

const at = (byte: string): Hex => `0x${byte.repeat(20)}`;
const [STORE, REVERT, TIME, NOBODY, SENDER] = [at('d1'), at('d2'), at('d3'), at('d4'), at('d5')];
const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;

describe('executing on a chain', function () {
  this.timeout(60_000);
  let chain: Anvil;
  let block: PinnedBlock;
  const call = (to: Hex, data: Hex = '0x'): SimCall => ({ from: SENDER, to, data, gas: 200_000n });
  const next = (by: bigint, calls: readonly SimCall[]) => ({
    number: block.number + by,
    time: block.timestamp + 1000n * by,
    calls,
  });

  before(async function () {
    chain = await startAnvil(this);
    await chain.code(STORE, CODE.store);
    await chain.code(REVERT, CODE.revertEcho);
    await chain.code(TIME, CODE.time);
    await chain.mine();
    block = await pinBlock(chain.rpc, 'latest', 31337n);
  });
  after(() => chain?.stop());

  describe('simulation', () => {
    it('runs blocks one on the state of the other, at the times given, in one request', async () => {
      const rpc = createRpc(chain.url);
      const [first, second] = await simulateBlocks(rpc, block, [
        next(1n, [call(STORE, word(42n)), call(REVERT, '0xdeadbeef')]),
        next(2n, [call(STORE), call(TIME)]),
      ]);
      expect(first?.map((result) => [result.status, result.returnData])).to.deep.equal([
        ['success', word(42n)],
        ['failure', '0xdeadbeef'],
      ]);
      expect(second?.map((result) => result.returnData)).to.deep.equal([word(42n), word(block.timestamp + 2000n)]);
      expect(rpc.stats.requests).to.equal(1);
      expect(await storageAt(chain.rpc, block, STORE, 0n)).to.equal(word(0n));
    });

    it('starts from the pinned block, not from the latest', async () => {
      // Anvil keeps the state of a block once the next is mined: what is set before that changes the older block.
      await chain.mine();
      await chain.rpc.request('anvil_setStorageAt', [STORE, word(0n), word(99n)]);
      await chain.mine();
      const later = await pinBlock(chain.rpc, 'latest', 31337n);
      const read = (base: PinnedBlock) =>
        simulateBlocks(chain.rpc, base, [
          { number: later.number + 1n, time: later.timestamp + 1n, calls: [call(STORE)] },
        ]);
      expect((await read(later))[0]?.[0]?.returnData).to.equal(word(99n));
      expect((await read(block))[0]?.[0]?.returnData).to.equal(word(0n));
    });

    it('gives logs, gas and the reason', async () => {
      const [results] = await simulateBlocks(chain.rpc, block, [next(1n, [call(STORE, word(42n)), call(REVERT)])]);
      expect(results?.[0]?.logs).to.deep.equal([{ address: STORE, topics: [word(7n)], data: word(42n) }]);
      expect(results?.[0]?.gasUsed).to.satisfy((gas: bigint) => gas > 40_000n && gas < 60_000n);
      expect(results?.[0]?.error).to.equal(undefined);
      expect(results?.[1]?.error?.message).to.be.a('string').and.not.equal('');
    });

    it('takes what accounts are overridden to be', async () => {
      const overrides = {
        [NOBODY]: { code: CODE.store, stateDiff: { [word(0n)]: word(5n) } },
        [SENDER]: { balance: 10n ** 18n, nonce: 7n },
      };
      const [results] = await simulateBlocks(chain.rpc, block, [
        { ...next(1n, [{ ...call(NOBODY), value: 3n }]), overrides },
      ]);
      expect(results?.map((result) => result.returnData)).to.deep.equal([word(5n)]);
    });

    it('finds its blocks among those a node fills gaps with', async () => {
      const filler = { number: `0x${(block.number + 1n).toString(16)}`, calls: [] };
      const relay = await startRelay(chain.url, async ({ method, params }) => {
        if (method !== 'eth_simulateV1') return undefined;
        const real = await chain.rpc.request(method, params);
        return { reply: { result: [filler, ...(real as unknown[])] } };
      });
      try {
        const [results] = await simulateBlocks(createRpc(relay.url), block, [next(5n, [call(TIME)])]);
        expect(results?.[0]?.returnData).to.equal(word(block.timestamp + 5000n));
      } finally {
        await relay.close();
      }
    });

    it('refuses blocks whose number or time does not rise', async () => {
      for (const bad of [[next(0n, [])], [next(1n, []), next(1n, [])], [{ ...next(1n, []), time: block.timestamp }]]) {
        const error: unknown = await simulateBlocks(chain.rpc, block, bad).catch((reason: unknown) => reason);
        expect(error).to.include({ code: 'chain/simulation-order', exit: 1 });
      }
    });

    it('says that a node cannot simulate', async () => {
      const relay = await startRelay(chain.url, ({ method }) =>
        method === 'eth_simulateV1'
          ? { reply: { error: { code: -32601, message: 'the method eth_simulateV1 does not exist' } } }
          : undefined,
      );
      const error: unknown = await simulateBlocks(createRpc(relay.url), block, [next(1n, [])]).catch(
        (reason: unknown) => reason,
      );
      await relay.close();
      expect(error).to.include({ code: 'chain/no-simulate', exit: 69 });
    });

    const shapes: readonly unknown[] = [null, 7, {}, [], [null], [{}], [{ number: '0x' }], [{ number: word(1n) }]];
    const callShapes: readonly unknown[] = [
      null,
      [],
      [null],
      [{}],
      [{ status: '0x2' }],
      [{ status: '0x1', returnData: 7 }],
      [{ status: '0x1', returnData: '0x', gasUsed: '0x1', logs: [{}] }],
    ];
    it('survives any shape of an answer', async () => {
      let result: unknown;
      const relay = await startRelay(chain.url, () => ({ reply: { result } }));
      const rpc = createRpc(relay.url);
      const number = `0x${(block.number + 1n).toString(16)}`;
      for (result of [...shapes, ...callShapes.map((calls) => [{ number, calls }])]) {
        const error: unknown = await simulateBlocks(rpc, block, [next(1n, [call(STORE)])]).catch(
          (reason: unknown) => reason,
        );
        expect(error, JSON.stringify(result)).to.include({ code: 'rpc/garbage' });
      }
      await relay.close();
    });
  });

  describe('state at the pinned block', () => {
    it('gives code and storage', async () => {
      expect(await codeAt(chain.rpc, block, STORE)).to.equal(CODE.store);
      expect(await codeAt(chain.rpc, block, NOBODY)).to.equal('0x');
      expect(await storageAt(chain.rpc, block, STORE, 0n)).to.equal(word(0n));
    });

    it('makes a single call that may write', async () => {
      expect(await callAt(chain.rpc, block, { to: STORE, data: word(9n), from: SENDER, gas: 100_000n })).to.deep.equal({
        kind: 'returned',
        data: word(9n),
      });
      expect(await callAt(chain.rpc, block, { to: REVERT, data: '0x1234' })).to.deep.equal({
        kind: 'reverted',
        data: '0x1234',
      });
      expect(await callAt(chain.rpc, block, { to: NOBODY, data: '0x1234' })).to.deep.equal({ kind: 'no-code' });
      expect(
        await callAt(chain.rpc, block, { to: NOBODY, data: '0x', overrides: { [NOBODY]: { code: CODE.number } } }),
      ).to.deep.equal({ kind: 'returned', data: word(block.number) });
    });
  });

  describe('transactions', () => {
    // The first account of anvil's published mnemonic "test test test … junk".
    const wallet = new Wallet('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
    const sign = (nonce: number, to: Hex, data: Hex) =>
      wallet.signTransaction({
        type: 2,
        chainId: 31337,
        nonce,
        to,
        data,
        gasLimit: 100_000,
        maxFeePerGas: 10n ** 10n,
        maxPriorityFeePerGas: 1n,
      }) as Promise<Hex>;

    it('sends a signed transaction and reads its receipt', async () => {
      const hash = await sendRawTransaction(chain.rpc, await sign(0, STORE, word(6n)));
      const receipt = await waitForReceipt(chain.rpc, hash);
      expect(receipt).to.include({ hash, status: 'success', blockNumber: block.number + 3n });
      expect(receipt.logs).to.deep.equal([{ address: STORE, topics: [word(7n)], data: word(6n) }]);
    });

    it('reads the receipt of a transaction that failed', async () => {
      const hash = await sendRawTransaction(chain.rpc, await sign(1, REVERT, '0x'));
      expect(await waitForReceipt(chain.rpc, hash)).to.include({ status: 'failure' });
    });

    it('says that a node refuses a transaction', async () => {
      const error: unknown = await sendRawTransaction(chain.rpc, await sign(0, STORE, '0x')).catch(
        (reason: unknown) => reason,
      );
      expect(error).to.include({ code: 'rpc/error' }).and.have.property('message').that.contains('nonce too low');
    });

    it('takes a transaction the node already has as sent', async () => {
      await chain.rpc.request('evm_setAutomine', [false]);
      const signed = await sign(2, STORE, word(8n));
      expect(await sendRawTransaction(chain.rpc, signed)).to.equal(await sendRawTransaction(chain.rpc, signed));
    });

    it('waits for a receipt only so long', async () => {
      const waits: number[] = [];
      const sleep = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
      const error: unknown = await waitForReceipt(chain.rpc, word(1n), { timeoutMs: 3000, sleep }).catch(
        (reason: unknown) => reason,
      );
      expect(error).to.include({ code: 'chain/receipt-timeout', exit: 69 });
      expect(waits).to.deep.equal([1000, 1000, 1000]);
    });
  });

  describe('logs', () => {
    const transfer = parseDeclaration('event Transfer(address indexed from, string indexed note, uint256 value)');
    const log = { address: STORE, topics: [transfer.selector, word(BigInt(SENDER)), word(3n)], data: word(5n) };

    it('are decoded in the order of the declaration, hashes staying hashes', () => {
      expect(decodeLog(transfer, log)).to.deep.equal([SENDER, word(3n), 5n]);
    });

    it('of another event are none of it', () => {
      expect(decodeLog(transfer, { ...log, topics: [word(1n), word(2n), word(3n)] })).to.equal(undefined);
      expect(decodeLog(transfer, { ...log, topics: [transfer.selector] })).to.equal(undefined);
      expect(decodeLog(transfer, { ...log, topics: [] })).to.equal(undefined);
    });

    it('with dirty topics are refused', () => {
      expect(() => decodeLog(transfer, { ...log, topics: [transfer.selector, word(1n << 170n), word(3n)] })).to.throw(
        'bits set above its address',
      );
    });
  });
});
