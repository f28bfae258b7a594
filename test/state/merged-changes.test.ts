import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Market } from '../../src/protocol/market.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { type MergedChanges, mergedChanges } from '../../src/state/merged-changes.js';
import { aave } from '../protocol/support.js';
import { marketFor } from './known.js';

const FILE = 'params/core.yaml';
const START = 1_700_000_000;
const DAY = 86_400;

interface Values {
  readonly ltv?: string;
  readonly cap?: string;
  readonly label?: string;
  readonly borrowCap?: string;
}

const text = ({ ltv = '80%', cap = '1_000', label = 'WETH', borrowCap }: Values): string => `apiVersion: plimsoll/v1
kind: Market
name: core
protocol: aave-v3
chain: ethereum
contracts:
  poolAddressesProvider: "0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e"
reserves:
  ${label}:
    asset: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"
    ltv: ${ltv}
    liquidationThreshold: 90%
    supplyCap: ${cap}
${borrowCap === undefined ? '' : `    borrowCap: ${borrowCap}\n`}`;

describe('when values were last merged', function () {
  this.timeout(30_000);
  let protocol: Protocol;
  let root: string;
  before(async () => {
    protocol = await aave();
  });
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'plimsoll-merged-'));
    await git('init', '--quiet', '--initial-branch=main');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const git = async (...args: readonly string[]): Promise<string> => at(0, 0, ...args);
  /** Runs git with the committer's date, in days after the start, and the author's. */
  const at = async (day: number, author: number, ...args: readonly string[]): Promise<string> => {
    const env = {
      ...process.env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@plimsoll.invalid',
      GIT_COMMITTER_NAME: 'C',
      GIT_COMMITTER_EMAIL: 'c@plimsoll.invalid',
      GIT_COMMITTER_DATE: `${START + day * DAY} +0000`,
      GIT_AUTHOR_DATE: `${START + author * DAY} +0000`,
    };
    return (await promisify(execFile)('git', args, { cwd: root, env })).stdout.trim();
  };
  const put = async (content: string, file = FILE): Promise<void> => {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), content);
    await git('add', '--all');
  };
  const commit = async (day: number, values: Values | string, author = day, file = FILE): Promise<string> => {
    await put(typeof values === 'string' ? values : text(values), file);
    await at(day, author, 'commit', '--quiet', '--message', 'x');
    return git('rev-parse', 'HEAD');
  };
  const merge = (day: number, branch: string): Promise<string> =>
    at(day, day, 'merge', '--quiet', '--no-ff', '--message', 'merge', branch);

  const changes = async (
    values: Values,
    { since = -1000, file = FILE, folder = root, revision = 'HEAD' } = {},
  ): Promise<MergedChanges> => {
    const market: Market = marketFor(protocol, text(values));
    const { stdout } = await promisify(execFile)('git', ['rev-parse', revision], { cwd: folder });
    return mergedChanges({ folder, commit: stdout.trim(), file, market, since: BigInt(START + since * DAY) });
  };
  /** Path → day, a tilde where it is that or before. */
  const days = ({ times, findings }: MergedChanges): Record<string, string> => {
    expect(findings).to.deep.equal([]);
    return Object.fromEntries(
      [...times].map(([path, { at: time, from, noLater }]) => {
        expect(from).to.equal('merge');
        return [path.replace('reserves.', ''), `${(Number(time) - START) / DAY}${noLater ? '~' : ''}`];
      }),
    );
  };

  it('is the merge in which each became what it is', async () => {
    await commit(1, {});
    await commit(2, { cap: '2_000' });
    await commit(3, { cap: '2_000', ltv: '81%' });
    await commit(4, { cap: '2_000', ltv: '80%' });
    await commit(5, { cap: '2_000', ltv: '80.00%', borrowCap: '5' });
    expect(days(await changes({ cap: '2_000', borrowCap: '5' }))).to.deep.equal({
      'WETH.ltv': '4',
      'WETH.liquidationThreshold': '1',
      'WETH.supplyCap': '2',
      'WETH.borrowCap': '5',
    });
  });

  it('is when a branch was merged, not when its commits were made or say they were', async () => {
    await commit(1, {});
    await git('switch', '--quiet', '--create', 'raise');
    await commit(2, { cap: '1_500' }, -400);
    await commit(3, { cap: '2_000' }, -400);
    await git('switch', '--quiet', 'main');
    await commit(9, 'else\n', 9, 'other.txt');
    await merge(10, 'raise');
    expect(days(await changes({ cap: '2_000' }))['WETH.supplyCap']).to.equal('10');
  });

  it('never counts a commit as older than the ones before it', async () => {
    await commit(20, {});
    await commit(-300, { cap: '2_000' });
    await commit(21, { cap: '2_000', ltv: '81%' });
    expect(days(await changes({ cap: '2_000', ltv: '81%' }))).to.deep.equal({
      'WETH.ltv': '21',
      'WETH.liquidationThreshold': '20',
      'WETH.supplyCap': '20',
    });
  });

  it('counts an entity by its identity, and a document by its name when it is moved', async () => {
    await commit(1, {});
    await commit(2, { cap: '2_000' });
    await commit(3, { cap: '2_000', label: 'Ether' });
    await mkdir(join(root, 'params/aave'), { recursive: true });
    await git('mv', FILE, 'params/aave/core.yaml');
    await at(4, 4, 'commit', '--quiet', '--message', 'Move');
    const found = await changes({ cap: '2_000', label: 'Ether' }, { file: 'params/aave/core.yaml' });
    expect(days(found)).to.deep.equal({ 'Ether.ltv': '1', 'Ether.liquidationThreshold': '1', 'Ether.supplyCap': '2' });
  });

  it('passes over versions that cannot be read, and counts a value that was gone in between', async () => {
    await commit(1, { cap: '2_000', borrowCap: '5' });
    await commit(2, 'not: [yaml\n');
    await commit(3, text({ cap: '2_000', borrowCap: '5' }).replace('ltv: 80%', 'ltv: 80.005%'));
    await commit(4, { cap: '2_000' });
    await commit(5, { cap: '2_000', borrowCap: '5' });
    expect(days(await changes({ cap: '2_000', borrowCap: '5' }))).to.deep.equal({
      'WETH.ltv': '1',
      'WETH.liquidationThreshold': '1',
      'WETH.supplyCap': '1',
      'WETH.borrowCap': '5',
    });
  });

  it('ends where nothing asks for more, and says that it is then or before', async () => {
    await commit(1, {});
    await commit(10, { cap: '1_500' });
    await commit(20, { cap: '2_000' });
    expect(days(await changes({ cap: '2_000' }, { since: 15 }))).to.deep.equal({
      'WETH.supplyCap': '20',
      'WETH.ltv': '10~',
      'WETH.liquidationThreshold': '10~',
    });
  });

  it('is of the commit that is given, below the folder of the workspace', async () => {
    const file = 'risk/params/core.yaml';
    await commit(1, {}, 1, file);
    await commit(2, { cap: '2_000' }, 2, file);
    await commit(3, { cap: '3_000' }, 3, file);
    const folder = join(root, 'risk');
    expect(days(await changes({ cap: '2_000' }, { folder, revision: 'HEAD~1' }))['WETH.supplyCap']).to.equal('2');
  });

  it('is not known of what a shallow clone does not show', async () => {
    await commit(1, {});
    await commit(2, { cap: '2_000' });
    await commit(3, { cap: '2_000', ltv: '81%' });
    const clone = join(root, 'clone');
    await git('clone', '--quiet', '--depth', '2', `file://${root}`, clone);
    const { times, findings } = await changes({ cap: '2_000', ltv: '81%' }, { folder: clone });
    expect([...times.keys()]).to.deep.equal(['reserves.WETH.ltv']);
    expect(findings.map(({ ruleId, message, help }) => `${ruleId}: ${message}; ${help}`)).to.deep.equal([
      'state/history-cut: git does not tell when 2 values of core were last changed: the clone is shallow; fetch the whole history (fetch-depth: 0), or give a node or a state file',
    ]);
    // What is old enough at the clone's end needs no more.
    expect(days(await changes({ cap: '2_000', ltv: '81%' }, { folder: clone, since: 2 }))).to.deep.equal({
      'WETH.ltv': '3',
      'WETH.liquidationThreshold': '2~',
      'WETH.supplyCap': '2~',
    });
  });
});
