import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { refused } from '../src/diagnostic/error.js';
import { commitEdit, gitDiff } from './git.js';
import { projectRoot } from './project.js';

/** One value of the demo's market that is edited by hand. */
export interface DemoEdit {
  readonly reserve: string;
  readonly parameter: string;
  readonly before: string;
  readonly after: string;
}

/** The file the demo edits, in the devnet's workspace. */
export const DEMO_DOCUMENT = 'params/aave-v3/core.yaml';
export const DEMO_MARKET = 'aave-v3-ethereum-core';

const DEMO_TITLE = 'Raise the WETH supply cap, lower LINK, ease the USDC slope';
/** Where `book generate` puts what it makes up. */
const SYNTHETIC_BOOK = `books/${DEMO_MARKET}.synthetic.json`;

/** A cap; two values that the chain sets in one call with a third; a slope of the rate curve. */
export const DEMO_EDITS: readonly DemoEdit[] = [
  { reserve: 'WETH', parameter: 'supplyCap', before: '3_000_000', after: '3_300_000' },
  { reserve: 'LINK', parameter: 'ltv', before: '66%', after: '65.5%' },
  { reserve: 'LINK', parameter: 'liquidationThreshold', before: '71%', after: '70.5%' },
  { reserve: 'USDC', parameter: 'slope1', before: '5.5%', after: '5.25%' },
];

/** The document with one value replaced on its line. Throws `devnet/demo` where the line is not there. */
export const editedDocument = (text: string, { reserve, parameter, before, after }: DemoEdit): string => {
  const start = text.indexOf(`\n  ${reserve}:\n`);
  const at = text.indexOf(`${parameter}: ${before}\n`, start);
  const end = text.indexOf('\n\n', start + 1);
  if (start < 0 || at < 0 || at > end) {
    throw refused('devnet/demo', `${DEMO_DOCUMENT} has no ${parameter}: ${before} of ${reserve}`, {
      hint: 'params/ has changed: the edits of devnet/demo.ts must follow.',
    });
  }
  return `${text.slice(0, at)}${parameter}: ${after}${text.slice(at + parameter.length + 2 + before.length)}`;
};

/** Makes the demo's edits in the workspace and commits them; gives what git says changed. */
export const makeDemoEdits = async (root: string): Promise<string> => {
  const file = path.join(root, DEMO_DOCUMENT);
  await writeFile(file, DEMO_EDITS.reduce(editedDocument, await readFile(file, 'utf8')));
  const changed = await gitDiff(root);
  await commitEdit(root, DEMO_TITLE);
  return changed;
};

/** What a person would type, in order; `BUNDLE` stands for the folder that `propose` writes. */
export const DEMO_STEPS: readonly (readonly string[])[] = [
  ['validate'],
  ['diff', DEMO_MARKET],
  // Those who borrow on the chain; then as many as a real market has, made up, since the chain has a few.
  ['book', 'pull', DEMO_MARKET, '--accounts', 'books/borrowers.txt'],
  ['book', 'generate', DEMO_MARKET, '--accounts', '10000', '--borrowed', '15%'],
  ['simulate', DEMO_MARKET, '--book', SYNTHETIC_BOOK, '--scenario', 'plimsoll/luna-2022', '--books', 'as-is'],
  ['propose', DEMO_MARKET, '--title', DEMO_TITLE, '--scenario', 'plimsoll/march-2020', '--paths', '50'],
  ['review', 'BUNDLE'],
  ['sign', 'BUNDLE', '--devnet-account', '0', '--yes'],
  ['sign', 'BUNDLE', '--devnet-account', '1', '--yes'],
  ['execute', 'BUNDLE', '--devnet-account', '0', '--yes'],
  ['verify', 'BUNDLE'],
  ['diff', DEMO_MARKET],
];

/** The program as this checkout has it. */
export const programPath = (): string => path.join(projectRoot(), 'bin', 'run.js');

/** Runs the program in the workspace, its output going where ours goes or nowhere. Gives its exit code. */
export const runStep = (args: readonly string[], root: string, output: 'inherit' | 'ignore'): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [programPath(), ...args], {
      cwd: root,
      stdio: ['ignore', output, 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
  });
