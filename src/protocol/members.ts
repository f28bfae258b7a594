/**
 * The identities of a bitmap's members: bit `position` set means the entity at that position is in. `strays` are bits at
 * positions that no entity has.
 */
export const membersOf = (
  bitmap: bigint,
  positions: ReadonlyMap<bigint, string>,
): { readonly members: readonly string[]; readonly strays: readonly bigint[] } => {
  const members: string[] = [];
  const strays: bigint[] = [];
  let rest = bitmap;
  for (let position = 0n; rest > 0n; position += 1n, rest >>= 1n) {
    if ((rest & 1n) === 0n) continue;
    const identity = positions.get(position);
    if (identity === undefined) strays.push(position);
    else members.push(identity);
  }
  return { members, strays };
};

/** Position → identity, from a context value of the entities. */
export const positionsOf = (
  entities: Iterable<{ readonly identity: string; readonly context: ReadonlyMap<string, bigint | string> }>,
  index: string,
): Map<bigint, string> => {
  const positions = new Map<bigint, string>();
  for (const entity of entities) {
    const position = entity.context.get(index);
    if (typeof position === 'bigint') positions.set(position, entity.identity);
  }
  return positions;
};
