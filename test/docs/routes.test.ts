import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import Propose from '../../commands/propose.js';
import Review from '../../commands/review.js';
import RouteShow from '../../commands/route/show.js';
import { root } from '../program.js';

describe('docs/routes.md', () => {
  const page = readFileSync(join(root, 'docs/routes.md'), 'utf8');

  it('names only flags that are there', () => {
    const flags = [...page.matchAll(/(?<=[\s`(])--([a-z][a-z-]+)/g)].map(([, flag]) => flag ?? '');
    expect(flags).to.include.members(['out', 'title', 'description-file', 'exact-description', 'block']);
    for (const flag of flags)
      expect(Object.keys({ ...Propose.flags, ...RouteShow.flags, ...Review.flags })).to.include(flag);
  });

  it('has a schema for each file that it says is JSON', () => {
    const files = [...page.matchAll(/^\| `([a-z-]+)\.json` \|/gm)].map(([, name = '']) => name);
    expect(files).to.have.length(4);
    for (const name of files) expect(existsSync(join(root, `schemas/${name}.schema.json`)), name).to.equal(true);
  });
});
