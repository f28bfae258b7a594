import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadYaml } from '../../src/document/load.js';
import { checkSignatures } from '../../src/observe/check-definition.js';
import { readDefinition } from '../../src/protocol/load-definition.js';
import { root } from '../program.js';

const TEXT = readFileSync(join(root, 'protocols/aave-v3.yaml'), 'utf8');

/** What is said of the definition with one part changed, each with the text of its line. */
const told = async (from: string, to: string): Promise<readonly string[]> => {
  expect(TEXT, from).to.include(from);
  const source = { file: 'p.yaml', text: TEXT.replace(from, to) };
  const loaded = loadYaml(source);
  if (!loaded.ok) throw new Error('the edited definition does not parse');
  const { protocol, findings } = await readDefinition(source, loaded.root);
  const all = protocol === null ? findings : checkSignatures(protocol, source, loaded.root);
  return all.map(({ ruleId, message, path }) => `${ruleId} ${path}: ${message}`);
};

/** A part of the sound definition, what it becomes, and what must be said. */
const WRONG: readonly (readonly [string, string, RegExp])[] = [
  [
    '    - event: >-\n        pool.Borrow',
    '    - event: >-\n        pol.Borrow',
    /accounts\.found\.0\.event: an event starts with the name/,
  ],
  ['account: onBehalfOf', 'account: behalf', /accounts\.found\.0\.account: the event has no address called behalf/],
  ['account: onBehalfOf', 'account: amount', /the event has no address called amount/],
  [
    'uint256 amount,\n        uint8',
    'uint256 amout amount,\n        uint8',
    /protocol\/signature accounts\.found\.0\.event/,
  ],
  [
    'mode: { at: pool, call: "getUserEMode',
    'mode: { at: pol, call: "getUserEMode',
    /accounts\.reads\.mode\.at: there is no contract or address pol/,
  ],
  [
    'returns (uint256 id)", args: [account] }',
    'returns (uint256 id)", args: [acount] }',
    /accounts\.reads\.mode\.args: acount is neither account/,
  ],
  ['returns (uint256 id)", args: [account] }', 'returns (uint256 id)", args: [] }', /takes 1 arguments/],
  [
    '    of: reserves\n    flags',
    '    of: reserve\n    flags',
    /accounts\.positions\.of: there is no entity group reserve/,
  ],
  [
    'supply: { at: aToken, call: "balanceOf',
    'supply: { at: aTokn, call: "balanceOf',
    /accounts\.positions\.reads\.supply\.at: there is no contract or address aTokn/,
  ],
  [
    'supplied: { call: supply, output: amount }',
    'supplied: { call: suply, output: amount }',
    /accounts\.positions\.supplied: there is no read suply/,
  ],
  [
    'owed: { call: debt, output: amount }',
    'owed: { call: debt, output: amnt }',
    /protocol\/signature accounts\.positions\.owed/,
  ],
  ['index: id, width: 2', 'index: idx, width: 2', /accounts\.positions\.flags: idx is no integer of reserves/],
  [
    '    decimals: decimals\n  modes',
    '    decimals: decmals\n  modes',
    /accounts\.positions\.decimals: decmals is no integer of reserves/,
  ],
  ['    of: eModes\n    read', '    of: eMode\n    read', /accounts\.modes\.of: there is no entity group eMode/],
  [
    '    collateral: collateral\n    borrowable',
    '    collateral: label\n    borrowable',
    /accounts\.modes\.collateral: label is not a set of reserves in eModes/,
  ],
  [
    'read: { call: mode, output: id }',
    'read: { call: mod, output: id }',
    /accounts\.modes\.read: there is no read mod/,
  ],
  [
    'read: { call: summary, output: healthFactor }',
    'read: { call: summry, output: healthFactor }',
    /accounts\.health: there is no read summry/,
  ],
  ['output: healthFactor }', 'output: health }', /protocol\/signature accounts\.health/],
  ['  closeFactor: 50%', '  closeFactor: "50"', /liquidation\.closeFactor/],
  ['  fullCloseBelowValue: "2000"', '  fullCloseBelowValue: 20%', /liquidation\.fullCloseBelowValue/],
  ['  of: account\n  fullClose', '  of: acount\n  fullClose', /schema\//],
];

describe('how a definition reads accounts', () => {
  it('is sound in the definition that comes with the program', async () => {
    expect(await told('closeFactor: 50%', 'closeFactor: 50.00%')).to.deep.equal([]);
  });

  for (const [from, to, expected] of WRONG)
    it(`is told where ${from.trim().split('\n')[0]} becomes ${to.trim().split('\n')[0]}`, async () => {
      const findings = await told(from, to);
      expect(findings.length, 'something is told').to.be.greaterThan(0);
      expect(findings.join('\n')).to.match(expected);
    });
});
