import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Run, root, runNode } from '../program.js';
import { type Change, startGithubApi } from './github-api.js';

const MARKER = '<!-- plimsoll-check -->';
const LIST = '/repos/acme/risk/issues/7/comments';
const by = (login: string, id: number, body: string) => ({ id, body, user: { login } });
const BOT = 'github-actions[bot]';

describe('the comment on a pull request', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-comment-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const post = async (
    comments: readonly object[],
    { refuse, report = `${MARKER}\nnew\n` }: { refuse?: number; report?: string } = {},
  ): Promise<{ run: Run; changes: readonly Change[] }> => {
    const api = await startGithubApi({ [LIST]: comments }, refuse);
    try {
      const file = join(folder, 'report.md');
      writeFileSync(file, report);
      const run = await runNode([join(root, 'action/comment.mjs')], {
        env: {
          GITHUB_API_URL: api.url,
          GITHUB_REPOSITORY: 'acme/risk',
          TOKEN: 'a-token',
          PULL_REQUEST: '7',
          REPORT: file,
        },
      });
      return { run, changes: api.changes };
    } finally {
      await api.stop();
    }
  };

  it('is written once, and written anew after', async () => {
    const first = await post([]);
    expect(first.changes).to.deep.equal([{ method: 'POST', path: LIST, body: { body: `${MARKER}\nnew\n` } }]);
    expect([first.run.code, first.run.stdout]).to.deep.equal([0, '']);
    const others = Array.from({ length: 130 }, (_, index) => by('someone', index, 'hello'));
    const second = await post([...others, by(BOT, 500, `${MARKER}\nold\n`)]);
    expect(second.changes).to.deep.equal([
      { method: 'PATCH', path: '/repos/acme/risk/issues/comments/500', body: { body: `${MARKER}\nnew\n` } },
    ]);
    expect((await post([by(BOT, 500, `${MARKER}\nnew\n`)])).changes).to.deep.equal([]);
  });

  it('leaves comments of others alone, whatever they start with', async () => {
    const { changes } = await post([by('mallory', 1, `${MARKER}\npassed\n`), by(BOT, 2, 'another job’s')]);
    expect(changes.map(({ method }) => method)).to.deep.equal(['POST']);
  });

  it('is no failure where the token may not write, or GitHub does not answer well', async () => {
    const forbidden = await post([], { refuse: 403 });
    expect(forbidden.run.code).to.equal(0);
    expect(forbidden.run.stdout).to.match(/^::notice title=plimsoll::The token may not write here/);
    const broken = await post([], { refuse: 500 });
    expect(broken.run.code).to.equal(0);
    expect(broken.run.stdout).to.equal(`::warning title=plimsoll::The report could not be posted: POST ${LIST}: 500\n`);
  });

  it('is a report of a check and nothing else', async () => {
    const { run, changes } = await post([], { report: 'anything' });
    expect(changes).to.deep.equal([]);
    expect(run.stdout).to.match(/REPORT is no report of plimsoll check/);
  });
});
