import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { expectValid, OUTPUTS, validatorOf } from '../outputs.js';
import { freshBuild } from '../program.js';
import { runHere } from '../program-here.js';
import { sourcesOf } from '../structure/sources.js';
import { CORE, ExampleWorkspace } from './example-workspace.js';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Command lines whose JSON is looked at; the exit code they end with. */
const RUNS: readonly (readonly [string, number])[] = [
  ['--version', 0],
  ['help exit-codes', 0],
  ['validate', 0],
  ['validate plimsoll.yaml', 0],
  ['validate broken.yaml', 1],
  ['diff --from git:HEAD --to worktree', 0],
  ['diff --from before.json --to after.json', 0],
  ['param diff --from git:HEAD --to worktree', 0],
  ['import core --from report.json --protocol aave-v3 --chain ethereum --out params/core.yaml', 0],
  ['init new --protocol aave-v3 --chain ethereum --chain-id 1', 0],
  ['explain cli/usage', 0],
  ['explain aave-v3/ltv-within-threshold', 0],
  ['explain reserves.WETH.supplyCap', 0],
  ['explain eModes.*.collateral', 0],
  ['explain clearingHouse.settlementTokenBalanceCap', 0],
  ['protocol list', 0],
  ['protocol show aave-v3', 0],
  ['protocol show perp-curie', 0],
  ['protocol schema aave-v3', 0],
  ['scenario list', 0],
  ['scenario show plimsoll/march-2020', 0],
  ['scenario show plimsoll/baseline', 0],
  ['scenario show march-2021', 1],
  ['param validate plimsoll.yaml', 0],
  ['explain no/such', 1],
  ['diff no-such-market --from git:HEAD', 1],
  ['no-such-command', 64],
];

/** Every place in a schema where an object's fields are listed. */
function* objects(schema: unknown, at = ''): Generator<readonly [string, Json]> {
  if (!isObject(schema)) return;
  if (isObject(schema.properties)) yield [at, schema];
  for (const [key, part] of Object.entries(schema))
    for (const [index, one] of (Array.isArray(part) ? part : [part]).entries())
      yield* objects(one, `${at}/${key}/${index}`);
}

/** Fields whose content is another's: a finding's data, a schema. */
const FREE = ['data', 'schema', 'contracts'];

/** The places of a value's objects, by keys. */
function* places(value: unknown, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (isObject(value)) yield path;
  const entries = Array.isArray(value) ? value.entries() : isObject(value) ? Object.entries(value) : [];
  for (const [key, part] of entries) if (!FREE.includes(String(key))) yield* places(part, [...path, key]);
}

const changed = (json: Json, path: readonly (string | number)[], change: (object: Json) => void): Json => {
  const copy = structuredClone(json);
  let object: unknown = copy;
  for (const key of path) object = (object as Json)[key];
  change(object as Json);
  return copy;
};

describe('the schemas of outputs', () => {
  const files = readdirSync(OUTPUTS).sort();
  const read = (file: string): Json => JSON.parse(readFileSync(join(OUTPUTS, file), 'utf8')) as Json;

  it('there is one for every command, and for errors, help and version', () => {
    const commands = sourcesOf('commands').map(({ file }) =>
      file.replace(/^commands\/|\.ts$/g, '').replaceAll('/', '-'),
    );
    const expected = [...commands, 'error', 'help', 'version', 'common'].map((name) => `${name}.schema.json`);
    expect(files).to.deep.equal(expected.sort());
  });

  it('name the format and whether it went well, and are of one draft', () => {
    for (const file of files.filter((one) => one !== 'common.schema.json')) {
      const name = file.replace('.schema.json', '');
      const schema = read(file);
      expect(schema).to.include({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: `https://plimsoll.dev/schemas/outputs/${file}`,
      });
      for (const one of (schema.oneOf ?? [schema]) as Json[]) {
        expect(one.required, file).to.include.members(['format', 'ok']);
        expect((one.properties as Json).format).to.deep.equal({ const: `plimsoll.${name}/1` });
      }
      expect(validatorOf(`plimsoll.${name}/1`), file).to.be.a('function');
    }
  });

  it('are closed: a field that no schema knows is found', () => {
    for (const file of files)
      for (const [at, object] of objects(read(file)))
        expect(object.additionalProperties, `${file}${at}`).to.equal(false);
  });

  it('require no field that they do not list', () => {
    for (const file of files)
      for (const [at, { required, properties }] of objects(read(file)))
        expect(Object.keys(properties as Json), `${file}${at}`).to.include.members((required ?? []) as string[]);
  });
});

