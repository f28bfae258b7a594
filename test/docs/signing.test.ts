import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { environmentTopic } from '../../src/cli/topics/environment.js';
import { root } from '../program.js';

describe('docs/signing.md', () => {
  it('names only flags and variables that are there', async () => {
    const page = await readFile(join(root, 'docs/signing.md'), 'utf8');
    const sources = await Promise.all(
      ['src/cli/sign-flags.ts', 'src/cli/key.ts', 'commands/review.ts'].map((file) =>
        readFile(join(root, file), 'utf8'),
      ),
    );
    const flags = [...page.replaceAll(/^\$ cast .*$/gm, '').matchAll(/(?<=[\s`])--([a-z][a-z-]+)/g)].map(
      ([, flag]) => flag,
    );
    expect(flags).to.include.members(['wallet', 'typed-data', 'import', 'offline', 'keystore', 'signer']);
    for (const flag of new Set(flags))
      expect(sources.join('\n'), flag).to.match(new RegExp(`\\n {2,4}'?${flag}'?: Flags`));
    const known = environmentTopic.rows.map(([name]) => name);
    for (const [name] of page.matchAll(/\bETH_[A-Z_]+/g)) expect(known).to.include(name);
  });
});
