import type { Catalogue } from '../catalogue.js';

/** From wanted changes to a proven proposal, and back when it is read. */
export const proposalCodes: Catalogue = {
  'bundle/steps': {
    title: 'The steps of a proposal are not those of its calls',
    help: 'A proposal lists the contracts of its route and the steps that its calls take through them. They are computed again, and must be the same, as must what is signed.',
  },
  'execute/not-yet': {
    title: 'The next step cannot be taken yet',
    help: 'A timelock, governor or module lets it be taken later: from a time, or once the step before it is done. plimsoll status says when.',
  },
  'execute/vote': {
    title: 'The next step is a vote',
    help: 'People vote where they hold their votes; nothing is sent for them. Once the vote is over, plimsoll execute takes what comes next.',
  },
  'execute/lost': {
    title: 'A step can never be taken any more',
    help: 'It expired, or was cancelled, defeated, vetoed or replaced. Propose the change again if it is still wanted.',
  },
  'execute/unknown-calls': {
    title: 'The calls of the next step are not known yet',
    help: 'A contract gives a number on the way, such as a proposal’s, and does not tell it yet.',
  },
  'execute/not-the-one': {
    title: 'Another account takes the next step',
    help: 'The contract takes it only from accounts that hold a role, and the key or wallet is none of them.',
  },
  'execute/another-safe': {
    title: 'The next step is signed by a Safe, in a bundle of its own',
    help: 'Owners sign one transaction a bundle. plimsoll propose --next makes the bundle of the step that comes next.',
  },
  'execute/value': {
    title: 'The step carries ETH',
    help: 'A wallet is only asked to send calls without ETH. Use a key, or send it by other means.',
  },
  'bundle/no-safe': {
    title: 'No Safe signs the proposal',
    help: 'An account takes the first step of its route by itself: there is nothing to sign, publish or collect. Send it with plimsoll execute.',
  },
  'bundle/altered': {
    title: 'A file of the bundle is not what the proposal makes',
    help: 'Every file of a bundle is made again from proposal.json when it is read, and this one differs: it was changed, or made by another version. Do not sign. Take the bundle again from whoever proposed it, and compare the digest.',
  },
  'bundle/hash': {
    title: 'The proposal states another hash than its fields give',
    help: 'The hash is what owners sign, and it is computed again from the fields whenever a proposal is read. Do not sign; take the bundle again from whoever proposed it.',
  },
  'bundle/unreadable': {
    title: 'The folder is no proposal bundle',
    help: 'A bundle is a folder that plimsoll propose wrote, with proposal.json in it. Take it again from whoever proposed it.',
  },
  'plan/argument': {
    title: 'A call cannot be encoded',
    help: 'A value does not fit the argument that the protocol definition gives it. Correct the value, or the definition.',
  },
  'plan/conflict': {
    title: 'Document and chain both changed the same parameter',
    help: 'Since they were last known equal, the document was edited and someone changed the chain. Decide which counts: plimsoll import --update takes the chain’s value, --include-drift overwrites it.',
  },
  'plan/only-fits-nothing': {
    title: 'A filter fits no parameter',
    help: 'A glob of --only or --include-drift matches nothing in the market, so it is a slip: taken as it is, it would read as "nothing to do". Write a path as plimsoll diff shows it; * stands for any text without a dot, ** for any text.',
  },
  'plan/no-base': {
    title: 'It is not known what changed the document and what changed the chain',
    help: 'plimsoll.lock has no entry for this market, so a difference may be an edit or a move of the chain, and proposing it could undo what a guardian did. Run plimsoll verify on equal states, or plimsoll import --update, first.',
  },
  'plan/no-way': {
    title: 'No order of calls leads to the wanted values',
    help: 'Every state on the way must keep the constraints that held before. A constraint would break, or no function of the protocol makes the change. The message says which.',
  },
  'plan/unknown-entity': {
    title: 'The chain does not list an entry of the document',
    help: 'Plimsoll sets the parameters of what is listed and lists nothing itself. Check the address, or list it first by other means.',
  },
  'plan/unknown-parameter': {
    title: 'The chain gives no value of a parameter',
    help: 'This version of the contracts does not have it. Remove the line from the document.',
  },
  'plan/untrue-document': {
    title: 'After the calls the document would not be true',
    help: 'A change has consequences on the chain that the document contradicts, as freezing a reserve sets its LTV to zero. Write those values into the document, or remove their lines.',
  },
  'proof/nonce-used': {
    title: 'The nonce is used already',
    help: 'A Safe executes each nonce once. Propose with the next one.',
  },
  'proof/other-effects': {
    title: 'The transaction does something else than planned',
    help: 'Simulated at the pinned block, it changes other parameters or emits other events than the definition declares. Do not sign it before you know why: the contract is not what the definition describes.',
  },
  'proof/refused': {
    title: 'The chain refuses the transaction',
    help: 'Simulated at the pinned block, a call reverts; the message has its reason. The contracts have limits of their own, or the authority lacks the role. Nothing was written.',
  },
  'proposal/exists': {
    title: 'The folder holds another proposal',
    help: 'A proposal is never written over another, because people may have signed it. Give another folder with --out.',
  },
  'propose/text': {
    title: 'The title or description is too long',
    help: 'They are shown in wallets, forums and review. A title is one line; put more into a file and give it with --description-file.',
  },
  'propose/split-depends': {
    title: 'Parts of a split change depend on each other',
    help: 'Each part is reviewed, signed and executed by itself, and nobody knows which comes first: none may need another, or make other calls after it. Propose the change on one route, or in steps: propose the next part with --only once the one before it is executed.',
  },
  'propose/no-route': {
    title: 'The change can take none of the routes',
    help: 'Something is in the way of each: a role, votes, a permission, or a contract that is not what plimsoll.yaml says. What it is stands with each route; plimsoll route show says the steps.',
  },
  'propose/next': {
    title: 'There is no step that owners sign next',
    help: 'propose --next makes the bundle of a later step that owners of a Safe sign. Others are sent with plimsoll execute.',
  },
  'propose/cancel': {
    title: 'There is nothing to stop',
    help: 'A proposal can be stopped while a contract of its route has begun and not ended it, or while its Safe has not used the nonce.',
  },
  'propose/approve': {
    title: 'The Safe cannot approve the proposal',
    help: 'propose --approve makes the bundle by which a Safe that owns the one whose owners sign approves the hash on the chain. It must be an owner, must not have approved, and the nonce must not be used.',
  },
  'cancel/none': {
    title: 'The contract has no way to stop what is on its way',
    help: 'Wait for it to expire, or change the values back afterwards.',
  },
  'cancel/unknown': {
    title: 'The contract does not tell what is to be cancelled',
    help: 'It is stopped by a number that the contract gave, and that was not found on the chain.',
  },
  'verify/companion': {
    title: 'The proposal stops or approves another one',
    help: 'It changes no value that could be read back. plimsoll status of the proposal that it is of says where that stands.',
  },
  'propose/not-emergency': {
    title: 'The change does more than an emergency lane takes',
    help: 'It takes changes that only close something, which the definition of the protocol marks: a flag such as frozen that is switched, a cap that is lowered. Leave the others out with the --only that is named, or propose without --emergency.',
  },
  'plan/beyond-lane': {
    title: 'A call reaches entities that the emergency lane did not read',
    help: 'On the emergency lane only what a change may touch is read, and the calls for this one may change more. Propose it without --emergency, which reads the whole market.',
  },
  'propose/nonce': {
    title: 'There is no Safe whose nonce it could be',
    help: '--nonce is of the Safe that takes the first step. Where an account takes it, leave it out.',
  },
  'proof/no-rehearsal': {
    title: 'A step of the route cannot be run in a simulation',
    help: 'A vote can be cast in a simulation where the governor names its token and counts For, Against and Abstain. Nothing is proposed that was not proven.',
  },
  'proof/nobody': {
    title: 'Nobody is known who may take a step of the route',
    help: 'A step takes a role, and neither the route nor the contract’s events tell who has it. Add who does it to the route in plimsoll.yaml.',
  },
  'propose/safe-version': {
    title: 'The Safe is of another version than the workspace says',
    help: 'The version decides the hashes that owners sign. Find out which is right: a Safe that was upgraded, or a wrong line in plimsoll.yaml.',
  },
  'safe/not-a-safe': {
    title: 'The address of the authority is no Safe',
    help: 'There is no contract, or one that does not answer as a Safe does. Check the address and the chain in plimsoll.yaml.',
  },
};
