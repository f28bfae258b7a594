import type { Catalogue } from '../diagnostic/catalogue.js';

const SPLIT =
  'Change the definition in a pull request of its own, have it reviewed, and change the values in the next one.';

/** What check finds of a change. */
export const checkCodes: Catalogue = {
  'check/authority-changed': {
    title: 'Another authority sets the market',
    help: 'The Safe that proposals go to changes. The proof of this check runs through the Safe that the base’s plimsoll.yaml has under the new name.',
  },
  'check/base-invalid': {
    title: 'The base has a document with errors',
    help: 'What it was cannot be compared, so every value counts as new. Look at every value, and mend the base first where that is possible.',
  },
  'check/base-moved': {
    title: 'The base has moved a value that the change sets',
    help: 'Since the change started, another one set the same value and was merged. Whichever is merged last undoes the other: merge or rebase, and see that both are meant.',
  },
  'check/base-policies': {
    title: 'A policy of the base has errors',
    help: 'A change is judged by the base’s policies too. One that cannot be read judges nothing: mend it on the branch that the change is to be merged into.',
  },
  'check/behind': {
    title: 'The base has moved on since the change started',
    help: 'As in a pull request, the change is compared with the commit where it branched off. Merge or rebase to see it together with what came since. Nodes, policies and what counts as drift are those of the tip.',
  },
  'check/book-changed': {
    title: 'A book changes',
    help: 'Impact is measured on the accounts in books. Look at what changed before the numbers that come of it.',
  },
  'check/ci-changed': {
    title: 'What CI runs or who must approve changes',
    help: 'Whoever changes workflows or CODEOWNERS can take this check away. Have such changes approved by who owns them, in a pull request of their own. Links are followed, and what a build left (dist, node_modules) is compared too.',
  },
  'check/definition-calls': {
    title: 'The changed definition would make other calls',
    help: `For the same values, the definition in the change encodes other transactions than the base’s. ${SPLIT}`,
  },
  'check/definition-changed': {
    title: 'A protocol definition changes',
    help: 'It says what values mean and which calls set them. Every market of the protocol is read by the base’s version and by the new one.',
  },
  'check/definition-reading': {
    title: 'Two versions of the definition read a value differently',
    help: `The document means one thing by the base’s definition and another by the one in the change. ${SPLIT}`,
  },
  'check/depth-changed': {
    title: 'A depth file changes',
    help: 'Impact is measured with what liquidations sell into. Look at what changed before the numbers that come of it; plimsoll depth show says it.',
  },
  'check/drift': {
    title: 'The chain is not what the base says',
    help: 'Somebody moved the value on the chain, or what was merged was never executed. It is shown apart from the change and fails only with --fail-on-drift. Take the chain’s value over with plimsoll import --update, or bring it back with plimsoll propose --include-drift.',
  },
  'check/entity-renamed': {
    title: 'An entity is called otherwise than before',
    help: 'Its identity is the same, its key in the document is not. Policies that name it by the old key do not mean it any more; the base’s policies judge it under the old one.',
  },
  'check/entity-replaced': {
    title: 'A known name means another entity',
    help: 'The key is the same, the identity is not: values under a familiar name are set for something else. Compare the addresses.',
  },
  'check/impact': {
    title: 'The impact of the change',
    help: 'Gates on impact are rules of policies, with impact. Where no policy has one, what the change does to accounts is counted as not evaluated; that is never the same as passed. docs/policies.md shows how to write one.',
  },
  'check/lock-changed': {
    title: 'plimsoll.lock changes',
    help: 'The lock records when YAML and chain were last equal, and so what counts as intent and what as drift. Only plimsoll import and plimsoll verify write it. This check took it from the base.',
  },
  'check/managed-twice': {
    title: 'Two documents manage the same value',
    help: 'A second document for a deployment has no base, so that no rule could judge what it changes, and the two would undo each other. Keep one.',
  },
  'check/market': {
    title: 'The market’s document',
    help: 'Where it has errors, nothing else is looked at: neither its changes nor the rules count as evaluated.',
  },
  'check/market-deleted': {
    title: 'A market is deleted',
    help: 'Its values stay on the chain and nobody manages them any more. Where that is meant, delete it in a pull request of its own and have its owner merge it over this finding.',
  },
  'check/market-moved': {
    title: 'The document of a market is elsewhere',
    help: 'Its values are compared with those it had. Who owns the file by CODEOWNERS may have changed.',
  },
  'check/market-new': {
    title: 'A market is new',
    help: 'There is nothing to compare with: every value is judged as it is, and none as a change.',
  },
  'check/market-renamed': {
    title: 'A market has another name',
    help: 'Policies, the lock and proposals know it by name. Its values are compared with those it had, and the base’s policies judge it under the old name.',
  },
  'check/market-repointed': {
    title: 'A market stands for another deployment',
    help: 'Its protocol, chain or addresses changed, so its values now mean other contracts. Delete the market and give the other deployment one of its own.',
  },
  'check/merge-bases': {
    title: 'Two histories share several commits equally',
    help: 'They were merged into each other, so that no one commit is the last they share. Merge the base into the branch again.',
  },
  'check/no-base-workspace': {
    title: 'The base has no workspace',
    help: 'Everything counts as new. Nodes, authorities and policies are taken from the base, so none is used.',
  },
  'check/nothing-changed': {
    title: 'There is no change to judge',
    help: 'HEAD is the base itself and nothing on disk differs from it, so nothing was compared. In CI this often means that the base is not the branch that the pull request is to be merged into, or that the checkout is of that branch.',
  },
  'check/pending': {
    title: 'A merged value is not on the chain yet',
    help: 'The base changed it since YAML and chain were last equal, and the proposal has not been executed. It is not drift.',
  },
  'check/plan': {
    title: 'The calls that the change needs',
    help: 'Planned on the chain where it is known, else on the values of the base. Without either, or where the base’s values are not enough, the plan is not evaluated.',
  },
  'check/policy-changed': {
    title: 'A policy changes',
    help: 'Markets are judged by the base’s policies and by the new ones. What a change allows that was not allowed before has a finding of its own.',
  },
  'check/prices-changed': {
    title: 'A price file changes',
    help: 'Scenarios that name the file take their prices, or what they draw from, out of it. Look at what changed before the numbers that come of it.',
  },
  'check/proof': {
    title: 'The proof that the calls do what is planned',
    help: 'With a node, the calls are run through the authority’s real Safe on the latest block and the whole market is read back. Without one, or without an authority, the proof is not evaluated.',
  },
  'check/scenario-changed': {
    title: 'A scenario changes',
    help: 'Impact is measured under scenarios. Look at what changed before the numbers that come of it.',
  },
  'check/shallow': {
    title: 'The clone is shallow',
    help: 'With a part of the history only, another commit may seem to be the last that both sides share. Fetch all of it: git fetch --unshallow, or fetch-depth: 0 in actions/checkout.',
  },
  'check/tool-changed': {
    title: 'Another version of plimsoll, or of what it needs, would be installed',
    help: 'package.json, a lock or the settings of a package manager say which program judges. A pull request that changes them may be judged by a program of its own choice. Have the change approved by who owns CI, in a pull request of its own.',
  },
  'check/unjudged': {
    title: 'What the change does was not judged',
    help: 'A document or a policy that the change leaves cannot be read, so no rule was held against it. This is never part of a baseline: an error that hides a change would let anything pass.',
  },
  'check/unmanaged': {
    title: 'A value stops being managed',
    help: 'Its line is gone. The chain keeps the value it has, and nobody will see it move. Bring the line back, unless that is meant.',
  },
  'check/workspace-changed': {
    title: 'plimsoll.yaml changes',
    help: 'It names chains, nodes, authorities and folders. For this check they are taken from the base, so that a change cannot choose where a key is sent; every market is checked.',
  },
};

