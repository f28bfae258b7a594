import type { Group, Parameter, Protocol } from './protocol.js';

/** A parameter of a definition, and the entity that a path names; null where it names any of them or there is but one. */
export interface FoundParameter {
  readonly group: Group;
  readonly parameter: Parameter;
  readonly entity: string | null;
}

/** The parameter whose name ends a text after a dot or is the whole of it. The longest name counts: names have dots. */
const parameterAtEnd = (group: Group, rest: string): { parameter: Parameter; before: string } | null => {
  const fitting = [...group.parameters.values()]
    .filter(({ name }) => rest === name || rest.endsWith(`.${name}`))
    .sort((a, b) => b.name.length - a.name.length);
  const [parameter] = fitting;
  if (parameter === undefined) return null;
  return { parameter, before: rest.slice(0, Math.max(0, rest.length - parameter.name.length - 1)) };
};

/**
 * The parameter of a definition that a path names: `reserves.WETH.ltv`, `reserves.*.ltv`, or without the key,
 * `reserves.ltv`. Null where there is none. Keys may have dots, so a path is matched against the definition's names.
 */
export const findParameter = (protocol: Protocol, path: string): FoundParameter | null => {
  for (const group of protocol.groups.values()) {
    if (!path.startsWith(`${group.name}.`)) continue;
    const found = parameterAtEnd(group, path.slice(group.name.length + 1));
    if (found === null) continue;
    const { parameter, before } = found;
    if (group.identity === null) {
      if (before === '') return { group, parameter, entity: null };
      continue;
    }
    return { group, parameter, entity: before === '' || before === '*' ? null : before };
  }
  return null;
};
