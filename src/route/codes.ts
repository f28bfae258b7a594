import type { Catalogue } from '../diagnostic/catalogue.js';

/** What can go wrong with the contracts of a route. */
export const routeCodes: Catalogue = {
  'route/bad-role': {
    title: 'A role is named in a way that no contract takes',
    help: 'A role of a Roles modifier is a text of at most 31 bytes, or 32 bytes as 0x and 64 hexadecimal digits, and not empty.',
  },
  'route/not-a-delay': {
    title: 'A contract of a route is no Delay modifier',
    help: 'It does not answer as Zodiac’s Delay modifier does. Check the address and the chain of the route in plimsoll.yaml.',
  },
  'route/no-steward': {
    title: 'A route goes through a steward that the protocol’s definition does not describe',
    help: 'What a steward can change is part of the definition: plimsoll protocol show NAME lists its stewards. Where it has several, the route says which with as: NAME.',
  },
  'route/no-sender': {
    title: 'A route does not say who calls its last contract',
    help: 'What an AccessManager lets through depends on who calls it. Put the Safe or the account that does behind it.',
  },
  'route/nothing': {
    title: 'A route goes through nothing',
    help: 'Put the Safe, the contract or the account into it that makes the calls.',
  },
  'route/none': {
    title: 'A market names no way for a change to reach the chain',
    help: 'Give it authority: NAME, the Safe that sets its values, or routes: [NAME] as plimsoll.yaml has them.',
  },
  'route/not-a-governor': {
    title: 'A contract of a route is no governor of its kind',
    help: 'It does not answer as plimsoll.yaml says it should. Check the address, the chain and the kind of the governor.',
  },
  'route/not-a-roles-modifier': {
    title: 'A contract of a route is no Roles modifier',
    help: 'It does not answer as version 2 of Zodiac’s Roles modifier does. Check the address and the chain of the route in plimsoll.yaml.',
  },
  'route/not-a-safe': {
    title: 'A modifier acts for something that is no Safe',
    help: 'Only a Safe is known to make several calls at once. Propose them one at a time.',
  },
  'route/not-a-timelock': {
    title: 'A contract of a route is no timelock',
    help: 'It does not answer as OpenZeppelin’s TimelockController does. Check the address and the chain of the route in plimsoll.yaml.',
  },
  'route/not-a-steward': {
    title: 'A contract of a route is no steward of its kind',
    help: 'It does not answer as the protocol’s definition says a steward does. Check the address and the chain of the route in plimsoll.yaml.',
  },
  'route/not-by-steward': {
    title: 'A steward is to make calls that are none of its own',
    help: 'A steward changes parameters by its own functions, and is handed no calls. Take another route for calls that are no part of a plan.',
  },
  'route/not-an-access-manager': {
    title: 'A contract of a route is no AccessManager',
    help: 'It does not answer as OpenZeppelin’s AccessManager does. Check the address and the chain of the route in plimsoll.yaml.',
  },
  'route/other-proposer': {
    title: 'The description names another proposer',
    help: 'A description that ends with #proposer=ADDRESS can be proposed by that account only. It is there so that nobody can propose the same before.',
  },
  'route/same-call-twice': {
    title: 'A contract of a route does not take the same call twice',
    help: 'A timelock of Compound’s kind and an AccessManager know a call by its hash, so two alike in one change are one to them, and the second is refused.',
  },
  'route/too-many-actions': {
    title: 'A change makes more calls than a proposal takes',
    help: 'Governor Bravo and Alpha take a limited number of calls in one proposal. Propose the change in parts; each part is voted on and executed by itself, so the parameters must be safe after each.',
  },
  'route/unknown': {
    title: 'There is no such route',
    help: 'Routes and authorities stand in plimsoll.yaml. Add the route there, or correct the name.',
  },
  'route/unreadable': {
    title: 'A contract of a route does not tell what state something is in',
    help: 'It answered before as what plimsoll.yaml says it is, and now it does not. Check the address, and that the node is in sync.',
  },
  'route/out-exists': {
    title: 'The folder for the files of a route is there already',
    help: 'What people may have proposed from is never written over. Give another folder with --out.',
  },
  'route/out-of-one': {
    title: 'Files are to be written of several routes',
    help: 'A folder holds what one route takes. Name the route with --route.',
  },
  'route/unread': {
    title: 'Nothing can be written of a route that could not be read',
    help: 'The message says what of the route is not as plimsoll.yaml has it. Nothing was written.',
  },
  'route/not-a-payloads-controller': {
    title: 'A contract is no payloads controller',
    help: 'It does not answer as one does that registers payloads and has executors run them. Check the address and the chain.',
  },
  'route/no-executor': {
    title: 'A payloads controller has no executor of an access level',
    help: 'Each level has an executor of its own, with its own permissions and delay. Give another level with --access-level.',
  },
  'route/other-owner': {
    title: 'An executor obeys something else than its payloads controller',
    help: 'The controller names an executor that does not run what it says. What is registered there cannot be executed.',
  },
};
