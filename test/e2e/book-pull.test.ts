import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { createRpc } from '../../src/chain/rpc.js';
import { bookDigest } from '../../src/impact/book/book-file.js';
import { pullBook } from '../../src/impact/book/pull.js';
import { observeMarket } from '../../src/observe/observe-chain.js';
import { marketInWorktree } from '../../src/plan/sources.js';
import { type BadNode, startBadNode } from '../chain/bad-node.js';
import { type Passing, startRelay } from '../chain/relay.js';
import { root as checkout, freshBuild } from '../program.js';
import {
  cli,
  cliProcess,
  devnetRpc,
  type Environment,
  freshWorkspace,
  revertAfterEach,
  send,
  sharedDevnet,
} from './devnet.js';
import { CORE, contextOf, node, replaceIn } from './in-process.js';

const POOL = new Interface([
  'function borrow(address asset, uint256 amount, uint256 mode, uint16 referral, address onBehalfOf)',
]);
const BOOK = `books/${CORE}.json`;
const PULL = ['book', 'pull', CORE, '--chunk', '60', '--json'];

const fromOf = ({ params }: Passing): number =>
  Number((params as readonly { fromBlock?: string }[])[0]?.fromBlock ?? '0x0');

/** A fresh workspace whose node is this one. */
const workspaceAt = async (url: string): Promise<{ readonly root: string; readonly env: Environment }> => {
  const { root, env } = await freshWorkspace();
  await replaceIn(root, 'plimsoll.yaml', (await sharedDevnet()).rpcUrl, '${DISTURBED_RPC_URL}');
  return { root, env: { ...env, DISTURBED_RPC_URL: url } };
};

/** What a pull that nothing disturbs says of the chain as it is. */
const undisturbed = async (): Promise<string> => {
  const { root, env } = await freshWorkspace();
  const { json, err } = await cli(PULL, { cwd: root, env });
  expect(json.ok, err).to.equal(true);
  return json.digest;
};

/** A node in front of the devnet's that treats the exchanges in which logs are asked for as it is told to. */
const disturbed = async (treat: (asked: number) => 'pass' | 'refuse' | 'drop'): Promise<BadNode> => {
  const { rpcUrl } = await sharedDevnet();
  const server = await startBadNode();
  let asked = 0;
  server.behave(async (body, response, request) => {
    const outcome = body.includes('eth_getLogs') ? treat(++asked) : 'pass';
    if (outcome === 'drop') request.socket.destroy();
    else if (outcome === 'refuse') response.writeHead(429, { 'retry-after': '0' }).end('slow down');
    else {
      const headers = { 'content-type': 'application/json' };
      response.end(await (await fetch(rpcUrl, { method: 'POST', headers, body })).text());
    }
  });
  return server;
};

