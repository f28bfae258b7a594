import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { freshBuild, root } from '../program.js';

interface Output {
  readonly entryPoint?: string;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
  readonly inputs: Readonly<Record<string, unknown>>;
}
type Outputs = Readonly<Record<string, Output>>;

/** Libraries that cost more than a command's whole start: only a dynamic import may reach them. Ajv's own validators may run. */
const HEAVY = [
  /node_modules\/ethers\/lib\.(esm|commonjs)\/(index|ethers|providers|wallet|contract|wordlists)\b/,
  /node_modules\/@safe-global\/protocol-kit\//,
  /node_modules\/viem\//,
  /node_modules\/inquirer\//,
  /node_modules\/@inquirer\//,
  /node_modules\/ajv\/(?!dist\/runtime\/)/,
];

/** The inputs that are loaded when an output is, dynamic imports aside. */
const staticInputs = (outputs: Outputs, start: string): Set<string> => {
  const seen = new Set<string>();
  const inputs = new Set<string>();
  const queue = [start];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const output = outputs[path];
    if (output === undefined || seen.has(path)) continue;
    seen.add(path);
    for (const input of Object.keys(output.inputs)) inputs.add(input);
    queue.push(...output.imports.filter(({ kind }) => kind !== 'dynamic-import').map((one) => one.path));
  }
  return inputs;
};

const heavy = (inputs: Iterable<string>): string[] =>
  [...inputs].filter((input) => HEAVY.some((pattern) => pattern.test(input)));

describe('the bundle', () => {
  let outputs: Outputs;

  before(async function () {
    this.timeout(60_000);
    await freshBuild();
    ({ outputs } = JSON.parse(readFileSync(`${root}dist/meta.json`, 'utf8')) as { outputs: Outputs });
  });

  it('has an entry for every command and for the program', () => {
    const entries = Object.values(outputs).map(({ entryPoint }) => entryPoint);
    expect(entries).to.include.members(['src/cli/main.ts', 'commands/explain.ts']);
  });

  it('loads no heavy library at the start of any command', () => {
    const found = Object.entries(outputs)
      .filter(([, { entryPoint }]) => entryPoint === 'src/cli/main.ts' || entryPoint?.startsWith('commands/'))
      .flatMap(([path, { entryPoint }]) =>
        heavy(staticInputs(outputs, path)).map((input) => `${entryPoint} loads ${input}`),
      );
    expect(found).to.deep.equal([]);
  });

  it('loads the risk engine at the start of no command that can do without it', () => {
    const engine =
      /^src\/impact\/(kernel|liquidation|prices|random|simulate\/(prepare|frame|run-|set-up|simulate-change))/;
    for (const name of ['commands/propose.ts', 'commands/review.ts', 'commands/sign.ts', 'src/cli/main.ts']) {
      const [path = ''] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === name) ?? [];
      const found = [...staticInputs(outputs, path)].filter((input) => engine.test(input));
      expect(path === '' ? ['no such entry'] : found, name).to.deep.equal([]);
    }
    expect(readFileSync(`${root}dist/plimsoll-review.mjs`, 'utf8')).not.to.include('worker_threads');
    expect(readFileSync(`${root}src/impact/workers/start-program.ts`, 'utf8')).to.include('worker_threads');
  });

  it('is searched through chunks, and not through dynamic imports', () => {
    const made: Outputs = {
      a: {
        imports: [
          { path: 'b', kind: 'import-statement' },
          { path: 'c', kind: 'dynamic-import' },
        ],
        inputs: { x: {} },
      },
      b: { imports: [{ path: 'a', kind: 'import-statement' }], inputs: { 'node_modules/ajv/dist/core.js': {} } },
      c: { imports: [], inputs: { 'node_modules/viem/index.js': {} } },
    };
    expect(heavy(staticInputs(made, 'a'))).to.deep.equal(['node_modules/ajv/dist/core.js']);
    expect(heavy(['node_modules/ajv/dist/runtime/equal.js'])).to.deep.equal([]);
    expect(heavy(['node_modules/ethers/lib.esm/crypto/keccak.js'])).to.deep.equal([]);
  });
});
