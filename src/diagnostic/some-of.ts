/** Names that a sentence has room for. */
const MOST = 5;

/** Names of which there may be many, as a sentence has them: `WETH, DAI and 31 more`. All of them belong into a finding's data. */
export const someOf = (names: readonly string[], most: number = MOST): string => {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
};
