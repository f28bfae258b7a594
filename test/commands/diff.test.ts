import { expect } from 'chai';
import { expectGolden } from '../golden/golden.js';
import { freshBuild } from '../program.js';
import { USDC, WETH } from '../protocol/support.js';
import { MARKET, TestWorkspace } from './workspace.js';

const EDITED = MARKET.replace('80.5% ', '80% ')
  .replace('3_000_000', '2_500_000')
  .replace('borrowCap: unlimited', 'borrowCap: 2_000_000')
  .replace('slope1: 2.7%', 'slope1: 3%')
  .replace('    supplyCap: 6_750_000_000\n', '    supplyCap: 6_750_000_000\n    frozen: true\n')
  .replace('[WETH]', '[USDC]')
  .replace('label: ETH correlated', 'label: "Stable: coins"');

const report = (ltv: number, symbol = 'WETH'): string =>
  JSON.stringify({
    chainId: 1,
    reserves: {
      [WETH]: { underlying: WETH, symbol, id: 0, ltv, supplyCap: 3_000_000 },
      [USDC]: { underlying: USDC, symbol, id: 1, ltv: 7500 },
    },
    strategies: { [WETH]: { variableRateSlope1: '27012345678901234567890123' } },
    eModes: {},
  });

describe('plimsoll diff', () => {
  let workspace: TestWorkspace;
  before(async function () {
    this.timeout(120_000);
    await freshBuild();
    workspace = await TestWorkspace.create();
    await workspace.write('before.json', report(8000));
    await workspace.write('after.json', report(8050));
  });
  after(() => workspace.remove());
  beforeEach(() => workspace.write('params/core.yaml', EDITED));
  const GIT = ['diff', '--from', 'git:HEAD', '--to', 'worktree'] as const;

  it('shows what an edit of the YAML changes', async () => {
    const { code, stdout, stderr } = await workspace.run(...GIT);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expectGolden('diff-git-worktree', stdout);
  });

  it('gives it as JSON', async () => {
    const { code, stdout } = await workspace.run(...GIT, '--only', 'reserves.WETH.ltv', '--only', 'eModes', '--json');
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.equal({
      format: 'plimsoll.diff/1',
      ok: true,
      diffs: [
        {
          market: 'core',
          from: { source: 'git:HEAD' },
          to: { source: 'worktree' },
          changes: [
            {
              path: 'reserves.WETH.ltv',
              before: { text: '80.5%', raw: '8050' },
              after: { text: '80%', raw: '8000' },
              absolute: '-0.5%',
              relative: '-0.00621118',
            },
            {
              path: 'eModes.1.label',
              before: { text: 'ETH correlated', raw: 'ETH correlated' },
              after: { text: 'Stable: coins', raw: 'Stable: coins' },
              absolute: null,
              relative: null,
            },
            {
              path: 'eModes.1.collateral',
              before: { text: 'WETH', raw: 'WETH' },
              after: { text: 'USDC', raw: 'USDC' },
              absolute: '+USDC -WETH',
              relative: null,
            },
          ],
          unmanaged: [],
        },
      ],
    });
  });

  it('shows only what is asked for', async () => {
    const { code, stdout } = await workspace.run(...GIT, '--only', 'reserves.*.supplyCap');
    expect(code).to.equal(0);
    expectGolden('diff-only', stdout);
  });

  it('ends with 2 where there are differences and that is asked', async () => {
    expect((await workspace.run(...GIT, '--detailed-exitcode')).code).to.equal(2);
    expect((await workspace.run(...GIT, '--detailed-exitcode', '--only', 'reserves.USDC.supplyCap')).code).to.equal(0);
    expect(
      (await workspace.run('diff', '--from', 'worktree', '--to', 'worktree', '--detailed-exitcode')).code,
    ).to.equal(0);
  });

  it('says that there is nothing', async () => {
    const { code, stdout } = await workspace.run('diff', '--from', 'worktree', '--to', 'worktree');
    expect(code).to.equal(0);
    expectGolden('diff-nothing', stdout);
  });

  it('compares two files, with what is to be said about them', async () => {
    const { code, stdout } = await workspace.run('diff', '--from', 'before.json', '--to', 'after.json');
    expect(code).to.equal(0);
    expectGolden('diff-files', stdout);
  });

  it('compares a file with the YAML, where what the YAML omits is unmanaged', async () => {
    const { code, stdout } = await workspace.run('diff', '--from', 'before.json');
    expect(code).to.equal(0);
    expectGolden('diff-file-worktree', stdout);
  });

  it('of a market that the revision lacks says so', async () => {
    await workspace.write('params/second.yaml', MARKET.replace('name: core', 'name: second'));
    const { code, stdout } = await workspace.run(...GIT, 'second', '--only', 'reserves.USDC');
    expect(code).to.equal(0);
    expectGolden('diff-new-market', stdout);
    await workspace.git('clean', '-qf', 'params/second.yaml');
  });

  for (const [argv, code, says] of [
    [['--from', 'git:nowhere'], 1, 'git knows no revision nowhere here'],
    [['--from', 'git:--output=x'], 1, '"--output=x" is no git revision'],
    [['--from', 'git:'], 64, 'git: needs a revision'],
    [['--from', 'chain@0x10'], 64, '0x10 is no block number'],
    [['--from', 'none.json'], 1, 'there is no file none.json'],
    [['--from', 'worktree', 'cor'], 1, 'there is no market cor in params'],
    [['--from', 'chain'], 1, 'the environment variable ETHEREUM_RPC_URL is not set'],
  ] as const)
    it(`${argv.join(' ')} exits ${code}, and says why on stderr`, async () => {
      const { code: got, stdout, stderr } = await workspace.run('diff', ...argv);
      expect({ got, stdout }).to.deep.equal({ got: code, stdout: '' });
      expect(stderr)
        .to.include(says)
        .and.match(/^error /);
      const json = await workspace.run('diff', ...argv, '--json');
      expect(json.code).to.equal(code);
      expect(JSON.parse(json.stdout)).to.have.nested.property('error.message').that.includes(says);
    });

  it('lets no name of a token move the cursor or reorder the text', async () => {
    const hostile = 'W\u001b[2J\u202e\n\u200bX';
    await workspace.write('hostile.json', report(8000, hostile));
    await workspace.write('hostile-after.json', report(8050, hostile));
    await workspace.write(
      'params/core.yaml',
      EDITED.replace('  WETH:', '  "W\\e[2J\\u202e\\nX":').replace('label: "Stable: coins"', 'label: "ok"'),
    );
    for (const argv of [
      ['--from', 'hostile.json', '--to', 'hostile-after.json'],
      [...GIT.slice(1)],
      ['--from', 'hostile.json'],
    ])
      for (const more of [[], ['--json']]) {
        const { stdout, stderr } = await workspace.run('diff', ...argv, ...more);
        expect(stdout + stderr).to.not.match(/[^\n\P{Cc}]|\p{Cf}/u);
      }
  });
});
