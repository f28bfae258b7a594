import type { Catalogue } from '../../diagnostic/catalogue.js';

/** What can go wrong when a change is made into a contract. */
export const payloadCodes: Catalogue = {
  'payload/compile': {
    title: 'The compiler refuses the source of a payload',
    help: 'The source is generated, so this is a fault of Plimsoll: please report it with the message.',
  },
  'payload/exists': {
    title: 'The folder for a payload is there already',
    help: 'What people may have voted on is never written over. Give another folder with --out.',
  },
  'payload/no-compiler': {
    title: 'A payload cannot be run because there is no compiler for it',
    help: 'Only compiled code can be run. Install the release of the npm package solc that the message names beside Plimsoll, or leave --executor out: then the sources are written, and nothing is proven.',
  },
  'payload/bad-folder': {
    title: 'A folder is not what payload wrote with --register',
    help: 'payload.json and registration.json are read, and everything in them that can be computed must be what is computed. Make the payload again from the commit and block that proposal.md names.',
  },
  'payload/other-executor': {
    title: 'A payloads controller runs payloads by another executor than the one given',
    help: 'With --register the executor is the controller’s own of the access level. Leave --executor out, or give another --access-level.',
  },
  'payload/refused': {
    title: 'The payload fails when its executor runs it',
    help: 'Run by delegatecall from the executor at the pinned block, a call of the payload reverts or a value is not what it asserts; the message has the reason. The executor may lack the role: give the account that holds it. Nothing was written.',
  },
  'payload/too-large': {
    title: 'A payload has more code than chains take',
    help: 'A contract has at most 24,576 bytes of code (EIP-170). Make several payloads of the change, each with a part of it (--only); parameters must be safe after each.',
  },
};
