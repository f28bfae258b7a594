import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { importNew } from '../../src/cli/import.js';
import { sourceContext } from '../../src/cli/source-context.js';
import type { Finding } from '../../src/diagnostic/finding.js';
import { CONFIG } from '../commands/workspace.js';
import { needSharedData, sharedData } from '../shared-data.js';
import { Repository, told } from './repository.js';

const DATA = sharedData('aave');
const PROVIDER = '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e';

type Json = ReturnType<typeof JSON.parse>;

const read = (folder: string, file: string): Json => JSON.parse(readFileSync(join(DATA, folder, file), 'utf8'));

/** A change as `changes.json` writes it: `reserves/ADDRESS/field`, or a whole strategy. */
interface RawChange {
  readonly path: string;
  readonly from: Json;
  readonly to: Json;
}

/** Fields of a report and what documents call them. Rates are in ray, of which 10^23 are a basis point; the rest are kept. */
const FIELDS: Readonly<Record<string, string>> = {
  ltv: 'ltv',
  liquidationThreshold: 'liquidationThreshold',
  reserveFactor: 'reserveFactor',
  supplyCap: 'supplyCap',
};
const RATES: Readonly<Record<string, string>> = {
  optimalUsageRatio: 'interestRate.optimalUsage',
  baseVariableBorrowRate: 'interestRate.base',
  variableRateSlope1: 'interestRate.slope1',
  variableRateSlope2: 'interestRate.slope2',
};

// A rate of whole basis points is exact enough as a double to be told from its neighbours.
const bps = (ray: Json): string => String(Math.round(Number(ray) / 1e23));

const rates = (label: string, from: Json, to: Json): string[] =>
  Object.entries(RATES).flatMap(([field, name]) =>
    from?.[field] === undefined || from[field] === to[field]
      ? []
      : [`reserves.${label}.${name} ${bps(from[field])} ${bps(to[field])}`],
  );

/** What `changes.json` says, as paths with raw values; a strategy that is replaced is what differs between the two. */
const expectedOf = (
  changes: readonly RawChange[],
  labelOf: (address: string) => string,
  before: Json,
  after: Json,
): string[] =>
  changes.flatMap(({ path, from, to }): string[] => {
    const [table = '', address = '', field = ''] = path.split('/');
    const label = labelOf(address);
    if (table === 'strategies' && RATES[field] !== undefined)
      return [`reserves.${label}.${RATES[field]} ${bps(from)} ${bps(to)}`];
    if (table === 'reserves' && field === 'interestRateStrategy')
      return rates(label, before.strategies[from], after.strategies[to]);
    return table === 'reserves' && FIELDS[field] !== undefined
      ? [`reserves.${label}.${FIELDS[field]} ${from} ${to}`]
      : [];
  });

/** A document of the few values that a partial report has, under their addresses. */
const partialDocument = (json: Json): string => {
  const reserves = Object.entries<Json>(json.reserves ?? {}).map(
    ([address, fields]) =>
      `  "${address}": { asset: "${address}", ${Object.entries(fields)
        .map(([field, value]) => `${FIELDS[field]}: ${Number(value) / 100}%`)
        .join(', ')} }\n`,
  );
  const strategies = Object.entries<Json>(json.strategies ?? {}).map(
    ([address, { variableRateSlope1 }]) =>
      `  "${address}": { asset: "${address}", interestRate: { slope1: ${Number(bps(variableRateSlope1)) / 100}% } }\n`,
  );
  return `apiVersion: plimsoll/v1
kind: Market
name: core
protocol: aave-v3
chain: ethereum
contracts: { poolAddressesProvider: "${PROVIDER}" }
reserves:
${[...reserves, ...strategies].join('')}`;
};

const wholeDocument = async (repo: Repository, file: string): Promise<string> => {
  const context = await sourceContext(repo.root);
  const { text } = await importNew(
    {
      name: 'core',
      from: file,
      protocol: 'aave-v3',
      chain: 'ethereum',
      authority: undefined,
      addresses: [PROVIDER],
      entities: [],
      out: 'params/core.yaml',
    },
    context,
  );
  return text;
};

