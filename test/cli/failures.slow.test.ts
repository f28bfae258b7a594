import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type Run, type RunOptions, root, runNode } from '../program.js';

const program = fileURLToPath(new URL('./fixtures/program/run.ts', import.meta.url));
const argvOf = (argv: readonly string[]): string[] => ['--import', 'tsx', program, ...argv];
const run = (argv: readonly string[], options?: RunOptions): Promise<Run> => runNode(argvOf(argv), options);

describe('what a command throws', () => {
  it('is told with place, hint and page when its reader can mend it', async () => {
    expect(await run(['go-wrong', 'refused'])).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: 'error  a.yaml:3:7  this is refused  [test/refused]\nhelp: Do it otherwise.\nsee: docs/x.md\n',
    });
  });

  it('is one object on stdout with --json', async () => {
    const { code, stdout, stderr } = await run(['go-wrong', 'refused', '--json']);
    expect({ code, stderr }).to.deep.equal({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).to.deep.equal({
      format: 'plimsoll.error/1',
      ok: false,
      error: {
        code: 'test/refused',
        message: 'this is refused',
        hint: 'Do it otherwise.',
        where: { file: 'a.yaml', line: 3, column: 7 },
        docs: 'docs/x.md',
      },
    });
  });

  it('quotes the line of a finding', async () => {
    const { code, stderr } = await run(['go-wrong', 'findings']);
    expect(code).to.equal(1);
    expect(stderr).to.equal(
      [
        'error  there are errors  [test/findings]',
        'error    params/core.yaml:12:10  0.8 has no unit  [quantity/bare-percent]',
        '    12 |     ltv: 0.8',
        '       |          ^^^',
        '    help: Write 80%.',
        '1 error, 0 warnings',
        '',
      ].join('\n'),
    );
  });

  it('hands findings over with --json, without the quoted line', async () => {
    const { stdout } = await run(['go-wrong', 'findings', '--json']);
    const { findings } = JSON.parse(stdout) as { findings: Record<string, unknown>[] };
    expect(findings).to.have.lengthOf(1);
    expect(findings[0]).to.include({ ruleId: 'quantity/bare-percent', file: 'params/core.yaml' });
    expect(findings[0]).to.not.have.property('quote');
  });

  for (const [how, code] of [
    ['unavailable', 69],
    ['usage', 64],
    ['prompt', 130],
  ] as const)
    it(`${how} exits ${code}, with and without --json`, async () => {
      expect((await run(['go-wrong', how])).code).to.equal(code);
      expect((await run(['go-wrong', how, '--json'])).code).to.equal(code);
    });

  it('cannot move the cursor or reorder the text', async () => {
    const { stderr } = await run(['go-wrong', 'hostile']);
    expect(stderr).to.equal('error  moves\\u{1b}[2J the \\u{202e}cursor  [test/hostile]\nhelp: over\\rwritten\n');
  });

  it('is a bug with a trace and where to report it, when nobody foresaw it', async () => {
    const { code, stdout, stderr } = await run(['go-wrong', 'bug']);
    expect({ code, stdout }).to.deep.equal({ code: 70, stdout: '' });
    expect(stderr).to.match(/^bug {2}TypeError: x is not a function\n {4}at .*go-wrong\.ts:\d+:\d+/);
    expect(stderr).to.include('caused by Error: the cause');
    expect(stderr).to.include('https://example.org/issues').and.include(`plimsoll/9.9.9 `);
  });

  it('is a bug with --json too: the object on stdout, the trace on stderr', async () => {
    const { code, stdout, stderr } = await run(['go-wrong', 'bug', '--json']);
    expect(code).to.equal(70);
    const { format, error } = JSON.parse(stdout) as { format: string; error: Record<string, string> };
    expect(format).to.equal('plimsoll.error/1');
    expect(error).to.include({ code: 'internal/bug', message: 'TypeError: x is not a function' });
    expect(stderr).to.match(/\n {4}at /);
  });

  it('is a bug when it is not even an error', async () => {
    const { code, stderr } = await run(['go-wrong', 'text']);
    expect(code).to.equal(70);
    expect(stderr).to.include('a thrown text');
  });

  it("a flag's own refusal keeps its code and hint, and exits 64", async () => {
    const { code, stderr } = await run(['go-wrong', 'x', '--even=3']);
    expect(code).to.equal(64);
    expect(stderr).to.equal('error  --even: 3 is odd  [test/odd]\nhelp: Take another.\n');
  });

  it("a mistake in a flag's own parser is a bug, not the reader's fault", async () => {
    expect((await run(['go-wrong', 'x', '--broken=1'])).code).to.equal(70);
  });

  it('a value that is not one of the options exits 64 and names them', async () => {
    const { code, stderr } = await run(['go-wrong', 'x', '--size=medium']);
    expect(code).to.equal(64);
    expect(stderr).to.include('small, large');
  });
});

