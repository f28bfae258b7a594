import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type FileObservation, observeJson } from '../../src/observe/file-source.js';
import { parseJson } from '../../src/observe/json.js';
import { measureValues } from '../../src/protocol/measure-values.js';
import { entityOf } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { aave, USDC, WETH } from '../protocol/support.js';
import { needSharedData } from '../shared-data.js';

describe('metrics of a report snapshot', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });

  const read = (text: string): FileObservation => observeJson(parseJson(text, 'r.json'), 'r.json', protocol);
  /** Metrics of a reserve as `name n/d dimension`. */
  const told = ({ params, measured }: FileObservation, asset: string): string[] => {
    const group = protocol.groups.get('reserves');
    const identity = asset.toLowerCase();
    const entity = entityOf(params, 'reserves', identity);
    const values = measured?.metrics.get('reserves')?.get(identity);
    if (group === undefined || entity === undefined || values === undefined) return ['unknown'];
    return [...measureValues(group.metrics, group, entity, values)].map(([name, value]) =>
      value.kind === 'number'
        ? `${name} ${value.value.n}/${value.value.d} ${Object.entries(value.dimension)
            .map(([unit, power]) => `${unit.replace(identity, 'it')}^${power}`)
            .join(' ')}`
        : `${name} ${value.kind}`,
    );
  };
  const report = (own: string): string =>
    `{"chainId":1,"reserves":{"${WETH}":{"underlying":"${WETH}","symbol":"WETH","decimals":18${own}}}}`;

  it('are those that the file holds, with their dimension; the rest is named and not guessed', () => {
    const file = read(
      report(',"aTokenUnderlyingBalance":"1500000000000000001","oracleDecimals":8,"oracleLatestAnswer":"250000000001"'),
    );
    expect(told(file, WETH)).to.deep.equal([
      'available 1500000000000000001/1000000000000000000 token:it^1',
      'price 250000000001/100000000 usd^1 token:it^-1',
    ]);
    expect(file.findings).to.deep.equal([]);
    const [finding, ...more] = file.measured?.findings ?? [];
    expect(more).to.deep.equal([]);
    expect(`${finding?.severity} ${finding?.ruleId}: ${finding?.message}`).to.match(
      /^info state\/not-in-snapshot: a report snapshot does not hold supplied, borrowed, steward\.restricted, .* of reserves$/,
    );
  });

  it('leave out a price of another scale, and what is no number', () => {
    const ofOwn = (own: string): string[] => told(read(report(own)), WETH);
    expect(ofOwn(',"oracleDecimals":18,"oracleLatestAnswer":"250000000001"')).to.deep.equal([]);
    expect(ofOwn(',"oracleLatestAnswer":"250000000001"')).to.deep.equal([]);
    expect(ofOwn(',"aTokenUnderlyingBalance":true')).to.deep.equal([]);
    expect(ofOwn(',"aTokenUnderlyingBalance":"1e18"')).to.deep.equal([]);
    expect(ofOwn(',"aTokenUnderlyingBalance":{"a":1}')).to.deep.equal([]);
    expect(told(read(`{"chainId":1,"reserves":{"__proto__":{"aTokenUnderlyingBalance":"1"}}}`), USDC)).to.deep.equal([
      'unknown',
    ]);
  });

  it('of the whole Ethereum market are there for every reserve', function () {
    const path = needSharedData(this, 'aave/snapshot_default/before.json');
    const text = readFileSync(path, 'utf8');
    const file = read(text);
    const raw = JSON.parse(text) as { reserves: Record<string, { decimals: number; aTokenUnderlyingBalance: string }> };
    for (const [asset, { decimals, aTokenUnderlyingBalance }] of Object.entries(raw.reserves)) {
      const [available = '', price = ''] = told(file, asset);
      const [, n = '0', d = '1'] = /^available (\d+)\/(\d+) token:it\^1$/.exec(available) ?? [];
      expect(BigInt(n) * 10n ** BigInt(decimals), asset).to.equal(BigInt(aTokenUnderlyingBalance) * BigInt(d));
      expect(price, asset).to.match(/^price \d+\/\d+ usd\^1 token:it\^-1$/);
    }
    expect(file.measured?.metrics.get('reserves')?.size).to.equal(48);
  });
});
