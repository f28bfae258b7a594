import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import { SCHEMAS } from '../../src/document/validators.js';

/** The validators of every kind as source text: compiling a schema at start-up would take longer than all the rest. */
const compiled = (): string => {
  const ajv = new Ajv2020({
    schemas: Object.entries(SCHEMAS).map(([kind, schema]) => ({ ...schema, $id: kind })),
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    verbose: true,
    code: { source: true, esm: true },
  });
  const names = Object.fromEntries(Object.keys(SCHEMAS).map((kind) => [`validate${kind}`, kind]));
  // The module's own default export is nested where CommonJS is imported into ES modules.
  const generate = (standaloneCode as unknown as { default?: typeof standaloneCode }).default ?? standaloneCode;
  const kinds = Object.keys(SCHEMAS).map((kind) => `${kind}: validate${kind}`);
  return `${generate(ajv, names)}
const VALIDATORS = { ${kinds.join(', ')} };
export const SCHEMAS = VALIDATORS;
export const validatorOf = async (kind) => (data) => VALIDATORS[kind](data) ? [] : (VALIDATORS[kind].errors ?? []);
`;
};

/** Puts the compiled validators in the place of `src/document/validators.ts`. */
export const compiledValidators = (root: string): Plugin => ({
  name: 'compiled-validators',
  setup: (build) => {
    build.onLoad({ filter: /src[\\/]document[\\/]validators\.ts$/ }, () => ({
      contents: compiled(),
      loader: 'js',
      resolveDir: root,
    }));
  },
});
