import type { Catalogue } from '../catalogue.js';

/** plimsoll.yaml, the files around it, and git. */
export const workspaceCodes: Catalogue = {
  'git/missing': {
    title: 'git is not installed',
    help: 'Revisions are read with the git command. Install it, or compare files instead.',
  },
  'git/unknown-revision': {
    title: 'git does not know the revision',
    help: 'Name a branch, a tag or a commit of this repository. CI often clones without history: fetch the revision first, or clone with full depth.',
  },
  'init/exists': {
    title: 'A file of the new workspace is there already',
    help: 'Nothing is overwritten. Choose another folder, or move the file away; in a workspace that is there, plimsoll import adds a market.',
  },
  'init/not-a-safe': {
    title: 'The address is no Safe',
    help: 'An authority is a Safe that is deployed on the chain. Check the address and the chain.',
  },
  'lock/invalid': {
    title: 'plimsoll.lock is damaged',
    help: 'The lock records when each market’s document and chain were last known equal. Take it from git again; plimsoll verify and plimsoll import --update write it.',
  },
  'rpc/not-configured': {
    title: 'A chain has no RPC endpoint',
    help: 'The workspace names the environment variable that holds the URL, as rpc: "${MAINNET_RPC_URL}", so that no key is ever committed. Set that variable, or add the line.',
  },
  'workspace/authority-chain': {
    title: 'The authority is on another chain than the market',
    help: 'A Safe acts on the chain it is deployed on. Name an authority of the same chain.',
  },
  'workspace/duplicate-market': {
    title: 'Two documents have the same market name',
    help: 'Commands find a market by its name. Give one of them another.',
  },
  'workspace/invalid': {
    title: 'plimsoll.yaml has errors',
    help: 'The findings below say which lines are wrong. Nothing else is read until they are mended.',
  },
  'workspace/none': {
    title: 'There is no workspace here',
    help: 'A workspace is a folder with plimsoll.yaml; it is looked for in the current folder and upward. Change to it, give --workspace DIR, or make one with plimsoll init.',
  },
  'workspace/outside': {
    title: 'A path leads out of the workspace',
    help: 'Documents are read and written inside the workspace only, also through symbolic links. Use a path below plimsoll.yaml.',
  },
  'workspace/too-many-files': {
    title: 'A folder of documents holds too many files',
    help: 'Check that plimsoll.yaml names the right folder: a whole disk may lie below it.',
  },
  'workspace/unknown-authority': {
    title: 'plimsoll.yaml has no such authority',
    help: 'An authority is who may set the parameters: a Safe and the route to it. Add it, or correct the name.',
  },
  'workspace/route': {
    title: 'A route cannot be read',
    help: 'A route lists what a change goes through, from the contract that makes the calls outward to who acts first: each step is one of timelock, governor, governorBravo, zodiacDelay, zodiacRoles, accessManager, authority or account.',
  },
  'workspace/reviewers': {
    title: 'The list of reviewers does not fit',
    help: 'An authority lists whose attestations count. Each address stands once, and there are at least as many as the attestations it demands: with fewer, nothing could ever be executed.',
  },
  'workspace/route-chain': {
    title: 'A route is on another chain than the market',
    help: 'A change reaches only contracts of the chain that its route is on. Name a route of the market’s chain.',
  },
  'workspace/unknown-route': {
    title: 'The workspace has no such route',
    help: 'routes of a market names routes and authorities of plimsoll.yaml. Add the route there, or correct the name.',
  },
  'workspace/unknown-chain': {
    title: 'plimsoll.yaml has no such chain',
    help: 'Add the chain with its id and RPC variable, or correct the name.',
  },
};
