import type { Found } from './raw-book.js';

/** How the accounts of a book were found, in words; what is made up says so first. */
export const foundText = (found: Found): string => {
  switch (found.kind) {
    case 'logs':
      return `found in ${found.logs} logs of blocks ${found.from} to ${found.to}`;
    case 'addresses':
      return `the addresses of ${found.name}`;
    case 'file':
      return `from ${found.name}`;
    case 'synthetic':
      return `SYNTHETIC: ${found.how}`;
  }
};
