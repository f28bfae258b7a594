/** Where a market's book is, relative to the workspace, unless somebody says otherwise. */
export const bookFile = (market: string): string => `books/${market}.json`;
