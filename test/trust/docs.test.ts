import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { CATALOGUE } from '../../src/cli/catalogue.js';
import { parseTrust } from '../../src/trust/read-trust.js';
import { root } from '../program.js';

describe('docs/trust.md', () => {
  it('shows a trust file that is read without a finding, and names rules that exist', async () => {
    const text = await readFile(join(root, 'docs/trust.md'), 'utf8');
    const example = /```yaml\n(apiVersion[\s\S]*?)```/.exec(text)?.[1] ?? '';
    const trust = await parseTrust({ file: 'docs/trust.md', text: example });
    expect([trust.workspaces.size, trust.chains.size, trust.allow.length]).to.deep.equal([1, 1, 1]);
    const rules = [...text.matchAll(/`(trust\/[a-z-]+)`/g)].map(([, rule = '']) => rule);
    expect(rules).to.have.length.greaterThan(9);
    expect(rules.filter((rule) => !Object.hasOwn(CATALOGUE, rule))).to.deep.equal([]);
  });
});
