import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runHere } from '../program-here.js';

const BARE = ['review', '0x8456cb59', '--to', '0x64b761D848206f447Fe2dd461b0c635Ec39EbB27', '--offline'];

describe('review --markdown', function () {
  this.timeout(60_000);
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'plimsoll-markdown-'));
  });
  afterEach(() => rm(cwd, { recursive: true, force: true }));

  const review = (...more: readonly string[]) =>
    runHere([...BARE, ...more], { cwd, env: { HOME: cwd, XDG_CONFIG_HOME: cwd } });

  it('writes a file beside the review, and prints the same with -', async () => {
    const { code, stdout } = await review('--markdown', 'review.md');
    expect([code, stdout.startsWith('CAUTION')]).to.deep.equal([0, true]);
    const text = await readFile(join(cwd, 'review.md'), 'utf8');
    expect(text.startsWith('# CAUTION\n')).to.equal(true);
    expect((await review('--markdown', '-')).stdout).to.equal(text);
    expect(JSON.parse((await review('--markdown', 'with-json.md', '--json')).stdout).verdict).to.equal('CAUTION');
  });

  it('never writes over a file, nor shares standard output', async () => {
    await writeFile(join(cwd, 'review.md'), 'mine\n');
    const there = JSON.parse((await review('--markdown', 'review.md', '--json')).stdout);
    expect(there.error.code).to.equal('review/file-exists');
    expect(await readFile(join(cwd, 'review.md'), 'utf8')).to.equal('mine\n');
    const both = await review('--markdown', '-', '--json');
    expect([both.code, JSON.parse(both.stdout).error.message]).to.deep.equal([
      64,
      '--json and --markdown - both need standard output',
    ]);
    expect((await review('--markdown', '-', '--typed-data', 'x.json')).code).to.equal(64);
  });
});
