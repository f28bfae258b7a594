import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isFresh } from '../scripts/build/sources.js';
import { build } from '../scripts/build.js';

/** The checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** How a run of a program ended. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment; `undefined` takes a variable away. Colour and CI are unset unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What stdin holds; without it stdin is closed. */
  readonly input?: string;
}

/**
 * V8 compiles a function again, optimised, once it has run for a while. A command ends soon after, so that a quarter of its
 * time went there; it does the same without, a little later.
 */
const SHORT_LIVED = '--interrupt-budget=2000000';

/** Starts node with these words, without the settings of the shell the tests run in, and waits for its end. */
export const runNode = (argv: readonly string[], { cwd = root, env, input }: RunOptions = {}): Promise<Run> =>
  new Promise((resolve, reject) => {
    const clean = { NO_COLOR: undefined, FORCE_COLOR: undefined, CI: undefined, ...env };
    const child = spawn(process.execPath, argv, { cwd, env: { ...process.env, ...clean } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => undefined).end(input ?? '');
  });

let fresh: Promise<void> | undefined;

/** Builds `dist` where it is older than the sources; once a process. */
export const freshBuild = (): Promise<void> => {
  fresh ??= isFresh(root) ? Promise.resolve() : build();
  return fresh;
};

/**
 * Runs the built program: `run(['diff', '--json'])`. Whatever it prints with `--json` must fit the schema of its format,
 * and the run fails where it does not.
 */
export const run = async (argv: readonly string[], options?: RunOptions): Promise<Run> => {
  await freshBuild();
  return checkedOutput(argv, await runNode([SHORT_LIVED, `${root}bin/run.js`, ...argv], options));
};

/** The run, where what it printed with `--json` fits the schema of its format; else it throws. */
export const checkedOutput = async (argv: readonly string[], result: Run): Promise<Run> => {
  if (argv.includes('--json') && result.stdout.startsWith('{')) {
    const { expectValid } = await import('./outputs.js');
    expectValid(JSON.parse(result.stdout));
  }
  return result;
};