describe('what a command prints', () => {
  it('text goes to stdout, notes to stderr', async () => {
    expect(await run(['print', 'plain'])).to.deep.equal({ code: 0, stdout: 'value plain\n', stderr: 'a note\n' });
  });

  it('--quiet keeps notes back', async () => {
    expect((await run(['print', 'plain', '--quiet'])).stderr).to.equal('');
  });

  it('the exit code of a result is the exit code of the process', async () => {
    expect((await run(['print', 'plain', '--exit'])).code).to.equal(2);
  });

  it('global flags may stand before the command', async () => {
    const { code, stdout } = await run(['--json', '--workspace', root, 'print', 'plain']);
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ format: 'plimsoll.print/1', workspace: root });
  });

  it('takes many arguments, and many values of a flag, each after its own name', async () => {
    const { stdout } = await run(['many', '--only', 'x', 'a', '--only=y', 'b', '--json']);
    expect(JSON.parse(stdout)).to.deep.include({ paths: ['a', 'b'], only: ['x', 'y'] });
    expect((await run(['many'])).code).to.equal(0);
  });

  it('has no colour in a pipe, with NO_COLOR, with --no-color', async () => {
    const esc = '\u001b[';
    expect((await run(['print', 'plain'])).stdout).to.not.include(esc);
    expect((await run(['print', 'plain'], { env: { FORCE_COLOR: '1' } })).stdout).to.include(esc);
    expect((await run(['print', 'plain'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout).to.not.include(esc);
    expect((await run(['print', 'plain', '--no-color'], { env: { FORCE_COLOR: '1' } })).stdout).to.not.include(esc);
  });

  it('shows what a renderer forgot to escape, and lets no more than our attributes through', async () => {
    const { stdout } = await run(['print', 'hostile'], { env: { FORCE_COLOR: '1' } });
    expect(stdout).to.equal('\u001b[31mvalue\u001b[39m a\\u{202e}b\\u{1b}[2Jc\\u{9b}2Jd\\u{200b}e\n');
  });

  it('JSON holds the same characters, none of them bare', async () => {
    const { stdout } = await run(['print', 'hostile', '--json']);
    expect((JSON.parse(stdout) as { value: string }).value).to.equal('a\u202eb\u001b[2Jc\u009b2Jd\u200be');
    expect(stdout).to.match(/^[\n\x20-\x7e]*$/);
  });

  for (const value of ['bigint', 'infinite'])
    it(`${value}: a number that JSON cannot hold is a bug, not a lost digit`, async () => {
      const { code, stdout } = await run(['print', value, '--json']);
      expect(code).to.equal(70);
      expect(JSON.parse(stdout)).to.have.nested.property('error.code', 'internal/bug');
    });

  it('is not interactive without a terminal', async () => {
    const { stdout } = await run(['print', 'plain', '--json']);
    expect(JSON.parse(stdout)).to.include({ interactive: false });
  });

  it('a reader that goes away is no error', async () => {
    const child = spawn(process.execPath, argvOf(['print', 'plain', '--long', '--quiet']), { cwd: root });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
  });

  it('exits 130 when it is interrupted', async () => {
    const child = spawn(process.execPath, argvOf(['wait']), { cwd: root });
    child.stderr.once('data', () => child.kill('SIGINT'));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).to.equal(130);
  });
});

describe('groups of commands', () => {
  it('a subcommand is typed with a space', async () => {
    expect(await run(['group', 'one'])).to.deep.equal({ code: 0, stdout: 'one\n', stderr: '' });
  });

  it('an alias runs the same command', async () => {
    expect((await run(['alias', 'one'])).stdout).to.equal('one\n');
  });

  it('a group alone shows its help', async () => {
    const { code, stdout } = await run(['group']);
    expect(code).to.equal(0);
    expect(stdout).to.include('group one');
  });

  it('an unknown subcommand exits 64 and says which is near', async () => {
    const { code, stderr } = await run(['group', 'onne']);
    expect(code).to.equal(64);
    expect(stderr).to.include('there is no command group onne').and.include('Did you mean plimsoll group one?');
  });
});
