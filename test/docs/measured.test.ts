import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CATALOGUE } from '../../src/cli/catalogue.js';
import { root } from '../program.js';

/** Pages about data, and the commands whose flags they name. */
const PAGES: readonly (readonly [string, readonly string[]])[] = [
  ['books', ['book/pull', 'book/generate', 'book/show']],
  ['depth', ['depth/pull', 'depth/import', 'depth/show', 'simulate']],
  ['prices', ['prices/pull', 'prices/show']],
];

describe('the pages about data', () => {
  for (const [name, commands] of PAGES)
    it(`docs/${name}.md names only flags, codes and pages that are there`, () => {
      const page = readFileSync(join(root, `docs/${name}.md`), 'utf8');
      const sources = commands.map((one) => readFileSync(join(root, `commands/${one}.ts`), 'utf8')).join('\n');
      const flags = [...page.matchAll(/`--([a-z-]+)/g)].map(([, flag]) => flag ?? '');
      expect(flags).to.not.deep.equal([]);
      for (const flag of flags) expect(sources, flag).to.match(new RegExp(`\\n {4}'?${flag}'?: Flags`));
      for (const [, code = ''] of page.matchAll(/`((?:book|depth|prices|pools)\/[a-z-]+)`/g))
        expect(CATALOGUE[code], code).to.not.equal(undefined);
      for (const [, file = ''] of page.matchAll(/\]\(([a-z-]+\.md)\)/g))
        expect(readFileSync(join(root, 'docs', file), 'utf8')).to.match(/^# /);
    });
});