const CASES: readonly { readonly folder: string; readonly kind: 'whole' | 'partial'; readonly paths: number }[] = [
  { folder: '01_mainnet_LSTs_supply_caps_increase_20230530', kind: 'whole', paths: 2 },
  { folder: '08_AaveV3Arbitrum_MAIMIMATICDeprecation20231031_20231031', kind: 'whole', paths: 4 },
  { folder: '16_AaveV3Ethereum_UpdateAAVETokenLTVLiquidationPercentages_20250218', kind: 'partial', paths: 2 },
  { folder: '17_AaveV3Ethereum_StablecoinsInterestRateCurveUpdate_20250312', kind: 'partial', paths: 7 },
  { folder: 'snapshot_default', kind: 'whole', paths: 0 },
];

const STEWARD = `apiVersion: plimsoll/v1
kind: Policy
name: steward
version: 1.0.0
title: What the steward may do
uses: [plimsoll/risk-steward]
`;

/** The bounds of the contract in basis points, and what they are measured by; caps move by at most what they are. */
const BOUNDS: readonly (readonly [parameter: RegExp, most: number | 'itself' | 'nothing'])[] = [
  [/(supply|borrow)Cap$/, 'itself'],
  [/\.(ltv|liquidationThreshold|liquidationBonus)$/, 50],
  [/\.interestRate\.(base|slope1)$/, 100],
  [/\.interestRate\.slope2$/, 2000],
  [/\.interestRate\.optimalUsage$/, 300],
  [/./, 'nothing'],
];
/** It takes no zero for these, neither to start from nor to lead to. */
const NO_ZERO = /(supplyCap|borrowCap|ltv|liquidationThreshold|liquidationBonus)$/;

/** Whether the contract would refuse a change, `path from to`, worked out anew from its numbers. */
const isOutside = (change: string): boolean => {
  const [path = '', from = '', to = ''] = change.split(' ');
  const [before, after] = [Number(from), Number(to)];
  const most = BOUNDS.find(([parameter]) => parameter.test(path))?.[1];
  if (NO_ZERO.test(path) && (before === 0 || after === 0)) return true;
  if (most === undefined || most === 'nothing') return true;
  return Math.abs(after - before) > (most === 'itself' ? before : most);
};

describe('real changes, as pull requests', function () {
  this.timeout(60_000);
  before(function () {
    needSharedData(this, 'aave');
  });

  for (const { folder, kind, paths } of CASES)
    it(`are reported value by value, and by what the steward may not: ${folder}`, async () => {
      const repo = await Repository.create('.', {
        'plimsoll.yaml': CONFIG,
        'params/core.yaml': '',
        'policies/steward.yaml': STEWARD,
      });
      try {
        const suffix = kind === 'whole' ? 'json' : 'partial.json';
        const [before, after] = [read(folder, `before.${suffix}`), read(folder, `after.${suffix}`)];
        const document = (side: string, json: Json): Promise<string> =>
          kind === 'whole'
            ? wholeDocument(repo, join(DATA, folder, `${side}.json`))
            : Promise.resolve(partialDocument(json));
        const texts = [await document('before', before), await document('after', after)];
        await repo.write('params/core.yaml', texts[0] ?? '');
        repo.commit();
        repo.git('checkout', '-qb', 'change');
        // As a person edits it: the file that is there, with other values.
        await repo.write(
          'params/core.yaml',
          texts[1]?.replace('Imported from after.json', 'Imported from before.json') ?? '',
        );
        repo.commit();
        const report = await repo.check();
        const labelOf = (address: string): string => after.reserves?.[address]?.symbol ?? address;
        const changes = existsSync(join(DATA, folder, 'changes.json')) ? read(folder, 'changes.json') : [];
        const expected = expectedOf(changes, labelOf, before, after);
        expect(expected).to.have.length(paths);
        const found = report.markets.flatMap((market) =>
          market.changes.map((change) => `${change.path} ${change.before?.raw} ${change.after?.raw}`),
        );
        expect(found).to.have.members(expected);
        const isSteward = ({ ruleId }: Finding): boolean => ruleId.startsWith('risk-steward/');
        expect(
          report.findings.filter((one) => !isSteward(one) && (one.severity === 'error' || /^check\//.test(one.ruleId))),
          told(report.findings).join('\n'),
        ).to.deep.equal([]);
        // A document was merged just now, so each change also waits: that is told apart by when it may be made.
        const outside = report.findings.filter((one) => isSteward(one) && (one.data?.availableAt ?? null) === null);
        expect([...new Set(outside.map(({ path }) => path))], told(outside).join('\n')).to.have.members(
          expected.filter(isOutside).map((change) => change.split(' ')[0]),
        );
      } finally {
        await repo.remove();
      }
    });
});
