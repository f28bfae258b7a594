import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** In a checkout, where a loader must first be told of TypeScript; `workerData` is the addresses of the loader and the program. */
const FROM_SOURCE = `const { workerData } = require('node:worker_threads');
import(workerData.loader).then(({ register }) => { register(); return import(workerData.program); });`;

/** Where programs of workers are, from this file. */
const FOLDER = '../';

/**
 * Starts the program of a worker below `src/impact`, by its folder: `kernel`. In a checkout it is run as TypeScript; in a bundle, which
 * moves this file's code, it is at a path of its own.
 */
export const startProgram = (folder: 'kernel' | 'simulate' | 'book'): Worker => {
  if (import.meta.url.endsWith('.ts')) {
    const program = new URL(`${FOLDER}${folder}/worker.ts`, import.meta.url).href;
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
    const loader = new URL('./dist/esm/api/index.mjs', tsx).href;
    return new Worker(FROM_SOURCE, { eval: true, workerData: { program, loader } });
  }
  const places = ['./', '../', '../../'].map((up) => new URL(`${up}impact/${folder}/worker.js`, import.meta.url));
  const found = places.find((place) => existsSync(fileURLToPath(place)));
  if (found === undefined) throw new Error(`The worker's program is not near ${import.meta.url}`);
  return new Worker(found);
};
