import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { BALLOTS_CODE } from '../../src/effect/ballots.js';
import { compile } from '../chain/contracts.js';

describe('the code that votes in simulations', () => {
  it('is what its source compiles to', function () {
    this.timeout(60_000);
    const source = readFileSync(new URL('../../src/effect/ballots.yul', import.meta.url), 'utf8');
    expect(compile('Yul', source)).to.equal(BALLOTS_CODE);
  });
});