/** Reading a change out of git. */
export const gitCodes: Catalogue = {
  'git/ambiguous-revision': {
    title: 'The revision means more than one commit',
    help: 'A branch and a tag, or two branches, have this name. Git would take the tag, and whoever may push one would choose what a change is compared with. Give the name in full: refs/remotes/origin/main.',
  },
  'git/no-commit': {
    title: 'The repository has no commit',
    help: 'There is nothing to compare with yet. Commit first, or check without --base.',
  },
  'git/no-repository': {
    title: 'There is no git repository here',
    help: 'A base is a revision of the repository that the workspace is in. Run the command in a clone, or check without --base.',
  },
  'git/not-owned': {
    title: 'git refuses a repository of another user',
    help: 'In containers the checkout often belongs to somebody else. Name its folder: git config --global --add safe.directory DIR.',
  },
  'git/shallow': {
    title: 'The clone is too shallow to compare',
    help: 'The commits that both sides share are not here. Fetch the whole history: git fetch --unshallow, or fetch-depth: 0 in actions/checkout.',
  },
  'git/unreadable': {
    title: 'git lacks content of a commit',
    help: 'A partial or damaged clone does not have all texts, and reading fetches nothing. Fetch the commit whole.',
  },
  'git/unrelated': {
    title: 'Two revisions share no history',
    help: 'There is no change from one to the other. Name the branch that this one is to be merged into.',
  },
};
