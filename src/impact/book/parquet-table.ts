/** Columns of texts of a Parquet file, and the rows of those that are read. */
export interface ParquetTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Rows and bytes, as they are when they are read, beyond which an export is no list of borrowers. */
const MOST_ROWS = 5_000_000n;
const MOST_BYTES = 512n * 1024n * 1024n;

/** A cell as text: an address may be text, 20 bytes, or text in a column of bytes. */
const textOf = (cell: unknown): string => {
  if (typeof cell === 'string') return cell.trim();
  if (!(cell instanceof Uint8Array)) return '';
  if (cell.length === 20) return `0x${Buffer.from(cell).toString('hex')}`;
  return cell.length === 42 ? Buffer.from(cell).toString('latin1') : '';
};

/** Read the columns of a Parquet file that can hold addresses. Throws an Error that says why it cannot be read. */
export const readParquet = async (buffer: ArrayBuffer): Promise<ParquetTable> => {
  const { parquetMetadata, parquetReadObjects } = await import('hyparquet');
  const metadata = parquetMetadata(buffer);
  const chunks = metadata.row_groups.flatMap(({ columns }) => columns.flatMap(({ meta_data }) => meta_data ?? []));
  // What is nested is no column of addresses.
  const fitting = chunks.filter(
    ({ type, path_in_schema }) =>
      path_in_schema.length === 1 && (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY'),
  );
  const columns = [...new Set(fitting.flatMap(({ path_in_schema }) => path_in_schema))];
  const size = fitting.reduce((sum, { total_uncompressed_size }) => sum + BigInt(total_uncompressed_size), 0n);
  if (BigInt(metadata.num_rows) > MOST_ROWS || size > MOST_BYTES)
    throw new Error(`it has more than ${MOST_ROWS} rows or 512 MiB of text`);
  const rows =
    columns.length === 0
      ? []
      : await parquetReadObjects({ file: buffer, metadata, columns: [...columns], utf8: false });
  return { columns, rows: rows.map((row) => columns.map((name) => textOf(row[name]))) };
};
