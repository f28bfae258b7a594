import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseFormats } from '../../src/check/format-spec.js';
import { type CheckOutput, deliverCheck } from '../../src/cli/check-output.js';
import { coloured, plain } from '../../src/report/style.js';
import { CONTEXT, EXAMPLE, HOSTILE, reportOf } from '../report/check/example.js';

describe('what a check delivers', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-output-'));
    writeFileSync(join(folder, 'plimsoll.yaml'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const outputOf = (more: Partial<CheckOutput> = {}): CheckOutput => ({
    report: EXAMPLE,
    json: { format: 'plimsoll.check/1', ok: false, findings: EXAMPLE.findings },
    context: CONTEXT,
    root: folder,
    stepSummary: undefined,
    ...more,
  });
  const deliver = (formats: readonly string[], more: Partial<CheckOutput> = {}) =>
    deliverCheck(parseFormats(formats), outputOf(more));

  it('goes to files and stdout as it was asked for', async () => {
    const [sarif, markdown] = [join(folder, 'out/a.sarif'), join(folder, 'out/a.md')];
    const text = await deliver(['github', `sarif:${sarif}`, `markdown:${markdown}`]);
    expect(text(plain)).to.match(/^plimsoll check: failed: .*\n::error title=/);
    expect(readFileSync(sarif, 'utf8')).to.match(/^\{\n {2}"\$schema"[\s\S]*\}\n$/);
    expect(readFileSync(markdown, 'utf8')).to.match(/^<!-- plimsoll-check -->\n[\s\S]*`\n$/);
    expect(readdirSync(join(folder, 'out'))).to.have.members(['a.md', 'a.sarif']);
  });

  it('has the text on stdout where nothing else goes there, with no colour in files', async () => {
    const file = join(folder, 'out.txt');
    const text = await deliver([`text:${file}`]);
    expect(text(coloured)).to.contain('\u001b[31mfailed');
    expect(readFileSync(file, 'utf8')).to.match(/^plimsoll check: failed:/);
  });

  it('has the command’s own JSON, the same bytes on a terminal', async () => {
    const json = { format: 'plimsoll.check/1', ok: false, findings: reportOf(HOSTILE).findings } as const;
    const text = (await deliver(['json'], { json }))(coloured);
    expect(JSON.parse(text)).to.deep.equal(json);
    expect(text).to.not.match(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it('adds to the summary of a step for GitHub alone', async () => {
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, '');
    await deliver(['text'], { stepSummary: summary });
    expect(readFileSync(summary, 'utf8')).to.equal('');
    await deliver(['github'], { stepSummary: summary });
    expect(readFileSync(summary, 'utf8')).to.match(/^<!-- plimsoll-check -->\n## Plimsoll check: failed\n/);
    await deliver(['github'], { stepSummary: '' });
  });
});
