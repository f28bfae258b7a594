import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { cli, sharedDevnet, temporaryFolder } from './devnet.js';

const PROVIDER = '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e';
const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
const NOBODY = '0x00000000000000000000000000000000DeaDBeef';
const AAVE = ['--protocol', 'aave-v3', '--chain', 'devnet', '--chain-id', '31337'];

describe('init', function () {
  this.timeout(180_000);
  let cwd: string;
  let rpc: string[];
  let authority: string[];

  beforeEach(async () => {
    cwd = await temporaryFolder();
    const { rpcUrl, safe } = await sharedDevnet();
    rpc = ['--rpc', rpcUrl];
    authority = ['--authority', 'risk-council', '--safe', safe.address];
  });

  const init = (...words: string[]) => cli(['init', 'w', ...words, '--json'], { cwd });
  const text = (file: string): Promise<string> => readFile(join(cwd, 'w', file), 'utf8');
  const within = (...words: string[]) => cli([...words, '--json'], { cwd: join(cwd, 'w') });

  it('makes a workspace with the live market, sound and equal to the chain', async () => {
    const { json, code, err } = await init(...AAVE, ...rpc, ...authority, '--address', PROVIDER, '--market', 'core');
    expect([code, err], JSON.stringify(json)).to.deep.equal([0, '']);
    expect(json.format).to.equal('plimsoll.init/1');
    expect(json.files).to.have.members([
      'params/aave-v3/devnet/core.yaml',
      'plimsoll.lock',
      'schemas/workspace.schema.json',
      'schemas/policy.schema.json',
      'schemas/protocol.schema.json',
      'schemas/scenario.schema.json',
      'schemas/markets/aave-v3.schema.json',
      '.gitignore',
      'plimsoll.yaml',
    ]);
    for (const file of json.files) expect(existsSync(join(cwd, 'w', file)), file).to.equal(true);
    const valid = await within('validate');
    expect(valid.json.documents).to.have.length(2);
    expect(valid.json.findings.filter(({ severity }: { severity: string }) => severity === 'error')).to.deep.equal([]);
    const diff = await within('diff', '--detailed-exitcode');
    expect([diff.code, diff.json.diffs[0].changes]).to.deep.equal([0, []]);
    expect(
      diff.json.diffs[0].unmanaged.filter((path: string) => !/\.(?:pendingLtv|ltvzero)$/.test(path)),
    ).to.deep.equal([]);
    expect(await text('plimsoll.yaml')).to.include('version: "1.4.1"');
  });

  it('writes documents whose first lines lead editors to their schemas', async () => {
    await init(...AAVE, ...rpc, ...authority, '--address', PROVIDER, '--market', 'core');
    for (const file of ['plimsoll.yaml', 'params/aave-v3/devnet/core.yaml']) {
      const schema = /^# yaml-language-server: \$schema=(\S+)$/m.exec(await text(file))?.[1] ?? '';
      const path = join(cwd, 'w', file, '..', schema);
      expect(JSON.parse(await readFile(path, 'utf8'))).to.have.property('$schema');
    }
    expect(await text('params/aave-v3/devnet/core.yaml')).to.match(/\n# supplyCap: .*\n/);
  });

  it('writes the schemas that the first lines of policies and definitions in the documentation name', async () => {
    await init(...AAVE);
    for (const [guide, folder] of [
      ['policies', 'policies'],
      ['protocol-definitions', 'protocols'],
    ] as const) {
      const shown = await readFile(new URL(`../../docs/${guide}.md`, import.meta.url), 'utf8');
      const line = /^# yaml-language-server: \$schema=(\S+)$/m.exec(shown)?.[1] ?? '';
      const schema = await readFile(join(cwd, 'w', folder, '..', line.replace(/^\.\.\//, '')), 'utf8');
      expect(line).to.match(/^\.\.\/schemas\//);
      expect(schema, line).to.equal(await readFile(new URL(`../../${line.slice(3)}`, import.meta.url), 'utf8'));
    }
  });

  it('keeps the URL of a node out of the workspace, unless it is of this machine', async () => {
    const url = 'https://node.example/v2/s3cretKey';
    const { json, code } = await init(...AAVE, '--rpc', url);
    expect([code, json.files.includes('plimsoll.yaml')]).to.deep.equal([0, true]);
    const yaml = await text('plimsoll.yaml');
    expect(yaml).to.include('rpc: "$'.concat('{DEVNET_RPC_URL}"'));
    expect(yaml).not.to.include('s3cret');
  });

  it('reads the node that the environment names', async () => {
    const { rpcUrl } = await sharedDevnet();
    const words = ['init', 'w', ...AAVE, '--address', PROVIDER, '--market', 'core', '--json'];
    const { json, code } = await cli(words, { cwd, env: { DEVNET_RPC_URL: rpcUrl } });
    expect(code, JSON.stringify(json)).to.equal(0);
    const without = await cli(
      words.map((word) => (word === 'w' ? 'v' : word)),
      { cwd },
    );
    expect([without.code, without.json.error.code]).to.deep.equal([1, 'rpc/not-configured']);
    expect(without.json.error.message).to.include('DEVNET_RPC_URL');
    expect(existsSync(join(cwd, 'v'))).to.equal(false);
  });

  it('takes the base tokens of a protocol whose chain does not list them', async () => {
    const { contracts } = await sharedDevnet();
    const given = [
      `clearingHouseConfig=${contracts.clearingHouseConfig}`,
      `marketRegistry=${contracts.marketRegistry}`,
      'settlementToken=0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
    ].flatMap((address) => ['--address', address]);
    const flags = ['--protocol', 'perp-curie', '--chain', 'devnet', '--chain-id', '31337', ...rpc, '--market', 'perp'];
    const { json } = await init(...flags, ...given, '--entity', `markets=${contracts.vETH}`);
    expect(json.ok, JSON.stringify(json.error)).to.equal(true);
    const yaml = await text('params/perp-curie/devnet/perp.yaml');
    expect(yaml).to.match(/\n {2}vETH:\n/);
    expect(yaml).not.to.include('vBTC');
    const diff = await within('diff', '--detailed-exitcode');
    expect([diff.code, diff.json.diffs[0].changes]).to.deep.equal([0, []]);
    const none = await cli(['init', 'v', ...flags, ...given, '--json'], { cwd });
    expect(none.json.findings.map(({ ruleId }: { ruleId: string }) => ruleId)).to.deep.equal(['import/not-listed']);
  });

  it('names the flag where nobody can be asked', async () => {
    const cases: readonly (readonly [string[], string])[] = [
      [[], '--protocol NAME'],
      [['--protocol', 'aave-v3'], '--chain NAME'],
      [['--protocol', 'aave-v3', '--chain', 'devnet'], '--chain-id N'],
      [[...AAVE, ...rpc, '--address', PROVIDER], '--market NAME'],
      [[...AAVE, '--authority', 'council'], '--safe 0x…'],
      [[...AAVE, ...authority.slice(2)], '--authority NAME'],
    ];
    for (const [words, flag] of cases) {
      const { json, code } = await init(...words);
      expect([code, json.error.code, json.error.hint]).to.deep.equal([64, 'cli/missing-flag', `Give ${flag}.`]);
    }
    expect(await readdir(cwd)).to.deep.equal([]);
  });

  it('refuses what is no name, number or address', async () => {
    const cases: readonly (readonly [string[], RegExp])[] = [
      [['--protocol', 'aave-v4', '--chain', 'x', '--chain-id', '1'], /no protocol definition aave-v4/],
      [['--protocol', 'aave-v3', '--chain', '../x', '--chain-id', '1'], /lower-case letters/],
      [['--protocol', 'aave-v3', '--chain', 'x', '--chain-id', '0x1'], /whole number/],
      [[...AAVE, '--authority', 'a', '--safe', WETH.toLowerCase()], /checksum/],
      [[...AAVE, ...rpc, '--address', `pool=${PROVIDER}`, '--market', 'x'], /pool is no address that a market gives/],
      [[...AAVE, ...rpc, '--address', PROVIDER, '--market', '../../x'], /lower-case letters/],
      [[...AAVE, ...rpc, '--address', PROVIDER, '--market', 'x', '--entity', `reserves=${WETH}`], /names no group/],
      [[...AAVE, '--market', 'x'], /needs its addresses/],
    ];
    for (const [words, message] of cases) {
      const { json, code } = await init(...words);
      expect(code, JSON.stringify(json)).to.be.oneOf([1, 64]);
      expect(json.error.message).to.match(message);
    }
    expect(await readdir(cwd)).to.deep.equal([]);
  });

  it('says what is wrong with an address that is not what it should be, and writes nothing', async () => {
    const cases: readonly (readonly [string[], string, RegExp])[] = [
      [['--address', NOBODY], 'chain/no-code', /no contract at 0x0*deadbeef, which is poolAddressesProvider/],
      [['--address', WETH], 'chain/read-reverted', /poolAddressesProvider at 0xc02aaa39/],
      [['--address', PROVIDER, '--authority', 'a', '--safe', NOBODY], 'init/not-a-safe', /there is no contract/],
      [['--address', PROVIDER, '--authority', 'a', '--safe', WETH], 'init/not-a-safe', /does not answer as a Safe/],
    ];
    for (const [words, is, message] of cases) {
      const { json, code } = await init(...AAVE, ...rpc, '--market', 'core', ...words);
      expect([code, json.error.code]).to.deep.equal([1, is]);
      expect(json.error.message).to.match(message);
    }
    const wrong = await init(...AAVE.slice(0, -1), '1', ...rpc, '--market', 'core', '--address', PROVIDER);
    expect([wrong.code, wrong.json.error.code]).to.deep.equal([1, 'rpc/wrong-chain']);
    expect(await readdir(cwd)).to.deep.equal([]);
  });

  it('overwrites nothing', async () => {
    await mkdir(join(cwd, 'w'));
    await writeFile(join(cwd, 'w/.gitignore'), 'mine\n');
    expect((await init(...AAVE)).json.files).not.to.include('.gitignore');
    expect(await text('.gitignore')).to.equal('mine\n');
    const again = await init(...AAVE);
    expect([again.code, again.json.error.code]).to.deep.equal([1, 'init/exists']);
    expect(again.json.error.hint).to.include('plimsoll import');
    await mkdir(join(cwd, 'v/schemas'), { recursive: true });
    await writeFile(join(cwd, 'v/schemas/workspace.schema.json'), '{}');
    const other = await cli(['init', 'v', ...AAVE, '--json'], { cwd });
    expect([other.code, other.json.error.message]).to.deep.equal([
      1,
      'schemas/workspace.schema.json is there already, and nothing is overwritten',
    ]);
    expect(await readdir(join(cwd, 'v'))).to.deep.equal(['schemas']);
  });
});
