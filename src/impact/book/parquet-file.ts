import { refused } from '../../diagnostic/error.js';
import { startProgram } from '../workers/start-program.js';
import { addressesIn } from './address-file.js';
import type { FromWorker } from './worker.js';

/** A Parquet file begins and ends with these four bytes. Source: https://parquet.apache.org/docs/file-format/ */
const MAGIC = 'PAR1';

/** Milliseconds that a file may take: a damaged one can keep its reader busy for ever, so another thread reads it. */
const PATIENCE = 120_000;

export const isParquet = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && String.fromCharCode(...bytes.subarray(0, 4)) === MAGIC;

const readAside = async (bytes: Uint8Array, patience: number): Promise<FromWorker> => {
  const worker = startProgram('book');
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<FromWorker>((resolve) => {
      timer = setTimeout(() => resolve({ ok: false, why: `it took longer than ${patience / 1000} s` }), patience);
      worker
        .once('message', (answer: FromWorker) => resolve(answer))
        .once('error', (error) => resolve({ ok: false, why: error.message.slice(0, 200) }));
      const { buffer } = new Uint8Array(bytes);
      worker.postMessage(buffer, [buffer]);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
};

/**
 * The addresses of a Parquet export, of its column `column` or the only one that has an address in every row. As `readAddresses`;
 * throws `book/addresses` too for what is no whole Parquet file, and for compressions other than Snappy.
 */
export const readParquetAddresses = async (
  bytes: Uint8Array,
  file: string,
  column: string | null,
  patience: number = PATIENCE,
): Promise<readonly string[]> => {
  const read = await readAside(bytes, patience);
  if (!read.ok)
    throw refused('book/addresses', `${file} is no Parquet file that can be read: ${read.why}`, {
      where: { file },
      hint: 'export it again, uncompressed or with Snappy, or as CSV',
    });
  const { columns, rows } = read.table;
  const table = { columns, rows: rows.map((cells, index) => ({ at: `row ${index + 1}`, cells })) };
  return addressesIn(table, file, column);
};
