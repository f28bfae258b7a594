import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { expectValid } from '../outputs.js';
import { type Run, root, runNode } from '../program.js';
import { HOSTILE } from '../report/check/example.js';
import { type Change, startGithubApi } from './github-api.js';

const MARKER = '<!-- plimsoll-drift -->';
const LIST = '/repos/acme/risk/issues';
const side = (text: string) => ({ text, raw: null });
const change = (path: string, before: string, after: string) => ({
  path,
  before: side(before),
  after: side(after),
  absolute: null,
  relative: null,
});
const diffOf = (changes: readonly object[], market = 'core') =>
  expectValid({
    format: 'plimsoll.diff/1',
    ok: true,
    diffs: [
      {
        market,
        from: { source: 'worktree' },
        to: { source: 'chain', chainId: 1, block: 123, blockHash: `0x${'ab'.repeat(32)}` },
        changes,
        unmanaged: [],
      },
    ],
    findings: [],
  });

describe('the issue about drift', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-issue-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const post = async (diff: object, issues: readonly object[]): Promise<{ run: Run; changes: readonly Change[] }> => {
    const api = await startGithubApi({ [LIST]: issues });
    try {
      const file = join(folder, 'diff.json');
      writeFileSync(file, JSON.stringify(diff));
      const run = await runNode([join(root, 'action/issue.mjs'), file], {
        env: { GITHUB_API_URL: api.url, GITHUB_REPOSITORY: 'acme/risk', TOKEN: 'a-token' },
      });
      return { run, changes: api.changes };
    } finally {
      await api.stop();
    }
  };
  const ours = { number: 9, body: `${MARKER}\nold`, user: { login: 'github-actions[bot]' } };

  it('is opened with what differs and the two ways out, written anew, and closed', async () => {
    const drift = diffOf([change('reserves.WETH.ltv', '80.5%', '0%')]);
    const [opened] = (await post(drift, [{ number: 1, body: MARKER, user: { login: 'mallory' } }])).changes;
    expect([opened?.method, opened?.path, opened?.body.title]).to.deep.equal([
      'POST',
      LIST,
      'Drift: 1 market differs from the chain',
    ]);
    const body = String(opened?.body.body);
    expect(body.startsWith(`${MARKER}\n`)).to.equal(true);
    expect(body).to.contain('| `reserves.WETH.ltv` | `80.5%` | `0%` |');
    expect(body).to.contain('`plimsoll import core --update`');
    expect(body).to.contain('`plimsoll propose core --include-drift PATH`');
    expect((await post(drift, [ours])).changes.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      `PATCH ${LIST}/9`,
    ]);
    expect((await post(diffOf([]), [ours])).changes[0]?.body).to.deep.equal({
      state: 'closed',
      state_reason: 'completed',
    });
    expect((await post(diffOf([]), [])).changes).to.deep.equal([]);
  });

  it('lets nothing that the chain says be markup, a link or a mention', async () => {
    const hostile = HOSTILE.replace(/[\ud800\ufffe]/g, '');
    const { changes } = await post(diffOf([change(hostile, hostile, hostile)], hostile), []);
    const body = String(changes[0]?.body.body);
    const outside = body.replace(/`[^`\n]*`/g, '').replace(MARKER, '');
    expect(outside).to.not.match(/[<>@]|\]\(|#12|GH-3|:\w+:/);
    expect(
      body
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .every((line) => line.split('|').length === 5),
    ).to.equal(true);
  });

  it('fits an issue', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => change(`reserves.T${index}.ltv`, '1%', '2%'));
    const markets = {
      ...diffOf([]),
      diffs: Array.from({ length: 40 }, (_, index) => ({
        ...(diffOf(many) as { diffs: object[] }).diffs[0],
        market: `m${index}`,
      })),
    };
    const body = String((await post(markets, [])).changes[0]?.body.body);
    expect(body.length).to.be.within(60_000, 65_536);
    expect(body).to.match(/Cut: run plimsoll diff for all of it\.\n$/);
    expect(body).to.contain('… and 4800 more');
  });

  it('is not made of anything but a diff', async () => {
    const { run, changes } = await post({ format: 'plimsoll.error/1' }, []);
    expect(changes).to.deep.equal([]);
    expect(run.stdout).to.match(/^::warning title=plimsoll::The report could not be posted: this is no diff/);
  });
});
