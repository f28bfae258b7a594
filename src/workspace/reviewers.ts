import type { Finding } from '../diagnostic/finding.js';
import { child, type DocumentNode, textOf } from '../document/node.js';
import { findingAt, type SourceText } from '../document/source.js';
import { ADDRESS_CODEC } from '../quantity/codecs/address.js';

/**
 * The reviewers that an authority lists, in lower case, and what is wrong with the list: an address that is none, one that
 * stands twice, fewer than the attestations that are demanded. Null where it lists none.
 */
export const readReviewers = (
  authority: DocumentNode,
  source: SourceText,
): { readonly reviewers: ReadonlySet<string> | null; readonly findings: readonly Finding[] } => {
  const list = child(authority, 'reviewers');
  if (list?.kind !== 'list') return { reviewers: null, findings: [] };
  const findings: Finding[] = [];
  const reviewers = new Set<string>();
  for (const item of list.items) {
    const text = item.kind === 'scalar' ? item.text : '';
    const address = ADDRESS_CODEC.encode(text);
    if (!address.ok) {
      const { code, message, help } = address.problem;
      findings.push(findingAt(source, item.span, { ruleId: code, message, help }));
    } else if (reviewers.has(text.toLowerCase()))
      findings.push(
        findingAt(source, item.span, {
          ruleId: 'workspace/reviewers',
          message: `${text} is listed twice`,
          help: 'each reviewer counts once',
        }),
      );
    else reviewers.add(text.toLowerCase());
  }
  const need = Number(textOf(authority, 'attestations') ?? '0');
  if (findings.length === 0 && reviewers.size < need)
    findings.push(
      findingAt(source, list.span, {
        ruleId: 'workspace/reviewers',
        message: `${need} attestations are demanded, and ${reviewers.size} may give one`,
        help: 'list more reviewers, or demand fewer attestations',
      }),
    );
  return { reviewers, findings };
};
