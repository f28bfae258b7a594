import { canonicalDigest, canonicalText } from '../../document/canonical.js';
import type { ChangeJson } from '../../plan/diff-json.js';
import type { ProposalCall } from '../proposal.js';

/** A change as it is put before voters, apart from how it reaches the chain. */
export interface GovernedChange {
  readonly title: string;
  /** The proposer's own words, as they stand in their file; may be empty, and may end with `#proposer=0x…`. */
  readonly words: string;
  readonly market: string;
  readonly chain: { readonly name: string; readonly id: bigint };
  readonly block: { readonly number: bigint; readonly hash: string };
  readonly changes: readonly ChangeJson[];
  readonly consequences: readonly ChangeJson[];
  readonly calls: readonly Pick<ProposalCall, 'title' | 'contract' | 'function' | 'to' | 'value' | 'data'>[];
  /** Who makes the calls; null where that is not known. */
  readonly account: string | null;
  /** Null outside a git repository. */
  readonly commit: string | null;
  readonly edits: 'uncommitted' | 'none';
}

const CHANGE_FORMAT = 'plimsoll.change/1';

const values = (changes: readonly ChangeJson[]) => changes.map(({ path, before, after }) => ({ path, before, after }));

/**
 * What the digest of a change is of: market, chain, block, what changes, and the calls. Nothing in it depends on the text that
 * is voted on, which names the digest, nor on how the calls are made.
 */
const recordOf = ({ market, chain, block, changes, consequences, calls }: GovernedChange) => ({
  format: CHANGE_FORMAT,
  market,
  chain: { name: chain.name, id: chain.id.toString() },
  block: { number: block.number.toString(), hash: block.hash },
  changes: values(changes),
  consequences: values(consequences),
  calls: calls.map(({ contract, function: signature, to, value, data }) => ({
    contract,
    function: signature,
    to,
    value,
    data,
  })),
});

/** `change.json`: the record of a change, whose sha256 is the digest that a description names. */
export const changeText = (change: GovernedChange): string => canonicalText(recordOf(change));

/** The sha256 of `change.json`, in lower-case hex. */
export const changeDigest = (change: GovernedChange): string => canonicalDigest(recordOf(change));
