import type { Finding } from '../diagnostic/finding.js';
import type { Policy } from '../policy/policy.js';
import { strayedMembers, strayMembers } from '../policy/stray-members.js';
import type { Selected } from './select-markets.js';

/**
 * Entities that policies name and no market has. Where every market is looked at, those that fit nothing at all; else those
 * that a change leaves without what they fitted.
 */
export const nameFindings = (
  policies: readonly Policy[],
  { compared, findings }: Selected,
  scope: 'changed' | 'all',
): readonly Finding[] => {
  const heads = compared.flatMap(({ head }) => head ?? []);
  const markets = heads.flatMap(({ market }) => market ?? []);
  if (scope === 'all') {
    // One that cannot be read might have it.
    const unread = markets.length < heads.length || findings.length > 0;
    return unread ? [] : policies.flatMap((policy) => strayMembers(policy, markets));
  }
  return policies.flatMap((policy) =>
    compared.flatMap(({ base, head }) =>
      base?.market == null || head?.market == null ? [] : strayedMembers(policy, base.market, head.market),
    ),
  );
};
