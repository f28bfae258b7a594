import { expect } from 'chai';
import fc from 'fast-check';
import { correction, generate } from 'lean-qr';
import { hashModules, qrModules } from '../../src/cli/qr.js';
import { columnsOf, guard } from '../../src/cli/terminal.js';
import { spokenForm } from '../../src/report/hash-display.js';
import { hashPicture, type Modules, qrLines } from '../../src/report/qr-text.js';
import { coloured, plain } from '../../src/report/style.js';
import type { ToldReview } from '../../src/review/told.js';
import { anyHash } from '../signer/transactions.js';

const HASH = `0x${'3ba7119a'.repeat(8)}`;
const QUIET = 4;
/** Which halves of a cell are light: upper, lower. */
const LIGHT: Readonly<Record<string, readonly [boolean, boolean]>> = {
  '█': [true, true],
  '▀': [true, false],
  '▄': [false, true],
  ' ': [false, false],
};

/** The picture as rows of modules, true where dark; every line has the same width. */
const readBack = (lines: readonly string[]): boolean[][] =>
  lines.flatMap((line) => {
    const cells = [...line].map((glyph) => LIGHT[glyph] ?? expect.fail(`${JSON.stringify(glyph)} is no half block`));
    return [cells.map(([upper]) => !upper), cells.map(([, lower]) => !lower)];
  });

/** Without the quiet zone, which must be all light. */
const inner = (rows: readonly boolean[][], size: number): boolean[][] => {
  for (const [y, row] of rows.entries())
    for (const [x, dark] of row.entries())
      if (y < QUIET || x < QUIET || y >= QUIET + size || x >= QUIET + size)
        expect(dark, `row ${y}, column ${x} of the quiet zone`).to.equal(false);
  return rows.slice(QUIET, QUIET + size).map((row) => row.slice(QUIET, QUIET + size));
};

/** Seven by seven: a dark ring, a light one, a dark square. */
const isFinder = (modules: Modules, top: number, left: number): boolean =>
  Array.from({ length: 49 }, (_, index) => [Math.floor(index / 7), index % 7] as const).every(([y, x]) => {
    const ring = Math.max(Math.abs(y - 3), Math.abs(x - 3));
    return modules[top + y]?.[left + x] === (ring !== 2);
  });

describe('a hash as a QR code', () => {
  it('is printed as the modules of the code, with a quiet zone, within 80 columns', async () => {
    await fc.assert(
      fc.asyncProperty(anyHash, async (hash) => {
        const code = generate(hash, { minCorrectionLevel: correction.M });
        const lines = qrLines(await qrModules(hash), plain);
        for (const line of lines) expect([...line]).to.have.length(code.size + 2 * QUIET);
        expect([...(lines[0] ?? '')].length).to.be.at.most(80);
        const modules = inner(readBack(lines), code.size);
        for (const [y, row] of modules.entries())
          for (const [x, dark] of row.entries()) expect(dark).to.equal(code.get(x, y));
      }),
      { numRuns: 30 },
    );
  });

  it('has three finder patterns and the timing between them', async () => {
    const modules = await qrModules(HASH);
    const far = modules.length - 7;
    expect([
      isFinder(modules, 0, 0),
      isFinder(modules, 0, far),
      isFinder(modules, far, 0),
      isFinder(modules, far, far),
    ]).to.deep.equal([true, true, true, false]);
    expect((modules.length - 17) % 4, 'the side of a QR code').to.equal(0);
    for (let at = 8; at < modules.length - 8; at += 1)
      expect([modules[6]?.[at], modules[at]?.[6]]).to.deep.equal([at % 2 === 0, at % 2 === 0]);
  });

  it('is white on black where there is colour, and passes the guard of the terminal whole', async () => {
    const modules = await qrModules(HASH);
    const lines = qrLines(modules, coloured);
    const dressed = qrLines(modules, plain).map((line) => `\u001b[97;40m${line}\u001b[39;49m`);
    expect(lines).to.deep.equal(dressed);
    const text = lines.join('\n');
    expect(guard(text)).to.equal(text);
    // One colour alone could hide text: only both at once pass.
    expect(guard('\u001b[97mx\u001b[40m')).to.equal('\\u{1b}[97mx\\u{1b}[40m');
  });

  it('is not drawn in a terminal that is too narrow for it: that is said, and the hash is there in groups', async () => {
    const hash = `0x${'0123456789abcdef'.repeat(4)}`;
    const modules = await qrModules(hash);
    const side = modules.length + 2 * QUIET;
    for (const columns of [null, side, side + 1])
      expect(hashPicture(modules, hash, plain, columns)).to.deep.equal(qrLines(modules, plain));
    for (let columns = 1; columns < side; columns += 1) {
      const [why, ...groups] = hashPicture(modules, hash, plain, columns);
      expect(why).to.equal(
        `The QR code is ${side} columns wide and this terminal has ${columns}, so it is not drawn. The safeTxHash in groups:`,
      );
      expect(`0x${groups.join('').replaceAll(' ', '')}`).to.equal(hash);
      for (const line of groups) expect(line.length).to.be.at.most(Math.max(columns, 4));
      expect(
        groups
          .join(' ')
          .split(' ')
          .every((group) => group.length === 4),
      ).to.equal(true);
    }
    expect(hashPicture(modules, hash, plain, 39).slice(1)).to.deep.equal(spokenForm(hash));
  });

  it('is as wide as the terminal says that it is, where it says so', () => {
    expect(columnsOf({ isTTY: true, columns: 40 })).to.equal(40);
    for (const stream of [{ columns: 40 }, { isTTY: false, columns: 40 }, { isTTY: true }, { isTTY: true, columns: 0 }])
      expect(columnsOf(stream)).to.equal(null);
  });

  it('is of the safeTxHash, and refused where there is none', async () => {
    const hashes = { domain: HASH, message: HASH, safeTx: HASH };
    expect(await hashModules({ hashes } as ToldReview)).to.deep.equal(await qrModules(HASH));
    const refused = await hashModules({ hashes: null } as ToldReview).catch((error: { code?: string }) => error.code);
    expect(refused).to.equal('review/missing-flags');
  });
});
