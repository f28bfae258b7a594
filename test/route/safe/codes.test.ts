import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { chainCodes } from '../../../src/chain/codes.js';
import { joinCatalogues } from '../../../src/diagnostic/catalogue.js';
import { routeCodes } from '../../../src/route/codes.js';
import { safeRouteCodes } from '../../../src/route/safe/codes.js';
import { safeWarningCodes } from '../../../src/route/safe/warning-codes.js';
import { signerCodes } from '../../../src/signer/codes.js';

/** Written by the reading of a Safe's state, which has its own entries. */
const ELSEWHERE = new Set(['state.ts']);

describe('the catalogue of Safe errors and warnings', () => {
  const all = joinCatalogues([chainCodes, routeCodes, safeRouteCodes, safeWarningCodes, signerCodes]);
  it('explains every code that is used', () => {
    for (const folder of ['../../../src/signer/', '../../../src/route/safe/']) {
      const files = readdirSync(new URL(folder, import.meta.url), { recursive: true, encoding: 'utf8' });
      for (const file of files.filter((name) => name.endsWith('.ts') && !ELSEWHERE.has(name))) {
        const text = readFileSync(new URL(`${folder}${file}`, import.meta.url), 'utf8');
        for (const [, code = ''] of text.matchAll(/'((?:safe|signer|route|safe-file|tx-builder|rpc)\/[a-z0-9-]+)'/g)) {
          expect(Object.hasOwn(all, code), `${code} in ${file}`).to.equal(true);
        }
      }
    }
  });

  it('has a title and something to do for each, Safe’s own codes included', () => {
    expect(all['safe/gs013']?.help).to.contain('Simulate');
    for (const [code, { title, help }] of Object.entries(all)) {
      expect(title, code).to.match(/^[A-Z].*[^.]$/);
      expect(help, code).to.match(/^\S.*\.$/s);
    }
  });
});
