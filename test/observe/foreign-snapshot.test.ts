import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Finding } from '../../src/diagnostic/finding.js';
import { detectSnapshot, readForeignSnapshot } from '../../src/observe/foreign-snapshot.js';
import { parseJson } from '../../src/observe/json.js';
import { labelsFor } from '../../src/plan/labels.js';
import type { ParamSet } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { valueJson } from '../../src/protocol/value.js';
import { aave, USDC, WETH } from '../protocol/support.js';
import { needSharedData } from '../shared-data.js';

const STRATEGY = '0x0000000000000000000000000000000000000005';
const RAY = 10n ** 27n;

interface Parts {
  readonly reserve?: string;
  readonly strategies?: string;
  readonly eModes?: string;
  readonly more?: string;
}

/** A small report in the present layout; integers are written out, beyond 2^53 too. */
const report = ({ reserve = '', strategies = '{}', eModes = '{}', more = '' }: Parts = {}): string =>
  `{"chainId":1,"poolConfig":{},"reserves":{"${WETH}":{"underlying":"${WETH}","symbol":"WETH"${reserve}}${more}},"strategies":${strategies},"eModes":${eModes}}`;

describe('a report snapshot', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });

  const readText = (text: string): { params: ParamSet; findings: readonly Finding[] } => {
    const json = parseJson(text, 'r.json');
    const snapshot = detectSnapshot(json, protocol);
    if (snapshot === null) throw new Error('no format fits');
    return readForeignSnapshot(json, 'r.json', protocol, snapshot);
  };
  const values = (params: ParamSet, group: string, identity: string): Record<string, unknown> => {
    const labelOf = labelsFor([], [params]);
    const entity = params.entities.get(group)?.get(identity.toLowerCase());
    const parameters = protocol.groups.get(group)?.parameters;
    return Object.fromEntries(
      [...(entity?.values ?? [])].map(([name, value]) => {
        const type = parameters?.get(name)?.type;
        if (type === undefined) throw new Error(name);
        const { text, raw } = valueJson(value, type, labelOf);
        return [name, text === raw ? text : `${text} (${raw})`];
      }),
    );
  };
  const brief = (findings: readonly Finding[]): string[] =>
    findings.map(({ severity, ruleId, path, message, file }) => `${severity} ${ruleId} ${path}: ${message} (${file})`);

  it('gives every value it has in the terms of the definition, and no other', () => {
    const { params, findings } = readText(
      report({
        reserve:
          ',"id":0,"decimals":18,"ltv":8050,"liquidationThreshold":8300,"liquidationBonus":10500,"supplyCap":0,"borrowCap":68719476735,"debtCeiling":117964850,"isFrozen":false',
        strategies: `{"${WETH}":{"optimalUsageRatio":"900000000000000000000000000","baseVariableBorrowRate":"0","variableRateSlope1":"27000000000000000000000000"}}`,
      }),
    );
    expect(findings).to.deep.equal([]);
    expect(values(params, 'reserves', WETH)).to.deep.equal({
      ltv: '80.5% (8050)',
      liquidationThreshold: '83% (8300)',
      liquidationBonus: '5% (10500)',
      supplyCap: 'unlimited (0)',
      borrowCap: '68719476735',
      debtCeiling: '1179648.5 (117964850)',
      frozen: 'false',
      ltvzero: 'false',
      'interestRate.optimalUsage': '90% (9000)',
      'interestRate.base': '0% (0)',
      'interestRate.slope1': '2.7% (270)',
    });
    expect(params.entities.get('reserves')?.get(WETH.toLowerCase())?.context).to.deep.equal(
      new Map([
        ['id', 0n],
        ['decimals', 18n],
      ]),
    );
  });

  it('of 2023 has strategies under their own addresses, with integers that a double cannot hold', () => {
    const { params, findings } = readText(
      report({
        reserve: `,"interestRateStrategy":"${STRATEGY}"`,
        strategies: `{"${STRATEGY}":{"optimalUsageRatio":${(RAY * 9n) / 10n},"variableRateSlope1":${(RAY * 38n) / 1000n},"stableRateSlope1":${RAY}}}`,
      }),
    );
    expect(findings).to.deep.equal([]);
    expect(values(params, 'reserves', WETH)).to.deep.equal({
      'interestRate.optimalUsage': '90% (9000)',
      'interestRate.slope1': '3.8% (380)',
    });
  });

  it('with a rate finer than a basis point keeps its exact text', () => {
    const { params, findings } = readText(
      report({ strategies: `{"${WETH}":{"variableRateSlope1":"27012345678901234567890123"}}` }),
    );
    expect(values(params, 'reserves', WETH)).to.deep.equal({
      'interestRate.slope1': '2.7012345678901234567890123% (null)',
    });
    expect(brief(findings)).to.deep.equal([
      'warning source/inexact reserves.WETH.interestRate.slope1: 2.7012345678901234567890123% is finer than the chain can hold (r.json)',
    ]);
  });

  it('with a bonus of 10000, which is none, keeps the integer', () => {
    const { params, findings } = readText(report({ reserve: ',"liquidationBonus":10000' }));
    expect(values(params, 'reserves', WETH)).to.deep.equal({ liquidationBonus: 'stored 10000 (10000)' });
    expect(findings.map(({ ruleId, path }) => `${ruleId} ${path}`)).to.deep.equal([
      'source/unreadable reserves.WETH.liquidationBonus',
    ]);
  });

  const emode = '{"1":{"label":"ETH","collateralBitmap":"3","borrowableBitmap":"8"}}';
  it('without reserve ids cannot say who is in an eMode, and says so', () => {
    const { params, findings } = readText(report({ eModes: emode }));
    expect(values(params, 'eModes', '1')).to.deep.equal({ label: 'ETH' });
    expect(brief(findings)).to.deep.equal([
      'warning source/no-positions eModes.1.collateral: the file gives reserves no id, so the members of this bitmap are unknown and left out (r.json)',
      'warning source/no-positions eModes.1.borrowable: the file gives reserves no id, so the members of this bitmap are unknown and left out (r.json)',
    ]);
  });

  it('with ids gives the members of eModes, and tells bits of nobody', () => {
    const { params, findings } = readText(
      report({ reserve: ',"id":0', more: `,"${USDC}":{"symbol":"USDC","id":1}`, eModes: emode }),
    );
    expect(values(params, 'eModes', '1')).to.deep.equal({ label: 'ETH', collateral: 'USDC, WETH', borrowable: '' });
    expect(brief(findings)).to.deep.equal([
      'warning source/stray-bits eModes.1.borrowable: bits 3 belong to none of the reserves (r.json)',
    ]);
  });

  it('with values of another kind leaves them out, and says so', () => {
    const { params, findings } = readText(
      report({
        reserve: ',"ltv":"high","supplyCap":1.5,"isFrozen":"true","isPaused":1,"borrowCap":null,"reserveFactor":-1',
        eModes: '{"1":{"label":5,"collateralBitmap":true}}',
      }),
    );
    expect(values(params, 'reserves', WETH)).to.deep.equal({ reserveFactor: 'stored -1 (-1)' });
    expect(findings.map(({ ruleId, path }) => `${ruleId} ${path}`)).to.deep.equal([
      'source/type reserves.WETH.ltv',
      'source/unreadable reserves.WETH.reserveFactor',
      'source/type reserves.WETH.supplyCap',
      'source/type reserves.WETH.frozen',
      'source/type reserves.WETH.paused',
      'source/type eModes.1.label',
      'source/type eModes.1.collateral',
    ]);
  });

  it('with identities that are none leaves those entities out, and tells one that stands twice', () => {
    const { params, findings } = readText(
      report({
        more: `,"nobody":{"symbol":"X"},"${USDC}":{"underlying":"${WETH.toLowerCase()}","symbol":"TWICE"},"${USDC.toLowerCase()}":{"symbol":"USDC"}`,
        eModes: '{"1\\":\\n  x":{"label":"a"},"256":{"label":"b"},"01":{"label":"c"}}',
      }),
    );
    expect([...(params.entities.get('reserves')?.keys() ?? [])]).to.deep.equal([
      WETH.toLowerCase(),
      USDC.toLowerCase(),
    ]);
    expect([...(params.entities.get('eModes')?.keys() ?? [])]).to.deep.equal([]);
    expect(findings.map(({ ruleId, path }) => `${ruleId} ${path}`)).to.deep.equal([
      'source/identity reserves.nobody',
      `source/duplicate reserves.${USDC}`,
      'source/identity eModes.256',
      'source/identity eModes.1":\n  x',
      'source/identity eModes.01',
    ]);
  });

  it('with a symbol that hides something names the reserve by its address', () => {
    for (const symbol of ['A\\u202eB', 'A\\u0000', ' A', 'x'.repeat(65)]) {
      const { params } = readText(report().replace('"symbol":"WETH"', `"symbol":"${symbol}"`));
      expect(labelsFor([], [params])('reserves', WETH.toLowerCase()), symbol).to.equal(WETH);
    }
  });

  it('is told from other JSON by its keys', () => {
    for (const text of ['{}', '[]', '5', 'null', '{"reserves":{}}', '{"__proto__":{"reserves":{},"chainId":1}}'])
      expect(detectSnapshot(parseJson(text, 'x'), protocol), text).to.equal(null);
  });

  it('with anything in place of its tables is read as empty', () => {
    for (const table of ['5', 'null', '[]', '"x"', '{"a":5}', '{"__proto__":{}}']) {
      const { params } = readText(`{"chainId":1,"reserves":${table},"strategies":${table},"eModes":${table}}`);
      expect([...(params.entities.get('reserves')?.keys() ?? [])], table).to.deep.equal([]);
    }
  });

  it('of the whole Ethereum market is read without a finding', function () {
    const file = needSharedData(this, 'aave/snapshot_default/before.json');
    const { params, findings } = readText(readFileSync(file, 'utf8'));
    expect(params.entities.get('reserves')?.size).to.equal(48);
    expect(params.entities.get('eModes')?.size).to.equal(16);
    expect(brief(findings).filter((line) => !line.includes('source/stray-bits'))).to.deep.equal([]);
  });
});
