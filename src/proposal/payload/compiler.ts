import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { asHex, byteLength, type Hex } from '../../chain/hex.js';
import { isRecord } from '../../chain/rpc-answer.js';
import { refused } from '../../diagnostic/error.js';
import { CONTRACT_NAME, SOLC_VERSION, SOURCE_FILE } from './solidity.js';

/** What the compiler made of a payload. */
export interface CompiledPayload {
  readonly kind: 'compiled';
  /** The compiler's own long version: `0.8.27+commit.40a35a09.Emscripten.clang`. */
  readonly version: string;
  readonly initcode: Hex;
  readonly runtime: Hex;
}

/** Why a payload was not compiled. */
export interface NotCompiled {
  readonly kind: 'not compiled';
  readonly why: string;
}

// Text, so that it runs the same from source or bundled. The compiler blocks its thread.
const COMPILER = `
const { parentPort, workerData } = require('node:worker_threads');
const solc = require(workerData.solc);
const version = solc.version();
const output = version.startsWith(workerData.version + '+') ? solc.compile(workerData.input) : '';
parentPort.postMessage([version, output]);
`;

/** EIP-170 and EIP-3860: the most bytes of a contract's code, and of what creates it. */
const MOST_CODE = 24_576;
const MOST_INITCODE = 49_152;

/** Where the compiler is installed beside this program; null where it is not. The workspace is not looked into. */
export const installedSolc = (): string | null => {
  try {
    return createRequire(import.meta.url).resolve('solc');
  } catch {
    return null;
  }
};

const inside = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((found, key) => (isRecord(found) ? found[key] : undefined), value);

const codeIn = (output: unknown, which: 'bytecode' | 'deployedBytecode'): Hex => {
  const code = inside(output, 'contracts', SOURCE_FILE, CONTRACT_NAME, 'evm', which, 'object');
  const hex = asHex(`0x${String(code)}`);
  if (hex !== undefined && hex !== '0x') return hex;
  const errors = inside(output, 'errors');
  const first = (Array.isArray(errors) ? errors : []).find((one) => inside(one, 'severity') === 'error');
  throw refused('payload/compile', `solc refuses the payload: ${String(inside(first, 'message')).slice(0, 240)}`);
};

const run = async (solc: string, input: string): Promise<readonly [version: string, output: string]> => {
  const worker = new Worker(COMPILER, { eval: true, workerData: { solc, input, version: SOLC_VERSION } });
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    });
  } finally {
    await worker.terminate();
  }
};

/**
 * Compiles standard JSON input with the package `solc`, where it is installed beside this program in the release that the
 * source names. Throws `payload/compile` where it refuses the source, `payload/too-large` where the contract has more code than
 * chains take.
 */
export const compilePayload = async (
  input: string,
  solc: string | null = installedSolc(),
): Promise<CompiledPayload | NotCompiled> => {
  if (solc === null) return { kind: 'not compiled', why: `the package solc ${SOLC_VERSION} is not installed` };
  const [version, text] = await run(solc, input);
  if (text === '') return { kind: 'not compiled', why: `solc is ${version}, the source is for ${SOLC_VERSION}` };
  const output: unknown = JSON.parse(text);
  const initcode = codeIn(output, 'bytecode');
  const runtime = codeIn(output, 'deployedBytecode');
  if (byteLength(runtime) > MOST_CODE || byteLength(initcode) > MOST_INITCODE)
    throw refused(
      'payload/too-large',
      `the payload has ${byteLength(runtime)} bytes of code, and chains take ${MOST_CODE}`,
      { hint: 'propose the change in parts, with --only' },
    );
  return { kind: 'compiled', version, initcode, runtime };
};
