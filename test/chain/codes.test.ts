import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { chainCodes } from '../../src/chain/codes.js';

describe('the codes of the chain', () => {
  const folder = new URL('../../src/chain/', import.meta.url);
  const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'codes.ts');
  const used = sources.flatMap(
    (file) => readFileSync(new URL(file, folder), 'utf8').match(/(?<=')(abi|chain|rpc)\/[a-z-]+(?=')/g) ?? [],
  );

  it('are those the sources use', () => {
    expect([...new Set(used)].sort()).to.deep.equal(Object.keys(chainCodes).sort());
  });
});
