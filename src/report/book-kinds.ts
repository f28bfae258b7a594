/** What the kinds of books of a simulation are called. */
export const BOOK_KINDS = {
  'as-is': 'the book as it is',
  filled: 'caps filled by accounts like these',
  relevered: 'borrowers at the new limits as at the old',
} as const;

/** The same as words of a table. */
export const BOOK_NAMES = { 'as-is': 'as it is', filled: 'caps filled', relevered: 're-levered' } as const;
