import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { refused } from '../../src/diagnostic/error.js';

/** A compiled contract as solc's standard JSON gives it. */
export interface SolcContract {
  readonly abi: readonly object[];
  readonly evm: { readonly bytecode: { readonly object: string; readonly linkReferences: object } };
}

interface SolcOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, SolcContract>>>>;
}

// Text, so that it runs the same from source, compiled or bundled.
const COMPILER = `
const { parentPort, workerData } = require('node:worker_threads');
parentPort.postMessage(require(workerData.solc).compile(workerData.input));
`;

/** The version of the installed compiler, without loading it. */
export const solcVersion = (): string => {
  const require = createRequire(import.meta.url);
  const { version } = require('solc/package.json') as { version: unknown };
  return String(version);
};

/**
 * Compiles standard JSON in a worker, since solc blocks its thread for ten seconds and more. Gives the contracts by
 * source unit and name.
 *
 * @throws PlimsollError `devnet/compile` with the compiler's errors.
 */
export const compileStandardJson = async (input: object): Promise<NonNullable<SolcOutput['contracts']>> => {
  const solc = createRequire(import.meta.url).resolve('solc');
  const worker = new Worker(COMPILER, { eval: true, workerData: { solc, input: JSON.stringify(input) } });
  const text = await new Promise<string>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  await worker.terminate();
  const output = JSON.parse(text) as SolcOutput;
  const errors = output.errors?.filter(({ severity }) => severity === 'error') ?? [];
  if (errors.length > 0) {
    throw refused('devnet/compile', `solc refused:\n${errors.map((error) => error.formattedMessage).join('\n')}`);
  }
  return output.contracts ?? {};
};
