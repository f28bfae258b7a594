import { expect } from 'chai';
import { CATALOGUE } from '../../src/cli/catalogue.js';
import { sourcesOf } from './sources.js';

const CODE =
  /(?:\b(?:refused|unavailable|usage)\(|\bnew PlimsollError\(|\b(?:ruleId|code):)\s*['"]([a-z][a-z0-9-]*\/[a-z0-9/-]+)['"]/g;

describe('the catalogue', () => {
  const used = new Map<string, string>();
  for (const { file, text } of ['src', 'commands', 'devnet'].flatMap(sourcesOf))
    for (const [, code = ''] of text.matchAll(CODE)) if (!used.has(code)) used.set(code, file);

  it('explains every code that the sources use', () => {
    const missing = [...used].filter(([code]) => !Object.hasOwn(CATALOGUE, code));
    expect(missing.map(([code, file]) => `${code} in ${file}`)).to.deep.equal([]);
  });

  it('has sentences in every entry', () => {
    for (const [code, { title, help }] of Object.entries(CATALOGUE)) {
      expect(code).to.match(/^[a-z][a-z0-9-]*(\/[a-z0-9-]+)+$/);
      expect(title, code).to.match(/^[A-Z].*[^.]$/);
      expect(help, code).to.match(/^\S.*\.$/s);
    }
  });
});