describe('the JSON of commands that need no chain', () => {
  const outputs = new Map<string, Json>();
  let workspace: ExampleWorkspace;

  before(async function () {
    this.timeout(240_000);
    await freshBuild();
    workspace = await ExampleWorkspace.create();
    writeFileSync(join(workspace.root, 'broken.yaml'), 'apiVersion: plimsoll/v1\nkind: Market\nname: 1 2\nzzz: 1\n');
    for (const [line, exit] of RUNS) {
      const { code, stdout } = await runHere([...line.split(' '), '--json'], { cwd: workspace.root });
      expect(code, line).to.equal(exit);
      outputs.set(line, JSON.parse(stdout) as Json);
    }
  });
  after(() => workspace.remove());

  it('fits the schema of its format', () => {
    for (const json of outputs.values()) expect(expectValid(json)).to.equal(json);
    const formats = new Set([...outputs.values()].map(({ format }) => format));
    expect([...formats]).to.have.length(13);
  });

  it('is the same under the names that start with param', () => {
    const line = 'diff --from git:HEAD --to worktree';
    expect(outputs.get(`param ${line}`)).to.deep.equal(outputs.get(line));
  });

  it('says what it is about', () => {
    const diffs = outputs.get('diff --from git:HEAD --to worktree')?.diffs as Json[];
    const paths = diffs.flatMap(({ changes }) => changes);
    expect(paths).to.deep.equal([
      {
        path: 'reserves.WETH.supplyCap',
        before: { text: '3000000', raw: '3000000' },
        after: { text: '3300000', raw: '3300000' },
        absolute: '+300000',
        relative: '0.1',
      },
    ]);
    const documents = outputs.get('validate')?.documents as Json[];
    expect(documents).to.deep.include({
      file: 'plimsoll.yaml',
      kind: 'Workspace',
      name: 'plimsoll',
    });
    expect(CORE).to.equal(documents[1]?.file);
  });

  it('does not fit with a field more, anywhere', () => {
    for (const [line, json] of outputs)
      for (const path of places(json)) {
        const more = changed(json, path, (object) => {
          object.zzz = 1;
        });
        expect(() => expectValid(more), `${line}: ${path.join('.')}`).to.throw('does not fit');
      }
  });

  it('does not fit with a field of another type, anywhere', () => {
    for (const [line, json] of outputs)
      for (const path of places(json))
        for (const key of Object.keys(path.reduce<unknown>((at, step) => (at as Json)[step], json) as Json)) {
          if (key === 'data') continue;
          const wrong = changed(json, path, (object) => {
            object[key] = [[null]];
          });
          if (key === 'format') expect(() => expectValid(wrong)).to.throw('no schema');
          else expect(() => expectValid(wrong), `${line}: ${[...path, key].join('.')}`).to.throw('does not fit');
        }
  });

  it('does not fit without a field that is always there', () => {
    const optional = ['findings', 'kind', 'values', 'path', 'file', 'range', 'help', 'hint', 'data'];
    for (const [line, json] of outputs)
      for (const path of places(json))
        for (const key of Object.keys(path.reduce<unknown>((at, step) => (at as Json)[step], json) as Json)) {
          if (optional.includes(key) || key === 'format') continue;
          const less = changed(json, path, (object) => {
            delete object[key];
          });
          expect(() => expectValid(less), `${line}: ${[...path, key].join('.')}`).to.throw('does not fit');
        }
  });
});
