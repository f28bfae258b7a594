import { expect } from 'chai';
import { expectGolden } from '../golden/golden.js';
import { freshBuild } from '../program.js';
import { MARKET, TestWorkspace } from './workspace.js';

describe('plimsoll validate', () => {
  let workspace: TestWorkspace;
  before(async function () {
    this.timeout(120_000);
    await freshBuild();
    workspace = await TestWorkspace.create();
  });
  after(() => workspace.remove());
  beforeEach(() => workspace.write('params/core.yaml', MARKET));

  it('says that all is well', async () => {
    expect(await workspace.run('validate')).to.deep.equal({
      code: 0,
      stdout: 'valid  2 documents, 13 values: no findings\n',
      stderr: '',
    });
    expect(await workspace.run('validate', 'params/core.yaml')).to.include({
      code: 0,
      stdout: 'valid  params/core.yaml, 13 values: no findings\n',
    });
  });

  it('shows every mistake on its line, with what to write', async () => {
    await workspace.write(
      'params/core.yaml',
      MARKET.replace('80.5% ', '0.8 ')
        .replace('liquidationThreshold', 'liquidationTreshold')
        .replace('3_000_000', '90_000_00')
        .replace('slope1: 2.7%', 'slope1: 2.705%')
        .replace('[WETH]', '[WEHT]')
        .replace('chain: ethereum', 'chain: etherium'),
    );
    const { code, stdout, stderr } = await workspace.run('validate');
    expect({ code, stderr }).to.deep.equal({ code: 1, stderr: '' });
    expectGolden('validate-mistakes', stdout);
  });

  it('shows a broken constraint on the line of each value', async () => {
    await workspace.write('params/core.yaml', MARKET.replace('80.5% ', '99% '));
    const { code, stdout } = await workspace.run('validate');
    expect(code).to.equal(1);
    expectGolden('validate-constraint', stdout);
  });

  it('passes with warnings', async () => {
    await workspace.write(
      'params/core.yaml',
      MARKET.replace('frozen: false', 'frozen: false\n    borrowingEnabled: true'),
    );
    const { code, stdout } = await workspace.run('validate');
    expect(code).to.equal(0);
    expectGolden('validate-warnings', stdout);
  });

  it('gives findings as JSON, without quoted lines', async () => {
    await workspace.write('params/core.yaml', MARKET.replace('80.5% ', '0.8 '));
    const { code, stdout, stderr } = await workspace.run('validate', '--json');
    expect({ code, stderr }).to.deep.equal({ code: 1, stderr: '' });
    const { findings, ...rest } = JSON.parse(stdout) as { findings: unknown[] };
    expect(rest).to.deep.equal({
      format: 'plimsoll.validate/1',
      ok: false,
      documents: [
        { file: 'plimsoll.yaml', kind: 'Workspace', name: null },
        { file: 'params/core.yaml', kind: 'Market', name: 'core' },
      ],
    });
    expect(findings).to.deep.equal([
      {
        ruleId: 'quantity/bare-percent',
        message: '0.8 could mean 0.8% or 80%',
        path: 'reserves.WETH.ltv',
        help: 'Write 0.8% or 80%.',
        data: { nearest: ['0.8%', '80%'] },
        severity: 'error',
        file: 'params/core.yaml',
        range: { start: { line: 12, column: 10 }, end: { line: 12, column: 13 } },
      },
    ]);
  });

  it('finds a file that is not there, and none outside the workspace', async () => {
    expect(await workspace.run('validate', 'params/none.yaml')).to.include({ code: 1 });
    const outside = await workspace.run('validate', '../x.yaml');
    expect(outside.code).to.equal(1);
    expect(outside.stderr).to.match(
      /^error {2}the path "\.\.\/x\.yaml" leaves the workspace {2}\[workspace\/outside\]\n/,
    );
  });

  it('outside a workspace says how to get into one', async () => {
    const { code, stderr } = await workspace.run('validate', '--workspace', 'params');
    expect(code).to.equal(1);
    expect(stderr).to.equal(
      'error  there is no plimsoll.yaml in params  [workspace/none]\nhelp: give the folder of a workspace, or make one with plimsoll init\n',
    );
  });

  it('lets no text of a document move the cursor', async () => {
    await workspace.write(
      'params/core.yaml',
      MARKET.replace('  USDC:', '  "US\\e[2J\\u202eDC":')
        .replace('6_750_000_000', '5 \u00a0x')
        .replace('[WETH]', '["\\r\\x07"]'),
    );
    for (const argv of [['validate'], ['validate', '--json']]) {
      const { code, stdout, stderr } = await workspace.run(...argv);
      expect(code).to.equal(1);
      expect(stdout + stderr).to.not.match(/[^\n\P{Cc}]|\p{Cf}/u);
    }
    await workspace.write('params/core.yaml', `${MARKET}# \u001b[2J\n`);
    const { stdout } = await workspace.run('validate');
    expect(stdout)
      .to.include('U+001B')
      .and.not.match(/[^\n\P{Cc}]/u);
  });
});
