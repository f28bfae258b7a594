import type { Catalogue } from '../diagnostic/catalogue.js';

/** What can go wrong with a Safe Transaction Service: in asking it, and in sending to it. */
export const serviceCodes: Catalogue = {
  'service/behind': {
    title: 'The service has the Safe in another state than the chain',
    help: 'Its nonce, threshold or owners differ from what the chain says, which is what counts. A service is behind the chain for a while after each transaction.',
  },
  'service/chain-not-told': {
    title: 'The service does not tell which chain it is of',
    help: 'Usually /v1/about/ethereum-rpc/ tells it. A Safe of version 1.3.0 or later signs the chain, so that a service of another chain has other hashes; an older one does not.',
  },
  'service/executed': {
    title: 'The transaction was executed already',
    help: 'The chain says that the Safe executed it, so there is nothing to publish or sign. Check it with plimsoll verify.',
  },
  'service/false-origin': {
    title: 'A transaction claims to be a proposal that it is not',
    help: 'What is published carries the digest of its proposal as its origin, and anybody can write any digest there. The hash of this one is not that of the proposal. Do not sign it.',
  },
  'service/garbage': {
    title: 'The answer is not that of a Safe Transaction Service',
    help: 'Something answered, but it is no whole JSON of the expected form, is too long, or its pages lead in a circle or elsewhere. The URL is probably wrong.',
  },
  'service/key': {
    title: 'SAFE_API_KEY holds no key',
    help: 'The key of the public service is one word of visible ASCII. It is sent to safe.global and to this computer only, never printed, and never taken from a flag.',
  },
  'service/lies': {
    title: 'The service has another transaction under the hash',
    help: 'The fields that it gives do not have the hash that it files them under, so it is broken or lies. Nothing of it is taken and nothing is sent to it. Use another service.',
  },
  'service/delegate-owner': {
    title: 'The account is an owner',
    help: 'A delegate proposes for owners who are others. An owner proposes with a signature of their own, and needs to be nobody’s delegate.',
  },
  'service/label': {
    title: 'The label of a delegate cannot be taken',
    help: 'It is one line of 1 to 50 characters that can be seen: the service takes no more.',
  },
  'service/no-delegate': {
    title: 'The service has no such delegate',
    help: 'A delegate is one of an owner, for one Safe or for every Safe of the owner. plimsoll delegate list tells whom the service has.',
  },
  'service/no-delegates': {
    title: 'The service has no delegates',
    help: 'It answers 404 where delegates are added. Check the URL: what stands before /v2/ in the URLs of the service.',
  },
  'service/no-safe': {
    title: 'The service does not know the Safe',
    help: 'Each chain has a service of its own. Check the URL, and that the Safe is on this chain; a Safe that was made a moment ago is known a little later.',
  },
  'service/not-a-delegate': {
    title: 'The key is neither an owner’s nor a delegate’s',
    help: 'A service takes proposals of owners, and of delegates whom an owner registered with it. An owner adds one with plimsoll delegate add, or in the settings of the Safe’s own pages.',
  },
  'service/not-found': {
    title: 'The service has no transaction with this hash',
    help: 'A service knows the transactions of one chain. Check the hash, and that the URL is that of the chain; it usually ends in /api.',
  },
  'service/not-kept': {
    title: 'The service does not have what it took',
    help: 'It acknowledged what was sent and did not show it when it was asked again. Ask it again later; if it stays so, use another service.',
  },
  'service/other-chain': {
    title: 'The service is of another chain',
    help: 'Each chain has a service of its own, such as https://api.safe.global/tx-service/eth/api for Ethereum. Give the one of the chain that the Safe is on.',
  },
  'service/other-origin': {
    title: 'Somebody else published the transaction',
    help: 'Plimsoll publishes with the digest of the proposal as the origin, and this one has another. The hash is the same, so it is the same transaction.',
  },
  'service/owner-key': {
    title: 'The key to publish with is an owner’s',
    help: 'An owner’s signature approves the transaction, and is given with plimsoll sign, which reviews first and keeps it in the bundle. plimsoll publish then sends it without a key. A key of plimsoll publish is a delegate’s, whose signature counts for nobody.',
  },
  'service/redirect': {
    title: 'The service sends elsewhere',
    help: 'Redirects are not followed, because the URL may carry a key. Give the URL it sends to, if you trust it.',
  },
  'service/refused': {
    title: 'The service refuses what was sent',
    help: 'It computes the hash itself and checks the sender, the signature and the nonce. Its own words are in the message. Nothing of the request was taken.',
  },
  'service/status': {
    title: 'The service answered with an HTTP error',
    help: '401 and 403 mean a key is needed or wrong (SAFE_API_KEY), 422 an address it refuses, 429 too many requests although it was waited for, and 5xx that it has trouble of its own.',
  },
  'service/timeout': {
    title: 'The service did not answer in time',
    help: 'The connection stood, but no whole answer came. Try again, or use another service.',
  },
  'service/superseded': {
    title: 'Another transaction used the nonce',
    help: 'The Safe is past the nonce of the proposal, so it can never be executed and no service takes it. Propose again if it is still wanted.',
  },
  'service/unsigned': {
    title: 'There is no signature to publish with',
    help: 'Without a signature of an owner or a delegate a service hides a transaction, because anybody could have sent it. Sign it with plimsoll sign, or give the key of a delegate.',
  },
  'service/unreachable': {
    title: 'The service cannot be reached',
    help: 'No connection could be made, or it broke. The message says which, and names the host; the rest of the URL is never shown.',
  },
  'service/url': {
    title: 'The address of the service cannot be used',
    help: 'It starts with https:// (http:// only on this computer), has no query, and is what stands before /v2/ in the URLs of the service. It can be given as the name of a variable that ends in _URL.',
  },
};
