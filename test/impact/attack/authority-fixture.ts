import type { Controller, SafeControl } from '../../../src/impact/attack/keys.js';
import type { Authority } from '../../../src/workspace/workspace.js';

export const keyOf = (address: string): Controller => ({ kind: 'key', address });

export const safeOf = (
  address: string,
  threshold: number,
  owners: readonly Controller[],
  fields: Partial<SafeControl> = {},
): Extract<Controller, { kind: 'safe' }> => ({
  ...{ kind: 'safe', address, version: '1.4.1', threshold, owners },
  ...{ modules: [], moreModules: false, guard: null },
  ...fields,
});

export const COUNCIL: Authority = {
  name: 'council',
  chain: 'ethereum',
  safe: { address: '0xabc', version: '1.4.1' },
  attestations: 2,
  reviewers: new Set(['0x1', '0x2', '0x3']),
};
