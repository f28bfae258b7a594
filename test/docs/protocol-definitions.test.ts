import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { locate } from '../../src/chain/abi-path.js';
import { parseDeclaration } from '../../src/chain/function.js';
import { FUNCTION_NAMES, METHOD_NAMES } from '../../src/expr/functions.js';
import { readDefinition } from '../../src/protocol/load-definition.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { CODEC_NAMES } from '../../src/quantity/codec-spec.js';
import { freshBuild, root, run } from '../program.js';
import { rootOf, told } from '../protocol/support.js';

const WORKSPACE =
  'apiVersion: plimsoll/v1\nkind: Workspace\nname: w\nchains:\n  local: { id: 31337, rpc: "http://127.0.0.1:8545" }\n';

/** Every name of a field that a JSON Schema lists. */
const fieldsOf = (schema: unknown): string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { properties?: Record<string, unknown> };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(fieldsOf)];
};

describe('docs/protocol-definitions.md', () => {
  let page: string;
  let definition: string;
  let market: string;
  let protocol: Protocol;

  before(async () => {
    page = await readFile(join(root, 'docs/protocol-definitions.md'), 'utf8');
    [definition = '', market = ''] = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);
    const read = await readDefinition({ file: 'credit-desk.yaml', text: definition }, rootOf(definition));
    expect(told(read.findings)).to.deep.equal([]);
    if (read.protocol === null) throw new TypeError('a definition without findings is one');
    protocol = read.protocol;
  });

  it('names every key of the language, and shows it in the example or in words', async () => {
    const schema: unknown = JSON.parse(await readFile(join(root, 'schemas/protocol.schema.json'), 'utf8'));
    const keys = [...new Set(fieldsOf(schema))];
    expect(keys.length).to.be.above(50);
    expect(keys.filter((key) => !new RegExp(`\`[^\`\n]*\\b${key}\\b[^\`\n]*\``).test(page))).to.deep.equal([]);
  });

  it('names every codec, type and function of expressions', async () => {
    const schema = JSON.parse(await readFile(join(root, 'schemas/protocol.schema.json'), 'utf8'));
    const types: readonly string[] = schema.$defs.parameter.properties.type.enum;
    expect(types).to.include('percent');
    const words = [...CODEC_NAMES, ...types, ...FUNCTION_NAMES, ...METHOD_NAMES];
    expect(words.filter((word) => !new RegExp(`\`[^\`\n]*\\b${word}\\b[^\`\n]*\``).test(page))).to.deep.equal([]);
  });

  it('has an example whose declarations are Solidity, and whose outputs are in them', () => {
    for (const group of protocol.groups.values()) {
      const refs = [...group.parameters.values(), ...group.context.values()].flatMap(({ read }) => read ?? []);
      expect(refs).to.not.deep.equal([]);
      for (const { call, output } of refs) {
        const { outputs } = parseDeclaration(group.reads.get(call)?.call ?? '');
        expect(locate(outputs, output), `${call} ${output}`).to.be.an('array');
      }
    }
    for (const { call, args, events } of protocol.transitions) {
      expect(parseDeclaration(call).inputs, call).to.have.length(args.length);
      for (const event of events) parseDeclaration(`event ${event.slice(event.indexOf('.') + 1)}`);
    }
    for (const error of protocol.errors) parseDeclaration(`error ${error}`);
  });

  it('has an example of every part, in use', () => {
    expect([...protocol.groups.keys()]).to.deep.equal(['settings', 'pools']);
    expect(protocol.versions?.known).to.deep.equal({ 2: '2.0' });
    expect(protocol.transitions.some(({ member }) => member !== null)).to.equal(true);
    expect(protocol.transitions.flatMap(({ post }) => post).some(({ each }) => each === 'pools')).to.equal(true);
    expect([...protocol.snapshots.keys()]).to.deep.equal(['export']);
  });

  it('has commands that do what it says, in a workspace of the example', async function () {
    this.timeout(120_000);
    await freshBuild();
    const folder = await mkdtemp(join(tmpdir(), 'plimsoll-docs-'));
    try {
      const files = {
        'plimsoll.yaml': WORKSPACE,
        'protocols/credit-desk.yaml': definition,
        'params/desk.yaml': market,
      };
      for (const [file, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, file)), { recursive: true });
        await writeFile(join(folder, file), text);
      }
      const json = async (...argv: string[]) => JSON.parse((await run([...argv, '--json'], { cwd: folder })).stdout);
      const validated = await json('validate');
      expect(validated.findings).to.deep.equal([]);
      expect(validated.documents).to.have.length(3);
      expect((await json('protocol', 'show', 'credit-desk')).source).to.equal('workspace');
      expect((await json('protocol', 'schema', 'credit-desk')).schema.properties.pools.type).to.deep.equal([
        'object',
        'null',
      ]);
      const rule = await json('explain', 'credit-desk/fee-and-bonus');
      expect(rule).to.include({ kind: 'rule', says: 'fee and bonus together must not be above 60%' });
      await writeFile(
        join(folder, 'params/desk.yaml'),
        market.replace('fee: 10%', 'fee: 40%').replace('bonus: 5%', 'bonus: 25%'),
      );
      const broken = await json('validate');
      expect(broken.findings[0]).to.include({ ruleId: 'credit-desk/fee-and-bonus', path: 'pools.GOLD.fee' });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
