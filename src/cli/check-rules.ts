import type { Side } from '../check/side.js';
import type { CatalogueEntry } from '../diagnostic/catalogue.js';
import { CATALOGUE } from './catalogue.js';

/** What rules mean, as `plimsoll explain` would say it: those of the program, and those of the policies at hand. */
export const ruleExplainer = async (sides: readonly Side[]): Promise<(ruleId: string) => CatalogueEntry | null> => {
  const { loadPolicies } = await import('../policy/load-policies.js');
  const rules = new Map<string, CatalogueEntry>();
  for (const { files, folders, definitions } of sides)
    for (const { rules: some } of (await loadPolicies(files, folders.policies, definitions)).policies)
      for (const { id, title, help } of some) rules.set(id, { title, help });
  return (ruleId) => (Object.hasOwn(CATALOGUE, ruleId) ? CATALOGUE[ruleId] : rules.get(ruleId)) ?? null;
};
