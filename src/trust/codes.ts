import type { Catalogue } from '../diagnostic/catalogue.js';

/** The reviewer's trust file, and what a review finds by it. */
export const trustCodes: Catalogue = {
  'review/nodes-disagree': {
    title: 'Two nodes tell of two different chains',
    help: 'One of the nodes lies, is on a fork or is broken, and nothing tells which. Do not sign on the word of either: ask a third, best your own.',
  },
  'review/same-node': {
    title: 'The second node is the first one',
    help: 'Both addresses are of one server, so one witness was asked twice. A lie of it would be the same each time. Give a node of somebody else, best your own.',
  },
  'review/second-node': {
    title: 'The second node could not be asked',
    help: 'All that is known of the chain comes from one node. Give another with --rpc-check, as a URL or as the name of a variable that ends in _RPC_URL.',
  },
  'trust/address': {
    title: 'An address of the trust file is wrong',
    help: 'Addresses are 0x and 40 hexadecimal digits with the checksum of EIP-55, or in one case throughout, and each stands once.',
  },
  'trust/ambiguous-ref': {
    title: 'A branch name stands for two branches',
    help: 'A branch of your own has the name of a remote one. Name the one to protect in full: refs/remotes/origin/main.',
  },
  'trust/contract-code': {
    title: 'The code of a pinned contract was changed',
    help: 'What the contract does now may be something else than when you pinned it: it was upgraded, or replaced. Find the decision that did it, read the new code or its audit, and then pin it again.',
  },
  'trust/contract-not-pinned': {
    title: 'A contract is not pinned',
    help: 'The workspace names an address that your trust file does not have: a new market, or another one than you know. Check it against a source you trust, then run plimsoll trust add.',
  },
  'trust/date': {
    title: 'A day of the trust file is none',
    help: 'Write the last day as year, month and day: 2026-12-31.',
  },
  'trust/definition-differs': {
    title: 'The protocol definition is not the one you pinned',
    help: 'A definition says what calls mean. The review uses the one you pinned: where the YAML then compiles to other bytes, it blocks. Compare the two texts, and pin the new one only after its change was reviewed.',
  },
  'trust/delegate': {
    title: 'The Safe would run code that you have not pinned',
    help: 'A delegatecall runs foreign code as the Safe itself. Even a batch contract is trusted for its code, not for its address. Pin it with plimsoll trust add, or do not sign.',
  },
  'trust/expired': {
    title: 'An allowance has run out',
    help: 'You accepted warnings of a rule until a day that is past. Remove the allowance, or give it a later day after looking at the reason again.',
  },
  'trust/inside': {
    title: 'The trust file is inside what it judges',
    help: 'Whoever can change the workspace could then change what you trust. Keep it in your own configuration folder, or set PLIMSOLL_TRUST to a file outside of every workspace.',
  },
  'trust/invalid': {
    title: 'The trust file has errors',
    help: 'The findings say which lines are wrong. Nothing of it counts until they are mended.',
  },
  'trust/moved': {
    title: 'The trust file was changed meanwhile',
    help: 'Nothing was written, so that nothing is lost. Run the command again.',
  },
  'trust/no-code': {
    title: 'There is no code to pin',
    help: 'The workspace names an address that is no contract on that chain. Check the address, and that the node is of the right chain.',
  },
  'trust/no-ref': {
    title: 'The branch to protect was not found',
    help: 'Name the branch that only reviewed changes reach, with --ref. A branch of a remote is origin/main; fetch it first.',
  },
  'trust/no-repository': {
    title: 'The workspace is not in a git repository',
    help: 'What is trusted is what a protected branch holds. Run it in a clone.',
  },
  'trust/none': {
    title: 'Nothing outside the workspace says what is trusted',
    help: 'Whoever can change the workspace can change the definition and the addresses a review relies on. In a clone whose protected branch you trust, run plimsoll trust add once, and look through what it pins. Pins count only in a clone that has the branch they name: where plimsoll trust list shows them, fetch that branch.',
  },
  'trust/not-a-proxy': {
    title: 'The Safe names no singleton',
    help: 'A Safe is a proxy that keeps the address of its singleton in its first storage slot. This contract does not.',
  },
  'trust/not-allowable': {
    title: 'Warnings of this rule cannot be allowed',
    help: 'A trust file allows what a transaction may do on purpose. That bytes, documents, chain or pins are not what they should be is never accepted beforehand.',
  },
  'trust/not-confirmed': { title: 'Nothing was pinned', help: 'You did not confirm. The trust file is as it was.' },
  'trust/not-pinned': {
    title: 'There is no such pin to remove',
    help: 'plimsoll trust list shows what the trust file has.',
  },
  'trust/owners-since': {
    title: 'The owners or the threshold changed since you pinned the Safe',
    help: 'For your information: it does not change the verdict. If you know of it, run plimsoll trust add again.',
  },
  'trust/ref-not-containing': {
    title: 'The commit is not on the protected branch',
    help: 'Its documents are a proposal of somebody that nobody has merged. Have them merged, fetch the branch, and review again.',
  },
  'trust/remote-differs': {
    title: 'The protected branch comes from another remote than you pinned',
    help: 'Whoever serves the repository decides what its branches hold. Fetch from the remote you pinned; if only its address changed, run plimsoll trust add again.',
  },
  'trust/safe-code': {
    title: 'The Safe is not the one you pinned',
    help: 'Its version, its code or the singleton it runs is another. Whoever changed that can have changed everything. Do not sign before you know who did.',
  },
  'trust/safe-not-pinned': {
    title: 'The Safe is not pinned',
    help: 'Your trust file does not have this Safe on this chain. Where it has others, the proposal may be for a Safe that somebody else controls. Check the address against a source you trust, then run plimsoll trust add.',
  },
  'trust/shallow': {
    title: 'The clone lacks older commits',
    help: 'A repository is known by its first commits, and a shallow clone does not have them. Run git fetch --unshallow.',
  },
  'trust/superseded': {
    title: 'The protected branch has a newer version of the market',
    help: 'The commit was merged, but the market’s document was changed after it. Find out whether this change is still wanted.',
  },
  'trust/workspace-differs': {
    title: 'plimsoll.yaml is not the one you pinned',
    help: 'It names the chains and the Safes. Compare the two texts, and pin the new one only after its change was reviewed.',
  },
  'trust/writable': {
    title: 'Others may change the trust file',
    help: 'Another account of this machine can write to the file or its folder. Run chmod go-w on it, and look through its pins.',
  },
};
