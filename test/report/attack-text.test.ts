import { expect } from 'chai';
import type { AttackPoint, AttackReport } from '../../src/impact/attack/report.js';
import { attackText } from '../../src/report/attack-text.js';
import { times } from '../../src/report/estimate-text.js';
import { plain } from '../../src/report/style.js';

const point = (margin: number, fields: Partial<AttackPoint> = {}): AttackPoint => ({
  move: 0.5,
  reported: 0.5,
  seconds: 90,
  capital: 2e6,
  cost: 1e6,
  borrowed: 1e6 - margin,
  liquidated: 0,
  extractable: 1e6 - margin,
  margin,
  ...fields,
});
const REPORT: AttackReport = {
  assets: [
    {
      asset: 'CRV\u001b[2J',
      depthProxy: null,
      sources: { needed: 2, of: 3 },
      reach: { up: 9, down: -0.9 },
      before: { up: null, down: null, best: null },
      after: { up: point(-5e5), down: null, best: point(-5e5) },
    },
    {
      asset: 'DAI',
      depthProxy: 'the class stable',
      sources: { needed: 1, of: 1 },
      reach: { up: 0.05, down: -0.05 },
      before: { up: null, down: null, best: null },
      after: { up: null, down: null, best: null },
    },
  ],
  worst: { before: null, after: { asset: 'CRV', depthProxy: null, point: point(-5e5) } },
  worstOfOwnDepth: { before: null, after: { asset: 'CRV', depthProxy: null, point: point(-5e5) } },
  notJudged: [
    { asset: 'NEW', why: 'its price is not known' },
    { asset: 'ODD', why: 'the scenario knows no depth of it' },
    { asset: 'OLD', why: 'its price is not known' },
  ],
};

describe('the text of the cost of attack', () => {
  it('names the worst asset, what its move needs, costs and takes, and both margins', () => {
    expect(attackText(REPORT, plain)).to.equal(
      [
        '  cost of attack in this depth, the worst: no move of a price takes anything before; CRV at +50% pays $500.0k after',
        '    asset         move  sources   held    needs    costs    takes    margin before     after',
        '    CRV\\u{1b}[2J  +50%   2 of 3  1m30s  $2.000M  $1.000M  $1.500M  nothing to take  -$500.0k',
        '    not judged: NEW, OLD: its price is not known; ODD: the scenario knows no depth of it',
      ].join('\n'),
    );
    expect(attackText(REPORT, plain)).to.not.include('\u001b');
  });

  it('says what an attack loses', () => {
    const safe = { asset: 'CRV', depthProxy: null, point: point(2e5, { move: -0.3 }) };
    const both = { before: safe, after: safe };
    const text = attackText({ assets: [], worst: both, worstOfOwnDepth: both, notJudged: [] }, plain);
    expect(text).to.equal('  cost of attack in this depth, the worst: CRV at -30% loses $200.0k');
  });
});

describe('the text of an attack in depth that the scenario chose', () => {
  const eth = { asset: 'WETH', depthProxy: 'the class ether', point: point(-5e5) };
  const own = { asset: 'CRV', depthProxy: null, point: point(2e5) };
  const none = { up: null, down: null, best: null };
  const row = (asset: string, depthProxy: string | null, best: AttackPoint) => ({
    asset,
    depthProxy,
    sources: { needed: 1, of: 1 },
    reach: { up: 9, down: -0.9 },
    before: none,
    after: { up: best, down: null, best },
  });
  const report: AttackReport = {
    assets: [row('WETH', 'the class ether', eth.point), row('CRV', null, own.point)],
    worst: { before: eth, after: eth },
    worstOfOwnDepth: { before: null, after: own },
    notJudged: [],
  };

  it('says so in its headline, and names the worst whose depth is its own', () => {
    const [head, beside, , first, second, foot] = attackText(report, plain).split('\n');
    expect(head).to.equal(
      '  cost of attack in this depth, the worst: WETH at +50% pays $500.0k (depth of the class ether, chosen by the scenario)',
    );
    expect(beside).to.equal(
      '    the worst with depth of its own: no move of a price takes anything before; CRV at +50% loses $200.0k after',
    );
    expect(first).to.match(/^ {4}WETH\* /);
    expect(second).to.match(/^ {4}CRV /);
    expect(foot).to.equal('    * in depth that the scenario chose for a class of assets');
    const tones: string[] = [];
    attackText(report, (role, text) => {
      tones.push(role);
      return text;
    });
    expect(tones).to.include('warning').and.not.include('error');
  });

  it('says where no asset has depth of its own', () => {
    const bare = { ...report, assets: report.assets.slice(0, 1), worstOfOwnDepth: { before: null, after: null } };
    expect(attackText(bare, plain).split('\n')[1]).to.equal(
      '    no asset has depth of its own: plimsoll depth pull or depth import gives it',
    );
  });
});

describe('a factor', () => {
  it('has its error and, where asked, its sign', () => {
    expect(times({ value: 1.25, error: 0 })).to.equal('1.250×');
    expect(times({ value: 1.25, error: 0.031 })).to.equal('1.250× ± 0.031');
    expect(times({ value: 0.2, error: 0 }, 'always')).to.equal('+0.200×');
  });
});
