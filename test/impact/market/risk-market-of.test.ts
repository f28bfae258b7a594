import { expect } from 'chai';
import { PlimsollError } from '../../../src/diagnostic/error.js';
import type { RawBook } from '../../../src/impact/book/raw-book.js';
import { riskMarketOf } from '../../../src/impact/market/risk-market-of.js';
import type { Entity, ParamSet } from '../../../src/protocol/param-set.js';
import type { Group, Parameter } from '../../../src/protocol/protocol.js';
import { bookOf, DOLLAR, ETHER, STAKED } from '../book/fixture.js';

const changedValues = <K, V>(map: ReadonlyMap<K, V>, change: (value: V, key: K) => V): ReadonlyMap<K, V> =>
  new Map([...map].map(([key, value]) => [key, change(value, key)]));

/** The parameters without a value of some entities. */
const withoutValue = (params: ParamSet, name: string, of: readonly string[]): ParamSet => ({
  ...params,
  entities: changedValues(params.entities, (entities) =>
    changedValues(entities, (entity: Entity, identity) =>
      of.includes(identity)
        ? { ...entity, values: new Map([...entity.values].filter(([key]) => key !== name)) }
        : entity,
    ),
  ),
});

/** The book of a protocol in whose definition nothing of a group has a role. */
const withoutRole = (book: RawBook, group: string, role: string): RawBook => {
  const bare = (one: Group): Group => ({
    ...one,
    parameters: changedValues(one.parameters, (parameter): Parameter => {
      const { role: own, ...rest } = parameter;
      return own === role ? rest : parameter;
    }),
    metrics: {
      ...one.metrics,
      values: changedValues(one.metrics.values, (metric) =>
        metric.role === role ? { ...metric, role: null } : metric,
      ),
    },
  });
  const { protocol } = book.params;
  const groups = changedValues(protocol.groups, (one, name) => (name === group ? bare(one) : one));
  return { ...book, params: { ...book.params, protocol: { ...protocol, groups } } };
};

const withoutMetric = (book: RawBook, name: string, of: readonly string[]): RawBook => ({
  ...book,
  metrics: changedValues(book.metrics, (entities) =>
    changedValues(entities, (values, identity) =>
      of.includes(identity) ? new Map([...values].filter(([key]) => key !== name)) : values,
    ),
  ),
});

const refusal = (book: RawBook, params: ParamSet = book.params): PlimsollError => {
  try {
    riskMarketOf(book, params);
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
  throw new Error('it was not refused');
};

describe('a market as the risk engine sees it', () => {
  let book: RawBook;
  before(async () => {
    book = await bookOf([]);
  });

  it('is not had where a value is not known, and every asset is told', () => {
    const error = refusal(book, withoutValue(book.params, 'liquidationThreshold', [ETHER, DOLLAR]));
    expect(error.code).to.equal('impact/missing-value');
    expect(error.message).to.equal('liquidationThreshold is not known of ETHER, DOLLAR in test');
    expect(error.findings.map(({ data }) => data)).to.deep.equal([
      { role: 'liquidationThreshold', assets: ['ETHER', 'DOLLAR'] },
    ]);
    for (const name of [
      'ltv',
      'reserveFactor',
      'supplyCap',
      'paused',
      'frozen',
      'borrowingEnabled',
      'interestRate.base',
    ])
      expect(refusal(book, withoutValue(book.params, name, [STAKED])).code, name).to.equal('impact/missing-value');
    expect(refusal(book, withoutValue(book.params, 'collateral', ['1'])).message).to.match(
      /^collateral is not known of 1 in test/,
    );
  });

  it('is not had where an amount was not measured: it is not nothing', () => {
    for (const name of ['supplied', 'borrowed', 'available'])
      expect(refusal(withoutMetric(book, name, [STAKED])).message, name).to.equal(
        `${name} is not known of STAKED in test`,
      );
    const error = refusal(withoutMetric(withoutMetric(book, 'supplied', [STAKED]), 'borrowed', [ETHER]));
    expect(error.message).to.match(/^borrowed is not known of ETHER in test, nor supplied$/);
  });

  it('leaves out an asset without a price', () => {
    const { assets } = riskMarketOf(withoutMetric(book, 'price', [STAKED]), book.params);
    expect(assets.map(({ label }) => label)).to.deep.equal(['ETHER', 'DOLLAR']);
  });

  it('takes a role that a protocol has nothing for as what that means', () => {
    const lacking = (group: string, role: string) => {
      const bare = withoutRole(book, group, role);
      const { assets, modes } = riskMarketOf(bare, bare.params);
      return { asset: assets[0], mode: modes[0] };
    };
    expect(lacking('reserves', 'supplyCap').asset?.supplyCap).to.equal(Number.POSITIVE_INFINITY);
    expect(lacking('reserves', 'borrowCap').asset?.borrowCap).to.equal(Number.POSITIVE_INFINITY);
    expect(lacking('reserves', 'reserveFactor').asset?.reserveFactor).to.equal(0);
    expect(lacking('reserves', 'liquidationProtocolFee').asset?.liquidationProtocolFee).to.equal(0);
    expect(lacking('reserves', 'collateralFactor').asset?.collateralFactor).to.equal(0.825);
    expect(lacking('eModes', 'collateralFactor').mode?.collateralFactor).to.equal(0.93);
    expect(lacking('reserves', 'borrowable').asset?.borrowable).to.equal(true);
    expect(lacking('reserves', 'closed').asset?.borrowable).to.equal(true);
    expect(lacking('reserves', 'halted').asset?.halted).to.equal(false);
  });

  it('has no rate curve where a protocol has no roles of one, and is refused where it has some', () => {
    const roles = ['rateKink', 'rateBase', 'rateSlope1', 'rateSlope2'];
    const none = roles.reduce((one, role) => withoutRole(one, 'reserves', role), book);
    expect(riskMarketOf(none, none.params).assets.map(({ rate }) => rate)).to.deep.equal([null, null, null]);
    for (const role of roles)
      expect(refusal(withoutRole(book, 'reserves', role)).code, role).to.equal('impact/no-role');
  });

  it('is refused where the definition gives nothing a role that the engine cannot do without', () => {
    for (const role of ['liquidationThreshold', 'liquidationPenalty', 'supplied', 'borrowed', 'available'])
      expect(refusal(withoutRole(book, 'reserves', role)).message, role).to.equal(
        `the definition gives nothing of reserves the role ${role}`,
      );
    expect(refusal(withoutRole(book, 'eModes', 'liquidationPenalty')).message).to.match(/of eModes the role/);
    expect(refusal(withoutRole(book, 'reserves', 'price')).code).to.equal('impact/no-accounts');
  });
});
