import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createRpc } from '../../src/chain/rpc.js';
import { digestOf } from '../../src/document/source.js';
import { planAddition } from '../../src/trust/add.js';
import { planAllowance, planRemoval } from '../../src/trust/change-trust.js';
import { pinnedDefinition } from '../../src/trust/pinned-definition.js';
import { parseTrust } from '../../src/trust/read-trust.js';
import { writeTrust } from '../../src/trust/write-trust.js';
import { CONFIG, MARKET } from '../commands/workspace.js';
import { root as checkout } from '../program.js';
import { type Repository, refusal, temporary, workspaceRepository } from './support.js';

const builtIn = (): Promise<string> => readFile(join(checkout, 'protocols/aave-v3.yaml'), 'utf8');

describe('trust add', () => {
  let repository: Repository;
  let file: string;
  const input = () => ({
    root: repository.root,
    environment: { PLIMSOLL_TRUST: file },
    ref: 'main',
    remote: null,
    nodeOf: null,
  });

  beforeEach(async () => {
    repository = await workspaceRepository();
    file = join(await temporary(), 'config', 'trust.yaml');
  });

  it('pins what the branch has, not what lies in the worktree', async () => {
    await repository.write('plimsoll.yaml', `${CONFIG}# edited\n`);
    await repository.write('protocols/aave-v3.yaml', 'kind: nonsense\n');
    repository.git('checkout', '-qb', 'work');
    repository.commit();
    const { changes, text, place, workspace } = await planAddition(input());
    const { workspaces } = await parseTrust({ file, text });
    const entry = workspaces.get(workspace);
    expect(entry?.workspace).to.equal(digestOf(CONFIG));
    expect([...(entry?.definitions ?? [])]).to.deep.equal([['aave-v3', digestOf(await builtIn())]]);
    expect(entry).to.include({ ref: 'refs/heads/main', path: '.' });
    expect(place.branch.commit).to.equal(repository.git('rev-parse', 'main'));
    expect(changes.every(({ kind }) => kind === 'added')).to.equal(true);
  });

  it('pins the definition of the workspace before a built-in one of the same name', async () => {
    const own = `${await builtIn()}# ours\n`;
    await repository.write('protocols/aave-v3.yaml', own);
    repository.commit();
    const { text, workspace } = await planAddition(input());
    const { workspaces } = await parseTrust({ file, text });
    expect(workspaces.get(workspace)?.definitions.get('aave-v3')).to.equal(digestOf(own));
  });

  it('says which chains were not asked, and why', async () => {
    expect((await planAddition(input())).skipped).to.deep.equal([{ market: 'core', reason: 'offline' }]);
    const { skipped } = await planAddition({
      ...input(),
      nodeOf: () => createRpc('http://127.0.0.1:9', { retries: 0 }),
    });
    expect(skipped.map(({ market }) => market)).to.deep.equal(['core']);
    expect(skipped[0]?.reason).to.match(/127\.0\.0\.1:9/);
  });

  it('is written for its owner alone, and a second time changes nothing', async () => {
    await writeTrust(await planAddition(input()));
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    const text = await readFile(file, 'utf8');
    const again = await planAddition(input());
    expect(again.text).to.equal(text);
    expect(again.changes.map(({ kind }) => kind)).to.not.include('added');
    expect(again.findings).to.deep.equal([]);
  });

  it('shows what changed since, and keeps the comments and the other entries', async () => {
    await writeTrust(await planAddition(input()));
    const text = (await readFile(file, 'utf8')).replace('    path:', '    # my own note\n    path:');
    await writeFile(file, `${text}allow:\n  safe/value:\n    core: { reason: x, until: 2030-01-01 }\n`);
    await repository.write('plimsoll.yaml', `${CONFIG}# reviewed\n`);
    repository.commit();
    const { changes, text: next, workspace } = await planAddition(input());
    const moved = changes.filter(({ kind }) => kind !== 'same');
    expect(moved).to.deep.equal([
      {
        path: ['workspaces', workspace, 'pins', 'workspace'],
        kind: 'changed',
        before: digestOf(CONFIG),
        after: digestOf(`${CONFIG}# reviewed\n`),
      },
    ]);
    expect(next).to.include('# my own note').and.to.include('core: { reason: x, until: 2030-01-01 }');
  });

  it('keeps two repositories of one folder name apart', async () => {
    await writeTrust(await planAddition(input()));
    const other = await workspaceRepository();
    other.commit();
    await other.write('plimsoll.yaml', `${CONFIG}# other\n`);
    other.git('checkout', '-q', '--orphan', 'fresh');
    other.commit();
    const { workspace } = await planAddition({ ...input(), root: other.root, ref: 'fresh' });
    expect(workspace).to.equal('repository-2');
  });

  it('refuses a trust file inside the repository, a broken one, and one that moved meanwhile', async () => {
    await refusal('trust/inside', () =>
      planAddition({ ...input(), environment: { PLIMSOLL_TRUST: join(repository.root, 't.yaml') } }),
    );
    const planned = await planAddition(input());
    await writeTrust(planned);
    await writeFile(file, 'kind: Trust\napiVersion: plimsoll/v1\n');
    await refusal('trust/moved', () => writeTrust({ ...planned, before: planned.text, text: `${planned.text}# x\n` }));
    expect(await readFile(file, 'utf8')).to.equal('kind: Trust\napiVersion: plimsoll/v1\n');
    await writeFile(file, 'kind: Trust\n');
    await refusal('trust/invalid', () => planAddition(input()));
  });

  it('refuses a branch whose market is wrong: what cannot be read cannot be trusted', async () => {
    await repository.write('params/core.yaml', MARKET.replace('80.5%', '0.8'));
    repository.commit();
    await refusal('market/invalid', () => planAddition(input()));
  });

  it('writes the file behind a link, and leaves the link', async () => {
    await writeTrust(await planAddition(input()));
    const link = join(await temporary(), 'trust.yaml');
    await symlink(file, link);
    const text = `${await readFile(file, 'utf8')}# more\n`;
    await writeTrust({ file: link, before: await readFile(file, 'utf8'), text });
    expect(await readFile(file, 'utf8')).to.equal(text);
  });

  describe('then', () => {
    const environment = () => ({ PLIMSOLL_TRUST: file });
    beforeEach(async () => writeTrust(await planAddition(input())));

    it('allow writes a rule, a place, a reason and a day', async () => {
      const asked = { rule: 'safe/value', where: 'core', reason: 'the keeper: is paid', until: '2030-01-01' };
      const change = await planAllowance(environment(), repository.root, asked, '2029-12-31');
      expect((await parseTrust({ file, text: change.text })).allow).to.deep.equal([asked]);
      await refusal('trust/not-allowable', () =>
        planAllowance(environment(), null, { ...asked, rule: 'trust/safe-code' }, '2029-12-31'),
      );
      expect(await refusal('trust/date', () => planAllowance(environment(), null, asked, '2030-01-02'))).to.equal(
        '2030-01-01 is past',
      );
      expect(
        await refusal('trust/date', () =>
          planAllowance(environment(), null, { ...asked, until: 'soon' }, '2030-01-02'),
        ),
      ).to.equal('soon is no day of the calendar');
    });

    it('remove takes one pin away, and refuses what is not there', async () => {
      const change = await planRemoval(environment(), repository.root, { workspace: 'repository' });
      expect(change.paths).to.deep.equal([['workspaces', 'repository']]);
      expect((await parseTrust({ file, text: change.text })).workspaces.size).to.equal(0);
      await refusal('trust/not-pinned', () => planRemoval(environment(), null, { workspace: 'nope' }));
      await refusal('trust/not-pinned', () => planRemoval(environment(), null, { safe: '0x01' }));
    });
  });
});

describe('the pinned definition', () => {
  it('is found by its digest alone: on the branch, with the program, or in the branch’s past', async () => {
    const repository = await workspaceRepository();
    const built = await builtIn();
    const search = (digest: string) =>
      pinnedDefinition({
        name: 'aave-v3',
        digest,
        root: repository.root,
        commit: repository.git('rev-parse', 'main'),
        folder: 'protocols',
      });
    expect((await search(digestOf(built)))?.file).to.equal('built-in:aave-v3.yaml');
    await repository.write('protocols/aave-v3.yaml', `${built}# one\n`);
    repository.commit();
    await repository.write('protocols/aave-v3.yaml', `${built}# two\n`);
    repository.commit();
    expect((await search(digestOf(`${built}# two\n`)))?.text).to.equal(`${built}# two\n`);
    expect((await search(digestOf(`${built}# one\n`)))?.text).to.equal(`${built}# one\n`);
    repository.git('checkout', '-qb', 'evil');
    await repository.write('protocols/aave-v3.yaml', `${built}# evil\n`);
    repository.commit();
    expect(await search(digestOf(`${built}# evil\n`))).to.equal(null);
  });
});
