import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CHECK_FORMATS, type CheckFormat } from '../../src/check/format-spec.js';
import { jsonText } from '../../src/cli/json.js';
import { appendStepSummary, writeBaselineFile, writeReportFile } from '../../src/cli/report-file.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { renderCheck } from '../../src/report/check/render.js';
import { plain } from '../../src/report/style.js';
import { CONTEXT, EXAMPLE, PASSING } from '../report/check/example.js';

const reportText = (format: CheckFormat, report = EXAMPLE): string =>
  format === 'json'
    ? jsonText({ format: 'plimsoll.check/1', ok: !report.failed })
    : `${renderCheck(format, report, CONTEXT, plain)}\n`;

describe('the file of a report', () => {
  let folder: string;
  let root: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-report-'));
    root = join(folder, 'workspace');
    mkdirSync(join(root, 'params'), { recursive: true });
    writeFileSync(join(root, 'plimsoll.yaml'), 'kind: Workspace\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const refusal = async (path: string, format: CheckFormat = 'sarif'): Promise<string> => {
    try {
      await writeReportFile(path, format, reportText(format), root);
    } catch (error) {
      if (error instanceof PlimsollError) return `${error.code}: ${error.message.replace(path, 'it')}`;
      throw error;
    }
    return 'written';
  };

  for (const format of CHECK_FORMATS)
    it(`is written, and written anew over an earlier one: ${format}`, async () => {
      const path = join(root, 'reports', `out.${format}`);
      await writeReportFile(path, format, reportText(format), root);
      expect(readFileSync(path, 'utf8')).to.equal(reportText(format));
      await writeReportFile(path, format, reportText(format, PASSING), root);
      expect(readFileSync(path, 'utf8')).to.equal(reportText(format, PASSING));
      expect(readdirSync(join(root, 'reports'))).to.deep.equal([`out.${format}`]);
    });

  it('replaces an empty file, and no file that is none of ours', async () => {
    const path = join(folder, 'out');
    writeFileSync(path, '');
    expect(await refusal(path)).to.equal('written');
    expect(await refusal(path, 'junit')).to.equal(
      'check/report-file: it is there already and is no junit report of plimsoll check',
    );
    writeFileSync(path, '{"$schema": "x", "version": "2.1.0", "runs": [{"tool": {"driver": {"name": "other"}}}]}');
    expect(await refusal(path)).to.match(/^check\/report-file: it is there already/);
    expect(readFileSync(path, 'utf8')).to.contain('other');
  });

  it('is never a document of the workspace, a link, a folder or a device', async () => {
    expect(await refusal(join(root, 'params/new.yaml'))).to.equal(
      'check/report-file: it is where a document of the workspace would be',
    );
    for (const name of ['plimsoll.yaml', 'params/x.YML', 'plimsoll.lock', '.git/config'])
      expect(await refusal(join(root, name), 'json'), name).to.match(/document of the workspace/);
    symlinkSync(root, join(folder, 'way-in'));
    expect(await refusal(join(folder, 'way-in/params/new.yaml'))).to.match(/document of the workspace/);
    symlinkSync(join(root, 'plimsoll.yaml'), join(folder, 'out.sarif'));
    expect(await refusal(join(folder, 'out.sarif'))).to.equal('check/report-file: it is no plain file');
    expect(await refusal(join(root, 'params'))).to.equal('check/report-file: it is no plain file');
    expect(await refusal('/dev/null')).to.equal('check/report-file: it is no plain file');
    expect(existsSync(join(root, 'params/new.yaml'))).to.equal(false);
    expect(readFileSync(join(root, 'plimsoll.yaml'), 'utf8')).to.equal('kind: Workspace\n');
  });

  it('is refused with what to do where the folder is none', async () => {
    expect(await refusal(join(root, 'plimsoll.yaml', 'out.sarif'))).to.equal('check/report-file: it cannot be written');
  });

  it('is a baseline over an earlier baseline alone', async () => {
    const path = join(root, 'baseline.json');
    const text = (value: string): string =>
      `{\n  "format": "plimsoll.baseline/1",\n  "versions": { "x": "${value}" }\n}\n`;
    await writeBaselineFile(path, text('1'), root);
    await writeBaselineFile(path, text('2'), root);
    expect(readFileSync(path, 'utf8')).to.equal(text('2'));
    expect(await refusal(path, 'json')).to.match(/is no json report/);
    writeFileSync(path, '{}');
    expect(await writeBaselineFile(path, text('3'), root).catch(({ code }: PlimsollError) => code)).to.equal(
      'check/report-file',
    );
  });

  it('adds to the summary of a step, as far as GitHub takes it', async () => {
    const path = join(folder, 'summary');
    expect(await appendStepSummary(path, 'one\n')).to.equal(true);
    expect(await appendStepSummary(path, 'two\n')).to.equal(true);
    expect(await appendStepSummary(path, 'ü'.repeat(512 * 1024))).to.equal(false);
    expect(readFileSync(path, 'utf8')).to.equal('one\ntwo\n');
    expect(await appendStepSummary(folder, 'x')).to.equal(false);
  });
});
