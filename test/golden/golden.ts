import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

/**
 * Compares what people read with `test/golden/<name>.txt`. UPDATE_GOLDEN=1 writes the files anew; read the difference before it
 * is committed.
 */
export const expectGolden = (name: string, text: string): void => {
  const file = fileURLToPath(new URL(`./${name}.txt`, import.meta.url));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
  expect(text, `${name}.txt; UPDATE_GOLDEN=1 writes it anew`).to.equal(readFileSync(file, 'utf8'));
};
