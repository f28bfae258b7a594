import type { Finding } from '../diagnostic/finding.js';
import type { SafeState } from '../route/safe/state.js';
import type { ToldSafe } from '../service/about.js';
import type { ServiceAddress } from '../service/service-address.js';

const behind = (told: ToldSafe, safe: SafeState): readonly string[] => [
  ...(told.nonce === null || told.nonce === safe.nonce ? [] : [`nonce ${told.nonce} and not ${safe.nonce}`]),
  ...(told.threshold === null || told.threshold === safe.threshold
    ? []
    : [`threshold ${told.threshold} and not ${safe.threshold}`]),
  ...(told.owners === null || [...told.owners].sort().join() === [...safe.owners].sort().join()
    ? []
    : ['other owners']),
];

/**
 * What is odd in what a service says of a Safe, held against the chain: it does not tell its chain, or has the Safe in
 * another state, which a service has for a while after a transaction.
 */
export const serviceNotes = (
  service: ServiceAddress,
  about: { readonly safe: ToldSafe; readonly chainTold: boolean },
  safe: SafeState,
): readonly Finding[] => {
  const differences = behind(about.safe, safe);
  return [
    ...(about.chainTold
      ? []
      : [
          {
            ruleId: 'service/chain-not-told',
            severity: 'info' as const,
            message: `${service.name} does not tell which chain it is of`,
          },
        ]),
    ...(differences.length === 0
      ? []
      : [
          {
            ruleId: 'service/behind',
            severity: 'warning' as const,
            message: `${service.name} has the Safe in another state than the chain: ${differences.join(', ')}`,
            help: 'The chain is what counts. A service is behind it for a while; one that stays so is not to be used.',
          },
        ]),
  ];
};

/** Where somebody else published the transaction, under an origin of their own. */
export const otherOrigin = (service: ServiceAddress, claimed: string | null, digest: string): readonly Finding[] =>
  claimed === digest
    ? []
    : [
        {
          ruleId: 'service/other-origin',
          severity: 'info',
          message: `${service.name} has the transaction with ${claimed === null ? 'no digest of a proposal' : `the digest ${claimed}`} as its origin: somebody else published it there`,
          help: 'The hash is the same, so it is the same transaction. Only the origin is another.',
        },
      ];
