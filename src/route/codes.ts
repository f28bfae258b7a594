import type { Catalogue } from '../diagnostic/catalogue.js';

/** What can go wrong with the contracts of a route. */
export const routeCodes: Catalogue = {
  'route/not-a-timelock': {
    title: 'A contract of a route is no timelock',
    help: 'It does not answer as OpenZeppelin’s TimelockController does. Check the address and the chain of the route in plimsoll.yaml.',
  },
  'route/unreadable': {
    title: 'A contract of a route does not tell what state something is in',
    help: 'It answered before as what plimsoll.yaml says it is, and now it does not. Check the address, and that the node is in sync.',
  },
};
