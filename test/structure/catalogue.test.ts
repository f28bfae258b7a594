import { expect } from 'chai';
import { CATALOGUE } from '../../src/cli/catalogue.js';
import { sourcesOf } from './sources.js';

const codes = Object.keys(CATALOGUE);
const namespaces = [...new Set(codes.map((code) => code.slice(0, code.indexOf('/'))))];
const isEntry = (file: string): boolean => /\/(codes\/.*|(\w+-)?codes)\.ts$/.test(file);

/**
 * Codes that a text uses: what stands first in a call or after ruleId or code, and any literal in a namespace of the
 * catalogue. Names of packages and of media types look like codes and are told by what they are.
 */
const usedIn = (text: string): string[] => {
  const thrown =
    /(?:\b(?!import\b|accept\b)\w+\(|\bnew PlimsollError\(|\b(?:ruleId|code):)\s*['"`]([a-z][a-z0-9-]*\/[a-z0-9/-]+)['"`]/g;
  const known = new RegExp(`['"\`]((?:${namespaces.join('|')})/[a-z][a-z0-9-]*)['"\`]`, 'g');
  return [...new Set([thrown, known].flatMap((pattern) => [...text.matchAll(pattern)].map(([, code = '']) => code)))];
};

describe('the catalogue', () => {
  const sources = ['src', 'commands', 'devnet'].flatMap(sourcesOf).filter(({ file }) => !isEntry(file));

  it('explains every code that the sources use', () => {
    const missing = new Map<string, string>();
    for (const { file, text } of sources)
      for (const code of usedIn(text)) if (!codes.includes(code) && !missing.has(code)) missing.set(code, file);
    expect([...missing].map(([code, file]) => `${code} in ${file}`)).to.deep.equal([]);
  });

  it('is searched for codes however they are written', () => {
    expect(usedIn("throw refused('new/code', 'x')")).to.deep.equal(['new/code']);
    expect(usedIn("ruleId: 'new/rule', x")).to.deep.equal(['new/rule']);
    expect(usedIn("caution('brand-new/rule', x)")).to.deep.equal(['brand-new/rule']);
    expect(usedIn("problem('document/no-such', x)")).to.deep.equal(['document/no-such']);
    expect(usedIn("import { x } from 'ethers/abi'; accept('application/json')")).to.deep.equal([]);
  });

  it('has sentences in every entry', () => {
    for (const [code, { title, help }] of Object.entries(CATALOGUE)) {
      expect(code).to.match(/^[a-z][a-z0-9-]*\/[a-z0-9-]+$/);
      expect(title, code).to.match(/^\S.*[^.]$/);
      expect(help, code).to.match(/^\S.*\.$/);
    }
  });
});
