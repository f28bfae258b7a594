import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { build } from 'esbuild';
import { compiledValidators } from '../../scripts/build/validators.js';
import * as source from '../../src/document/validators.js';
import { root } from '../program.js';

const kinds = Object.keys(source.SCHEMAS) as (keyof typeof source.SCHEMAS)[];
const wrong: readonly unknown[] = [
  {},
  null,
  [],
  'text',
  { apiVersion: 'plimsoll/v2', kind: 'Markt', name: '', zzz: 1 },
  { apiVersion: 'plimsoll/v1', kind: 'Market', name: 'a b', protocol: 7, chain: [], contracts: { pool: 'x' } },
  {
    apiVersion: 'plimsoll/v1',
    kind: 'Workspace',
    chains: { main: { id: 'one', rpc: 'https://e.org' } },
    authorities: 3,
  },
  {
    apiVersion: 'plimsoll/v1',
    kind: 'Policy',
    name: 'X',
    uses: [{ pack: 1, more: 2 }, 3],
    rules: { a: { title: '', on: 1, change: [], allowed: 'always', live: { x: 1 } } },
    exceptions: [{ until: 'soon' }],
    examples: [{ values: [], passes: 7, fails: [] }],
  },
  {
    apiVersion: 'plimsoll/v1',
    kind: 'Scenario',
    name: 'X',
    prices: { model: 'gmb', assets: {}, regimes: { a: 1 } },
    events: [{ kind: 'storm' }],
    depth: { A: { curve: [], halfLife: true } },
  },
  {
    apiVersion: 'plimsoll/v1',
    kind: 'Protocol',
    name: 'x',
    contracts: [],
    entities: { a: { parameters: { b: { codec: 9 } } } },
  },
];

describe('the compiled validators', () => {
  const folder = join(root, '.cache', `validators-${process.pid}`);
  let compiled: typeof source;

  before(async () => {
    mkdirSync(folder, { recursive: true });
    const outfile = join(folder, 'validators.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: ['src/document/validators.ts'],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      plugins: [compiledValidators(root)],
    });
    compiled = (await import(pathToFileURL(outfile).href)) as typeof source;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const kind of kinds)
    it(`find in a ${kind} what Ajv finds at run time`, async () => {
      const [ours, ajv] = [await compiled.validatorOf(kind), await source.validatorOf(kind)];
      const counts = wrong.map((document) => {
        const found = ours(document);
        expect(found).to.deep.equal(ajv(document));
        return found.length;
      });
      expect(Math.max(...counts)).to.be.greaterThan(1);
    });
});
