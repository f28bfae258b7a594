import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../program.js';

/** A step of an action or a workflow. */
export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly environment?: string; readonly steps: readonly Step[] }>>;
}

/** A YAML file of the checkout. */
export const readYaml = <T>(file: string): T => parse(readFileSync(join(root, file), 'utf8')) as T;

/** What expressions can name: `github.event.before`, `inputs.base`, `steps.check.outputs.sarif`. */
export type Scope = Readonly<Record<string, unknown>>;

const named = (term: string, scope: Scope): unknown =>
  /^'.*'$/.test(term)
    ? term.slice(1, -1)
    : term.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], scope);

/** A text with its expressions filled in, as far as ours go: names, texts and `||`. */
export const filled = (text: string, scope: Scope): string =>
  String(text).replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const values = expression.split(/\s*\|\|\s*/).map((term) => named(term, scope));
    return String(values.find((value) => value !== undefined && value !== '' && value !== false) ?? '');
  });

export interface StepRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the step left in GITHUB_STEP_SUMMARY. */
  readonly summary: string;
}

/** A runner's folders: the checkout, and its own for temporary files. */
export interface Runner {
  readonly workspace: string;
  readonly temp: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the script of a step as a runner does: bash, the step's own variables, files for outputs and the summary. */
export const runStep = (step: Step, scope: Scope, runner: Runner): Promise<StepRun> =>
  new Promise((resolve, reject) => {
    const output = join(runner.temp, 'output');
    const summary = join(runner.temp, 'summary');
    mkdirSync(runner.temp, { recursive: true });
    for (const file of [output, summary]) writeFileSync(file, '');
    const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, filled(text, scope)]));
    const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step.run ?? ''], {
      cwd: runner.workspace,
      env: {
        PATH: process.env.PATH,
        HOME: runner.temp,
        GIT_CONFIG_NOSYSTEM: '1',
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: runner.workspace,
        GITHUB_OUTPUT: output,
        GITHUB_ENV: join(runner.temp, 'env'),
        GITHUB_STEP_SUMMARY: summary,
        RUNNER_TEMP: runner.temp,
        ...runner.env,
        ...own,
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      // A test that took too long has taken its folder away meanwhile: that is not to fail the next one.
      const [written = '', told = ''] = [output, summary].map((file) =>
        existsSync(file) ? readFileSync(file, 'utf8') : '',
      );
      const outputs = Object.fromEntries(
        written
          .split('\n')
          .filter((line) => line.includes('='))
          .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      );
      resolve({ code, stdout, stderr, outputs, summary: told });
    });
    child.stdin.end();
  });
