import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { askService } from './ask.js';
import { DELEGATES_PATH } from './delegates.js';
import type { ServiceLimits } from './limits.js';
import type { ServiceAddress } from './service-address.js';

/** Who is a delegate of whom. */
export interface Delegation {
  /** Null: every Safe of the delegator. */
  readonly safe: Hex | null;
  readonly delegate: Hex;
  /** An owner, whose signature of the delegate's message goes with it. */
  readonly delegator: Hex;
}

/** The service takes checksummed addresses only. */
const shown = (address: Hex): string => checksumAddress(address) ?? address;

const fields = ({ safe, delegator }: Delegation, signature: Hex) => ({
  safe: safe === null ? null : shown(safe),
  delegator: shown(delegator),
  signature,
});

/**
 * Has a service take an account as the delegate of an owner; one that it has gets the label. It checks the signature and that
 * the delegator owns the Safe. Throws `service/refused` with its words, and what `askService` lists.
 *
 * @see https://docs.safe.global/core-api/transaction-service-reference
 */
export const addDelegate = async (
  service: ServiceAddress,
  delegation: Delegation,
  { label, signature }: { readonly label: string; readonly signature: Hex },
  limits?: ServiceLimits,
): Promise<void> => {
  const body = { ...fields(delegation, signature), delegate: shown(delegation.delegate), label };
  const answer = await askService(service, { path: DELEGATES_PATH, body: JSON.stringify(body) }, limits);
  if (answer === null)
    throw refused('service/no-delegates', `${service.name} has no delegates: it answers 404 at ${DELEGATES_PATH}`, {
      hint: 'Check the URL. A service older than version 5 has no delegates of this form.',
    });
};

/**
 * Has a service drop a delegate: for one Safe, or, where that is null, wherever the owner made it one. Throws
 * `service/no-delegate` where it has none such, and as `addDelegate` does.
 */
export const removeDelegate = async (
  service: ServiceAddress,
  delegation: Delegation,
  signature: Hex,
  limits?: ServiceLimits,
): Promise<void> => {
  const path = `${DELEGATES_PATH}${shown(delegation.delegate)}/`;
  const body = JSON.stringify(fields(delegation, signature));
  const answer = await askService(service, { path, body, method: 'DELETE' }, limits);
  if (answer === null) throw noDelegate(service, delegation);
};

/** What it means where a service has no such delegate. */
export const noDelegate = (service: ServiceAddress, { delegate, delegator, safe }: Delegation) =>
  refused(
    'service/no-delegate',
    `${service.name} has ${shown(delegate)} as no delegate of ${shown(delegator)} for ${safe === null ? 'any Safe' : `the Safe ${shown(safe)}`}`,
    {
      hint: 'plimsoll delegate list tells whom it has, and for what: --every-safe is for one that is not for a single Safe.',
    },
  );
