import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CheckReport } from '../../src/check/report.js';
import { type CheckTelling, tellCheck } from '../../src/cli/check-told.js';
import { plain } from '../../src/report/style.js';
import { refusalIn } from '../refusal.js';
import { CONTEXT, EXAMPLE } from '../report/check/example.js';

describe('a check told by its flags', () => {
  let root: string;
  let file: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'plimsoll-told-'));
    file = join(root, 'baseline.json');
    writeFileSync(join(root, 'plimsoll.yaml'), '');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const REPORT: CheckReport = {
    ...EXAMPLE,
    findings: EXAMPLE.findings.slice(0, 2),
    versions: { 'policy steward': '1' },
  };
  const tell = (flags: Partial<CheckTelling['flags']>, more: Partial<CheckTelling> = {}) =>
    tellCheck(REPORT, {
      flags: { format: undefined, baseline: undefined, 'write-baseline': false, ...flags },
      context: CONTEXT,
      root,
      readBase: null,
      checked: null,
      warnings: 'shown',
      json: (report) => ({ format: 'plimsoll.check/1', ok: !report.failed }),
      env: {},
      ...more,
    });
  const refusal = async (flags: Partial<CheckTelling['flags']>, more: Partial<CheckTelling> = {}): Promise<string> => {
    const error = await refusalIn(() => tell(flags, more));
    return `${error.code}: ${error.message.replace(file, 'it')}`;
  };

  it('is its text where nothing is asked for', async () => {
    const { report, text, json } = await tell({});
    expect(report).to.equal(REPORT);
    expect(text(plain)).to.match(/^plimsoll check: failed/);
    expect(json.ok).to.equal(false);
  });

  it('records a baseline, knows it afterwards, and holds a change’s own against the base’s', async () => {
    const recorded = await tell({ baseline: file, 'write-baseline': true });
    expect([recorded.report.failed, recorded.report.summary.known, recorded.json.ok]).to.deep.equal([false, 6, true]);
    expect(recorded.report.base).to.equal(REPORT.base);
    const text = readFileSync(file, 'utf8');
    expect(JSON.parse(text)).to.deep.include({ versions: { 'policy steward': '1' } });
    await tell({ baseline: file, 'write-baseline': true });
    expect(readFileSync(file, 'utf8')).to.equal(text);

    const read: string[] = [];
    const readBase = async (path: string): Promise<string | null> => {
      read.push(path);
      return text;
    };
    const merged = await tell({ baseline: file }, { readBase });
    expect([merged.report.failed, merged.report.findings.length]).to.deep.equal([false, 0]);
    expect(read).to.deep.equal(['baseline.json']);
    const added = await tell({ baseline: file }, { readBase: async () => null });
    expect(added.report.findings.map(({ ruleId }) => ruleId)).to.deep.equal([
      'steward/max-step',
      'sane/margin',
      'baseline/widened',
      'baseline/widened',
    ]);
    expect(added.report.findings[2]?.file).to.equal('baseline.json');
  });

  it('refuses a baseline that is not there or is none, in the base too, and writes nothing on a wrong flag', async () => {
    expect(await refusal({ baseline: file })).to.equal('baseline/missing: there is no baseline it');
    writeFileSync(file, '{}');
    expect(await refusal({ baseline: file })).to.match(/^baseline\/invalid: /);
    expect(await refusal({ baseline: file, 'write-baseline': true })).to.match(/^baseline\/invalid: /);
    rmSync(file);
    expect(await refusal({ baseline: file, 'write-baseline': true, format: ['serif'] })).to.match(/^check\/format: /);
    expect(existsSync(file)).to.equal(false);
    await tell({ baseline: file, 'write-baseline': true });
    expect(await refusal({ baseline: file }, { readBase: async () => 'x' })).to.equal(
      "baseline/invalid: the base's baseline.json is no baseline: it is no JSON object",
    );
  });

  it('does not ask the base for a file that is not in the workspace', async () => {
    const outside = `${root}-outside.json`;
    try {
      await tell({ baseline: outside, 'write-baseline': true });
      const told = await tell({ baseline: outside }, { readBase: () => Promise.reject(new Error('asked')) });
      expect(told.report.findings.map(({ ruleId }) => ruleId)).to.include('baseline/widened');
    } finally {
      rmSync(outside, { force: true });
    }
  });
});
