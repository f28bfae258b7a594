import type { NumberType } from '../quantity/number-type.js';
import { parseQuantity } from '../quantity/parse.js';
import { requiredContracts } from './given-contracts.js';
import type { Group, Parameter, ParameterType, Protocol } from './protocol.js';

type Schema = Readonly<Record<string, unknown>>;

/** What an editor makes of a value without quotes: digits, `null` and an address in hexadecimal are no strings to it. */
const SCALAR = ['string', 'number', 'boolean', 'null'];
const ADDRESS: Schema = { type: ['string', 'number'], pattern: '^0[xX][0-9a-fA-F]{40}$' };

const GROUPED = '(?:0|[1-9][0-9]{0,2}(?:_[0-9]{3})+|[1-9][0-9]*)';

/** How many decimals a value may have in its unit's text, from the finest step its codec holds. Null where none is known. */
const decimalsOf = (number: NumberType): number | null => {
  const { codec } = number;
  if (codec === null) return null;
  const shift = number.unit === 'percent' || number.unit === 'rate' ? 2 : 0;
  // The finest step of a decimal scale: the number of decimals with which one unit more still encodes.
  for (let digits = 0; digits <= 45; digits += 1) {
    const step = codec.encode({ n: 10n ** 40n + 1n, d: 10n ** BigInt(40 + digits) });
    if (!step.ok && step.reason === 'inexact' && step.above.d !== 1n) {
      const places = step.above.d.toString().length - 1;
      return step.above.d === 10n ** BigInt(places) ? Math.max(0, places - shift) : null;
    }
  }
  return 0;
};

const fraction = (number: NumberType): string => {
  const decimals = decimalsOf(number);
  if (decimals === null) return '(?:\\.[0-9]+)?';
  // Zeros after the last decimal change nothing.
  return decimals === 0 ? '(?:\\.0+)?' : `(?:\\.[0-9]{1,${decimals}}0*)?`;
};

const numberSchema = (number: NumberType): Schema => {
  const words = number.sentinels.map((sentinel) => sentinel.word);
  const sign = number.codec === null || number.codec.range.min < 0n ? '-?' : '';
  const body = `${sign}${GROUPED}${fraction(number)}`;
  const patterns: Readonly<Record<NumberType['unit'], string>> = {
    percent: `${body}%|${sign}${GROUPED}(?:\\.[0-9]+)? ?bps`,
    rate: `${body}% (?:APR|APY)`,
    number: body,
    token: `${body}(?: .+)?`,
    usd: `${sign}\\$?${body.slice(sign.length)}`,
    duration: '(?:[0-9]+[wdhms])+',
  };
  const text = { type: 'string', pattern: `^(?:${[patterns[number.unit], ...words].join('|')})$` };
  const bare = number.unit === 'token' || number.unit === 'usd' || number.unit === 'number';
  if (!bare) return text;
  const from = parseQuantity('0', number).ok ? { minimum: 0 } : { exclusiveMinimum: 0 };
  return { anyOf: [{ type: decimalsOf(number) === 0 ? 'integer' : 'number', ...(sign === '' ? from : {}) }, text] };
};

const UNIT_EXAMPLES: Readonly<Record<NumberType['unit'], string>> = {
  percent: '80.5%',
  rate: '5% APR',
  number: '1.5',
  token: '3_000_000',
  usd: '1_179_648',
  duration: '36h',
};

const valueSchema = (type: ParameterType): Schema => {
  switch (type.kind) {
    case 'number':
      return numberSchema(type.number);
    case 'flag':
      return { type: 'boolean' };
    case 'text':
      return { type: SCALAR, maxLength: 1000 };
    case 'address':
      return ADDRESS;
    case 'set':
      return { type: 'array', uniqueItems: true, items: { type: SCALAR } };
  }
};

const parameterSchema = (parameter: Parameter): Schema => {
  const { type } = parameter;
  const words = type.kind === 'number' ? type.number.sentinels.map((sentinel) => sentinel.word) : [];
  const examples = type.kind === 'number' ? [UNIT_EXAMPLES[type.number.unit], ...words] : [];
  return {
    title: parameter.title,
    description: parameter.doc,
    ...valueSchema(type),
    ...(examples.length > 0 ? { examples } : {}),
  };
};

/** Parameters as nested objects: `interestRate.slope1` is `slope1` of `interestRate`. */
const parametersSchema = (parameters: readonly Parameter[], prefix: string): Record<string, Schema> => {
  const out: Record<string, Schema> = {};
  for (const parameter of parameters) {
    const [head = '', ...rest] = parameter.name.slice(prefix.length).split('.');
    if (rest.length === 0) out[head] = parameterSchema(parameter);
    else if (out[head] === undefined) {
      const below = `${prefix}${head}.`;
      const own = parameters.filter((other) => other.name.startsWith(below));
      out[head] = { type: 'object', additionalProperties: false, properties: parametersSchema(own, below) };
    }
  }
  return out;
};

const groupSchema = (group: Group): Schema => {
  const { identity } = group;
  const own = identity !== null && !identity.fromKey;
  const field: Record<string, Schema> = own
    ? {
        [identity.name]: {
          title: identity.title,
          description: identity.title,
          ...(identity.type === 'address' ? ADDRESS : { type: SCALAR }),
        },
      }
    : {};
  const entity: Schema = {
    type: 'object',
    additionalProperties: false,
    ...(own ? { required: [identity.name] } : {}),
    properties: { ...field, ...parametersSchema([...group.parameters.values()], '') },
  };
  if (identity === null) return { title: group.title, description: group.doc, ...entity, type: ['object', 'null'] };
  return { title: group.title, description: group.doc, type: ['object', 'null'], additionalProperties: entity };
};

/**
 * The JSON Schema of a protocol's Market documents, so that an editor completes and checks them. It is never stricter than
 * `validate`, and where it is looser `validate` says so: ranges, checksums and constraints are not in it.
 */
export const marketSchema = (protocol: Protocol): Schema => {
  const given = [...protocol.contracts].filter(([, contract]) => contract.given === true);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://plimsoll.dev/schemas/markets/${protocol.name}.schema.json`,
    title: `${protocol.title} market`,
    description: `One ${protocol.title} market's desired values. A value that is left out is unmanaged.`,
    type: 'object',
    required: ['apiVersion', 'kind', 'name', 'protocol', 'chain', 'contracts'],
    additionalProperties: false,
    properties: {
      apiVersion: { const: 'plimsoll/v1' },
      kind: { const: 'Market' },
      name: { type: SCALAR, pattern: '^[a-z0-9][a-z0-9._-]{0,99}$', description: 'Unique in the workspace.' },
      title: { type: SCALAR, maxLength: 200 },
      description: { type: SCALAR, maxLength: 4000 },
      protocol: { const: protocol.name },
      chain: { type: SCALAR, description: 'A chain of plimsoll.yaml.' },
      authority: { type: SCALAR, description: 'The authority of plimsoll.yaml that sets these values.' },
      routes: {
        type: 'array',
        minItems: 1,
        maxItems: 20,
        uniqueItems: true,
        items: { type: SCALAR },
        description: 'Routes of plimsoll.yaml by which it is changed, the preferred first. Default: its authority.',
      },
      contracts: {
        type: 'object',
        description: 'The addresses that cannot be discovered on-chain.',
        required: requiredContracts(protocol),
        additionalProperties: false,
        properties: Object.fromEntries(
          given.map(([name, contract]) => [name, { description: contract.title ?? name, ...ADDRESS }]),
        ),
      },
      ...Object.fromEntries([...protocol.groups.values()].map((group) => [group.name, groupSchema(group)])),
    },
  };
};
