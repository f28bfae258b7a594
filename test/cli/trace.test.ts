import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { transformSync } from 'esbuild';
import { sourceTrace } from '../../src/cli/trace.js';

describe('sourceTrace', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-trace-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('turns places of the bundle into places of the sources', async () => {
    const source = 'export function fail(): never {\n\n  throw new Error("deep");\n}\n';
    const sourcefile = '../../src/plan/fail.ts';
    const { code, map } = transformSync(source, { loader: 'ts', minify: true, sourcemap: 'external', sourcefile });
    const file = join(folder, 'chunk.js');
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(file, code);
    writeFileSync(`${file}.map`, map);
    const url = pathToFileURL(file).href;
    // The column of `throw`'s `new` in the one line that minifying leaves.
    const at = code.indexOf('new Error') + 1;
    expect(sourceTrace(`Error: deep\n    at fail (${url}:1:${at})`)).to.equal(
      'Error: deep\n    at fail (src/plan/fail.ts:3:9)',
    );
  });

  it('leaves frames without a map, and text that only looks like one', () => {
    const stack = 'Error: x\n    at f (file:///nowhere/chunk.js:1:2)\n    at node:internal/process:1:1';
    expect(sourceTrace(stack)).to.equal(stack);
  });
});
