import type { Hex } from '../../chain/hex.js';
import { canonicalText } from '../../document/canonical.js';
import type { ControllerFacts } from '../../route/payloads-controller/facts.js';
import { registerCall } from '../../route/payloads-controller/registration.js';
import type { RouteCall } from '../../route/safe/wrap.js';
import { checksummed } from '../../signer/address.js';
import { CREATE2_DEPLOYER, create2Address, deployData } from './create2.js';

export const REGISTRATION_FILE = 'registration.json';
export const REGISTRATION_FORMAT = 'plimsoll.payload-registration/1';

/** A call that somebody makes to register a payload. */
export interface RegistrationStep {
  readonly name: 'deploy' | 'register';
  /** The one account that may; null: anyone. */
  readonly by: string | null;
  readonly to: string;
  readonly value: string;
  readonly data: Hex;
}

/** `registration.json`: where a payload is registered, and by which calls. */
export interface Registration {
  readonly format: typeof REGISTRATION_FORMAT;
  readonly market: string;
  readonly chain: { readonly name: string; readonly id: string };
  /** That the rest was read at. */
  readonly block: string;
  readonly controller: string;
  readonly accessLevel: ControllerFacts['accessLevel'];
  readonly executor: string;
  /** Seconds between queuing and execution, seconds that it stays executable, seconds that it waits for its vote at most. */
  readonly delay: string;
  readonly grace: string;
  readonly expiration: string;
  readonly payload: string;
  /** The number that the next one registered gets: this one, where nobody is quicker. */
  readonly nextId: string;
  readonly steps: readonly RegistrationStep[];
}

const stepOf = (name: RegistrationStep['name'], by: Hex | null, { to, value, data }: RouteCall): RegistrationStep => ({
  name,
  by: by === null ? null : checksummed(by),
  to: checksummed(to),
  value: value.toString(),
  data,
});

/** How a payload is deployed by CREATE2 and registered with a controller, in order. */
export const registrationSteps = (
  initcode: Hex,
  { address, accessLevel, manager }: Pick<ControllerFacts, 'address' | 'accessLevel' | 'manager'>,
): readonly RegistrationStep[] => [
  stepOf('deploy', null, { to: CREATE2_DEPLOYER, value: 0n, data: deployData(initcode) }),
  stepOf('register', manager, registerCall(address, create2Address(initcode), accessLevel)),
];

export const registrationOf = (
  of: Pick<Registration, 'market' | 'chain' | 'block'>,
  facts: ControllerFacts,
  initcode: Hex,
): Registration => ({
  format: REGISTRATION_FORMAT,
  ...of,
  controller: checksummed(facts.address),
  accessLevel: facts.accessLevel,
  executor: checksummed(facts.executor),
  delay: facts.delay.toString(),
  grace: facts.grace.toString(),
  expiration: facts.expiration.toString(),
  payload: checksummed(create2Address(initcode)),
  nextId: facts.count.toString(),
  steps: registrationSteps(initcode, facts),
});

export const registrationText = (registration: Registration): string => canonicalText(registration);
