import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openToOthers, refuseInside, trustPath } from '../../src/trust/location.js';
import { Repository, refusal, temporary } from './support.js';

describe('the place of the trust file', () => {
  it('is what PLIMSOLL_TRUST says, else the configuration folder', () => {
    const home = { HOME: '/home/a' };
    expect(trustPath({ ...home, PLIMSOLL_TRUST: '/x/t.yaml', XDG_CONFIG_HOME: '/y' })).to.equal('/x/t.yaml');
    expect(trustPath({ ...home, XDG_CONFIG_HOME: '/y' })).to.equal('/y/plimsoll/trust.yaml');
    expect(trustPath({ ...home, PLIMSOLL_TRUST: '', XDG_CONFIG_HOME: '' })).to.equal(
      '/home/a/.config/plimsoll/trust.yaml',
    );
  });

  it('is never taken from a relative XDG_CONFIG_HOME, which would depend on where one stands', () => {
    expect(trustPath({ HOME: '/home/a', XDG_CONFIG_HOME: 'here' })).to.equal('/home/a/.config/plimsoll/trust.yaml');
  });

  it('may not be in the workspace, nor elsewhere in its repository', async () => {
    const { root } = await Repository.create({ 'ws/plimsoll.yaml': 'x', 'other/x': 'x' });
    const workspace = join(root, 'ws');
    for (const path of [join(workspace, 'trust.yaml'), join(root, 'other/trust.yaml')])
      expect(await refusal('trust/inside', () => refuseInside(path, workspace))).to.include('which it is to judge');
    await refuseInside(`${root}-trust.yaml`, workspace);
    await refuseInside(join(workspace, 'trust.yaml'), null);
  });

  it('may not lead there through a link', async () => {
    const { root } = await Repository.create({ 'plimsoll.yaml': 'x', 'mine/trust.yaml': 'x' });
    const outside = await temporary();
    await symlink(join(root, 'mine/trust.yaml'), join(outside, 'file.yaml'));
    await symlink(join(root, 'mine'), join(outside, 'folder'));
    await refusal('trust/inside', () => refuseInside(join(outside, 'file.yaml'), root));
    await refusal('trust/inside', () => refuseInside(join(outside, 'folder/new.yaml'), root));
  });

  it('is told where others may write to it or to its folder', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = join(await temporary(), 'config');
    const file = join(folder, 'trust.yaml');
    await mkdir(folder, { mode: 0o700 });
    expect(await openToOthers(file)).to.deep.equal([]);
    await writeFile(file, 'x');
    await chmod(file, 0o600);
    expect(await openToOthers(file)).to.deep.equal([]);
    for (const mode of [0o620, 0o602]) {
      await chmod(file, mode);
      const [finding] = await openToOthers(file);
      expect(finding).to.include({ ruleId: 'trust/writable', severity: 'warning', file });
      expect(finding?.data).to.deep.equal({ verdict: 'CAUTION' });
      expect(finding?.message).to.include(`${file} can be changed by other accounts`);
    }
    await chmod(file, 0o600);
    await chmod(folder, 0o777);
    expect((await openToOthers(file))[0]?.message).to.include(`${folder} can be changed by other accounts`);
    await chmod(folder, 0o1777);
    expect(await openToOthers(file)).to.deep.equal([]);
  });
});
