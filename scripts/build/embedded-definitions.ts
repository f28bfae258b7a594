import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { loadYaml } from '../../src/document/load.js';
import { toPlain } from '../../src/document/plain.js';
import { digestOf } from '../../src/document/source.js';

const FOLDER = 'protocols';

/** `src/protocol/built-in.ts` with the definitions inside, as texts and as the build has parsed them. */
const embedded = (root: string): string => {
  const names = readdirSync(join(root, FOLDER))
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const texts = names.map((name) => [`${FOLDER}/${name}`, readFileSync(join(root, FOLDER, name), 'utf8')] as const);
  const parsed = texts.map(([file, text]) => {
    const loaded = loadYaml({ file, text });
    if (!loaded.ok) throw new Error(`${file} is no sound document`);
    return [digestOf(text), JSON.stringify(toPlain(loaded.root))] as const;
  });
  return `import { memoryFiles } from './src/cli/memory-files.ts';
const TEXTS = new Map(${JSON.stringify(texts)});
const PARSED = new Map(${JSON.stringify(parsed)});
export const BUILT_IN = ${JSON.stringify(FOLDER)};
export const builtInText = async (name) => TEXTS.get(BUILT_IN + '/' + name + '.yaml') ?? null;
export const parsedText = async (digest) => PARSED.get(digest) ?? null;
export const builtInFiles = () => memoryFiles(TEXTS);
`;
};

/** Puts the definitions themselves in the place of the module that reads them from the package. */
export const embeddedDefinitions = (root: string): Plugin => ({
  name: 'embedded-definitions',
  setup: (build) => {
    build.onLoad({ filter: /src[\\/]protocol[\\/]built-in\.ts$/ }, () => ({
      contents: embedded(root),
      loader: 'js',
      resolveDir: root,
    }));
  },
});
