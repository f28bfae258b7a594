import { expect } from 'chai';
import { styleFor } from '../../src/cli/terminal.js';
import { coloured, plain } from '../../src/report/style.js';

const terminal = { isTTY: true };
const pipe = {};

describe('styleFor', () => {
  it('colours terminals and nothing else', () => {
    expect(styleFor(terminal, [], {})).to.equal(coloured);
    expect(styleFor(pipe, [], {})).to.equal(plain);
    expect(styleFor(terminal, [], { TERM: 'dumb' })).to.equal(plain);
  });

  it('NO_COLOR and --no-color win over everything; an empty NO_COLOR says nothing', () => {
    expect(styleFor(terminal, [], { NO_COLOR: '0', FORCE_COLOR: '1' })).to.equal(plain);
    expect(styleFor(terminal, ['diff', '--no-color'], { FORCE_COLOR: '1' })).to.equal(plain);
    expect(styleFor(terminal, [], { NO_COLOR: '' })).to.equal(coloured);
  });

  it('--no-color after -- is not a flag', () => {
    expect(styleFor(terminal, ['explain', '--', '--no-color'], {})).to.equal(coloured);
  });

  it('FORCE_COLOR colours a pipe; 0 takes colour away', () => {
    expect(styleFor(pipe, [], { FORCE_COLOR: '1' })).to.equal(coloured);
    expect(styleFor(terminal, [], { FORCE_COLOR: '0' })).to.equal(plain);
  });
});
