import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { REVIEWER_FILE, reviewer } from '../../scripts/build/reviewer.js';
import type { Package } from '../../src/cli/installation.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { freshBuild, type Run, root, run, runNode } from '../program.js';
import { proposalFrom, workspaceWith } from '../review/bundle.js';

/** Makes every way to the network throw, before the program starts. git stays: it reads the reviewer's clone. */
const NO_NETWORK = `
  import net from 'node:net'; import tls from 'node:tls'; import http from 'node:http'; import https from 'node:https';
  import http2 from 'node:http2'; import dns from 'node:dns'; import dgram from 'node:dgram';
  import child from 'node:child_process'; import { syncBuiltinESMExports } from 'node:module';
  const refuse = (name) => function () { process.stderr.write('NETWORK ' + name + '\\n'); throw new Error('NETWORK ' + name); };
  net.Socket.prototype.connect = refuse('socket');
  net.Server.prototype.listen = refuse('listen');
  for (const name of ['connect', 'createConnection']) net[name] = refuse('net.' + name);
  tls.connect = refuse('tls');
  for (const [name, of] of [['http', http], ['https', https]])
    for (const part of ['request', 'get']) of[part] = refuse(name + '.' + part);
  http2.connect = refuse('http2');
  dgram.createSocket = refuse('dgram');
  for (const of of [dns, dns.promises])
    for (const part of Object.keys(of)) if (/^(lookup|resolve|reverse)/.test(part)) of[part] = refuse('dns.' + part);
  for (const part of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']) globalThis[part] = refuse(part);
  const READS = ['rev-parse', 'ls-tree', 'show', 'cat-file', 'log', 'status', 'merge-base', 'remote', 'config', 'rev-list'];
  for (const part of Object.keys(child).filter((name) => /^(spawn|exec|fork)/.test(name))) {
    const original = child[part];
    child[part] = (file, args, ...rest) => {
      const at = Array.isArray(args) ? args.findIndex((word, i) => !word.startsWith('-') && args[i - 1] !== '-c') : -1;
      if (file !== 'git' || !READS.includes(args[at]) || !args.includes('protocol.allow=never'))
        return refuse('child ' + file + ' ' + String(args))();
      return original(file, args, ...rest);
    };
  }
  syncBuiltinESMExports();
`;
const PRELOAD = ['--import', `data:text/javascript,${encodeURIComponent(NO_NETWORK)}`];
const BARE = ['0x8456cb59', '--to', '0x64b761D848206f447Fe2dd461b0c635Ec39EbB27'];

const sha256 = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

describe('the reviewer’s build', function () {
  this.timeout(120_000);
  let folder: string;
  let program: string;
  let workspace: string;
  let env: Readonly<Record<string, string>>;

  before(async () => {
    await freshBuild();
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-reviewer-'));
    // Alone in a folder: no packages, manifest or definitions are above it.
    program = join(folder, 'alone', 'review.mjs');
    await mkdir(join(folder, 'alone'));
    await mkdir(join(folder, 'empty'));
    await cp(join(root, 'dist', REVIEWER_FILE), program);
    await chmod(program, 0o555);
    workspace = await workspaceWith();
    await writeBundle(join(workspace, 'proposals', 'one'), await proposalFrom(workspace));
    env = { HOME: folder, XDG_CONFIG_HOME: folder };
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await rm(workspace, { recursive: true, force: true });
  });

  const alone = (argv: readonly string[], cwd: string): Promise<Run> =>
    runNode([...PRELOAD, program, ...argv], { cwd, env });

  it('tells of a bundle what plimsoll review tells, with the network forbidden', async () => {
    const argv = ['proposals/one', '--offline', '--json'];
    const [here, there] = await Promise.all([
      alone(argv, workspace),
      run(['review', ...argv], { cwd: workspace, env }),
    ]);
    expect(here.stderr).to.equal('');
    expect(here).to.deep.equal(there);
    const review = JSON.parse(here.stdout) as { verdict: string; reproduces: boolean; changes: readonly unknown[] };
    expect(review.verdict).to.equal('CAUTION');
    expect(review.reproduces, 'compiled again with the embedded definition').to.equal(true);
    expect(review.changes).to.not.be.empty;
  });

  it('tells of a transaction what plimsoll review tells, from an empty folder', async () => {
    const argv = [...BARE, '--offline', '--json'];
    const cwd = join(folder, 'empty');
    const [here, there] = await Promise.all([alone(argv, cwd), run(['review', ...argv], { cwd, env })]);
    expect(here).to.deep.equal(there);
    expect(here.code).to.equal(0);
    expect(JSON.parse(here.stdout)).to.have.nested.property('calls[0].function');
  });

  it('has the QR code and the nested Safes in it', async () => {
    const nested = ['--nested', '0x70997970C51812dc3A010C7d01b50e0d17dc79C8,nonce=7,version=1.4.1'];
    const argv = ['proposals/one', '--offline', '--qr', ...nested];
    const [here, there] = await Promise.all([
      alone(argv, workspace),
      run(['review', ...argv], { cwd: workspace, env }),
    ]);
    expect(here).to.deep.equal(there);
    expect(here.stdout)
      .to.match(/^█{40,}$/m)
      .and.to.contain('What a nested Safe signs');
  });

  it('ends as plimsoll review does where it fails', async () => {
    for (const argv of [['nothing', '--json'], ['--no-such-flag'], ['nothing', '--offline', '--rpc-check', 'X']]) {
      const cwd = join(folder, 'empty');
      const [here, there] = await Promise.all([alone(argv, cwd), run(['review', ...argv], { cwd, env })]);
      expect(here).to.deep.equal(there);
      expect(here.code).to.not.equal(0);
    }
  });

  it('would be caught at asking a node', async () => {
    const { stderr } = await alone(['proposals/one', '--json'], workspace);
    expect(stderr).to.contain('NETWORK');
  });

  it('says how it is called, by its own name', async () => {
    const help = await alone(['--help'], folder);
    expect(help.stdout).to.contain('$ plimsoll-review WHAT [flags]');
    expect(help.stdout).to.contain('--offline').and.to.contain('--json');
    expect(help.stdout).to.not.contain('plimsoll review');
    const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Package;
    expect((await alone(['--version'], folder)).stdout).to.match(new RegExp(`^${name}/${version} `));
  });

  it('is the same bytes from another checkout', async () => {
    const pkg = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Package;
    const digests = [await sha256(program)];
    for (const place of ['a', 'b/deeper/down']) {
      const copy = join(folder, place);
      await mkdir(copy, { recursive: true });
      for (const part of [
        'src',
        'commands',
        'devnet',
        'schemas',
        'protocols',
        'scripts',
        'package.json',
        'tsconfig.json',
      ])
        await cp(join(root, part), join(copy, part), { recursive: true });
      await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
      const out = join(copy, 'out');
      await reviewer({ root: copy, out, pkg });
      digests.push(await sha256(join(out, REVIEWER_FILE)));
    }
    expect(new Set(digests).size, digests.join(' ')).to.equal(1);
  });
});
