import { Flags } from '@oclif/core';
import { parseSource } from '../observe/source-spec.js';

/** The flag of commands that read a chain at one block. */
export const blockFlag = Flags.string({ description: 'The block to read at. Default: the latest.', helpValue: 'N' });

/** The block that the flag names. Throws `source/block`. */
export const blockFrom = (flag: string | undefined): bigint | 'latest' => {
  const source = parseSource(flag === undefined ? 'chain' : `chain@${flag}`);
  return source.kind === 'chain' ? source.block : 'latest';
};
