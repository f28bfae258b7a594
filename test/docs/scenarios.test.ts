import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadYaml } from '../../src/document/load.js';
import { compileScenario } from '../../src/impact/scenario/compile-scenario.js';
import { Scenarios } from '../../src/impact/scenario/scenarios.js';
import { marketOf, told } from '../impact/scenario/support.js';
import { root } from '../program.js';

/** Every name of a field that a JSON Schema lists. */
const fieldsOf = (schema: unknown): string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { properties?: Record<string, unknown> };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(fieldsOf)];
};

describe('docs/scenarios.md', () => {
  let page: string;

  before(async () => {
    page = await readFile(join(root, 'docs/scenarios.md'), 'utf8');
  });

  it('names every key of a scenario, in code', async () => {
    const schema: unknown = JSON.parse(await readFile(join(root, 'schemas/scenario.schema.json'), 'utf8'));
    const keys = [...new Set(fieldsOf(schema))];
    expect(keys.length).to.be.above(70);
    const code = [...page.matchAll(/^```yaml\n(.*?)^```$|`([^`\n]+)`/gms)].map(([all]) => all).join('\n');
    expect(keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(code))).to.deep.equal([]);
  });

  it('has examples that are sound and can be used for a market', async () => {
    const examples = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);
    expect(examples).to.have.length(4);
    for (const text of examples) {
      const source = { file: 'example.yaml', text };
      const loaded = loadYaml(source);
      if (!loaded.ok) throw new Error(told(loaded.findings).join('\n'));
      const { document, findings } = await new Scenarios(null, 'scenarios').read(source, loaded.root);
      expect(told(findings)).to.deep.equal([]);
      if (document === null) throw new TypeError('a document without findings is one');
      const market = marketOf('WETH', 'WBTC', 'wstETH', 'USDC', 'DAI', 'LINK');
      const model = { kind: 'constant-product' as const, reserve: 1e6, fee: 0.003 };
      const measured = new Map(market.assets.map(({ id }) => [id, { model, from: 'measured' }]));
      const compiled = compileScenario(document, market, { measured });
      expect(told(compiled.findings.filter(({ severity }) => severity !== 'info'))).to.deep.equal([]);
      expect(compiled.scenario).to.not.equal(null);
    }
  });
});
