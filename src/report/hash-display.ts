/** A hash as a wallet with a small screen shows it in blind mode: upper case after `0x`. */
export const walletForm = (hash: string): string => `0x${hash.slice(2).toUpperCase()}`;

/** A hash for reading aloud: two lines of eight groups of four digits, without `0x`. */
export const spokenForm = (hash: string): readonly string[] => {
  const groups =
    hash
      .slice(2)
      .toLowerCase()
      .match(/.{1,4}/g) ?? [];
  return [groups.slice(0, 8).join(' '), groups.slice(8).join(' ')].filter((line) => line !== '');
};
