import { Command, type Interfaces } from '@oclif/core';
import { EXIT } from '../diagnostic/error.js';
import { globalFlags } from './flags.js';
import { writeJson, writeText } from './output.js';
import type { CommandResult } from './result.js';
import { styleFor } from './terminal.js';
import { usageError } from './usage-error.js';

export type FlagsOf<T extends typeof Command> = Interfaces.InferredFlags<typeof globalFlags & T['flags']>;
export type ArgsOf<T extends typeof Command> = Interfaces.InferredArgs<T['args']>;

const mapValues = <V>(record: Readonly<Record<string, V>>, change: (value: V) => V): Record<string, V> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

/** The command line of one command, parsed. */
export interface Input<T extends typeof Command> {
  readonly flags: FlagsOf<T>;
  readonly args: ArgsOf<T>;
  /** Every argument in order, for commands that take any number of them. */
  readonly operands: readonly string[];
}

/**
 * What every command extends. A command declares `summary`, `args` and `flags` and implements {@link execute}; this class
 * parses, prints the result on stdout as text or as one JSON object, and sets the exit code. What is thrown goes up to
 * `main`, which tells it.
 */
export abstract class BaseCommand<T extends typeof Command> extends Command {
  static override baseFlags = globalFlags;

  /** Does the work: no printing, no exiting. Failures that the reader can mend are thrown as PlimsollError. */
  protected abstract execute(input: Input<T>): Promise<CommandResult>;

  override async run(): Promise<void> {
    const input = await this.input();
    const result = await this.execute(input);
    if (input.flags.json) writeJson(result.json);
    else writeText(process.stdout, result.text(styleFor(process.stdout, this.argv, process.env)));
    process.exitCode = result.exit ?? EXIT.ok;
  }

  /** A line on stderr about what goes on, unless `--quiet`: never part of the result. */
  protected note(text: string): void {
    if (!this.argv.includes('--quiet')) writeText(process.stderr, text);
  }

  /** True where a person can be asked: a terminal at both ends, and nothing says that a machine runs this. */
  protected get interactive(): boolean {
    const { CI } = process.env;
    const machine = CI !== undefined && CI !== '' && CI !== 'false';
    return process.stdin.isTTY === true && process.stderr.isTTY === true && !machine && !this.argv.includes('--json');
  }

  private async input(): Promise<Input<T>> {
    const command = (this.id ?? '').replaceAll(':', ' ');
    const ctor = this.ctor as T;
    const flags = ctor.flags ?? {};
    try {
      const parsed = await this.parse({
        // oclif would wait for an argument on stdin, which in CI is a pipe nobody writes to.
        args: mapValues(ctor.args, (arg) => ({ ...arg, ignoreStdin: true })),
        // oclif would take `--only a MARKET` as two globs.
        flags: mapValues(flags, (flag) =>
          'multiple' in flag && flag.multiple ? { ...flag, multipleNonGreedy: true } : flag,
        ),
        baseFlags: globalFlags,
        strict: ctor.strict,
      });
      return {
        flags: parsed.flags as FlagsOf<T>,
        args: parsed.args as ArgsOf<T>,
        operands: parsed.argv.map(String),
      };
    } catch (error) {
      throw usageError(error, command, [...Object.keys(globalFlags), ...Object.keys(flags), 'help']);
    }
  }

  /** Errors are told in one place, in `main`. */
  protected override async catch(error: Error): Promise<never> {
    throw error;
  }
}
