import { type DocumentNode, entryOf, locate, textOf } from '../document/node.js';
import type { Exception } from './policy.js';
import { readDate } from './read-time.js';
import type { Reading } from './reading.js';

/** The exceptions of a policy. `rules` are the names of all its rules, those of packs included. */
export const readExceptions = (
  root: DocumentNode,
  policy: string,
  rules: readonly string[],
  reading: Reading,
): readonly Exception[] => {
  const node = entryOf(root, 'exceptions')?.value;
  return (node?.kind === 'list' ? node.items : []).flatMap((item, index): Exception[] => {
    const path = `exceptions.${index}`;
    const text = (key: string): string => textOf(item, key) ?? '';
    const spanOf = (key: string) => locate(item, [key]).node.span;
    const written = text('rule');
    const rule = written.includes('/') ? written : `${policy}/${written}`;
    if (!rules.includes(rule))
      reading.unknown(
        spanOf('rule'),
        'policy/unknown-rule',
        `there is no rule ${written}`,
        written,
        rules.map((id) => (id.startsWith(`${policy}/`) ? id.slice(policy.length + 1) : id)),
        `${path}.rule`,
      );
    if (readDate(text('until')) === null)
      reading.add(spanOf('until'), 'policy/date', `${text('until')} is no day`, {
        path: `${path}.until`,
        help: 'write it as 2026-12-31',
      });
    const exception = { rule, market: text('market'), path: text('path'), reason: text('reason') };
    return [{ ...exception, approver: text('approver'), until: text('until'), span: spanOf('rule') }];
  });
};
