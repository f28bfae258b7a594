import type { Constraint, Protocol } from './protocol.js';

/** The id under which the breach of a constraint is reported: the definition's name, a slash, the constraint's. */
export const ruleOf = (protocol: Pick<Protocol, 'name'>, constraint: Pick<Constraint, 'id'>): string =>
  `${protocol.name}/${constraint.id}`;
