import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

/**
 * Compares what people read with `test/golden/<name>.txt`, or with a file of another extension. UPDATE_GOLDEN=1 writes the files anew; read the difference before it
 * is committed.
 */
export const expectGolden = (name: string, text: string, extension = 'txt'): void => {
  const file = fileURLToPath(new URL(`./${name}.${extension}`, import.meta.url));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
  expect(text, `${name}.${extension}; UPDATE_GOLDEN=1 writes it anew`).to.equal(readFileSync(file, 'utf8'));
};
