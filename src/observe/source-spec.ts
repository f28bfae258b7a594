import { usage } from '../diagnostic/error.js';

/** Anything that yields the values of a market, as a person names it on the command line. */
export type SourceSpec =
  | { readonly kind: 'worktree' }
  | { readonly kind: 'git'; readonly revision: string }
  | { readonly kind: 'chain'; readonly block: bigint | 'latest' }
  | { readonly kind: 'file'; readonly path: string };

/** Read `worktree`, `git:REV`, `chain`, `chain@BLOCK` or a file's path. Throws a usage error for a block that is none. */
export const parseSource = (text: string): SourceSpec => {
  if (text === 'worktree') return { kind: 'worktree' };
  if (text === 'chain') return { kind: 'chain', block: 'latest' };
  if (text.startsWith('git:')) {
    if (text.length === 4)
      throw usage('source/revision', 'git: needs a revision', { hint: 'write git:HEAD, git:main or git:<commit>' });
    return { kind: 'git', revision: text.slice(4) };
  }
  if (text.startsWith('chain@')) {
    const block = text.slice('chain@'.length);
    if (!/^(?:0|[1-9][0-9]{0,18})$/.test(block))
      throw usage('source/block', `${block} is no block number`, {
        hint: 'write chain@ and the number in decimal digits',
      });
    return { kind: 'chain', block: BigInt(block) };
  }
  return { kind: 'file', path: text };
};
