// What `dist/plimsoll-review.mjs` is made of: the command review and nothing else, with the same flags.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import Review from '../../commands/review.js';
import type { Package } from '../../src/cli/installation.js';
import { main } from '../../src/cli/main.js';

/** Written in by the build. */
declare const PLIMSOLL: Omit<Package, 'oclif'>;

const BIN = 'plimsoll-review';

class Reviewer extends Review {
  static override usage = 'WHAT [flags]';
  static override examples = Review.examples.map((example) => String(example).replace('<%= config.bin %> review', BIN));
}

const argv = process.argv.slice(2);
const asksVersion = argv.includes('--version') && argv.every((word) => ['--version', '--json'].includes(word));

await main(asksVersion ? argv : ['review', ...argv], {
  root: dirname(fileURLToPath(import.meta.url)),
  package: { ...PLIMSOLL, oclif: { bin: BIN, dirname: 'plimsoll', topicSeparator: ' ' } },
  commands: { review: Reviewer },
});
