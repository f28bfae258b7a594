import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { anvilBinary } from '../../devnet/node/binary.js';
import { Rpc } from '../../devnet/node/rpc.js';
import { startDevnet } from '../../devnet/start.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { isGone, isRunning } from './processes.js';
import { smallMarket } from './small-market.js';
import { temporaryCache } from './temporary-cache.js';

const HOST = fileURLToPath(new URL('fixtures/host.ts', import.meta.url));

/** Starts a chain in a process of its own; gives that process and anvil's id. */
const host = async (mode: 'stay' | 'end') => {
  const child = spawn(process.execPath, ['--import', 'tsx', HOST, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return { child, ended, pid: Number(line.trim()) };
};

const latestBlock = async (url: string): Promise<unknown> => {
  const block = await new Rpc(url).send('eth_getBlockByNumber', 'latest', false);
  const { number, hash, stateRoot, timestamp } = block as Record<string, unknown>;
  return { number, hash, stateRoot, timestamp };
};

describe('devnet: its process and its cache', function () {
  this.timeout(180_000);

  it('is gone after stop, which may be called twice', async () => {
    const devnet = await startDevnet({ market: smallMarket() });
    expect(isRunning(devnet.pid)).to.equal(true);
    await devnet.stop();
    expect(isRunning(devnet.pid)).to.equal(false);
    await devnet.stop();
  });

  it('listens on the port it is given, and says so where it is taken', async () => {
    const devnet = await startDevnet({ market: smallMarket() });
    const port = Number(new URL(devnet.rpcUrl).port);
    try {
      await startDevnet({ market: smallMarket(), port });
      expect.fail('two chains share a port');
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      expect(error.code).to.equal('devnet/anvil-failed');
      expect(error.message).to.match(/^anvil did not start: .*[Aa]ddress/);
    } finally {
      await devnet.stop();
    }
    const again = await startDevnet({ market: smallMarket(), port });
    expect(again.rpcUrl).to.equal(`http://127.0.0.1:${port}`);
    await again.stop();
  });

  it('dies with a parent that is killed outright', async () => {
    const { child, ended, pid } = await host('stay');
    expect(isRunning(pid)).to.equal(true);
    child.kill('SIGKILL');
    await ended;
    expect(await isGone(pid)).to.equal(true);
  });

  it('dies with a parent that is interrupted', async () => {
    const { child, ended, pid } = await host('stay');
    child.kill('SIGINT');
    await ended;
    expect(await isGone(pid)).to.equal(true);
  });

  it('does not keep a parent alive that has nothing else to do', async () => {
    const { ended, pid } = await host('end');
    expect(await ended).to.deep.equal([0, null]);
    expect(await isGone(pid)).to.equal(true);
  });

  it('builds once, gives the same chain from the cache, and leaves no other process or file', async () => {
    const { folder, remove } = await temporaryCache();
    try {
      const said: string[] = [];
      const options = { market: smallMarket(), cacheDir: folder, onProgress: (message: string) => said.push(message) };
      const first = await startDevnet(options);
      const built = await latestBlock(first.rpcUrl);
      await first.stop();
      expect(said).to.deep.equal([
        'Deploying Safe 1.4.1',
        'Building an Aave v3 market of 7 reserves and 2 eModes',
        'Deploying Perpetual and handing it to the Safe',
      ]);
      const second = await startDevnet(options);
      expect(await latestBlock(second.rpcUrl)).to.deep.equal(built);
      await second.stop();
      expect(said).to.have.length(3);
      expect(second.contracts).to.deep.equal(first.contracts);
    } finally {
      await remove();
    }
  });

  it('gives the same chain to processes that build it at once, each with its own state', async () => {
    const { folder, remove } = await temporaryCache();
    const options = { market: smallMarket(), cacheDir: folder };
    const devnets = await Promise.all([startDevnet(options), startDevnet(options)]);
    try {
      const [one, other] = await Promise.all(devnets.map(({ rpcUrl }) => latestBlock(rpcUrl)));
      expect(one).to.deep.equal(other);
      await new Rpc(devnets[0].rpcUrl).send('evm_mine');
      expect(await latestBlock(devnets[1].rpcUrl)).to.deep.equal(other);
      const files = (await readdir(folder)).filter((name) => !name.startsWith('aave-'));
      expect(files).to.have.length(1);
      expect(files[0]).to.match(/^chain-[0-9a-f]{32}\.json$/);
    } finally {
      await Promise.all(devnets.map(({ stop }) => stop()));
      await remove();
    }
  });

  it('mines blocks 12 seconds apart by its own clock, with the same hashes every time', async () => {
    const mined: unknown[] = [];
    for (let run = 0; run < 2; run++) {
      const { rpcUrl, stop } = await startDevnet({ market: smallMarket() });
      await new Rpc(rpcUrl).send('evm_mine');
      mined.push(await latestBlock(rpcUrl));
      await stop();
    }
    expect(mined[0]).to.deep.equal(mined[1]);
    expect(mined[0]).to.include({ timestamp: `0x${(Date.UTC(2026, 0, 1) / 1_000 + 12).toString(16)}` });
  });

  it('refuses a transaction above the gas limit of EIP-7825, as real chains do', async () => {
    const { rpcUrl, safe, stop } = await startDevnet({ market: smallMarket() });
    const send = (gas: string) =>
      new Rpc(rpcUrl).send('eth_sendTransaction', { from: safe.owners[0]?.address, to: safe.address, gas });
    try {
      await send('0x1000001').then(
        () => expect.fail('it was accepted'),
        (error) => expect(error.message).to.contain('tx.gas_limit > env.cfg.tx_gas_limit_cap'),
      );
      await send('0x1000000');
    } finally {
      await stop();
    }
  });

  it('says which platform has no anvil', () => {
    expect(() => anvilBinary('sunos', 'x64')).to.throw(PlimsollError, 'There is no anvil binary for sunos on x64.');
    const [platform, name] = process.platform === 'win32' ? ['linux', 'linux-amd64'] : ['win32', 'win32-amd64'];
    expect(() => anvilBinary(platform, 'x64')).to.throw(PlimsollError, `@foundry-rs/anvil-${name} is not installed`);
  });
});
