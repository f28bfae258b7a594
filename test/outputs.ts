import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { root } from './program.js';

/** Where the JSON Schemas of the program's outputs are. */
export const OUTPUTS = join(root, 'schemas/outputs');

let schemas: Ajv2020 | undefined;

const loaded = (): Ajv2020 => {
  if (schemas !== undefined) return schemas;
  schemas = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  // Outputs that show a part of a proposal name its schema.
  for (const file of ['../proposal.schema.json', ...readdirSync(OUTPUTS).sort()])
    schemas.addSchema(JSON.parse(readFileSync(join(OUTPUTS, file), 'utf8')) as object);
  return schemas;
};

/** The validator of a format (`plimsoll.diff/1`). Throws where no schema is of it. */
export const validatorOf = (format: string): ValidateFunction => {
  const name = /^plimsoll\.([a-z-]+)\/1$/.exec(format)?.[1];
  const validate = loaded().getSchema(`https://plimsoll.dev/schemas/outputs/${name}.schema.json`);
  if (name === undefined || validate === undefined) throw new Error(`no schema in schemas/outputs is of ${format}`);
  return validate;
};

/** Fails where an output of the program does not fit the schema of its format; gives it back otherwise. */
export const expectValid = <T>(json: T): T => {
  const format = (json as { readonly format?: unknown } | null)?.format;
  const validate = validatorOf(String(format));
  if (validate(json)) return json;
  const errors = (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(`an output of ${String(format)} does not fit its schema:\n${errors.slice(0, 20).join('\n')}`);
};
