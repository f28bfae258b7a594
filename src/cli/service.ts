import { Flags } from '@oclif/core';
import type { ServiceLimits } from '../service/limits.js';
import type { ServiceAddress } from '../service/service-address.js';
import { missingFlag } from './flags.js';

/** The flag that names a Safe Transaction Service. No key is ever in it. */
export const serviceFlag = {
  'service-url': Flags.string({
    description: 'The Safe Transaction Service of the chain: its URL before /v2/, or the name of a *_URL variable.',
    helpValue: 'URL|NAME',
  }),
};

/** A service, and what asking it may cost. */
export interface ServiceAtHand {
  readonly service: ServiceAddress;
  readonly limits: ServiceLimits;
}

/**
 * The service that the flag names. Where it limits the rate it is waited for, and that is told. Throws `cli/missing-flag`,
 * `service/url` and `service/key`.
 */
export const serviceAtHand = async (
  given: string | undefined,
  note: (text: string) => void,
): Promise<ServiceAtHand> => {
  if (given === undefined) throw missingFlag('service-url', 'the Safe Transaction Service of the chain');
  const [{ namedService }, { SERVICE_LIMITS }] = await Promise.all([
    import('../service/service-address.js'),
    import('../service/limits.js'),
  ]);
  const service = namedService(given, process.env);
  const { waits } = SERVICE_LIMITS;
  const sleep = async (milliseconds: number): Promise<void> => {
    if (milliseconds >= 1000) note(`${service.name} limits the rate of requests: waiting ${milliseconds / 1000} s`);
    await waits.sleep(milliseconds);
  };
  return { service, limits: { ...SERVICE_LIMITS, waits: { ...waits, sleep } } };
};
