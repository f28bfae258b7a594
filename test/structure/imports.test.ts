import { expect } from 'chai';
import { type Import, readImports } from './read-imports.js';
import { sourcesOf } from './sources.js';

/** Each folder of src may import from itself and from folders in rows above its own. */
const ROWS: readonly (readonly string[])[] = [
  ['diagnostic'],
  ['quantity'],
  ['expr'],
  ['document'],
  ['workspace'],
  ['protocol'],
  ['chain'],
  ['signer', 'service'],
  ['observe'],
  ['plan'],
  ['impact'],
  ['policy'],
  ['route'],
  ['effect'],
  ['proposal'],
  ['state'],
  ['trust'],
  ['review'],
  ['publication'],
  ['check'],
  ['cli'],
];
/** `report` makes text of results: it sees their types, and the values that write a number or a place. */
const REPORT_VALUES = ['diagnostic', 'quantity', 'report'];
const REPORT_READERS = ['report', 'proposal', 'review', 'check', 'cli'];

const folderOf = (file: string): string => /^src\/([^/]+)\//.exec(file)?.[1] ?? file;
const rowOf = (folder: string): number => ROWS.findIndex((row) => row.includes(folder));

/** Why an arrow is wrong; null where it is right. */
const wrong = ({ from, to, kind }: Import): string | null => {
  if (!/^(src|commands|devnet|test|scripts|bench)\//.test(to)) return null;
  if (from.startsWith('commands/')) return /^(src|commands|devnet)\//.test(to) ? null : 'leaves the program';
  if (from.startsWith('devnet/')) return /^(src|devnet)\//.test(to) ? null : 'leaves the program';
  if (from === 'src/index.ts') return to.startsWith('src/') ? null : 'leaves src';
  if (!to.startsWith('src/') || to === 'src/index.ts') return 'leaves src';
  const [here, there] = [folderOf(from), folderOf(to)];
  if (here === there) return null;
  if (here === 'report')
    return REPORT_VALUES.includes(there) || (kind === 'type' && there !== 'cli') ? null : 'is not a type';
  if (there === 'report') return REPORT_READERS.includes(here) ? null : 'works with text';
  if (rowOf(here) < 0 || rowOf(there) < 0) return 'is in a folder that has no row';
  return rowOf(there) < rowOf(here) ? null : 'runs back';
};

const arrow = (from: string, to: string, kind: Import['kind'] = 'static'): Import => ({ from, to, kind });

describe('imports', () => {
  const sources = ['src', 'commands', 'devnet'].flatMap(sourcesOf);
  const imports = sources.flatMap(readImports);

  it('are read from every form', () => {
    const text = [
      "import a from './a.js';",
      "import type { B } from '../b/b.js';",
      'import {\n  c,\n  type D,\n} from "ethers/abi";',
      "import './e.js';",
      "export { f } from './f.js';",
      "export * from './g.js';",
      "const h = await import('inquirer');",
      "type I = typeof import('./i.js');",
      "// import j from './j.js';",
      "/* import k from './k.js'; */",
      'export const text = "import";',
    ].join('\n');
    expect(readImports({ file: 'src/x/y.ts', text }).map(({ to, kind }) => `${kind} ${to}`)).to.have.members([
      'static src/x/a.ts',
      'type src/b/b.ts',
      'static ethers/abi',
      'static src/x/e.ts',
      'static src/x/f.ts',
      'static src/x/g.ts',
      'dynamic inquirer',
      'type src/x/i.ts',
    ]);
  });

  it('are judged by the rows', () => {
    expect(wrong(arrow('src/plan/a.ts', 'src/chain/b.ts'))).to.equal(null);
    expect(wrong(arrow('src/chain/b.ts', 'src/plan/a.ts'))).to.equal('runs back');
    expect(wrong(arrow('src/chain/b.ts', 'src/plan/a.ts', 'type'))).to.equal('runs back');
    expect(wrong(arrow('src/signer/a.ts', 'src/service/b.ts'))).to.equal('runs back');
    expect(wrong(arrow('src/chain/a.ts', 'src/report/b.ts'))).to.equal('works with text');
    expect(wrong(arrow('src/report/a.ts', 'src/plan/b.ts'))).to.equal('is not a type');
    expect(wrong(arrow('src/report/a.ts', 'src/plan/b.ts', 'type'))).to.equal(null);
    expect(wrong(arrow('src/plan/a.ts', 'devnet/b.ts'))).to.equal('leaves src');
    expect(wrong(arrow('src/plan/a.ts', 'src/misc/b.ts'))).to.equal('is in a folder that has no row');
  });

  it('run one way', () => {
    const found = imports.flatMap((one) => {
      const why = wrong(one);
      return why === null ? [] : [`${one.from} imports ${one.to}, which ${why}`];
    });
    expect(found).to.deep.equal([]);
  });

  it('lead to files that exist', () => {
    const files = new Set(sources.map(({ file }) => file));
    const lost = imports.filter(({ to }) => /^(src|commands|devnet)\/.*\.ts$/.test(to) && !files.has(to));
    expect(lost).to.deep.equal([]);
  });

  it('do not go through barrels', () => {
    const barrels = sources.filter(
      ({ file, text }) =>
        file.startsWith('src/') &&
        file !== 'src/index.ts' &&
        (file.endsWith('/index.ts') || /^export\s+(type\s+)?(\*|\{[^}]*\})(\s+as\s+\w+)?\s+from\s/m.test(text)),
    );
    expect(barrels.map(({ file }) => file)).to.deep.equal([]);
  });
});
