import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadYaml } from '../../src/document/load.js';
import { readPools } from '../../src/impact/depth/read-pools.js';
import { readDepthTable } from '../../src/impact/depth/table.js';
import { root } from '../program.js';

const page = readFileSync(join(root, 'docs/depth.md'), 'utf8');
const blockOf = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';

const problems = async (text: string): Promise<string[]> => {
  const source = { file: 'scenarios/pools.yaml', text };
  const loaded = loadYaml(source);
  const findings = loaded.ok ? (await readPools(source, loaded.root)).findings : loaded.findings;
  return findings.map(({ ruleId, message, range }) => `${range?.start.line} ${ruleId} ${message}`);
};

describe('the page about depth', () => {
  const yaml = blockOf('yaml');

  it('has a Pools document and a table that are read', async () => {
    expect(await problems(yaml)).to.deep.equal([]);
    const [curve] = readDepthTable(blockOf('csv'), 'quotes.csv', null, () => null);
    expect(curve?.points.map(({ size }) => size)).to.deep.equal([1_000_000, 10_000_000]);
  });

  it('and slips in a Pools document are told at their lines', async () => {
    expect(await problems(yaml.replace('reserve0: reserves.reserve0', 'reserve0: reserves.reserve9'))).to.deep.equal([
      '14 pools/read shapes.uniswap-v2.reserve0: reserves has no one output reserve9',
    ]);
    expect(await problems(yaml.replace('reserve0: reserves.reserve0', 'reserve0: reservs.reserve0'))).to.deep.equal([
      '14 pools/read shapes.uniswap-v2.reserve0: there is no read reservs',
    ]);
    expect(await problems(yaml.replace('shape: uniswap-v2', 'shape: curve'))).to.deep.equal([
      '35 pools/shape there is no shape curve',
    ]);
    expect(await problems(yaml.replace(', fee: 0.3%', ''))).to.deep.equal([
      '35 schema/required pools.0 lacks fee, and its shape does not read it',
    ]);
    expect(await problems(yaml.replace('fee: 0.3%', 'fee: 100%'))).to.deep.equal([
      '35 pools/range pools.0.fee is from 0% to below 100%',
    ]);
    expect(await problems(yaml.replace('    liquidity: liquidity\n', ''))).to.deep.equal([
      '17 schema/required shapes.uniswap-v3 lacks liquidity',
    ]);
    expect(
      await problems(
        yaml.replace('0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640', '0xb4e16d0168e52d35cacd2c6185b44281ec28c9dc'),
      ),
    ).to.deep.equal(['36 pools/twice pools.1 is the pool 0xb4e16d0168e52d35cacd2c6185b44281ec28c9dc again']);
    const [broken] = await problems(yaml.replace('view returns (uint24)', 'view returns uint24'));
    expect(broken).to.match(/^26 abi\/declaration /);
  });
});
