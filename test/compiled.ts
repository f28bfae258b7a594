import { join } from 'node:path';
import { digest } from '../devnet/cache/digest.js';
import { cached } from '../devnet/cache/file.js';
import { defaultCacheDir } from '../devnet/cache/folder.js';
import { compileStandardJson, solcVersion } from '../devnet/compile/solc.js';

type Compiled = Awaited<ReturnType<typeof compileStandardJson>>;

/** What solc makes of standard JSON: compiled the first time, from the cache after that, whichever test or process asks. */
export const compiledOnce = (input: object): Promise<Compiled> => {
  const key = digest(solcVersion(), JSON.stringify(input));
  return cached(join(defaultCacheDir(), `test-${key.slice(0, 32)}.json`), () => compileStandardJson(input));
};
