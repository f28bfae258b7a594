import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeProtocol } from '../../src/protocol/describe-protocol.js';
import { protocolText } from '../../src/report/protocol.js';
import { plain } from '../../src/report/style.js';
import { root } from '../program.js';
import { aave, definitionFindings, told } from './support.js';

const TEXT = readFileSync(join(root, 'protocols/aave-v3.yaml'), 'utf8');

/** What is said of the definition where one thing of its steward is another, without the place in the line. */
const findings = async (from: string, to: string): Promise<readonly string[]> => {
  const at = TEXT.indexOf(from, TEXT.indexOf('\nstewards:'));
  if (at < 0) throw new Error(`the definition has no ${from}`);
  const text = `${TEXT.slice(0, at)}${to}${TEXT.slice(at + from.length)}`;
  const lines = text.slice(0, at).split('\n').length;
  return told(await definitionFindings(text)).map((one) =>
    one.replace(`${lines}:`, 'there:').replace(/^there:\d+ /, ''),
  );
};

describe('stewards of a definition', () => {
  for (const [what, from, to, expected] of [
    [
      'a contract that there is none of',
      'at: riskSteward',
      'at: steward',
      'protocol/definition there is no contract steward',
    ],
    [
      'another parameter',
      'args: [asset, supplyCap, borrowCap]',
      'args: [asset, suplyCap, borrowCap]',
      'protocol/definition suplyCap is neither a parameter nor the identity of reserves',
    ],
    [
      'a set',
      'args: [asset, supplyCap, borrowCap]',
      'args: [asset, pendingLtv, borrowCap]',
      'protocol/definition nothing that updateCaps makes sets pendingLtv',
    ],
    [
      'a value twice',
      'args: [asset, supplyCap, borrowCap]',
      'args: [asset, supplyCap, supplyCap]',
      'protocol/definition supplyCap is passed twice',
    ],
    [
      'a transition of another group',
      'makes: [setSupplyCap, setBorrowCap]',
      'makes: [setSupplyCap, setBorrowCap, setEModeCategory]',
      'protocol/definition setEModeCategory is on eModes, not on reserves',
    ],
    [
      'a transition that another function makes',
      'makes: [setInterestRate]',
      'makes: [setInterestRate, setSupplyCap]',
      'protocol/definition updateCaps makes setSupplyCap already (leave it to one)',
    ],
    [
      'a transition that moves a member',
      'makes: [setEModeCategory]',
      'makes: [setEModeCategory, allowCollateralInEMode]',
      'protocol/definition allowCollateralInEMode moves a member of a set, which no argument says',
    ],
    [
      'no metric',
      'unless: steward.restricted',
      'unless: price',
      'protocol/definition reserves has no flag price among its metrics',
    ],
    [
      'no bound',
      'relative: reserves.supplyCap.maxRelativeChange',
      'relative: reserves.supplyCap.most',
      'protocol/definition there is no bound reserves.supplyCap.most (add it to the values of bounds)',
    ],
    [
      'a codec that needs decimals',
      'codec: bps uint256',
      'codec: token uint256',
      'protocol/definition the codec is one of numbers that needs no decimals',
    ],
    [
      'an expression of unknown names',
      'liquidationThreshold != 0%',
      'threshold != 0%',
      'protocol/definition there is no value named "threshold" in `threshold != 0%` (there are asset, borrowCap, borrowableInIsolation, borrowingEnabled, debtCeiling, decimals, entity, flashLoanEnabled and others)',
    ],
    [
      'an unknown key',
      'keep: "1',
      'kept: "1',
      'schema/unknown-key stewards.riskSteward has no kept (known here: title, doc, at, serves, sender, keep, functions)',
    ],
  ] as const)
    it(`are refused where one has ${what}, on its line`, async () => {
      const all = await findings(from, to);
      expect(all).to.include(expected);
    });

  it('are shown with what they change', async () => {
    const protocol = await aave();
    const { stewards } = describeProtocol(protocol);
    expect(stewards.map(({ name, sender }) => [name, sender])).to.deep.equal([['riskSteward', 'RISK_COUNCIL']]);
    expect(stewards[0]?.functions[0]).to.deep.include({
      name: 'updateCaps',
      changes: ['reserves.*.supplyCap', 'reserves.*.borrowCap'],
    });
    expect(stewards[0]?.functions[3]?.bounds).to.include('eModes.ltv.minDelay');
    const text = protocolText({ source: 'built-in', ...describeProtocol(protocol) }, plain);
    expect(text).to.match(/\nriskSteward {2}Lets its council move caps/);
    expect(text).to.match(/\nupdateCaps +reserves\.\*\.supplyCap, reserves\.\*\.borrowCap/);
  });
});
