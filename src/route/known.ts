import type { Hex } from '../chain/hex.js';
import { type AccessManagerSettings, accessManager } from './access-manager/access-manager.js';
import type { AccessManagerFacts } from './access-manager/facts.js';
import { type BravoSettings, bravo } from './bravo/bravo.js';
import type { BravoFacts } from './bravo/facts.js';
import { type DelaySettings, delay } from './delay/delay.js';
import type { DelayFacts } from './delay/facts.js';
import { direct } from './direct/direct.js';
import type { GovernorFacts } from './governor/facts.js';
import { governor } from './governor/governor.js';
import type { RolesFacts } from './roles/facts.js';
import { roles } from './roles/roles.js';
import type { SafeState } from './safe/state.js';
import { safeWrapper } from './safe/wrapper.js';
import type { Wrapper } from './stage.js';
import { type KnownSteward, type StewardSettings, stewardWrapper } from './steward/steward.js';
import type { TimelockFacts } from './timelock/facts.js';
import { type TimelockSettings, timelock } from './timelock/timelock.js';

/** A contract of a route with all that its steps depend on: what was read of it, and what the route says. */
export type Known =
  | { readonly kind: 'authority'; readonly facts: SafeState; readonly settings: { readonly sender: Hex | null } }
  | {
      readonly kind: 'account';
      readonly facts: { readonly address: Hex };
      readonly settings: Readonly<Record<string, never>>;
    }
  | { readonly kind: 'timelock'; readonly facts: TimelockFacts; readonly settings: TimelockSettings }
  | { readonly kind: 'governor'; readonly facts: GovernorFacts; readonly settings: Readonly<Record<string, never>> }
  | { readonly kind: 'governorBravo'; readonly facts: BravoFacts; readonly settings: BravoSettings }
  | { readonly kind: 'zodiacDelay'; readonly facts: DelayFacts; readonly settings: DelaySettings }
  | { readonly kind: 'steward'; readonly facts: KnownSteward; readonly settings: StewardSettings }
  | { readonly kind: 'zodiacRoles'; readonly facts: RolesFacts; readonly settings: Readonly<Record<string, never>> }
  | { readonly kind: 'accessManager'; readonly facts: AccessManagerFacts; readonly settings: AccessManagerSettings };

/** The steps of a contract that is known: the same facts give the same steps, whoever asks and whenever. */
export const wrapperOf = (known: Known): Wrapper => {
  switch (known.kind) {
    case 'authority':
      return safeWrapper(known.facts, known.settings.sender);
    case 'account':
      return direct(known.facts);
    case 'timelock':
      return timelock(known.facts, known.settings);
    case 'governor':
      return governor(known.facts);
    case 'governorBravo':
      return bravo(known.facts, known.settings);
    case 'zodiacDelay':
      return delay(known.facts, known.settings);
    case 'steward':
      return stewardWrapper(known.facts, known.settings);
    case 'zodiacRoles':
      return roles(known.facts);
    case 'accessManager':
      return accessManager(known.facts, known.settings);
  }
};
