import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import type { RouteCall } from '../safe/wrap.js';
import { NO_TIME, type Wrapper } from '../stage.js';
import type { StewardFacts } from './facts.js';

const obstaclesOf = ({ steward, holder, sender, may, foreign }: StewardFacts, title: string): readonly string[] => [
  ...(sender === null || may
    ? []
    : [
        `${checksummed(sender)} is not the ${steward.sender.title} of the ${title}${holder === null ? '' : `, which is ${checksummed(holder)}`}`,
      ]),
  ...(foreign === null
    ? []
    : [`the ${title} is another market's: its ${foreign.name} is ${checksummed(foreign.address)}`]),
];

/**
 * A steward in front of a protocol: it makes changes by functions of its own, not by calls that it is handed. `made` are the
 * protocol's calls that a plan has, `calls` those of the steward that come to the same; others it does not wrap.
 */
export const stewardWrapper = (
  facts: StewardFacts,
  { made, calls }: { readonly made: readonly RouteCall[]; readonly calls: readonly RouteCall[] },
): Wrapper => {
  const { steward, address } = facts;
  const title = `${steward.title} ${checksummed(address)}`;
  const isMade = (given: readonly RouteCall[]): boolean =>
    given.length === made.length &&
    given.every(({ to, value, data }, index) => {
      const own = made[index];
      return own?.to === to && own.value === value && own.data === data;
    });
  return {
    kind: 'steward',
    title,
    address,
    account: address,
    wrap: (given) => {
      if (!isMade(given))
        throw refused('route/not-by-steward', `the ${title} makes changes of parameters, no other calls`, {
          hint: 'take another route for them',
        });
      return calls.length === 0
        ? []
        : [
            {
              name: 'update',
              of: title,
              actor: { kind: 'outer', may: steward.sender.title },
              calls,
              after: NO_TIME,
              open: null,
              ids: [],
              watch: null,
            },
          ];
    },
    cancel: null,
    // What its calls do depends on the market's state: `decodeStewardCall` tells it.
    unwrap: () => null,
    obstacles: obstaclesOf(facts, title),
  };
};
