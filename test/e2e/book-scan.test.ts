import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { createRpc } from '../../src/chain/rpc.js';
import { findAccounts, type Scan, type Scanned } from '../../src/impact/book/find-accounts.js';
import { progressText, readProgress } from '../../src/impact/book/scan-progress.js';
import type { Observation } from '../../src/observe/observation.js';
import { observeMarket } from '../../src/observe/observe-chain.js';
import { marketInWorktree } from '../../src/plan/sources.js';
import { type Passing, startRelay } from '../chain/relay.js';
import { devnetRpc, freshWorkspace, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, contextOf, node } from './in-process.js';

const POOL = new Interface([
  'function borrow(address asset, uint256 amount, uint256 mode, uint16 referral, address onBehalfOf)',
]);
const TOO_LARGE = { reply: { error: { code: -32005, message: 'query returned more than 10000 results' } } };
const RANGE = { reply: { error: { code: -32602, message: 'block range is too large, max is 10 blocks' } } };
const LIMITED = { reply: { error: { code: -32005, message: 'rate limit exceeded' } } };

const span = ({ params }: Passing): { readonly from: bigint; readonly to: bigint } => {
  const [{ fromBlock = '0x0', toBlock = '0x0' } = {}] = params as readonly { fromBlock?: string; toBlock?: string }[];
  return { from: BigInt(fromBlock), to: BigInt(toBlock) };
};

describe('a search for borrowers', function () {
  this.timeout(240_000);
  revertAfterEach();
  let observation: Observation;
  let whole: Scanned;

  const scan = (more: Partial<Scan> = {}): Scan => ({
    from: 0n,
    to: observation.block.number,
    chunk: 40n,
    unsettled: 128n,
    before: null,
    retries: 0,
    sleep: async () => {},
    onChunk: async () => {},
    ...more,
  });

  const find = async (change: Parameters<typeof startRelay>[1], more: Partial<Scan> = {}): Promise<Scanned> => {
    const relay = await startRelay((await sharedDevnet()).rpcUrl, change);
    try {
      const { params, contracts } = observation;
      return await findAccounts(createRpc(relay.url, { retries: 0 }), params.protocol, contracts, scan(more));
    } finally {
      await relay.close();
    }
  };

  beforeEach(async () => {
    const { contracts, borrowers } = await sharedDevnet();
    const rpc = await devnetRpc();
    for (const { address, debt } of borrowers) {
      await send(address, contracts.pool ?? '', POOL.encodeFunctionData('borrow', [debt, 1_000, 2, 0, address]));
      await rpc.send('anvil_mine', '0x60');
    }
    const context = await contextOf((await freshWorkspace()).root);
    observation = await observeMarket(await marketInWorktree(context, CORE), context.workspace, 'latest', await node());
    whole = await findAccounts(await node(), observation.params.protocol, observation.contracts, scan());
    expect(whole.accounts.size).to.equal(borrowers.length);
  });

  it('finds the same at a node that gives few blocks, or few logs, at once', async () => {
    let asked = 0;
    const few = await find((message) => {
      if (message.method !== 'eth_getLogs') return undefined;
      asked += 1;
      const { from, to } = span(message);
      return to - from >= 10n ? RANGE : undefined;
    });
    expect(few).to.deep.equal(whole);
    expect(asked).to.be.greaterThan(Number(observation.block.number / 10n));
    const rpc = await devnetRpc();
    const logs = await find(async (message) => {
      if (message.method !== 'eth_getLogs') return undefined;
      const found = (await rpc.send('eth_getLogs', ...message.params)) as readonly unknown[];
      return found.length > 1 ? TOO_LARGE : undefined;
    });
    expect(logs).to.deep.equal(whole);
  });

  it('waits for a node that limits the rate, and finds the same', async () => {
    let [asked, waits] = [0, [] as number[]];
    const found = await find(
      ({ method }) => {
        if (method !== 'eth_getLogs') return undefined;
        asked += 1;
        return asked % 3 === 0 ? undefined : LIMITED;
      },
      { retries: 7, sleep: async (milliseconds) => void waits.push(milliseconds) },
    );
    expect(found).to.deep.equal(whole);
    expect(waits.length).to.be.greaterThan(2);
    expect(waits.slice(0, 2)).to.deep.equal([2_000, 4_000]);
  });

  it('goes on from what it wrote where the node gave up, and finds the same', async () => {
    const subject = { chainId: observation.block.chainId, logs: 'pool Borrow' };
    let [left, served] = ['', 0];
    let refusal: unknown;
    const onChunk = async (so: Scanned): Promise<void> => {
      left = progressText(subject, so);
    };
    const many = Number((observation.block.number * 8n) / 300n);
    await find(({ method }) => (method === 'eth_getLogs' && ++served > many ? LIMITED : undefined), {
      chunk: 30n,
      onChunk,
    }).catch((error: unknown) => {
      refusal = error;
    });
    expect(refusal).to.include({ code: 'rpc/rate-limited' });
    const before = readProgress(left, 'progress', subject, 0n);
    if (before === null) throw new Error('there is something to go on from');
    expect(before.accounts.size).to.be.greaterThan(0).and.lessThan(whole.accounts.size);
    let lowest = observation.block.number;
    const found = await find(
      (message) => {
        if (message.method === 'eth_getLogs' && span(message).from < lowest) lowest = span(message).from;
        return undefined;
      },
      { before },
    );
    expect(lowest).to.equal(before.to + 1n);
    expect(found).to.deep.equal(whole);
  });

  it('does not go on after blocks that the chain may still replace', async () => {
    const told: bigint[] = [];
    const found = await find(() => undefined, { onChunk: async ({ to }) => void told.push(to) });
    expect(found).to.deep.equal(whole);
    expect(told.at(-1)).to.equal(observation.block.number - 128n);
  });

  it('does not believe logs that were not asked for, and says which limit it cannot live with', async () => {
    const stray = `0x${'ee'.repeat(20)}`;
    const rpc = await devnetRpc();
    const codes: unknown[] = [];
    const refused = (error: unknown): void => void codes.push((error as { code: string }).code);
    await find(async (message) => {
      if (message.method !== 'eth_getLogs') return undefined;
      const logs = (await rpc.send('eth_getLogs', ...message.params)) as readonly object[];
      return { reply: { result: logs.map((log) => ({ ...log, address: stray })) } };
    }).catch(refused);
    await find(({ method }) => (method === 'eth_getLogs' ? TOO_LARGE : undefined)).catch(refused);
    expect(codes).to.deep.equal(['rpc/garbage', 'rpc/too-large']);
  });
});
