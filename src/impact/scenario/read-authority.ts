import { child, type DocumentNode, entriesOf, entryOf, type Span } from '../../document/node.js';
import { ADDRESS_CODEC } from '../../quantity/codecs/address.js';
import type { AuthorityCost, TokenVotes } from '../attack/capture.js';
import { readDepthModel } from './read-depth.js';
import { ABOVE_ZERO, AT_LEAST_ZERO, type ScenarioReading, SHARE } from './reading.js';

const VOTES = 'authority.votes';

const boughtOf = (node: DocumentNode, reading: ScenarioReading, where: Span): TokenVotes['bought'] => {
  const [premium, depth] = [child(node, 'premium'), child(node, 'depth')];
  if ((premium === undefined) === (depth === undefined))
    reading.add(
      where,
      'scenario/authority',
      `${VOTES} has ${premium === undefined ? 'neither' : 'both'} a premium ${premium === undefined ? 'nor' : 'and'} a depth`,
      VOTES,
      'say what buying so many tokens costs: a premium on their price, or the depth that they are bought in',
    );
  if (depth === undefined) return { premium: reading.number(node, 'premium', 'percent', VOTES, AT_LEAST_ZERO) };
  const model = readDepthModel(depth, reading, `${VOTES}.depth`, where);
  if (model !== null) return { depth: model };
  reading.add(where, 'schema/required', `${VOTES}.depth lacks constantProduct or curve`, `${VOTES}.depth`);
  return { premium: Number.NaN };
};

const votesOf = (node: DocumentNode, reading: ScenarioReading): TokenVotes | null => {
  const entry = entryOf(node, 'votes');
  if (entry === undefined) return null;
  return {
    quorum: reading.number(entry.value, 'quorum', 'token', VOTES, ABOVE_ZERO),
    price: reading.number(entry.value, 'price', 'usd', VOTES, ABOVE_ZERO),
    bought: boughtOf(entry.value, reading, entry.keySpan),
  };
};

const signersOf = (node: DocumentNode, reading: ScenarioReading): ReadonlyMap<string, number> => {
  const signers = new Map<string, number>();
  for (const { key, keySpan, value } of entriesOf(child(node, 'signers'))) {
    const path = `authority.signers.${key}`;
    const address = ADDRESS_CODEC.encode(key);
    if (!address.ok)
      reading.add(
        keySpan,
        address.problem.code,
        `authority.signers: ${address.problem.message}`,
        path,
        address.problem.help,
      );
    if (signers.has(key.toLowerCase()))
      reading.add(keySpan, 'scenario/duplicate', `${key} is there twice`, path, 'keep one of them');
    signers.set(key.toLowerCase(), reading.scalar(value, 'usd', path, AT_LEAST_ZERO));
  }
  return signers;
};

/** What capturing the authority costs; null where the document does not say. */
export const readAuthority = (root: DocumentNode, reading: ScenarioReading): AuthorityCost | null => {
  const entry = entryOf(root, 'authority');
  if (entry === undefined) return null;
  const { value: node, keySpan } = entry;
  const path = 'authority';
  const has = (key: string): boolean => child(node, key) !== undefined;
  if (!has('signer') && !has('votes'))
    reading.add(keySpan, 'schema/required', 'authority lacks signer or votes: it says no price', path);
  if (has('signers')) reading.needs(node, ['signer'], keySpan, path);
  const delay = reading.number(node, 'delay', 'duration', path, AT_LEAST_ZERO);
  if (delay > 0) reading.needs(node, ['withdrawn'], keySpan, path);
  return {
    signer: has('signer') ? reading.number(node, 'signer', 'usd', path, AT_LEAST_ZERO) : null,
    signers: signersOf(node, reading),
    votes: votesOf(node, reading),
    delay,
    withdrawn: has('withdrawn') ? reading.number(node, 'withdrawn', 'percent', path, SHARE) : 0,
  };
};
