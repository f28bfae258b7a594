import { Config, Errors, settings } from '@oclif/core';
import { EXIT } from '../diagnostic/error.js';
import { dispatch } from './dispatch.js';
import { embeddedPlugins } from './embedded-commands.js';
import { describeFailure } from './failure.js';
import { type Installation, versions } from './installation.js';
import { writeJson, writeText } from './output.js';
import { hasFlag, styleFor } from './terminal.js';

/** stdout that is closed early (`plimsoll diff | head`) ends the output, not the program. */
const endQuietlyOnClosedPipe = (): void => {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
};

const load = async (installation: Installation): Promise<Config> => {
  // Sources are compiled by the build or by tsx, never by oclif, whatever NODE_ENV says.
  settings.enableAutoTranspile = false;
  const { root, package: pkg, commands } = installation;
  const plugins = commands === undefined ? {} : { plugins: await embeddedPlugins(installation, commands) };
  const pjson = pkg as unknown as Config['pjson'];
  return Config.load({ root, pjson, devPlugins: false, userPlugins: false, ...plugins });
};

/**
 * Runs one command line: finds the command, prints its result or its failure, and sets the exit code. Never throws.
 *
 * @param argv the words after the program's name
 */
export const main = async (argv: readonly string[], installation: Installation): Promise<void> => {
  const { package: pkg } = installation;
  const fail = (error: unknown): void => {
    if (error instanceof Errors.ExitError) {
      process.exitCode = error.oclif.exit ?? EXIT.ok;
      return;
    }
    const failure = describeFailure(error, { issues: pkg.bugs.url, versions: versions(pkg) });
    const json = hasFlag(argv, '--json');
    if (json) writeJson(failure.json);
    if (!json || failure.exit === EXIT.bug)
      writeText(process.stderr, failure.text(styleFor(process.stderr, argv, process.env)));
    process.exitCode = failure.exit;
  };
  endQuietlyOnClosedPipe();
  process.once('SIGINT', () => process.exit(EXIT.interrupted));
  process.once('uncaughtException', (error) => {
    fail(error);
    process.exit();
  });
  try {
    await dispatch(argv, await load(installation));
  } catch (error) {
    fail(error);
  }
};
