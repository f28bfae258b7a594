import { expect } from 'chai';
import { decodeBytes32String, encodeBytes32String, Interface } from 'ethers/abi';
import fc from 'fast-check';
import type { Hex } from '../../../src/chain/hex.js';
import { denialOf, denialText } from '../../../src/route/roles/denial.js';
import { roleKey, roleName } from '../../../src/route/roles/role-key.js';

const ERRORS = new Interface([
  'error ConditionViolation(uint8 status, bytes32 info)',
  'error ModuleTransactionFailed()',
]);
const CALL = { to: `0x${'11'.repeat(20)}` as Hex, value: 0n, data: '0x60fe47b1' as Hex };
const violation = (status: number): Hex =>
  ERRORS.encodeErrorResult('ConditionViolation', [status, `0x${'0'.repeat(64)}`]) as Hex;

describe('a role of a Roles modifier', () => {
  it('has its name as its key, or 32 bytes', () => {
    expect(roleKey('MANAGER')).to.equal('0x4d414e4147455200000000000000000000000000000000000000000000000000');
    const key = `0x${'AB'.repeat(32)}`;
    expect(roleKey(key)).to.equal(key.toLowerCase());
    expect(roleName(roleKey('MANAGER'))).to.equal('"MANAGER"');
    expect(roleName(roleKey(key))).to.equal(key.toLowerCase());
    expect(roleName(`0x1b5b${'0'.repeat(60)}`), 'an escape for a terminal').to.equal(`0x1b5b${'0'.repeat(60)}`);
  });

  it('agrees with ethers about names, and comes back from its key', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{1,31}$/), (name) => {
        fc.pre(!name.startsWith('0x'));
        expect(roleKey(name)).to.equal(encodeBytes32String(name));
        expect(roleName(roleKey(name))).to.equal(JSON.stringify(name));
        expect(decodeBytes32String(roleKey(name))).to.equal(name);
      }),
    );
  });

  for (const bad of ['', 'a'.repeat(32), `0x${'0'.repeat(64)}`, 'a\0', 'ü'.repeat(16)])
    it(`refuses ${JSON.stringify(bad.slice(0, 20))}`, () => {
      expect(() => roleKey(bad))
        .to.throw()
        .with.property('code', 'route/bad-role');
    });
});

describe('why a role does not permit a call', () => {
  it('is said by the number of its status', () => {
    const why = (data: Hex): string | null => {
      const denial = denialOf(CALL, data);
      return denial?.kind === 'denied' ? denial.why : (denial?.kind ?? null);
    };
    expect([2, 8, 9, 17].map((status) => why(violation(status)))).to.deep.equal([
      'the role may not call this contract',
      'a parameter is lower than allowed',
      'a parameter is higher than allowed',
      'an allowance is used up',
    ]);
    expect(why(violation(200)), 'a status of a later version').to.include('ConditionViolation(status: 200, ');
    expect(why(ERRORS.encodeErrorResult('ModuleTransactionFailed', []) as Hex)).to.equal(null);
    expect(why('0x')).to.equal(null);
    expect(denialText({ kind: 'denied', call: { ...CALL, data: '0x' }, why: 'no' })).to.equal(
      'sending 0x1111111111111111111111111111111111111111: no',
    );
  });
});
