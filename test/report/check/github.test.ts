import { expect } from 'chai';
import type { CheckReport } from '../../../src/check/report.js';
import type { Finding, Severity } from '../../../src/diagnostic/finding.js';
import { checkGithub } from '../../../src/report/check/github.js';
import { expectGolden } from '../../golden/golden.js';
import { CONTEXT, EXAMPLE, HOSTILE, PASSING, reportOf } from './example.js';

interface Annotation {
  readonly command: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly message: string;
}

const decoded = (text: string): string =>
  text.replace(/%(25|0A|0D|3A|2C)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** As the runner reads a line: the command up to the second `::`, properties between commas; null for other lines. */
const parse = (line: string): Annotation | null => {
  const found = /^::(\w+)(?: (.*?))?::(.*)$/.exec(line);
  if (found === null) return null;
  const [, command = '', properties = '', message = ''] = found;
  const pairs = properties.split(',').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), decoded(pair.slice(at + 1))];
  });
  return { command, properties: new Map(pairs), message: decoded(message) };
};
const annotations = (report: CheckReport): readonly (Annotation | null)[] =>
  checkGithub(report, CONTEXT).split('\n').slice(1).map(parse);

const finding = (severity: Severity, index: number): Finding => ({
  ruleId: `rule/${severity}-${index}`,
  severity,
  message: `number ${index}`,
  file: 'params/core.yaml',
});
const some = (severity: Severity, many: number): readonly Finding[] =>
  Array.from({ length: many }, (_, index) => finding(severity, index + 1));

describe('a check as annotations of GitHub', () => {
  it('is as it was', () => expectGolden('check-github', checkGithub(EXAMPLE, CONTEXT)));

  it('starts with the verdict and has the place and the rule of each finding', () => {
    expect(checkGithub(PASSING, CONTEXT)).to.equal(
      'plimsoll check: passed: no findings; 12 evaluations, none left out',
    );
    const [first] = annotations(EXAMPLE);
    expect(first?.command).to.equal('error');
    expect(Object.fromEntries(first?.properties ?? [])).to.deep.equal({
      title: 'steward/max-step reserves.WETH.ltv',
      file: 'risk/params/core.yaml',
      line: '12',
      endLine: '12',
      col: '10',
      endColumn: '13',
    });
    expect(first?.message).to.equal(
      'ltv rises by 2.5%, and at most 0.5% is allowed in one step\nvalue 83%, bound 81%, nearest allowed 81%, available at 2026-01-01T00:00:00Z\nWrite 81%, or reach 83% in steps.',
    );
  });

  it('gives no columns to ranges of several lines, which GitHub refuses', () => {
    const [first] = EXAMPLE.findings;
    if (first === undefined) throw new Error('the example has findings');
    const ranged = (line: number, column: number) =>
      annotations({
        ...EXAMPLE,
        findings: [{ ...first, range: { start: { line: 12, column: 3 }, end: { line, column } } }],
      })[0]?.properties;
    expect([...(ranged(14, 5)?.keys() ?? [])]).to.deep.equal(['title', 'file', 'line', 'endLine']);
    expect(ranged(14, 5)?.get('endLine')).to.equal('14');
    expect(ranged(14, 1)?.get('endLine')).to.equal('13');
    expect(ranged(12, 3)?.get('endColumn')).to.equal('3');
  });

  it('shows as many as GitHub does, errors first, and says how many there are besides', () => {
    const report = { ...EXAMPLE, findings: [...some('info', 12), ...some('warning', 11), ...some('error', 30)] };
    const shown = annotations(report);
    const of = (command: string) => shown.filter((one) => one?.command === command);
    expect([of('error').length, of('warning').length, of('notice').length]).to.deep.equal([10, 10, 10]);
    expect(shown[0]?.command).to.equal('error');
    expect(shown.at(-1)?.message).to.match(/^24 more findings are not shown here/);
    const few = annotations({ ...EXAMPLE, findings: [...some('info', 10), ...some('error', 10)] });
    expect(few).to.have.length(20);
    expect(few.at(-1)?.properties.get('title')).to.equal('rule/info-10');
  });

  it('writes one line an annotation whatever the texts are, and no other command', () => {
    const lines = checkGithub(reportOf(HOSTILE), CONTEXT).split('\n');
    expect(lines).to.have.length(4);
    expect(lines.slice(1).map((line) => parse(line)?.command)).to.deep.equal(['error', 'warning', 'notice']);
    const read = parse(lines[1] ?? '');
    expect([...(read?.properties.keys() ?? [])]).to.deep.equal([
      'title',
      'file',
      'line',
      'endLine',
      'col',
      'endColumn',
    ]);
    expect(read?.properties.get('title')).to.match(/^::error::x ##\[error\]y %0A/);
    expect(read?.properties.get('title')?.length).to.be.at.most(255);
  });
});
