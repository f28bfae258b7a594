import { governanceDescription } from '../../report/governance-description.js';
import { PROPOSER_SUFFIX } from '../../route/governor/governor.js';
import { changeDigest, type GovernedChange } from './change.js';

/**
 * The description that is voted on, byte for byte: the proposer's words, then what Plimsoll says of the change. Lines end with
 * a line feed, the last one with nothing, since forms on the web take line breaks off the end. Words that end with `#proposer=0x…`,
 * by which OpenZeppelin 4.9 and newer let only that account propose, have this moved to the very end, where alone it counts.
 */
export const votedDescription = (change: GovernedChange): string => {
  const words = change.words.replaceAll('\r\n', '\n').trim();
  const suffix = PROPOSER_SUFFIX.exec(words)?.[0] ?? '';
  const own = words.slice(0, words.length - suffix.length).trim();
  const text = governanceDescription(change, own, changeDigest(change));
  return suffix === '' ? text : `${text}\n\n${suffix}`;
};
