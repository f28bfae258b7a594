import type { Finding } from '../diagnostic/finding.js';
import { child, type DocumentNode } from '../document/node.js';
import { findingAt, type SourceText } from '../document/source.js';
import { ADDRESS_CODEC } from '../quantity/codecs/address.js';
import { parseQuantity } from '../quantity/parse.js';

/** Which state files a workspace believes. */
export interface StateTrust {
  /** Accounts that sign them, in lower case; empty where none is listed. */
  readonly signers: ReadonlySet<string>;
  /** Seconds that their block may be old; null where any age is taken. */
  readonly maxAge: bigint | null;
}

/** What plimsoll.yaml says under `state`. */
export const readStateTrust = (root: DocumentNode, source: SourceText, findings: Finding[]): StateTrust => {
  const state = child(root, 'state');
  const listed = child(state, 'signers');
  const signers = new Set<string>();
  for (const item of listed?.kind === 'list' ? listed.items : []) {
    const text = item.kind === 'scalar' ? item.text : '';
    const checked = ADDRESS_CODEC.encode(text);
    if (checked.ok) signers.add(text.toLowerCase());
    else {
      const { code, message, help } = checked.problem;
      findings.push(findingAt(source, item.span, { ruleId: code, message, help, path: 'state.signers' }));
    }
  }
  const age = child(state, 'maxAge');
  if (age?.kind !== 'scalar') return { signers, maxAge: null };
  const parsed = parseQuantity(age.text, { unit: 'duration', codec: null, sentinels: [] });
  const maxAge = parsed.ok && parsed.value.exact?.d === 1n ? parsed.value.exact.n : null;
  if (maxAge === null)
    findings.push(
      findingAt(source, age.span, {
        ruleId: 'workspace/state',
        message: `${age.text} is no age of a state file`,
        help: 'write a duration such as 36h or 2d',
        path: 'state.maxAge',
      }),
    );
  return { signers, maxAge };
};
