import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freshBuild } from '../program.js';
import { runHere } from '../program-here.js';

const BROKEN =
  'apiVersion: plimsoll/v1\nkind: Protocol\nname: own\nversion: 1.0.0\ntitle: Own\ncontracts: {}\nentities: {}\ntransitions: {}\n';

describe('explain and protocol', () => {
  let folder: string;

  before(async function () {
    this.timeout(120_000);
    await freshBuild();
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-explain-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const text = async (...argv: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runHere(argv, { cwd: folder });
    expect([code, stderr], argv.join(' ')).to.deep.equal([0, '']);
    return stdout;
  };
  const failure = async (...argv: string[]) => {
    const { code, stdout } = await runHere([...argv, '--json'], { cwd: folder });
    const { error } = JSON.parse(stdout) as { error: { code: string; hint?: string } };
    return { exit: code, code: error.code, hint: error.hint };
  };

  it('explains a rule of a definition, outside of any workspace', async () => {
    expect(await text('explain', 'aave-v3/ltv-within-threshold')).to.equal(
      [
        'aave-v3/ltv-within-threshold  the LTV must not be above the liquidation threshold, or a loan could be liquidated at once',
        '',
        '  holds where  ltv <= liquidationThreshold',
        '  of each      reserves',
        '  severity     error',
        '  parameters   reserves.*.ltv',
        '               reserves.*.liquidationThreshold',
        '',
        'A document that breaks it does not validate, and no plan passes through a state that does. It is judged only where every value it names is managed.',
        '',
      ].join('\n'),
    );
  });

  it('explains a parameter by the path of an entity, of any, and of one definition', async () => {
    const cap = await text('explain', 'reserves.WETH.supplyCap');
    expect(cap).to.equal(
      [
        'reserves.*.supplyCap  Supply cap  aave-v3',
        '',
        'The most that can be supplied, in whole tokens. A cap of 1 is how governance writes "closed".',
        '',
        '  written    whole tokens, as 3_000_000, or unlimited',
        '  values     1 to 68719476735',
        '  words      unlimited: stored as 0, above every number',
        '  stored as  whole: a whole number, an integer up to 68719476735',
        '  read from  pool.getReserveData(address asset): configuration, bits 116 to 151',
        '  role       supplyCap',
        '  set by     poolConfigurator.setSupplyCap',
        '               Set supply cap: sets it; by RISK_ADMIN or POOL_ADMIN',
        '  rules      aave-v3/borrow-cap-within-supply-cap (warning): the borrow cap is above the supply cap, so it does not bind',
        '',
      ].join('\n'),
    );
    expect(await text('explain', 'reserves.*.supplyCap')).to.equal(cap);
    expect(await text('explain', 'reserves.supplyCap', '--protocol', 'aave-v3')).to.equal(cap);
    expect(await text('explain', 'aave-v3 reserves.supplyCap')).to.equal(cap);
  });

  it('says so where nothing sets a parameter', async () => {
    expect(await text('explain', 'clearingHouse.imRatio')).to.include('set by     nothing: no call of the definition');
  });

  it('says what is near', async () => {
    const unknown = { exit: 1, code: 'explain/unknown-code' };
    expect(await failure('explain', 'reserves.*.lvt')).to.deep.equal({
      ...unknown,
      hint: 'Did you mean reserves.*.ltv?',
    });
    expect(await failure('explain', 'aave-v3/ltv-in-threshold')).to.deep.equal({
      ...unknown,
      hint: 'Did you mean aave-v3/ltv-within-threshold?',
    });
    expect((await failure('explain', 'x'.repeat(5000))).code).to.equal('explain/unknown-code');
    expect((await failure('explain', 'reserves.ltv', '--protocol', 'perp-curie')).code).to.equal(
      'explain/unknown-code',
    );
    expect(await failure('explain', 'reserves.ltv', '--protocol', 'aave-v2')).to.deep.equal({
      exit: 1,
      code: 'protocol/unknown',
      hint: 'did you mean aave-v3?',
    });
  });

  it('lists the definitions, and says which has errors', async () => {
    expect(await text('protocol', 'list')).to.equal(
      [
        'name        version  title         from',
        'aave-v3     1.0.0    Aave v3       built-in',
        'perp-curie  1.0.0    Perpetual v2  built-in',
        '',
      ].join('\n'),
    );
    const own = join(folder, 'own');
    await mkdir(join(own, 'protocols'), { recursive: true });
    await writeFile(join(own, 'plimsoll.yaml'), 'apiVersion: plimsoll/v1\nkind: Workspace\nchains: {}\n');
    await writeFile(join(own, 'protocols/own.yaml'), BROKEN);
    const { code, stdout } = await runHere(['protocol', 'list', '--json'], { cwd: own });
    const { ok, protocols, findings } = JSON.parse(stdout);
    expect([code, ok]).to.deep.equal([1, false]);
    expect(protocols[1]).to.deep.equal({ name: 'own', version: null, title: null, source: 'workspace' });
    expect(findings.map(({ file }: { file: string }) => file)).to.include('protocols/own.yaml');
  });

  it('shows a definition as a table, and refuses one there is not', async () => {
    const shown = await text('protocol', 'show', 'aave-v3');
    expect(shown).to.match(/^ltv +percent +0% to 100% +configureReserveAsCollateral$/m);
    expect(shown).to.match(/^debtCeiling +usd +0\.01 to 10995116277\.75, disabled +setDebtCeiling$/m);
    expect(shown).to.match(/^ltvzero +flag +follows from pendingLtv != 0% && ltv == 0%$/m);
    expect(await failure('protocol', 'show', '../aave-v3')).to.include({ exit: 1, code: 'protocol/unknown' });
  });

  it('prints the schema of its markets as a document of its own', async () => {
    const schema = JSON.parse(await text('protocol', 'schema', 'perp-curie'));
    expect(schema.$id).to.equal('https://plimsoll.dev/schemas/markets/perp-curie.schema.json');
  });

  it('names the commands of a group that is no command itself', async () => {
    expect(await failure('param')).to.deep.equal({
      exit: 64,
      code: 'cli/unknown-command',
      hint: 'There are plimsoll param check, plimsoll param diff, plimsoll param import, plimsoll param propose, plimsoll param validate.',
    });
  });
});
