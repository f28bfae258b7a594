import { expect } from 'chai';
import { diskFiles } from '../../src/document/files.js';
import { describeParameter } from '../../src/protocol/describe.js';
import { describeProtocol } from '../../src/protocol/describe-protocol.js';
import { findParameter } from '../../src/protocol/find-parameter.js';
import { Definitions } from '../../src/protocol/load-definition.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { root } from '../program.js';
import { aave } from './support.js';

describe('the path of a parameter', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });
  const found = (path: string): string | null => {
    const one = findParameter(protocol, path);
    return one === null ? null : `${one.group.name} ${one.entity ?? '-'} ${one.parameter.name}`;
  };

  it('is that of an entity, of any, or without a key', () => {
    expect(found('reserves.WETH.ltv')).to.equal('reserves WETH ltv');
    expect(found('reserves.*.ltv')).to.equal('reserves - ltv');
    expect(found('reserves.ltv')).to.equal('reserves - ltv');
    expect(found('eModes.1.ltvzero')).to.equal('eModes 1 ltvzero');
  });

  it('is never split blindly: names and keys may have dots', () => {
    expect(found('reserves.interestRate.slope1')).to.equal('reserves - interestRate.slope1');
    expect(found('reserves.USD.e.interestRate.slope1')).to.equal('reserves USD.e interestRate.slope1');
    expect(found('reserves.interestRate.ltv')).to.equal('reserves interestRate ltv');
  });

  it('is none where the definition has no such parameter', () => {
    for (const path of [
      '',
      'reserves',
      'reserves.',
      'reserves.WETH',
      'reserves.WETH.lvt',
      'reserve.WETH.ltv',
      'ltv',
      'reserves.WETHltv',
    ])
      expect(found(path), path).to.equal(null);
  });

  it('finds every parameter under the path that describes it', () => {
    for (const group of protocol.groups.values())
      for (const parameter of group.parameters.values()) {
        const { path } = describeParameter(protocol, group, parameter);
        expect(findParameter(protocol, path)).to.deep.equal({ group, parameter, entity: null });
      }
  });
});

describe('the description of a parameter', () => {
  const described = async (name: string, path: string) => {
    const protocol = await new Definitions(diskFiles(root), 'protocols').load(name);
    const one = findParameter(protocol, path);
    if (one === null) throw new TypeError(`there is no ${path}`);
    return describeParameter(protocol, one.group, one.parameter);
  };

  it('tells the calls that set it, with what else they store and by whom', async () => {
    const { setBy } = await described('aave-v3', 'reserves.ltv');
    expect(setBy[0]).to.deep.equal({
      call: 'configureCollateral',
      title: 'Set LTV, liquidation threshold and bonus',
      contract: 'poolConfigurator',
      function:
        'configureReserveAsCollateral(address asset, uint256 ltv, uint256 liquidationThreshold, uint256 liquidationBonus)',
      how: 'argument',
      siblings: ['liquidationThreshold', 'liquidationBonus'],
      when: '!frozen && pendingLtv == 0%',
      requires: [],
      roles: ['RISK_ADMIN', 'POOL_ADMIN'],
    });
    expect(setBy.map(({ call, how }) => `${call} ${how}`)).to.include('freeze effect');
    const slope = await described('aave-v3', 'reserves.interestRate.slope1');
    expect(slope.setBy[0]?.siblings).to.deep.equal([
      'interestRate.optimalUsage',
      'interestRate.base',
      'interestRate.slope2',
    ]);
  });

  it('tells the range: what the protocol accepts, else what the codec holds', async () => {
    const range = async (path: string) => (await described('aave-v3', path)).range;
    expect(await range('reserves.ltv')).to.deep.equal({ min: '0%', max: '100%' });
    expect(await range('reserves.liquidationBonus'), '(65535 − 10000) bps').to.deep.equal({
      min: '0%',
      max: '555.35%',
    });
    expect(await range('reserves.frozen')).to.equal(null);
    const uint24 = await described('perp-curie', 'clearingHouse.imRatio');
    expect(uint24.range, '2^24 − 1 parts in a million').to.deep.equal({ min: '0%', max: '1677.7215%' });
  });

  it('leaves the integer of a word out of the range', async () => {
    const { range, sentinels, codec } = await described('aave-v3', 'reserves.supplyCap');
    expect(range, '2^36 − 1').to.deep.equal({ min: '1', max: '68719476735' });
    expect(sentinels).to.deep.equal([{ word: 'unlimited', raw: '0', meaning: 'infinite' }]);
    expect(codec).to.deep.equal({ name: 'whole', holds: 'a whole number', raw: { min: '0', max: '68719476735' } });
    expect((await described('aave-v3', 'reserves.debtCeiling')).range?.min).to.equal('0.01');
  });

  it('tells what is not known before the token is', async () => {
    const { codec, range, written } = await described('perp-curie', 'clearingHouse.settlementTokenBalanceCap');
    expect(codec).to.deep.equal({ name: 'token', holds: null, raw: null });
    expect(range).to.deep.equal({ min: null, max: null });
    expect(written).to.equal('whole tokens, as 3_000_000');
  });

  it('tells what it follows from, and the rules that name it', async () => {
    const { derived, read, rules } = await described('aave-v3', 'reserves.ltvzero');
    expect([derived, read, rules]).to.deep.equal(['pendingLtv != 0% && ltv == 0%', null, []]);
    expect((await described('aave-v3', 'reserves.ltv')).rules.map(({ rule }) => rule)).to.deep.equal([
      'aave-v3/ltv-within-threshold',
      'aave-v3/frozen-has-no-ltv',
    ]);
  });

  it('is there for each, in the description of a definition', async () => {
    const protocol = await aave();
    const { groups, rules, releases } = describeProtocol(protocol);
    expect(groups.map(({ parameters }) => parameters.length)).to.deep.equal([20, 7]);
    expect(rules).to.have.length(protocol.constraints.length);
    expect(releases).to.include('3.6');
  });
});
