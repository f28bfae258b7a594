import { readFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { Installation, Package } from '../src/cli/installation.js';
import { checkedOutput, freshBuild, type Run, type RunOptions, root, run } from './program.js';

type Main = (argv: readonly string[], installation: Installation) => Promise<void>;

let main: Promise<Main> | undefined;
let busy = false;

/**
 * Runs the built program in this process: what `bin/run.js` does, with a folder, an environment and streams of its own. It
 * saves the half second and more that a process takes to load and compile the same code again. The program keeps nothing
 * between runs, so that it does the same; that its process ends, and how, is for `run` to see.
 *
 * `env` is the program's, not node's: NODE_OPTIONS does nothing here.
 *
 * There is one folder and one environment a process: where a run is under way, another gets a process of its own.
 */
export const runHere = async (argv: readonly string[], options: RunOptions = {}): Promise<Run> => {
  if (busy) return run(argv, options);
  busy = true;
  try {
    await freshBuild();
    main ??= import(pathToFileURL(`${root}dist/main.js`).href).then((module: { main: Main }) => module.main);
    return checkedOutput(argv, await inPlace(options, argv, await main));
  } finally {
    busy = false;
  }
};

const inPlace = async ({ cwd = root, env, input }: RunOptions, argv: readonly string[], start: Main): Promise<Run> => {
  const stdout = new Collected();
  const stderr = new Collected();
  const listeners = listening();
  const restore = [
    inFolder(cwd),
    inEnvironment({ NO_COLOR: undefined, FORCE_COLOR: undefined, CI: undefined, ...env }),
    withStreams({ stdin: Readable.from(input === undefined ? [] : [Buffer.from(input)]), stdout, stderr }),
    withExitCode(),
  ];
  try {
    const pkg = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Package;
    const ended = start(argv, { root: `${root}dist/`, package: pkg });
    // What is for the end of a process is no business of this one: a fault outside the run is mocha's to tell.
    listeners.drop();
    await ended;
    return { code: Number(process.exitCode ?? 0), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    for (const undo of restore.reverse()) undo();
  }
};

/** A stream that is no terminal and keeps what it is given. */
class Collected extends Writable {
  readonly #parts: Buffer[] = [];

  override _write(part: Buffer | string, encoding: BufferEncoding, done: () => void): void {
    this.#parts.push(typeof part === 'string' ? Buffer.from(part, encoding) : part);
    done();
  }

  text(): string {
    return Buffer.concat(this.#parts).toString('utf8');
  }
}

const inFolder = (folder: string): (() => void) => {
  const before = process.cwd();
  process.chdir(folder);
  return () => process.chdir(before);
};

// In place, since the library under node reads the real environment: `os.homedir()` does.
const inEnvironment = (env: NonNullable<RunOptions['env']>): (() => void) => {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  setAll(Object.entries(env));
  return () => setAll(before);
};

const setAll = (entries: readonly (readonly [string, string | undefined])[]): void => {
  for (const [name, value] of entries)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
};

const withStreams = (streams: Readonly<Record<'stdin' | 'stdout' | 'stderr', unknown>>): (() => void) => {
  const names = ['stdin', 'stdout', 'stderr'] as const;
  const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(process, name)] as const);
  for (const name of names) Object.defineProperty(process, name, { value: streams[name], configurable: true });
  return () => {
    for (const [name, property] of before) if (property !== undefined) Object.defineProperty(process, name, property);
  };
};

const withExitCode = (): (() => void) => {
  const before = process.exitCode;
  process.exitCode = undefined;
  return () => {
    process.exitCode = before;
  };
};

/** The listeners there are for the end of this process; `drop` takes away those that came since. */
const listening = (): { readonly drop: () => void } => {
  const events = ['SIGINT', 'uncaughtException'] as const;
  const before = events.map((event) => new Set(process.rawListeners(event)));
  return {
    drop: () => {
      for (const [index, event] of events.entries())
        for (const listener of process.rawListeners(event))
          if (!before[index]?.has(listener)) process.removeListener(event, listener as () => void);
    },
  };
};
