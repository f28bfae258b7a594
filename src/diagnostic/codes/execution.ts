import type { Catalogue } from '../catalogue.js';

/** Signing a proposal, executing it, and checking that the chain holds it. */
export const executionCodes: Catalogue = {
  'bundle/attestation': {
    title: 'An attestation beside the proposal does not count',
    help: 'It is damaged, of another proposal, or not signed by the reviewer it names. It is left out of the count; the others are unaffected. Have the reviewer run plimsoll review --attest again.',
  },
  'bundle/signature': {
    title: 'A signature beside the proposal does not count',
    help: 'It is damaged, over another transaction, or not by an owner of the Safe. It is left out of the count; the others are unaffected. Have the owner run plimsoll sign again.',
  },
  'execute/already': {
    title: 'The proposal was executed already',
    help: 'A Safe executes each nonce once, so there is nothing left to do. plimsoll verify checks that the chain holds what was proposed.',
  },
  'execute/attestations': {
    title: 'Fewer reviewers have attested the proposal than the workspace demands',
    help: 'plimsoll.yaml says with attestations how many reviewers must have found a proposal of this authority OK or CAUTION. Each counts once, one that says BLOCKED does not count, and where the authority lists reviewers only theirs do. Have another reviewer run plimsoll review --attest, and share the file it writes.',
  },
  'execute/signatures': {
    title: 'Too few owners have signed',
    help: 'The Safe needs as many valid signatures as its threshold says now, which may have been raised since the proposal. Have another owner run plimsoll sign, and share the file it writes.',
  },
  'execute/superseded': {
    title: 'Another transaction used the nonce of the proposal',
    help: 'The Safe has moved on, and these signatures can never be used. Look at plimsoll diff, and propose again if the change is still wanted.',
  },
  'sign/blocked': {
    title: 'The review says that this must not be signed',
    help: 'sign and execute review first, and refuse what is BLOCKED: no flag overrides it. The findings say why; plimsoll review shows the whole.',
  },
  'sign/not-confirmed': {
    title: 'The question whether to go on was answered with no',
    help: 'The review says CAUTION, so a person decides, and this one decided against it. Nothing was signed or sent.',
  },
  'verify/not-executed': {
    title: 'The Safe has not executed the proposal',
    help: 'There is nothing to check yet, or never will be where another transaction took its nonce. plimsoll status says where the proposal is.',
  },
};
