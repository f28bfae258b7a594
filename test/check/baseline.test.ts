import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  applyBaseline,
  changedKey,
  makeBaseline,
  renewedBaseline,
  standingBaseline,
  widenedFindings,
} from '../../src/check/baseline.js';
import { baselineText, readBaseline } from '../../src/check/baseline-file.js';
import { openEntries } from '../../src/check/open-entries.js';
import { reportWithBaseline } from '../../src/check/report-baseline.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import type { Finding } from '../../src/diagnostic/finding.js';
import { fingerprintOf } from '../../src/diagnostic/fingerprint.js';
import { root } from '../program.js';
import { EXAMPLE } from '../report/check/example.js';

const FILE = 'baseline.json';
const VERSIONS = { 'policy steward': '1.2', 'protocol lending': '3' };
const finding = (path: string, value: string, more: Partial<Finding> = {}): Finding => ({
  ruleId: 'steward/cap',
  severity: 'error',
  message: `${value} is too high`,
  path,
  file: 'params/core.yaml',
  range: { start: { line: 9, column: 5 }, end: { line: 9, column: 8 } },
  data: { value },
  ...more,
});
const A = finding('reserves.DAI.supplyCap', '100');
const B = finding('reserves.WETH.supplyCap', '200');

const ALL_LOOKED_AT = { state: 'chain' as const, markets: [], summary: { ...EXAMPLE.summary, notEvaluated: [] } };
const nothingOpen = () => false;
const notChecked = (file: string) => (entry: { readonly file: string | null }) => entry.file === file;
const recorded = (findings: readonly Finding[]) => {
  const text = baselineText(makeBaseline(findings, VERSIONS));
  return { baseline: readBaseline(text, FILE), file: FILE, text, versions: VERSIONS, isOpen: nothingOpen };
};
const thrownBy = (text: string): string => {
  try {
    readBaseline(text, FILE);
  } catch (error) {
    if (error instanceof PlimsollError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'taken';
};

describe('a baseline', () => {
  it('lets pass what it recorded, wherever the lines have gone, and nothing else', () => {
    const moved = { ...A, range: { start: { line: 90, column: 5 }, end: { line: 90, column: 8 } } };
    const worse = finding('reserves.DAI.supplyCap', '101');
    const info: Finding = { ...A, severity: 'info' };
    const { findings, known } = applyBaseline([moved, worse, B, info], recorded([A, B]));
    expect(findings).to.deep.equal([worse, info]);
    expect(known).to.equal(2);
  });

  it('covers as many of a kind as it counted', () => {
    const { findings, known } = applyBaseline([A, A, A], recorded([A, A]));
    expect([findings.length, known]).to.deep.equal([1, 2]);
  });

  it('says what does not occur any more, on the line of the entry, for files that were checked', () => {
    const applying = recorded([A, B]);
    const { findings } = applyBaseline([A], applying);
    expect(findings.map(({ ruleId, severity, message, file }) => ({ ruleId, severity, message, file }))).to.deep.equal([
      {
        ruleId: 'baseline/gone',
        severity: 'info',
        message: 'steward/cap at reserves.WETH.supplyCap does not occur any more',
        file: FILE,
      },
    ]);
    const line = applying.text.split('\n')[(findings[0]?.range?.start.line ?? 0) - 1] ?? '';
    expect(line.slice((findings[0]?.range?.start.column ?? 0) - 1)).to.match(/^[0-9a-f]{64}"$/);
    expect(applyBaseline([A], { ...applying, isOpen: notChecked('params/core.yaml') }).findings).to.deep.equal([]);
    expect(applyBaseline([A], { ...applying, isOpen: notChecked('params/other.yaml') }).findings).to.have.length(1);
  });

  it('says where definitions and policies have another version since', () => {
    const { findings } = applyBaseline([A], {
      ...recorded([A]),
      versions: { ...VERSIONS, 'policy steward': '2', new: '1' },
    });
    expect(findings.map(({ message }) => message)).to.deep.equal([
      'the baseline was recorded with version 1.2 of policy steward, which is 2 now',
    ]);
  });

  it('has one text, sorted, that its schema takes, whatever the order of findings', () => {
    const schema = JSON.parse(readFileSync(join(root, 'schemas/baseline.schema.json'), 'utf8')) as object;
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ path: fc.string({ unit: 'binary' }), value: fc.string({ unit: 'binary', maxLength: 2000 }) }),
        ),
        (some) => {
          const findings = some.map(({ path, value }) => finding(path, value, { message: value }));
          const text = baselineText(makeBaseline(findings, VERSIONS));
          expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).to.equal(true);
          expect(baselineText(readBaseline(text, FILE))).to.equal(text);
          expect(applyBaseline(findings, recorded(findings)).findings).to.deep.equal([]);
        },
      ),
    );
    const fields = (text: string): unknown => (JSON.parse(text) as { entries: unknown }).entries;
    expect(fields(baselineText(makeBaseline([B, A], {})))).to.deep.equal(
      fields(baselineText(makeBaseline([A, B], {}))),
    );
  });

  it('is refused where an entry reads as one finding and stands for another', () => {
    const text = baselineText(makeBaseline([A], VERSIONS));
    expect(thrownBy(text.replace('"value": "100"', '"value": "900"'))).to.equal(
      'baseline/fingerprint: entry 1 of baseline.json is not what its fingerprint says',
    );
  });

  it('is refused where it is no baseline', () => {
    const text = baselineText(makeBaseline([A], VERSIONS));
    const entry = (JSON.parse(text) as { entries: unknown[] }).entries[0];
    const of = (more: object): string =>
      JSON.stringify({ format: 'plimsoll.baseline/1', versions: {}, entries: [], ...more });
    for (const wrong of [
      '',
      '[]',
      'null',
      '{',
      of({ format: 'plimsoll.baseline/2' }),
      of({ more: 1 }),
      of({ versions: { a: 1 } }),
      of({ versions: [] }),
      of({ entries: {} }),
      of({ entries: [null] }),
      of({ entries: [{ ...(entry as object), count: 0 }] }),
      of({ entries: [{ ...(entry as object), count: 1.5 }] }),
      of({ entries: [{ ...(entry as object), note: 'x' }] }),
      of({ entries: [{ ...(entry as object), file: 3 }] }),
      of({ entries: [entry, entry] }),
      '['.repeat(100_000),
    ])
      expect(thrownBy(wrong), wrong.slice(0, 80)).to.match(/^baseline\/invalid: /);
    expect(thrownBy(of({ entries: [entry] }))).to.equal('taken');
  });

  it('tells what a change adds to it', () => {
    const [base, head] = [recorded([A]), recorded([A, A, B])];
    const added = widenedFindings(base.baseline, head);
    expect(added.map(({ ruleId, severity, message }) => `${severity} ${ruleId} ${message}`)).to.deep.equal([
      'warning baseline/widened the baseline now lets steward/cap at reserves.DAI.supplyCap pass: 100 is too high',
      'warning baseline/widened the baseline now lets steward/cap at reserves.WETH.supplyCap pass: 200 is too high',
    ]);
    expect(widenedFindings(head.baseline, base)).to.deep.equal([]);
    expect(widenedFindings(null, base)).to.have.length(1);
  });

  it('tells findings without a value by the text they mark, else by what they say', () => {
    const { data: _data, ...bare } = A;
    const marked = (quote: string): Finding => ({ ...bare, quote });
    expect(applyBaseline([marked('    300  # why')], recorded([marked('    300')])).known).to.equal(1);
    expect(applyBaseline([marked('    301')], recorded([marked('    300')])).known).to.equal(0);
    expect(applyBaseline([{ ...bare, message: 'other' }], recorded([bare])).known).to.equal(0);
  });

  it('is recorded anew for what was checked, and kept for what was not', () => {
    const other = finding('reserves.X.ltv', '1%', { file: 'params/other.yaml' });
    const previous = makeBaseline([A, B, other], { old: '1' });
    const paths = (checked: ReadonlySet<string> | null) =>
      renewedBaseline(previous, [B], VERSIONS, checked, openEntries(ALL_LOOKED_AT, checked)).entries.map(
        ({ path }) => path,
      );
    expect(paths(new Set(['params/core.yaml']))).to.deep.equal([B.path, other.path]);
    expect(paths(null)).to.deep.equal([B.path]);
    const versions = (checked: ReadonlySet<string> | null) =>
      renewedBaseline(previous, [], VERSIONS, checked, nothingOpen).versions;
    expect(versions(new Set())).to.deep.equal({ ...VERSIONS, old: '1' });
    expect(versions(null)).to.deep.equal(VERSIONS);
  });

  it('does not take what was not looked at for gone, and keeps it where it is recorded anew', () => {
    const market = { market: 'core', file: 'params/core.yaml' };
    const unread: Finding = {
      ruleId: 'state/metric-unread',
      severity: 'warning',
      message: 'unread',
      path: 'markets.vBTC',
    };
    const elsewhere = { ...A, file: 'params/other.yaml' };
    const otherRule = { ...A, ruleId: 'steward/ltv' };
    const baseline = makeBaseline([A, B, unread, elsewhere, otherRule], VERSIONS);
    const told = (open: readonly { ruleId: string; path: string | null }[], state: 'chain' | 'none' | 'state file') => {
      const notEvaluated = open.map((some) => ({ ...some, why: 'the chain was not read', market: 'core' }));
      const isOpen = openEntries(
        {
          ...ALL_LOOKED_AT,
          state,
          markets: [{ ...EXAMPLE.markets[0], ...market } as (typeof EXAMPLE.markets)[number]],
          summary: { ...EXAMPLE.summary, notEvaluated },
        },
        null,
      );
      const gone = applyBaseline([], { ...recorded([]), baseline, isOpen }).findings.map(({ message }) =>
        message.replace(' does not occur any more', ''),
      );
      const kept = renewedBaseline(baseline, [], VERSIONS, null, isOpen).entries;
      expect(gone.length + kept.length).to.equal(baseline.entries.length);
      return gone;
    };
    const [ofA, ofB, ofOther] = [`steward/cap at ${A.path}`, `steward/cap at ${B.path}`, `steward/ltv at ${A.path}`];
    const ofUnread = 'state/metric-unread at markets.vBTC';
    expect(told([], 'chain')).to.deep.equal([ofA, ofB, ofUnread, ofA, ofOther]);
    expect(told([], 'none')).to.deep.equal([ofA, ofB, ofA, ofOther]);
    expect(told([{ ruleId: 'steward/cap', path: 'reserves.DAI' }], 'chain')).to.deep.equal([
      ofB,
      ofUnread,
      ofA,
      ofOther,
    ]);
    expect(told([{ ruleId: 'steward/cap', path: null }], 'state file')).to.deep.equal([ofA, ofOther]);
    expect(told([{ ruleId: 'check/drift', path: null }], 'chain')).to.deep.equal([ofA, ofB, ofA, ofOther]);
    expect(
      openEntries(ALL_LOOKED_AT, new Set(['params/core.yaml']))({ ruleId: 'a/b', file: null, path: null }),
    ).to.equal(true);
  });

  it('of a change does not count for values that the change makes, nor for what it does quietly', () => {
    const quiet = finding('reserves.DAI.ltv', '1%', { ruleId: 'check/policy-loosened' });
    const recordable = makeBaseline([{ ...quiet, ruleId: 'steward/other' }], {}).entries[0];
    if (recordable === undefined) throw new Error('the finding is recorded');
    expect(makeBaseline([quiet], {}).entries).to.deep.equal([]);
    const byHand = {
      ...recordable,
      ruleId: quiet.ruleId,
      fingerprint: fingerprintOf({ ...recordable, ruleId: quiet.ruleId }),
    };
    expect(applyBaseline([quiet], { ...recorded([]), baseline: { versions: {}, entries: [byHand] } }).known).to.equal(
      0,
    );
    const all = makeBaseline([A, A, B], VERSIONS);
    const head = { ...all, entries: [...all.entries, byHand] };
    const changed = new Set([changedKey('params/core.yaml', A.path ?? '')]);
    const standing = (base: readonly Finding[]) =>
      standingBaseline(makeBaseline(base, {}), head, changed).entries.map(({ path, count }) => `${path} ${count}`);
    expect(standing([])).to.deep.equal([`${B.path} 1`]);
    expect(standing([A])).to.deep.equal([`${A.path} 1`, `${B.path} 1`]);
    expect(standing([A, A, A])).to.deep.equal([`${A.path} 2`, `${B.path} 1`]);
  });

  it('leaves a report with what is new, counted anew', () => {
    const [step, margin, deleted] = EXAMPLE.findings;
    if (step === undefined || margin === undefined || deleted === undefined)
      throw new Error('the example has findings');
    const report = { ...EXAMPLE, findings: [step, margin, deleted], versions: VERSIONS };
    const { versions: _versions, isOpen: _isOpen, ...head } = recorded([step, margin, deleted]);
    const told = (base: readonly Finding[] | null, more = {}) => {
      const baseline = base === null ? null : makeBaseline(base, {});
      const { findings, summary, failed } = reportWithBaseline(
        { ...report, ...more },
        { ...head, checked: null, base: baseline },
        'shown',
      );
      return { rules: findings.map(({ ruleId }) => ruleId), errors: summary.errors, known: summary.known, failed };
    };
    // What the change makes is not known by its own baseline; the deleted market is no value of it.
    expect(told(null)).to.deep.equal({
      rules: ['steward/max-step', 'sane/margin', 'baseline/widened', 'baseline/widened', 'baseline/widened'],
      errors: 1,
      known: 5,
      failed: true,
    });
    expect(told([step, margin, deleted])).to.deep.equal({ rules: [], errors: 0, known: 7, failed: false });
    expect(told(null, { base: null })).to.deep.equal({ rules: [], errors: 0, known: 7, failed: false });
    const strict = reportWithBaseline(
      report,
      { ...head, checked: null, base: makeBaseline([step, deleted], {}) },
      'failing',
    );
    expect([strict.summary.errors, strict.failed]).to.deep.equal([0, true]);
  });
});
