import { Flags } from '@oclif/core';
import type { Selection } from '../plan/select.js';

/** The flags of commands that take a part of what the document changes. */
export const selectionFlags = {
  only: Flags.string({
    description: 'Only parameters that fit, such as reserves.WETH.',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'GLOB',
  }),
  'include-drift': Flags.string({
    description: 'Also bring back drift that fits.',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'GLOB',
  }),
};

/** What the flags select. */
export const selectionOf = (flags: {
  readonly only?: string[] | undefined;
  readonly 'include-drift'?: string[] | undefined;
}): Selection => ({ only: flags.only ?? [], includeDrift: flags['include-drift'] ?? [] });
