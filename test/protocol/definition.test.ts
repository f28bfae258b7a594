import { expect } from 'chai';
import { definitionFindings, LOANS, told } from './support.js';

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

/** A change to the sound definition, the part on whose line the finding must be, and what it must say. */
const WRONG: readonly (readonly [string, string, string, string, string])[] = [
  [
    'a parameter that a call sets and the group lacks',
    'sets: [fee]',
    'sets: [fee, feee]',
    'sets: [fee',
    'protocol/definition loans has no parameter feee',
  ],
  [
    'a name that an expression misspells',
    'when: "open"',
    'when: "opne"',
    'when:',
    'protocol/definition there is no value named "opne" in `opne` (did you mean open?)',
  ],
  ['an expression that is none', 'when: "open"', 'when: "open &&"', 'when:', 'protocol/definition'],
  [
    'a role that is unknown',
    'roles: [keeper]',
    'roles: [keepr]',
    'roles: [keepr]',
    'protocol/definition there is no role keepr',
  ],
  [
    'a contract that is unknown',
    'at: book\n    call: setFee',
    'at: bok\n    call: setFee',
    'at: bok\n',
    'protocol/definition there is no contract bok',
  ],
  [
    'a group that is unknown',
    'on: loans\n    title',
    'on: lones\n    title',
    'on: lones',
    'protocol/definition there is no entity group lones',
  ],
  [
    'a codec that is unknown',
    'codec: bps uint16',
    'codec: bips uint16',
    'fee: {',
    'protocol/definition there is no codec "bips"',
  ],
  ['a bound that is no value', 'max: 100%', 'max: 100', 'fee: {', 'protocol/definition 100 is no percent'],
  [
    'a set of no group',
    'of: loans, read',
    'of: loan, read',
    'peers: {',
    'protocol/definition there is no entity group loan',
  ],
  [
    'a read that is unknown',
    'call: loan, output: fee } }\n      open',
    'call: lone, output: fee } }\n      open',
    'fee: {',
    'protocol/definition there is no read lone',
  ],
  [
    'an argument of a read that is none',
    'args: [token] }',
    'args: [tokn] }',
    'loan: { at',
    'protocol/definition tokn is neither the identity nor a context value',
  ],
  [
    'an event of no contract',
    'book.FeeSet',
    'bok.FeeSet',
    'bok.FeeSet',
    'protocol/definition an event starts with the name of the contract that writes it, and a dot',
  ],
  [
    'a contract that it may write to and that is unknown',
    'roles: [keeper]\n    events',
    'roles: [keeper]\n    writes: [book, index]\n    events',
    'writes: [book',
    'protocol/definition there is no contract index',
  ],
  [
    'a name that a constraint misspells',
    '"!open || fee > 0%"',
    '"!open || fe > 0%"',
    '"!open || fe',
    'protocol/definition there is no value named "fe" in `!open || fe > 0%` (did you mean fee?)',
  ],
  [
    'a key that is unknown',
    'says: an open',
    'say: an open',
    'say: an open',
    'schema/unknown-key constraints.fee-of-open has no say (did you mean says?)',
  ],
  [
    'a severity that is unknown',
    'severity: error',
    'severity: fatal',
    'severity: fatal',
    'schema/value constraints.fee-of-open.severity must be error, warning',
  ],
  [
    'a version that is none',
    'version: 1.0.0',
    'version: 1.0',
    'version: 1.0',
    'schema/value version is not written as it has to be',
  ],
];

describe('a protocol definition', () => {
  it('that is sound has no findings', async () => expect(told(await definitionFindings(LOANS))).to.deep.equal([]));

  for (const [what, from, to, part, says] of WRONG)
    it(`is refused for ${what}, on its line`, async () => {
      const text = LOANS.replace(from, to);
      expect(text).to.not.equal(LOANS);
      const findings = await definitionFindings(text);
      const found = findings.find(({ ruleId, message, help }) =>
        `${ruleId} ${message}${help === undefined ? '' : ` (${help})`}`.startsWith(says),
      );
      expect(found, told(findings).join('\n')).to.not.equal(undefined);
      expect(found?.range?.start.line).to.equal(lineOf(text, part));
      expect(found?.severity).to.equal('error');
    });

  it('may say which contracts a call writes to besides', async () => {
    const text = LOANS.replace('roles: [keeper]\n', 'roles: [keeper]\n    writes: [book]\n');
    expect(told(await definitionFindings(text))).to.deep.equal([]);
    expect(text).to.not.equal(LOANS);
  });

  it('is refused where a required key is missing', async () => {
    expect(told(await definitionFindings(LOANS.replace('title: Loans\n', '')))).to.deep.equal([
      '1:1 schema/required the document lacks title',
    ]);
  });

  it('tells every mistake at once', async () => {
    const text = LOANS.replace('sets: [fee]', 'sets: [a]')
      .replace('roles: [keeper]', 'roles: [b]')
      .replace('"open"', '"c"');
    expect(await definitionFindings(text)).to.have.lengthOf(3);
  });
});
