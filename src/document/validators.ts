import type { ErrorObject } from 'ajv';
import market from '../../schemas/market.schema.json' with { type: 'json' };
import policy from '../../schemas/policy.schema.json' with { type: 'json' };
import pools from '../../schemas/pools.schema.json' with { type: 'json' };
import proposal from '../../schemas/proposal.schema.json' with { type: 'json' };
import protocol from '../../schemas/protocol.schema.json' with { type: 'json' };
import scenario from '../../schemas/scenario.schema.json' with { type: 'json' };
import trust from '../../schemas/trust.schema.json' with { type: 'json' };
import workspace from '../../schemas/workspace.schema.json' with { type: 'json' };

/** A compiled JSON Schema: the errors a document has, empty where it has none. */
export type Validator = (data: unknown) => readonly ErrorObject[];

/** What is checked against a JSON Schema: the kinds of document, proposals, and reviewers’ trust files. */
export const SCHEMAS = {
  Workspace: workspace,
  Protocol: protocol,
  Market: market,
  Policy: policy,
  Scenario: scenario,
  Pools: pools,
  Proposal: proposal,
  Trust: trust,
} as const;

export type Checked = keyof typeof SCHEMAS;

/**
 * The validator of what has a schema. Compiling a schema takes far longer than validating with it, so each is compiled once, and
 * the build replaces this module by one that holds the compiled validators (`scripts/build`).
 */
export const validatorOf = (kind: Checked): Promise<Validator> => {
  const known = made.get(kind) ?? compiled(kind);
  made.set(kind, known);
  return known;
};

const made = new Map<Checked, Promise<Validator>>();

const compiled = async (kind: Checked): Promise<Validator> => {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, verbose: true }).compile(
    SCHEMAS[kind],
  );
  return (data) => (validate(data) ? [] : (validate.errors ?? []));
};
