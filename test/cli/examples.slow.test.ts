import { expect } from 'chai';
import { answersTo, type Example, examplesByCommand, needsChain } from '../examples.js';
import { freshBuild, run } from '../program.js';
import { runHere } from '../program-here.js';
import { ExampleWorkspace } from './example-workspace.js';

const squeeze = (text: string): string => text.replace(/\s+/g, ' ');

describe('the examples of every command', () => {
  let all: ReadonlyMap<string, readonly Example[]>;

  before(async function () {
    this.timeout(120_000);
    await freshBuild();
    all = await examplesByCommand();
  });

  it('are there', () => {
    expect([...all.keys()]).to.include.members(['diff', 'init', 'propose', 'protocol list']);
    expect([...all].filter(([, examples]) => examples.length === 0).map(([command]) => command)).to.deep.equal([]);
  });

  it('are of the command they stand with', () => {
    for (const example of [...all.values()].flat()) expect(example.text).to.match(/^plimsoll [a-z]/);
    for (const [command, examples] of all)
      expect(
        examples.some(({ text }) => text.startsWith(`plimsoll ${command}`)),
        command,
      ).to.equal(true);
  });

  it('are shown by its help', async function () {
    this.timeout(120_000);
    for (const [command, examples] of all) {
      const { code, stdout } = await runHere([...command.split(' '), '--help']);
      expect(code, command).to.equal(0);
      for (const { text } of examples) expect(squeeze(stdout)).to.include(squeeze(`$ ${text}`));
    }
  });

  it('run as they stand, where they need no chain', async function () {
    this.timeout(240_000);
    const offline = [...all.values()].flat().filter((example) => !needsChain(example));
    expect(offline.map(({ command }) => command)).to.include.members(['validate', 'diff', 'import', 'init', 'explain']);
    for (const example of offline) {
      const workspace = await ExampleWorkspace.create();
      try {
        // That a process of the command ends is seen once.
        const start = all.get(example.command)?.find((one) => !needsChain(one)) === example ? run : runHere;
        const { code, stdout, stderr } = await start([...example.argv, ...answersTo(example)], { cwd: workspace.root });
        expect(`${example.text}: ${code}${code === 0 ? '' : stdout + stderr}`).to.equal(`${example.text}: 0`);
        expect(stdout, example.text).to.not.equal('');
      } finally {
        await workspace.remove();
      }
    }
  });
});
