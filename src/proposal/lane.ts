import { refused } from '../diagnostic/error.js';
import { emergencyOf } from '../plan/emergency.js';
import type { Plan } from '../plan/plan.js';
import type { Protocol } from '../protocol/protocol.js';

/** How a plan is taken to the chain: as its market prefers and wholly looked at, or as fast as can be. */
export type Lane = 'usual' | 'emergency';

const quoted = (path: string): string => `--only "${path}"`;

/** Refuse a plan for the emergency lane that does more than close something. Throws `propose/not-emergency`. */
export const refuseMoreThanClosing = (plan: Plan, protocol: Protocol): void => {
  const { only, others } = emergencyOf(plan, protocol);
  if (only || plan.changes.length === 0) return;
  const closing = plan.changes.map(({ path }) => path).filter((path) => !others.includes(path));
  throw refused('propose/not-emergency', `no emergency: more than closing is ${others.join(', ')}`, {
    hint:
      closing.length === 0
        ? 'propose it without --emergency'
        : `leave that out with ${closing.map(quoted).join(' ')}, or propose it without --emergency`,
  });
};
