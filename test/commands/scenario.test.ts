import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { documentsOf, validateWorkspace } from '../../src/check/validate.js';
import type { CommandResult } from '../../src/cli/result.js';
import { listScenarios, showScenario } from '../../src/cli/scenario.js';
import { plain } from '../../src/report/style.js';
import { openWorkspace } from '../../src/workspace/workspace.js';
import { HEAD, REST } from '../impact/scenario/support.js';
import { expectValid } from '../outputs.js';

const OURS = `${HEAD}${REST}description: Ours.
facts: [{ what: Ether fell, url: "https://example.org/a" }]
chosen: [{ what: gas, why: guessed }]
limits: [No contagion]
classes: { stable: { members: [USDC] } }
prices: { model: jumps, assets: { WETH: { drift: 0%, volatility: 80%, jumps: { rate: 1, mean: -10%, deviation: 5% } } } }
proxies: { "*": { of: WETH, beta: 1.5, correlation: 0.9 } }
correlation: { pairs: { WETH/WBTC: 0.8 } }
events: [{ kind: halt, at: 30m, to: 90m }, { kind: depeg, asset: USDC, at: 1h, price: 88% }]
oracles:
  "*":
    sources: [{ name: feed, heartbeat: 1h, deviation: 0.5%, latency: 30s, outages: [{ from: 1h, to: 2h }] }]
    aggregate: median
    maxAge: any
depth:
  WETH: { constantProduct: { reserve: $50_000_000, fee: 0.05% }, halfLife: never, stressed: 30% }
  USDC: { curve: [{ size: $1_000, slippage: 0.1% }], halfLife: 1h, stressed: 100% }
  "*": { halfLife: 1d, stressed: 50% }
auctions: { start: 120%, cut: 99%, every: 90s, tail: 140m, cusp: 40%, margin: 2%, absence: 0% }
backstops:
  - { kind: fund, name: treasury, amount: $1_000_000 }
  - { kind: staked, name: safety, value: $10_000_000, slash: 30%, discount: 5%, follows: { asset: WETH, beta: 1.5 } }
  - { kind: debt-auction, name: tokens, value: $2_000_000, discount: 20%, depth: { constantProduct: { reserve: $9_000_000, fee: 0.3% } } }
elasticities: { "*": { borrowersToRates: 2%, suppliersUnderStress: 0.5% } }
`;

const SHOWN = `house  House

Ours.

  from         workspace
  made of      stresses/house.yaml
  horizon      4h
  step         1h
  prices       jumps of WETH
  liquidators  3 with $1_000_000 each, back after 1h
               gas $20, at least $5 of profit, 10% of it bid away
               12s late, absent in 1% of steps
  auctions     from 120%, times 99% every 1m30s
               again after 2h20m or below 40%; bidders want 2%
  backstops    treasury: $1_000_000
               safety: $10_000_000 staked, 30% slashed at most, follows WETH
               tokens: tokens of $2_000_000 auctioned at most

Facts
  Ether fell
    https://example.org/a

Chosen
  gas
    guessed

Cannot see
  No contagion

Proxies
asset  moves as  times
*      WETH      1.5

Correlation
pair       is
WETH/WBTC  0.8

Events
event  asset      at   to     leaves
halt   the chain  30m  1h30m
depeg  USDC       1h          88%

Oracles
asset  takes   sources
*      median  feed: every 1h or 0.5%, 30s late, silent 1h to 2h

Depth
asset  a sale gets                            half back in  left
WETH   pool of $50_000_000 a side, fee 0.05%  never         30%
USDC   $1_000 at 0.1%                         1h            100%
*      as measured                            1d            50%

Elasticities, for each percentage point
asset  debt repaid  supply gone
*      2%           0.5%

Classes
class   members
stable  USDC`;

describe('scenario', () => {
  let folder: string;

  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, 'stresses', name), text);
  const text = (result: CommandResult): string => result.text(plain);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-scenario-'));
    await mkdir(join(folder, 'stresses'));
    const workspace = 'apiVersion: plimsoll/v1\nkind: Workspace\ndocuments: { scenarios: stresses }\n';
    await writeFile(join(folder, 'plimsoll.yaml'), workspace);
    await write('house.yaml', OURS);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('show prints every layer of a scenario, of the folder that plimsoll.yaml names', async () => {
    const shown = await showScenario('house', folder);
    expect(text(shown)).to.equal(SHOWN);
    expect(shown.exit).to.equal(undefined);
    const json = expectValid(shown.json) as Record<string, unknown>;
    expect(json).to.deep.include({ source: 'workspace', horizon: 14_400, backstops: json.backstops });
    expect(json.depth).to.deep.include({ asset: '*', model: null, halfLife: 86_400, stressed: 0.5 });
  });

  it('list has the workspace’s first, then those that come with the program, and what is wrong with any', async () => {
    const listed = await listScenarios(folder);
    const [heading, first, second] = text(listed).split('\n');
    expect(heading).to.match(/^name +prices +horizon +step +title$/);
    expect(first).to.match(/^house +jumps +4h +1h +House$/);
    expect(second).to.match(/^plimsoll\/august-2024 +paths +1d +30m +5 August 2024$/);
    expect(text(listed)).to.match(/plimsoll\/baseline +to be extended +What the named/);
    expect(listed.exit).to.equal(0);
    expectValid(listed.json);
    await write('broken.yaml', `${HEAD.replace('house', 'broken')}horizon: 1\n`);
    const broken = await listScenarios(folder);
    expect(text(broken)).to.match(/^broken +has errors$/m);
    expect(text(broken)).to.contain('stresses/broken.yaml:5:10');
    expect(broken.exit).to.equal(1);
    expectValid(broken.json);
  });

  it('documents are validated with the workspace, and two of one name are told', async () => {
    await write('twin.yaml', OURS.replace('volatility: 80%', 'volatility: 80'));
    const { documents, findings } = await validateWorkspace(() => openWorkspace(folder), documentsOf);
    expect(documents).to.deep.include({ file: 'stresses/house.yaml', kind: 'Scenario', name: 'house' });
    expect(findings.map(({ ruleId, file, range }) => `${file}:${range?.start.line ?? ''} ${ruleId}`)).to.deep.equal([
      'stresses/twin.yaml:14 quantity/bare-percent',
      'stresses/twin.yaml: scenario/duplicate-scenario',
    ]);
  });

  it('show refuses a scenario that is not there, or has errors', async () => {
    const codeOf = (name: string): Promise<string> =>
      showScenario(name, folder).then(
        () => 'none',
        (error: { code: string }) => error.code,
      );
    expect(await codeOf('hose')).to.equal('scenario/unknown');
    await write('house.yaml', `${HEAD}horizon: 1\n`);
    expect(await codeOf('house')).to.equal('scenario/invalid');
  });
});
