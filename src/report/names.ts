/** The first of some names, and how many more there are: `A, B and 35 more`. Nothing is escaped. */
export const someOf = (names: readonly string[], most = 6): string => {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
};

/** A count with its noun: `1 account`, `8 accounts`. */
export const counted = (count: number, one: string, many: string = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
