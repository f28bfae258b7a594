import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import type { RouteCall } from '../safe/wrap.js';
import { NO_TIME, type Wrapper } from '../stage.js';
import type { StewardFacts } from './facts.js';

/** What the steps of a steward depend on: what it is called, who may call it, and what it says of itself. */
export interface KnownSteward extends Omit<StewardFacts, 'steward'> {
  readonly title: string;
  /** What a sender has to be, in words. */
  readonly takes: string;
}

/** What a steward is given: the protocol's calls that a plan has, and those of the steward that come to the same. */
export interface StewardSettings {
  readonly made: readonly RouteCall[];
  readonly calls: readonly RouteCall[];
}

const obstaclesOf = ({ takes, holder, sender, may, foreign }: KnownSteward, title: string): readonly string[] => [
  ...(sender === null || may
    ? []
    : [
        `${checksummed(sender)} is not the ${takes} of the ${title}${holder === null ? '' : `, which is ${checksummed(holder)}`}`,
      ]),
  ...(foreign === null
    ? []
    : [`the ${title} is another market's: its ${foreign.name} is ${checksummed(foreign.address)}`]),
];

/**
 * A steward in front of a protocol: it makes changes by functions of its own, not by calls that it is handed. `made` are the
 * protocol's calls that a plan has, `calls` those of the steward that come to the same; others it does not wrap.
 */
export const stewardWrapper = (facts: KnownSteward, { made, calls }: StewardSettings): Wrapper => {
  const { address, takes } = facts;
  const title = `${facts.title} ${checksummed(address)}`;
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
              actor: { kind: 'outer', may: takes },
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