describe('book pull', function () {
  this.timeout(240_000);
  revertAfterEach();
  before(freshBuild);

  beforeEach(async () => {
    const { contracts, borrowers } = await sharedDevnet();
    const rpc = await devnetRpc();
    for (const { address, debt } of borrowers) {
      await send(address, contracts.pool ?? '', POOL.encodeFunctionData('borrow', [debt, 1_000, 2, 0, address]));
      await rpc.send('anvil_mine', '0x60');
    }
  });

  it('leaves nothing half-written on Ctrl-C, and goes on with the same command', async () => {
    const whole = await undisturbed();
    let [asked, lowest, stop]: [number, number, () => void] = [0, Number.POSITIVE_INFINITY, () => {}];
    const relay = await startRelay((await sharedDevnet()).rpcUrl, async (message) => {
      if (message.method !== 'eth_getLogs') return undefined;
      asked += 1;
      lowest = Math.min(lowest, fromOf(message));
      if (asked === 5) {
        stop();
        await new Promise(() => {});
      }
      return undefined;
    });
    try {
      const { root, env } = await workspaceAt(relay.url);
      const child = spawn(process.execPath, [`${checkout}bin/run.js`, ...PULL], {
        cwd: root,
        env: { ...process.env, ...env },
      });
      stop = () => child.kill('SIGINT');
      let out = '';
      child.stdout.on('data', (text) => {
        out += String(text);
      });
      expect((await once(child, 'close'))[0]).to.equal(130);
      expect(out).to.equal('');
      expect((await readdir(join(root, 'books'))).sort()).to.deep.equal([`${CORE}.json.progress`, 'borrowers.txt']);
      const { to, accounts } = JSON.parse(await readFile(join(root, `${BOOK}.progress`), 'utf8'));
      expect(accounts.length)
        .to.be.greaterThan(0)
        .and.lessThan((await sharedDevnet()).borrowers.length);
      lowest = Number.POSITIVE_INFINITY;
      const again = await cli(PULL, { cwd: root, env });
      expect(again.code, again.err).to.equal(0);
      expect(again.err).to.include(`Going on after block ${to}: ${accounts.length} accounts so far`);
      expect(lowest).to.equal(Number(to) + 1);
      expect(again.json.digest).to.equal(whole);
      expect((await readdir(join(root, 'books'))).filter((name) => name.startsWith('.'))).to.deep.equal([]);
    } finally {
      await relay.close();
    }
  });

  it('is the same from a node that answers 429, and from one that dies halfway and comes back', async () => {
    const whole = await undisturbed();
    for (const treat of [
      (asked: number) => (asked % 3 === 0 ? 'pass' : 'refuse') as 'pass' | 'refuse',
      (asked: number) => (asked > 4 && asked < 6 ? 'drop' : 'pass') as 'pass' | 'drop',
    ]) {
      const server = await disturbed(treat);
      try {
        const { root, env } = await workspaceAt(server.url);
        const { code, json, err } = await cli(PULL, { cwd: root, env });
        expect(code, err).to.equal(0);
        expect(json.digest).to.equal(whole);
      } finally {
        await server.close();
      }
    }
  });

  it('by two at once in one workspace gives both the book, and leaves it whole', async () => {
    const whole = await undisturbed();
    const { root, env } = await freshWorkspace();
    const runs = await Promise.all([1, 2].map(() => cliProcess(PULL, { cwd: root, env })));
    for (const { code, json, err } of runs) {
      expect(code, err).to.equal(0);
      expect(json.digest).to.equal(whole);
    }
    const shown = await cli(['book', 'show', CORE, '--json'], { cwd: root, env });
    expect(shown.json.digest).to.equal(whole);
    expect((await readdir(join(root, 'books'))).sort()).to.deep.equal([
      `${CORE}.json`,
      `${CORE}.json.progress`,
      'borrowers.txt',
    ]);
  });

  it('waits for a node that limits the rate while accounts are read, too', async () => {
    const { rpcUrl, borrowers } = await sharedDevnet();
    const context = await contextOf((await freshWorkspace()).root);
    const market = await marketInWorktree(context, CORE);
    const observation = await observeMarket(market, context.workspace, 'latest', await node());
    const found = { kind: 'addresses', name: 'a', digest: '00'.repeat(32) } as const;
    const accounts = borrowers.map(({ address }) => address);
    const waits: number[] = [];
    let asked = 0;
    const relay = await startRelay(rpcUrl, () => {
      asked += 1;
      return asked <= 3 || (asked > 20 && asked <= 22)
        ? { reply: { error: { code: -32005, message: 'rate limit exceeded' } } }
        : undefined;
    });
    try {
      const read = (url: string, retries: number) =>
        pullBook(
          CORE,
          observation,
          createRpc(url, { retries: 0 }),
          { found, accounts },
          {
            retries,
            sleep: async (milliseconds) => void waits.push(milliseconds),
            onRead: () => {},
          },
        );
      const { book } = await read(relay.url, 50);
      expect(waits[0]).to.equal(2_000);
      expect(bookDigest(book)).to.equal(bookDigest((await read(rpcUrl, 0)).book));
    } finally {
      await relay.close();
    }
  });
});
