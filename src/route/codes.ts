import type { Catalogue } from '../diagnostic/catalogue.js';

/** What can go wrong with the contracts of a route. */
export const routeCodes: Catalogue = {
  'route/none': {
    title: 'A market names no way for a change to reach the chain',
    help: 'Give it authority: NAME, the Safe that sets its values, or routes: [NAME] as plimsoll.yaml has them.',
  },
  'route/not-a-governor': {
    title: 'A contract of a route is no governor of its kind',
    help: 'It does not answer as plimsoll.yaml says it should. Check the address, the chain and the kind of the governor.',
  },
  'route/not-a-timelock': {
    title: 'A contract of a route is no timelock',
    help: 'It does not answer as OpenZeppelin’s TimelockController does. Check the address and the chain of the route in plimsoll.yaml.',
  },
  'route/other-proposer': {
    title: 'The description names another proposer',
    help: 'A description that ends with #proposer=ADDRESS can be proposed by that account only. It is there so that nobody can propose the same before.',
  },
  'route/same-call-twice': {
    title: 'A timelock does not queue the same call twice',
    help: 'A timelock of Compound’s kind knows a call by its hash and time, so two alike in one proposal are one to it, and queueing fails.',
  },
  'route/unknown': {
    title: 'There is no such route',
    help: 'Routes and authorities stand in plimsoll.yaml. Add the route there, or correct the name.',
  },
  'route/unreadable': {
    title: 'A contract of a route does not tell what state something is in',
    help: 'It answered before as what plimsoll.yaml says it is, and now it does not. Check the address, and that the node is in sync.',
  },
};
