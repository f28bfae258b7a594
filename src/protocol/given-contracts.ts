import type { Protocol } from './protocol.js';

/** Names of the contracts whose addresses a market gives. */
export const givenContracts = ({ contracts }: Pick<Protocol, 'contracts'>): readonly string[] =>
  [...contracts].filter(([, { given }]) => given === true).map(([name]) => name);

/** Names of those that it must give: without the others only metrics and bounds of theirs are not known. */
export const requiredContracts = ({ contracts }: Pick<Protocol, 'contracts'>): readonly string[] =>
  givenContracts({ contracts }).filter((name) => contracts.get(name)?.optional !== true);
