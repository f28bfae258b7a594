import { expect } from 'chai';
import { expectGolden } from '../golden/golden.js';
import { freshBuild } from '../program.js';
import { USDC, WETH } from '../protocol/support.js';
import { MARKET, TestWorkspace } from './workspace.js';

const PROVIDER = '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e';
const report = (supplyCap: number): string =>
  JSON.stringify({
    chainId: 1,
    poolConfig: { poolAddressesProvider: PROVIDER },
    reserves: {
      [WETH]: {
        underlying: WETH,
        symbol: 'WETH',
        id: 0,
        ltv: 8050,
        liquidationThreshold: 8300,
        liquidationBonus: 10500,
        supplyCap,
        borrowCap: 0,
        debtCeiling: 0,
        isFrozen: false,
      },
      [USDC]: {
        underlying: USDC,
        symbol: 'a: "b" #',
        id: 1,
        ltv: 0,
        liquidationThreshold: 0,
        liquidationBonus: 10000,
        supplyCap: 1,
      },
    },
    strategies: {
      [WETH]: {
        optimalUsageRatio: '900000000000000000000000000',
        baseVariableBorrowRate: '0',
        variableRateSlope1: '27012345678901234567890123',
        variableRateSlope2: '800000000000000000000000000',
      },
    },
    eModes: {
      '1': {
        label: 'ETH correlated',
        ltv: 9300,
        liquidationThreshold: 9500,
        liquidationBonus: 10100,
        collateralBitmap: '1',
        borrowableBitmap: '3',
      },
    },
  });
const NEW = [
  'import',
  'new',
  '--from',
  'report.json',
  '--protocol',
  'aave-v3',
  '--chain',
  'ethereum',
  '--authority',
  'dao',
] as const;

describe('plimsoll import', () => {
  let workspace: TestWorkspace;
  before(async function () {
    this.timeout(120_000);
    await freshBuild();
    workspace = await TestWorkspace.create();
    await workspace.write('report.json', report(3_000_000));
  });
  after(() => workspace.remove());

  it('writes a document that validates, says what it left out, and never writes over it', async () => {
    const { code, stdout } = await workspace.run(...NEW);
    expect(code).to.equal(0);
    expectGolden('import-new', stdout);
    expectGolden('import-new-document', await workspace.read('params/aave-v3/ethereum/new.yaml'));
    expect((await workspace.run('validate')).code).to.equal(0);
    const again = await workspace.run(...NEW);
    expect(again.code).to.equal(1);
    expect(again.stderr).to.include('[market/exists]');
    const nothing = await workspace.run('diff', 'new', '--from', 'report.json', '--json');
    const { diffs } = JSON.parse(nothing.stdout) as { diffs: { changes: unknown[] }[] };
    expect(diffs[0]?.changes).to.deep.equal([]);
  });

  it('brings a document up to date without touching another byte', async () => {
    await workspace.write('later.json', report(3_500_000));
    await workspace.write('params/core.yaml', MARKET.replace('  USDC:', '  "USDC":'));
    await workspace.write('params/core.yaml', MARKET.replace(', slope1: 2.7%', ''));
    const { code, stdout } = await workspace.run('import', 'core', '--update', '--from', 'later.json', '--json');
    expect(JSON.parse(stdout)).to.deep.include({
      format: 'plimsoll.import/1',
      ok: true,
      file: 'params/core.yaml',
      changed: ['reserves.WETH.supplyCap', 'reserves.USDC.supplyCap'],
    });
    expect(code).to.equal(0);
    expect(await workspace.read('params/core.yaml')).to.equal(
      MARKET.replace(', slope1: 2.7%', '').replace('3_000_000', '3_500_000').replace('6_750_000_000', '1'),
    );
    const again = await workspace.run('import', 'core', '--update', '--from', 'later.json');
    expect(again.stdout.split('\n').at(-2)).to.equal('nothing to change in params/core.yaml');
  });

  for (const [what, argv, says] of [
    ['a flag that is missing', ['import', 'x', '--from', 'report.json'], 'protocol'],
    [
      'a protocol that is unknown',
      [...NEW.slice(0, 4), '--protocol', 'aave', '--chain', 'ethereum'],
      'there is no protocol definition aave',
    ],
    ['a name that no market may have', ['import', 'A: b', ...NEW.slice(2)], 'A: b is no name of a market'],
    ['a place outside the workspace', [...NEW, '--out', '../x.yaml'], 'leaves the workspace'],
  ] as const)
    it(`refuses ${what}`, async () => {
      const { code, stdout, stderr } = await workspace.run(...argv);
      expect(code).to.be.oneOf([1, 64]);
      expect(stdout).to.equal('');
      expect(stderr)
        .to.match(/^error /)
        .and.include(says);
    });
});
