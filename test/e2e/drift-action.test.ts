import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { startGithubApi } from '../action/github-api.js';
import { type Action, readYaml, runStep, type StepRun } from '../action/steps.js';
import { freshBuild, root } from '../program.js';
import { freshWorkspace, temporaryFolder } from './devnet.js';

const { steps } = readYaml<Action>('action/drift/action.yml').runs;

describe('the steps of the drift action, on a chain', function () {
  this.timeout(180_000);

  const night = async (workspace: string, issues: readonly object[]) => {
    const api = await startGithubApi({ '/repos/acme/risk/issues': issues });
    const temp = await temporaryFolder();
    const runs: StepRun[] = [];
    try {
      for (const step of steps) {
        const scope = { inputs: { workspace, token: 'a-token' }, github: { action_path: join(root, 'action/drift') } };
        const env = { GITHUB_API_URL: api.url, GITHUB_REPOSITORY: 'acme/risk' };
        const result = await runStep(step, scope, { workspace, temp, env });
        runs.push(result);
        if (result.code !== 0) break;
      }
    } finally {
      await api.stop();
    }
    return { runs, changes: api.changes };
  };

  before(freshBuild);

  it('open an issue where chain and documents differ, and none where they are equal', async () => {
    const { root: workspace } = await freshWorkspace();
    const equal = await night(workspace, []);
    expect(equal.runs.map(({ code, stderr }) => `${code} ${stderr}`)).to.deep.equal(['0 ', '0 ', '0 ']);
    expect(equal.runs[1]?.outputs).to.deep.equal({ drift: 'false' });
    expect(equal.changes).to.deep.equal([]);

    const file = join(workspace, 'params/aave-v3/core.yaml');
    const text = await readFile(file, 'utf8');
    const edited = text.replace(/supplyCap: 3_000_000$/m, 'supplyCap: 3_300_000');
    expect(edited).to.not.equal(text);
    await writeFile(file, edited);
    const different = await night(workspace, []);
    expect(different.runs[1]?.outputs).to.deep.equal({ drift: 'true' });
    expect(different.changes.map(({ method }) => method)).to.deep.equal(['POST']);
    expect(String(different.changes[0]?.body.body)).to.contain('| `reserves.WETH.supplyCap` | `3300000` | `3000000` |');
  });

  it('end with the failure where it is not known, and touch no issue', async () => {
    const { root: workspace } = await freshWorkspace();
    const file = join(workspace, 'plimsoll.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/http:\/\/127\.0\.0\.1:\d+/, 'http://127.0.0.1:1'));
    const { runs, changes } = await night(workspace, []);
    expect(runs.map(({ code }) => code)).to.deep.equal([0, 69]);
    expect(runs[1]?.outputs).to.deep.equal({});
    expect(changes).to.deep.equal([]);
  });
});
