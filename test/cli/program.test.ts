import { expect } from 'chai';
import pkg from '../../package.json' with { type: 'json' };
import { freshBuild, type Run, run } from '../program.js';

const failure = (result: Run): { code: string; message: string; hint?: string } => {
  const parsed = JSON.parse(result.stdout) as { format: string; ok: boolean; error: { code: string; message: string } };
  expect(parsed).to.include({ format: 'plimsoll.error/1', ok: false });
  return parsed.error;
};

describe('the built program', () => {
  before(function () {
    this.timeout(60_000);
    return freshBuild();
  });

  describe('--version', () => {
    const line = `plimsoll/${pkg.version} ${process.platform}-${process.arch} node-${process.version}\n`;

    it('prints one line', async () => {
      expect(await run(['--version'])).to.deep.equal({ code: 0, stdout: line, stderr: '' });
    });

    it('prints the same line when other words keep it from the short way', async () => {
      expect(await run(['--no-color', '--version'])).to.deep.equal({ code: 0, stdout: line, stderr: '' });
    });

    it('is an object with --json', async () => {
      const { code, stdout } = await run(['--version', '--json']);
      expect(code).to.equal(0);
      expect(JSON.parse(stdout)).to.include({ format: 'plimsoll.version/1', ok: true, version: pkg.version });
    });
  });

  describe('help', () => {
    for (const argv of [['--help'], ['help'], []])
      it(`lists commands and topics: plimsoll ${argv.join(' ')}`, async () => {
        const { code, stdout, stderr } = await run(argv);
        expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
        expect(stdout).to.match(/^ {2}explain /m);
        expect(stdout)
          .to.match(/^ {2}help exit-codes /m)
          .and.match(/^ {2}help environment /m);
      });

    for (const argv of [
      ['explain', '--help'],
      ['explain', 'x', '--help'],
      ['help', 'explain'],
    ])
      it(`shows a command: plimsoll ${argv.join(' ')}`, async () => {
        const { code, stdout } = await run(argv);
        expect(code).to.equal(0);
        expect(stdout).to.include('$ plimsoll explain CODE').and.include('--workspace=DIR');
      });

    it('knows every exit code of the contract', async () => {
      const { code, stdout } = await run(['help', 'exit-codes']);
      expect(code).to.equal(0);
      for (const number of [0, 1, 2, 64, 69, 70, 130]) expect(stdout).to.match(new RegExp(`^ {2}${number} +\\S`, 'm'));
    });

    it('knows the environment', async () => {
      const { stdout } = await run(['help', 'environment']);
      expect(stdout).to.include('NO_COLOR').and.include('_RPC_URL');
    });

    it('is one object with --json', async () => {
      const { code, stdout } = await run(['help', 'exit-codes', '--json']);
      expect(code).to.equal(0);
      const parsed = JSON.parse(stdout) as { format: string; ok: boolean; page: string; text: string };
      expect(parsed).to.include({ format: 'plimsoll.help/1', ok: true, page: 'exit-codes' });
      expect(parsed.text).to.include('130');
    });

    it('refuses a page that does not exist, and says which is near', async () => {
      const result = await run(['help', 'exit-code', '--json']);
      expect(result.code).to.equal(64);
      const error = failure(result);
      expect(error).to.include({ code: 'cli/unknown-page', hint: 'Did you mean plimsoll help exit-codes?' });
    });
  });

  describe('a wrong command line', () => {
    it('an unknown command exits 64, on stderr, and says which is near', async () => {
      const { code, stdout, stderr } = await run(['explian', 'x']);
      expect({ code, stdout }).to.deep.equal({ code: 64, stdout: '' });
      expect(stderr).to.equal(
        'error  there is no command explian  [cli/unknown-command]\nhelp: Did you mean plimsoll explain?\n',
      );
    });

    it('points to --help where nothing is near', async () => {
      const { code, stderr } = await run(['no-such-command']);
      expect(code).to.equal(64);
      expect(stderr).to.include('Run plimsoll --help');
    });

    for (const argv of [
      ['--json', 'no-such-command'],
      ['no-such-command', '--json'],
      ['no-such-command', 'x', '--y', '--json'],
    ])
      it(`is JSON wherever --json stands: ${argv.join(' ')}`, async () => {
        const result = await run(argv);
        expect(result.code).to.equal(64);
        expect(result.stderr).to.equal('');
        expect(failure(result).code).to.equal('cli/unknown-command');
      });

    const cases: readonly (readonly [string, string[], string, RegExp])[] = [
      ['an unknown flag', ['explain', 'x', '--jsno'], 'cli/unknown-flag', /explain has no flag --jsno/],
      ['an unknown flag and no command', ['--nope'], 'cli/unknown-flag', /plimsoll has no flag --nope/],
      [
        'a missing argument',
        ['explain'],
        'cli/usage',
        /^CODE is missing: A code, a rule, or the path of a parameter.$/,
      ],
      [
        'a missing argument beside flags that repeat',
        ['review'],
        'cli/usage',
        /^WHAT is missing: A bundle.s folder, a file, 0x calldata, a hash, or -.$/,
      ],
      ['an argument too many', ['explain', 'a', 'b'], 'cli/usage', /b$/],
      ['a flag without its value', ['explain', 'a', '--workspace'], 'cli/usage', /--workspace expects a value/],
      ['a directory that is not there', ['explain', 'a', '--workspace=/no/such/dir'], 'cli/usage', /no\/such\/dir/],
    ];
    for (const [what, argv, code, message] of cases)
      it(`${what} exits 64, with and without --json`, async () => {
        const json = await run([...argv.slice(0, 1), '--json', ...argv.slice(1)]);
        expect(json.code).to.equal(64);
        expect(failure(json)).to.include({ code });
        expect(failure(json).message).to.match(message);
        const text = await run(argv);
        expect({ code: text.code, stdout: text.stdout }).to.deep.equal({ code: 64, stdout: '' });
        expect(text.stderr).to.include(`[${code}]`).and.not.include('    at ');
      });

    it('--json after -- is an argument, not a flag', async () => {
      const { code, stdout } = await run(['explain', '--', '--json']);
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
    });

    it('does not wait for a missing argument on stdin', async () => {
      expect((await run(['explain'], { input: 'cli/usage\n' })).code).to.equal(64);
    });
  });

  describe('explain', () => {
    it('prints the entry of a code', async () => {
      const { code, stdout, stderr } = await run(['explain', 'cli/unknown-command']);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      expect(stdout).to.match(/^cli\/unknown-command {2}\S/);
    });

    it('is plimsoll.explain/1 with --json', async () => {
      const { code, stdout } = await run(['explain', 'internal/bug', '--json']);
      expect(code).to.equal(0);
      const parsed = JSON.parse(stdout) as Record<string, unknown>;
      expect(parsed).to.include({ format: 'plimsoll.explain/1', ok: true, code: 'internal/bug' });
      expect(parsed.title).to.be.a('string').and.not.equal('');
      expect(parsed.help).to.be.a('string').and.not.equal('');
    });

    it('says which code is near', async () => {
      const result = await run(['explain', 'cli/unknown-comand', '--json']);
      expect(result.code).to.equal(1);
      expect(failure(result)).to.include({ code: 'explain/unknown-code', hint: 'Did you mean cli/unknown-command?' });
    });

    it('shows what a hostile argument would hide', async () => {
      const { code, stderr } = await run(['explain', 'a\u202e\u001b[2Jb']);
      expect(code).to.equal(1);
      expect(stderr).to.include('a\\u{202e}\\u{1b}[2Jb');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be printed
      expect(stderr).to.not.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    });

    it('is not fooled by names that every object has', async () => {
      for (const name of ['constructor', '__proto__', 'toString'])
        expect((await run(['explain', name])).code, name).to.equal(1);
    });
  });
});
