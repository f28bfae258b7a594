import { parentPort } from 'node:worker_threads';
import { type ParquetTable, readParquet } from './parquet-table.js';

/** What a reading of a Parquet file gives. */
export type FromWorker =
  | { readonly ok: true; readonly table: ParquetTable }
  | { readonly ok: false; readonly why: string };

parentPort?.once('message', async (buffer: ArrayBuffer) => {
  let answer: FromWorker;
  try {
    answer = { ok: true, table: await readParquet(buffer) };
  } catch (error) {
    answer = { ok: false, why: error instanceof Error ? error.message.slice(0, 200) : 'it cannot be read' };
  }
  parentPort?.postMessage(answer);
});
