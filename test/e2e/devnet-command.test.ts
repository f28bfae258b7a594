import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { requireInstalled } from '../../devnet/installed.js';
import { Rpc } from '../../devnet/node/rpc.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { isGone } from '../devnet/processes.js';
import { freshBuild, root, runNode } from '../program.js';
import { cli, git, temporaryFolder } from './devnet.js';

/** The command, running: what it printed once it was ready. */
const start = async (...words: string[]) => {
  await freshBuild();
  const child = spawn(process.execPath, [`${root}bin/run.js`, 'devnet', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    out += part;
  });
  const ready = words.includes('--json') ? /^\}\n/m : /Ctrl-C ends it/;
  while (!ready.test(out))
    await Promise.race([once(child.stdout, 'data'), ended.then(() => expect.fail(`it ended: ${out}`))]);
  return { child, ended, out: () => out };
};

const answers = (rpc: string): Promise<boolean> =>
  new Rpc(rpc).send('eth_chainId').then(
    () => true,
    () => false,
  );

describe('devnet', function () {
  this.timeout(180_000);

  it('serves a chain and says where it is, until SIGTERM', async () => {
    const { child, ended, out } = await start('--json');
    const json = JSON.parse(out());
    expect(json).to.include({ format: 'plimsoll.devnet/1', ok: true, chainId: 31337, workspace: null });
    expect(json.owners).to.have.length(3);
    const code = await new Rpc(json.rpc).sendHex('eth_getCode', json.safe, 'latest');
    expect(code.length).to.be.above(2);
    for (const [name, address] of Object.entries(json.contracts as Record<string, string>)) {
      expect((await new Rpc(json.rpc).sendHex('eth_getCode', address, 'latest')).length, name).to.be.above(2);
    }
    child.kill('SIGTERM');
    expect(await ended).to.deep.equal([0, null]);
    expect(await answers(json.rpc)).to.equal(false);
    expect(out(), 'printed once').to.equal(`${JSON.stringify(json, null, 2)}\n`);
  });

  it('ends with 130 on Ctrl-C, and its chain with it', async () => {
    const { child, ended, out } = await start();
    const rpc = /rpc +(\S+)/.exec(out())?.[1] ?? '';
    expect(await answers(rpc)).to.equal(true);
    child.kill('SIGINT');
    expect(await ended).to.deep.equal([130, null]);
    for (let tries = 0; tries < 100 && (await answers(rpc)); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await answers(rpc)).to.equal(false);
  });

  it('says so where the chain is ended behind its back', async () => {
    const port = await freePort();
    const { child, ended } = await start('--json', '--port', port);
    const pid = await anvilOn(port);
    process.kill(pid);
    expect(await ended).to.deep.equal([69, null]);
    expect(await isGone(pid)).to.equal(true);
    child.unref();
  });

  it('writes a whole workspace, in git, that equals its chain', async () => {
    const folder = join(await temporaryFolder(), 'w');
    const { child, ended, out } = await start('--json', '--workspace-out', folder);
    expect(JSON.parse(out()).workspace).to.equal(folder);
    const diff = await cli(['diff', '--json', '--detailed-exitcode'], { cwd: folder });
    expect(diff.code, diff.out).to.equal(0);
    expect(await git(folder, {}, 'status', '--porcelain')).to.equal('');
    expect(await git(folder, {}, 'log', '--format=%s %aI')).to.equal(
      'Take over the markets of the devnet 2026-01-01T00:00:00+00:00',
    );
    child.kill('SIGTERM');
    await ended;
    const again = await cli(['devnet', '--json', '--workspace-out', folder], { cwd: folder });
    expect([again.code, again.json.error.code]).to.deep.equal([1, 'devnet/folder-not-empty']);
  });

  it('says which packages are missing, and what to do', () => {
    const without = (...missing: string[]): PlimsollError => {
      try {
        requireInstalled((name) => !missing.includes(name));
      } catch (error) {
        if (error instanceof PlimsollError) return error;
      }
      return expect.fail('nothing is missed');
    };
    const { code, exit, message, hint } = without('solc', '@foundry-rs/anvil');
    expect([code, exit]).to.deep.equal(['devnet/package-missing', 1]);
    expect(message).to.equal('The embedded chain needs packages that are not installed: solc, @foundry-rs/anvil.');
    expect(hint).to.include('npm ci');
    requireInstalled(() => true);
  });

  it('says that it is for a checkout where the program is installed as a package', async () => {
    await freshBuild();
    const folder = join(await temporaryFolder(), 'package');
    await mkdir(join(folder, 'bin'), { recursive: true });
    for (const part of ['dist', 'bin/run.js', 'protocols', 'schemas'])
      await cp(join(root, part), join(folder, part), { recursive: true });
    await writeFile(join(folder, 'package.json'), await readFile(join(root, 'package.json')));
    const { code, stdout } = await runNode([join(folder, 'bin/run.js'), 'devnet', '--json'], { cwd: folder });
    const { error } = JSON.parse(stdout);
    expect([code, error.code]).to.deep.equal([1, 'devnet/package-missing']);
    expect(error.message).to.include('built from a checkout');
    expect(error.hint).to.include('npm ci');
  });
});

const freePort = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return String(port);
};

/** The process that listens on a port of this machine, by its command line. */
const anvilOn = async (port: string): Promise<number> => {
  const { stdout } = await new Promise<{ stdout: string }>((resolve, reject) => {
    const ps = spawn('ps', ['-eo', 'pid,args'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    ps.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    ps.once('error', reject).once('close', () => resolve({ stdout: text }));
  });
  const line = stdout
    .split('\n')
    .find((row) => /bin\/anvil(\.exe)? /.test(row) && row.includes(`--port ${port} `) && !row.includes(' -e '));
  return Number.parseInt(line?.trim() ?? '', 10) || expect.fail(`no anvil on port ${port}`);
};
