import { expect } from 'chai';
import type { Artifact } from '../../devnet/compile/artifact.js';
import { link } from '../../devnet/compile/link.js';
import { PlimsollError } from '../../src/diagnostic/error.js';

const HOLE = `__$${'a'.repeat(34)}$__`;
const ADDRESS = '0x00112233445566778899aAbBCcdDeEff00112233';

const artifact: Artifact = {
  name: 'Pool',
  abi: [],
  bytecode: `0x6001${HOLE}6002${HOLE}`,
  linkReferences: {
    'libraries/Logic.sol': {
      Logic: [
        { start: 2, length: 20 },
        { start: 24, length: 20 },
      ],
    },
  },
};

describe('devnet: linking libraries', () => {
  it('puts the address in every place, in lower case', () => {
    const hex = ADDRESS.slice(2).toLowerCase();
    expect(link(artifact, new Map([['Logic', ADDRESS]]))).to.equal(`0x6001${hex}6002${hex}`);
  });

  it('names the contract and the library that is missing', () => {
    expect(() => link(artifact, new Map())).to.throw(PlimsollError, 'Pool needs the library Logic.');
  });
});
