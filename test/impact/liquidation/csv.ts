import { readFileSync } from 'node:fs';
import { sharedData } from '../../shared-data.js';

/** Rows of a plain CSV file as objects by its header. */
export const csv = (file: string): Record<string, string>[] => {
  const [header = '', ...lines] = readFileSync(sharedData(file), 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  });
};

export const number = (row: Readonly<Record<string, string>>, name: string): number => Number(row[name] ?? Number.NaN);
