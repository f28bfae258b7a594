import { expect } from 'chai';
import { plotSpaceOn, styleFor } from '../../src/cli/terminal.js';
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

describe('plotSpaceOn', () => {
  it('is as wide as the terminal, else as COLUMNS says, else 80 columns', () => {
    expect(plotSpaceOn({ isTTY: true, columns: 63 }, { COLUMNS: '100' }).columns).to.equal(63);
    expect(plotSpaceOn(pipe, { COLUMNS: '60' }).columns).to.equal(60);
    for (const COLUMNS of [undefined, '', '0', '-4', '12345', 'wide'])
      expect(plotSpaceOn(pipe, { COLUMNS }).columns).to.equal(80);
  });

  it('has Unicode only where the locale that counts is of UTF-8', () => {
    const marks = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
      plotSpaceOn(pipe, env, platform).marks;
    expect(marks({ LANG: 'en_US.UTF-8' })).to.equal('unicode');
    expect(marks({ LC_CTYPE: 'C.utf8', LANG: 'C' })).to.equal('unicode');
    expect(marks({ LC_ALL: 'C', LANG: 'en_US.UTF-8' })).to.equal('ascii');
    expect(marks({ LC_ALL: '', LANG: 'de_DE.ISO-8859-1' })).to.equal('ascii');
    expect(marks({})).to.equal('ascii');
    expect(marks({}, 'win32')).to.equal('unicode');
    expect(marks({ LANG: 'C.UTF-8', TERM: 'dumb' })).to.equal('ascii');
  });
});
