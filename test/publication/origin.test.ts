import { expect } from 'chai';
import fc from 'fast-check';
import { digestIn, MAX_ORIGIN, originOf } from '../../src/publication/origin.js';

const DIGEST = '0123456789abcdef'.repeat(4);

describe('the origin of what is published', () => {
  it('carries the digest and fits into what a service keeps', () => {
    expect(JSON.parse(originOf(DIGEST))).to.deep.equal({ name: 'Plimsoll', digest: DIGEST });
    expect(originOf(DIGEST).length).to.be.at.most(MAX_ORIGIN);
    expect(digestIn(originOf(DIGEST))).to.equal(DIGEST);
    expect(digestIn(`{"digest": "${DIGEST}", "name": "Plimsoll"}`), 'written anew by the service').to.equal(DIGEST);
  });

  it('claims no digest where it is another’s', () => {
    for (const origin of [null, 5, '', 'Plimsoll', '{}', '5', '[]', `"${DIGEST}"`, `{"digest":"${DIGEST}0"}`])
      expect(digestIn(origin)).to.equal(null);
    expect(digestIn(`{"digest":"${DIGEST}"${' '.repeat(5000)}}`)).to.equal(null);
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (origin) => digestIn(origin) === null));
  });
});
