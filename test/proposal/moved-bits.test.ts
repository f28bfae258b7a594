import { expect } from 'chai';
import { movedBits } from '../../src/proposal/proof-checks.js';

const strays = (path: string, bits: string) => ({
  ruleId: 'source/stray-bits',
  severity: 'warning' as const,
  path,
  message: `bits ${bits} of ${path} belong to none of the reserves`,
});

describe('bits of sets that stand for nobody who was read', () => {
  it('are told where they are others afterwards', () => {
    const before = [strays('eModes.1.collateral', '3, 4'), strays('eModes.2.ltvzero', '3')];
    expect(movedBits(before, [...before].reverse())).to.deep.equal([]);
    expect(movedBits(before, [strays('eModes.1.collateral', '3'), strays('eModes.3.ltvzero', '9')])).to.deep.equal([
      'members of eModes.1.collateral change that are none of what was read: bits 3, 4 of eModes.1.collateral belong to none of the reserves; then bits 3 of eModes.1.collateral belong to none of the reserves',
      'members of eModes.2.ltvzero change that are none of what was read: bits 3 of eModes.2.ltvzero belong to none of the reserves; then there are none',
      'members of eModes.3.ltvzero change that are none of what was read: there were none; then bits 9 of eModes.3.ltvzero belong to none of the reserves',
    ]);
  });
});
