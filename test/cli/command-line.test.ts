import { expect } from 'chai';
import { splitCommandLine } from '../../src/cli/command-line.js';

describe('splitCommandLine', () => {
  const cases: readonly (readonly [string, string[], string[], string[]])[] = [
    ['', [], [], []],
    ['diff core', ['diff', 'core'], [], []],
    ['diff --from chain core', ['diff'], [], ['--from', 'chain', 'core']],
    ['--json diff core', ['diff', 'core'], ['--json'], []],
    ['--workspace w --quiet diff', ['diff'], ['--workspace', 'w', '--quiet'], []],
    ['--workspace=w diff', ['diff'], ['--workspace=w'], []],
    ['--workspace', [], ['--workspace'], []],
    ['review -', ['review', '-'], [], []],
    ['explain -- --json', ['explain'], [], ['--', '--json']],
    ['--version', [], [], ['--version']],
    ['--nope diff', [], [], ['--nope', 'diff']],
  ];
  for (const [line, words, before, after] of cases)
    it(`plimsoll ${line}`, () => {
      const argv = line.split(' ').filter((word) => word !== '');
      expect(splitCommandLine(argv)).to.deep.equal({ words, before, after });
    });
});
