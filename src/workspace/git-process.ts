import { execFile } from 'node:child_process';
import { refused } from '../diagnostic/error.js';

const MAX_OUTPUT = 64 * 1024 * 1024;
/** The texts of a whole monorepo may come at once. */
const MAX_BLOBS = 512 * 1024 * 1024;

/** How a run of git ended. */
export interface GitResult<Output = string> {
  readonly code: number;
  readonly stdout: Output;
  readonly stderr: string;
}

interface RunOptions {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly input: string;
  readonly maxBuffer: number;
}

const run = ({ cwd, args, input, maxBuffer }: RunOptions): Promise<GitResult<Buffer>> =>
  new Promise((resolve, reject) => {
    // Hooks, pagers and prompts of the repository's configuration take no part in reading from it.
    // Replacement objects would show another text than the one the commit's hash stands for. What a partial clone lacks is
    // missing, not fetched: reading asks no server.
    const env = {
      ...process.env,
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_NO_LAZY_FETCH: '1',
      LC_ALL: 'C',
    };
    const child = execFile(
      'git',
      ['-c', 'core.fsmonitor=false', '-c', 'core.quotepath=false', '-c', 'protocol.allow=never', ...args],
      { cwd, env, maxBuffer, encoding: 'buffer' },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') {
          reject(
            error.code === 'ENOENT'
              ? refused('git/missing', 'git is not installed', {
                  hint: 'install git, or compare files instead of revisions',
                })
              : error,
          );
        } else resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr: stderr.toString('utf8') });
      },
    );
    // git may end before it has read everything; how it ended tells the rest.
    child.stdin?.on('error', () => undefined).end(input);
  });

/** Runs git in a folder and gives what it printed as text. Throws `git/missing`. */
export const git = async (cwd: string, args: readonly string[]): Promise<GitResult> => {
  const { stdout, ...rest } = await run({ cwd, args, input: '', maxBuffer: MAX_OUTPUT });
  return { ...rest, stdout: stdout.toString('utf8') };
};

/** Runs git with something on its stdin, and gives the bytes that it printed. Throws `git/missing`. */
export const gitBytes = (cwd: string, args: readonly string[], input: string): Promise<GitResult<Buffer>> =>
  run({ cwd, args, input, maxBuffer: MAX_BLOBS });
