import { resolve } from 'node:path';
import { refused, usage } from '../diagnostic/error.js';
import { type Finding, hasErrors } from '../diagnostic/finding.js';
import { fileName } from '../document/file-name.js';
import { readTextFile, writeFileAtomically } from '../document/files.js';
import type { PriceHistory } from '../impact/histories/history.js';
import { readHistory } from '../impact/histories/read-history.js';

export interface PriceFiles {
  readonly histories: readonly PriceHistory[];
  readonly findings: readonly Finding[];
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/;

/** `ETH=prices/eth.csv`; without a name it is the file's up to the first of `-`, `_` and `.`. */
const nameAndPath = (operand: string): { readonly name: string; readonly path: string } => {
  const at = operand.indexOf('=');
  const path = operand.slice(at + 1);
  const own = fileName(path).split(/[-_.]/)[0] ?? '';
  const name = at === -1 ? own : operand.slice(0, at);
  if (NAME.test(name) && path !== '') return { name, path };
  throw usage('prices/name', `${JSON.stringify(operand)} names no asset and its price file`, {
    hint: 'write NAME=FILE: ETH=prices/eth.csv',
  });
};

/** Reads the price files of a command line. Paths are relative to where one is. Throws for a file that is not there. */
export const readPriceFiles = async (operands: readonly string[], column: string | undefined): Promise<PriceFiles> => {
  const histories: PriceHistory[] = [];
  const findings: Finding[] = [];
  if (operands.length === 0) throw usage('prices/name', 'no price file is given', { hint: 'give files as NAME=FILE' });
  for (const { name, path } of operands.map(nameAndPath)) {
    const text = await readTextFile(resolve(path), path);
    if (text === null)
      throw refused('prices/no-file', `there is no file ${path}`, { where: { file: path }, hint: 'see the path' });
    const read = readHistory({ file: path, text }, { name, column: column ?? null });
    findings.push(...read.findings);
    if (read.history !== null) histories.push(read.history);
  }
  return { histories, findings };
};

/** As `readPriceFiles`; throws `prices/refused` with the findings where a file has errors. */
export const soundPriceFiles = async (operands: readonly string[], column: string | undefined): Promise<PriceFiles> => {
  const read = await readPriceFiles(operands, column);
  if (!hasErrors(read.findings)) return read;
  const count = read.findings.filter(({ severity }) => severity === 'error').length;
  throw refused('prices/refused', `the price files have ${count} error${count === 1 ? '' : 's'}`, {
    hint: 'plimsoll prices show lists them',
    findings: read.findings,
  });
};

/** Throws `prices/exists` where a price file is there and is not to be replaced. Told before anything is read. */
export const checkFree = async (file: string, existing: 'refuse' | 'replace'): Promise<void> => {
  if (existing === 'refuse' && (await readTextFile(resolve(file), file)) !== null)
    throw refused('prices/exists', `${file} is there already`, { hint: 'give --replace, or another --out FILE' });
};

/** Write a price file whole or not at all. Throws `document/exists` where one has come since `checkFree`. */
export const writePrices = (file: string, text: string, existing: 'refuse' | 'replace'): Promise<void> =>
  writeFileAtomically(resolve(file), text, existing === 'replace' ? 'replace' : 'new');
