import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BuildStep } from './step.js';
import { compiledValidators } from './validators.js';

/** CommonJS dependencies inside an ES module still call these. */
export const COMMONJS = `import { createRequire as plimsollCreateRequire } from 'node:module';
import { fileURLToPath as plimsollFileURLToPath } from 'node:url';
const require = plimsollCreateRequire(import.meta.url);
const __filename = plimsollFileURLToPath(import.meta.url);
const __dirname = plimsollFileURLToPath(new URL('.', import.meta.url));`;

/**
 * One bundle with code splitting: each command is an entry, so that what only one of them imports, or what is imported
 * dynamically, stays in a chunk of its own and is loaded by nobody else. Development dependencies stay outside; only
 * `devnet` reaches for them, in a checkout. `meta.json` records what went where; a test reads it.
 */
export const bundle: BuildStep = async ({ root, out }) => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const commands = readdirSync(join(root, 'commands'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `commands/${file}`);
  const entries = [
    'src/cli/main.ts',
    'src/index.ts',
    'src/impact/book/worker.ts',
    'src/impact/kernel/worker.ts',
    'src/impact/simulate/worker.ts',
    ...commands.sort(),
  ];
  const present = entries.filter((file) => existsSync(join(root, file)));
  const result = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      present.map((file) => [file.replace(/^src\/(cli\/)?/, '').replace(/\.ts$/, ''), file]),
    ),
    outdir: out,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    chunkNames: 'chunks/[name]-[hash]',
    external: Object.keys(devDependencies),
    plugins: [compiledValidators(root)],
    banner: { js: COMMONJS },
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(out, 'meta.json'), JSON.stringify(result.metafile));
};
