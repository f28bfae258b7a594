import { escapeMarkdown } from '../diagnostic/escape.js';
import type { ToldReview } from '../review/told.js';
import type { ToldNestedSafe } from '../review/told-owners.js';

const HEAD = ['| | |', '|---|---|'];

const safeTable = (one: ToldNestedSafe, parent: string): readonly string[] => [
  `\`${one.address}\`, version ${escapeMarkdown(one.version)}, at nonce ${one.nonce}, an owner of \`${parent}\`:`,
  '',
  ...HEAD,
  `| domain hash | \`${one.hashes.domain}\` |`,
  `| message hash | \`${one.hashes.message}\` |`,
  `| safeTxHash | \`${one.hashes.safeTx}\` |`,
  `| or off the chain | ${one.messageHash === null ? 'it cannot sign as a contract here' : `\`${one.messageHash}\``} |`,
];

const tables = (all: readonly ToldNestedSafe[], parent: string): readonly (readonly string[])[] =>
  all.flatMap((one) => [safeTable(one, parent), ...tables(one.nested, one.address)]);

/** What the owners of each nested Safe sign, a table for each. */
export const nestedLines = ({ owners, safe }: ToldReview): readonly string[] =>
  tables(owners?.nested ?? [], safe?.address ?? 'the Safe').flatMap((lines, index) =>
    index === 0 ? lines : ['', ...lines],
  );
