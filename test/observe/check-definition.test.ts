import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadYaml } from '../../src/document/load.js';
import { checkSignatures } from '../../src/observe/check-definition.js';
import { readDefinition } from '../../src/protocol/load-definition.js';
import { root } from '../program.js';

const told = async (name: string, edit: (text: string) => string): Promise<readonly string[]> => {
  const source = {
    file: `protocols/${name}.yaml`,
    text: edit(readFileSync(join(root, 'protocols', `${name}.yaml`), 'utf8')),
  };
  const loaded = loadYaml(source);
  if (!loaded.ok) throw new Error('the edited definition does not parse');
  const { protocol, findings } = await readDefinition(source, loaded.root);
  if (protocol === null) throw new Error(findings.map((finding) => finding.message).join('; '));
  return checkSignatures(protocol, source, loaded.root).map(
    ({ path, message, range, quote }) =>
      `${range?.start.line === undefined ? '?' : ''}${path}: ${message} | ${quote?.trim()}`,
  );
};

const swap =
  (from: string, to: string) =>
  (text: string): string => {
    if (!text.includes(from)) throw new Error(`the definition has no ${from}`);
    return text.replace(from, to);
  };

describe('the declarations of a definition', () => {
  it('hold in every definition that comes with the program', async () => {
    expect(await told('aave-v3', (text) => text)).to.deep.equal([]);
    expect(await told('perp-curie', (text) => text)).to.deep.equal([]);
  });

  it('must parse as Solidity has them', async () => {
    const [finding, ...more] = await told('aave-v3', swap('setSupplyCap(address asset,', 'setSupplyCap(adress asset,'));
    expect(more).to.deep.equal([]);
    expect(finding).to.match(/^transitions\.setSupplyCap\.call: .*expected a type.*\| call: setSupplyCap\(adress/);
  });

  it('must give every output that a parameter reads', async () => {
    const findings = await told('aave-v3', swap('output: config.ltv }', 'output: config.lvt }'));
    expect(findings).to.have.length(1);
    expect(findings[0]).to.match(/^entities\.eModes\.parameters\.ltv\.read: .*"lvt" is not one of ltv/);
  });

  it('must take as many arguments as are given', async () => {
    const findings = await told('aave-v3', swap('args: [asset, supplyCap]', 'args: [supplyCap]'));
    expect(findings).to.deep.equal([
      'transitions.setSupplyCap.args: setSupplyCap(address,uint256) takes 2 arguments | args: [supplyCap]',
    ]);
  });

  it('must name arguments that exist', async () => {
    const findings = await told('aave-v3', swap('args: [asset, supplyCap]', 'args: [asset, suplyCap]'));
    expect(findings).to.have.length(1);
    expect(findings[0]).to.include('suplyCap is no parameter, context value or identity of reserves');
  });

  it('must call contracts that are declared', async () => {
    const findings = await told(
      'aave-v3',
      swap('aclManager: { at: poolAddressesProvider', 'aclManager: { at: provider'),
    );
    expect(findings).to.have.length(1);
    expect(findings[0]).to.include('contracts.aclManager.at: there is no contract provider');
  });

  it('must take what a steward is given, in places of its kind', async () => {
    const at = 'stewards.riskSteward.functions';
    for (const [from, to, finding] of [
      [
        'uint256 supplyCap, uint256 borrowCap)[]',
        'uint256 supplyCap, uint256 borrowCap, bool now)[]',
        `${at}.updateCaps.args: updateCaps takes 4 values of an entity, and 3 are given`,
      ],
      [
        'args: [asset, supplyCap, borrowCap]',
        'args: [supplyCap, asset, borrowCap]',
        `${at}.updateCaps.args.0: the place`,
      ],
      [
        '(address asset, uint256 supplyCap, uint256',
        '(address asset, bool supplyCap, uint256',
        `${at}.updateCaps.args.1: `,
      ],
      [
        '(uint8 eModeCategory, uint256 ltv',
        '(uint256 eModeCategory, uint256 ltv',
        `${at}.updateEModeCategories.args.0: `,
      ],
      [
        'string label)[] eMode',
        'bool label)[] eMode',
        `${at}.updateEModeCategories.args.4: KEEP_CURRENT_STRING is no bool`,
      ],
      ['uint256 variableRateSlope2) params)', 'uint256 other) params, uint8 more)', `${at}.updateRates.args: `],
      ['updateCaps((address asset,', 'updateCaps((adress asset,', `${at}.updateCaps.call: `],
      ['"RISK_COUNCIL() returns (address)"', '"RISK_COUNCIL()"', 'stewards.riskSteward.sender.call: '],
    ] as const) {
      const [first = ''] = await told('aave-v3', swap(from, to));
      expect(first.startsWith(finding), `${first} ≠ ${finding}`).to.equal(true);
    }
  });

  it('must declare events and errors that parse', async () => {
    const event = await told(
      'perp-curie',
      swap('FeeRatioChanged(address baseToken, uint24', 'FeeRatioChanged(address baseToken, int25'),
    );
    expect(event).to.have.length(1);
    expect(event[0]).to.match(/^transitions\.setFeeRatio\.events\.0: /);
    const error = await told('aave-v3', swap('- CallerNotPoolAdmin()', '- CallerNotPoolAdmin('));
    expect(error).to.have.length(1);
    expect(error[0]).to.match(/^errors\.\d+: /);
  });

  it('of the logs that name holders of a role have what is said of them', async () => {
    const edited = async (from: string, to: string) => (await told('aave-v3', swap(from, to))).join('\n');
    expect(await edited('        account: account\n', '        account: role\n')).to.equal('');
    expect(await edited('        account: account\n', '        account: holder\n')).to.match(
      /^roles\.riskAdmin\.found\.0\.account: the event has no account called holder \|/,
    );
    expect(await edited('where: { role:', 'where: { sender:')).to.match(
      /^roles\.riskAdmin\.found\.0\.where\.sender: the event has no argument sender of 32 bytes/,
    );
    expect(await edited('RoleGranted(bytes32', 'RoleGranted(bites32')).to.match(/^roles\.riskAdmin\.found\.0\.event: /);
    expect(await edited('indexed sender)"', 'indexed sender) anonymous"')).to.equal('');
    expect(
      await edited(
        'indexed sender)"\n        account: account\n        where: { role:',
        'indexed sender) anonymous"\n        account: account\n        where: { other:',
      ),
    ).to.include('an anonymous event is told by its first indexed argument');
    expect(await edited('isRiskAdmin(address)', 'riskAdmin()')).to.match(
      /^roles\.riskAdmin\.found: riskAdmin\(\) answers/,
    );
    expect(await told('aave-v3', swap('isRiskAdmin(address)', 'isRiskAdmin(adress)'))).to.have.length(1);
    expect(await edited('isRiskAdmin(address)', 'isRiskAdmin(address,uint256)')).to.match(
      /takes more than the account/,
    );
  });
});
