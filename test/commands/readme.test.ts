import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freshBuild, root } from '../program.js';

const GIT = ['-c', 'user.name=Test', '-c', 'user.email=test@plimsoll.invalid', '-c', 'core.hooksPath=/dev/null'];

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const section = readme.slice(readme.indexOf('## A quick look'), readme.indexOf('## The journey'));
const blocks = [...section.matchAll(/```(?:sh)?\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

describe('the quick look of the README', () => {
  let folder: string;
  before(async function () {
    this.timeout(120_000);
    await freshBuild();
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-readme-'));
    for (const name of ['plimsoll.yaml', 'params', 'protocols', 'schemas']) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    const git = (...args: readonly string[]) => execFileSync('git', [...GIT, ...args], { cwd: folder });
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'As it is');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (line: string): string => {
    const command = line.replace('node bin/run.js', `"${process.execPath}" "${join(root, 'bin/run.js')}"`);
    return execFileSync('sh', ['-c', `${command} || true`], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
  };

  it('prints what the README says', () => {
    const [commands = '', difference = ''] = blocks;
    const outputs = commands.trim().split('\n').map(run);
    expect(outputs[0]).to.match(/^valid {2}/m);
    expect(outputs.at(-1)?.trim()).to.equal(difference.trim());
  });

  it('shows the mistake as the README says', () => {
    const shown = blocks[2] ?? '';
    run("sed -i 's/^    ltv: 80.5%$/    ltv: 0.8/' params/aave-v3/ethereum/core.yaml");
    const output = run('node bin/run.js validate params/aave-v3/ethereum/core.yaml');
    for (const line of shown.trim().split('\n')) expect(output).to.include(line);
  });
});
