import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { PATIENT } from '../chain/patiently.js';
import type { Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import { fileName } from '../document/file-name.js';
import { readTextFile, writeFileAtomically } from '../document/files.js';
import type { Addresses } from '../impact/book/pull.js';
import type { Observation } from '../observe/observation.js';
import { PATIENCE, timeLeft } from './progress.js';
import { shownPath } from './shown-path.js';

/** An address and its row take some 50 bytes: more than five million of them. */
const MOST_PARQUET = 256 * 1024 * 1024;

/** The bytes of a Parquet file; null for any other file, and where there is none. */
const parquetBytes = async (path: string, shownAs: string): Promise<Uint8Array | null> => {
  const [{ open }, { isParquet }] = await Promise.all([
    import('node:fs/promises'),
    import('../impact/book/parquet-file.js'),
  ]);
  const handle = await open(path, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    const head = Buffer.alloc(4);
    const stat = await handle.stat();
    if (!stat.isFile() || (await handle.read(head, 0, 4, 0)).bytesRead < 4 || !isParquet(head)) return null;
    if (stat.size > MOST_PARQUET)
      throw refused('book/addresses', `${shownAs} is larger than 256 MiB`, { hint: 'export the addresses alone' });
    return await handle.readFile();
  } finally {
    await handle.close();
  }
};

/** Addresses of a file: one a line, or a column of a CSV, JSON or Parquet export. Throws `book/addresses`. */
export const borrowersOfFile = async (file: string, column: string | undefined): Promise<Addresses> => {
  const found = (content: string | Uint8Array) => ({
    kind: 'addresses' as const,
    name: fileName(file),
    digest: createHash('sha256').update(content).digest('hex'),
  });
  const bytes = await parquetBytes(resolve(file), file);
  if (bytes !== null) {
    const { readParquetAddresses } = await import('../impact/book/parquet-file.js');
    return { found: found(bytes), accounts: await readParquetAddresses(bytes, file, column ?? null) };
  }
  const { readAddresses } = await import('../impact/book/address-file.js');
  const text = await readTextFile(resolve(file), file);
  if (text === null)
    throw refused('book/addresses', `there is no file ${file}`, {
      hint: 'write an address a line, or leave --accounts out',
    });
  return { found: found(text), accounts: readAddresses(text, file, column ?? null) };
};

/** How borrowers are searched for in logs. */
export interface LogSearch {
  /** Null: from the block that the market begins in. */
  readonly fromBlock: bigint | null;
  readonly chunk: bigint;
  /** The file that keeps what was found, for a search that stops. */
  readonly progress: string;
  readonly note: (text: string) => void;
}

/** Blocks at the end of a search that the chain may still replace: more than any chain of these has. */
const UNSETTLED = 128n;

/** Borrowers that the logs of a market name, up to the block that it was observed at. */
export const borrowersInLogs = async (
  { fromBlock, chunk, progress, note }: LogSearch,
  { params, contracts, block }: Observation,
  rpc: Rpc,
): Promise<Addresses> => {
  const [{ findAccounts }, { progressText, readProgress }, { firstCode }] = await Promise.all([
    import('../impact/book/find-accounts.js'),
    import('../impact/book/scan-progress.js'),
    import('../chain/first-code.js'),
  ]);
  const sources = params.protocol.accounts?.found ?? [];
  const subject = {
    chainId: block.chainId,
    logs: sources.map(({ event }) => `${contracts.get(event.slice(0, event.indexOf('.'))) ?? ''} ${event}`).join('\n'),
  };
  const emitter = contracts.get(sources[0]?.event.split('.')[0] ?? '');
  const first = fromBlock ?? (emitter === undefined ? null : await firstCode(rpc, block, emitter));
  if (first === null)
    note('The node does not keep old state, so the search starts at the first block; --from-block N shortens it.');
  const from = first ?? 0n;
  const text = await readTextFile(progress, shownPath(progress));
  const before = text === null ? null : readProgress(text, shownPath(progress), subject, from);
  if (before !== null) note(`Going on after block ${before.to}: ${before.accounts.size} accounts so far`);
  const begun = before === null ? from : before.to + 1n;
  const started = performance.now();
  const scanned = await findAccounts(rpc, params.protocol, contracts, {
    ...PATIENT,
    from,
    to: block.number,
    chunk,
    unsettled: UNSETTLED,
    before,
    onChunk: async (so) => {
      await writeFileAtomically(progress, progressText(subject, so), 'replace');
      if (so.to >= block.number - UNSETTLED || performance.now() - started < PATIENCE) return;
      const done = Number(((so.to - so.from + 1n) * 1000n) / (block.number - so.from + 1n)) / 10;
      const left = timeLeft(Number(so.to - begun + 1n), Number(block.number - begun + 1n), started);
      note(`  ${done.toFixed(1)}% of the blocks, ${so.accounts.size} accounts, ${left}`);
    },
  });
  return {
    found: { kind: 'logs', from: scanned.from, to: scanned.to, logs: scanned.logs },
    accounts: [...scanned.accounts],
  };
};
