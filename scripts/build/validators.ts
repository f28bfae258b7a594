import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import { SCHEMAS } from '../../src/document/validators.js';

/** The options of `src/document/validators.ts`; a test compares what both find. */
const OPTIONS = { allErrors: true, strict: true, allowUnionTypes: true, verbose: true } as const;

/** `src/document/validators.ts` with the validators ready made: compiling a schema takes longer than all the rest of a start. */
const compiled = (): string => {
  const ajv = new Ajv2020({ ...OPTIONS, schemas: Object.values(SCHEMAS), code: { source: true, esm: true } });
  const kinds = Object.entries(SCHEMAS);
  const names = Object.fromEntries(kinds.map(([kind, schema]) => [`validate${kind}`, schema.$id]));
  return `${standalone.default(ajv, names)}
const VALIDATORS = { ${kinds.map(([kind]) => `${kind}: validate${kind}`).join(', ')} };
export const SCHEMAS = ${JSON.stringify(SCHEMAS)};
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
