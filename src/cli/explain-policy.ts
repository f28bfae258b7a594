import { PlimsollError } from '../diagnostic/error.js';
import { describeRule } from '../policy/describe-rule.js';
import { builtInPacks, loadPolicies } from '../policy/load-policies.js';
import type { Policy } from '../policy/policy.js';
import { policyRuleText } from '../report/policy-rule.js';
import type { Explained } from './explain-definition.js';
import { definitionsAtHand, sourceContext } from './source-context.js';

/** The policies of the workspace, if there is one; and the packs that come with the program. */
const policiesAtHand = async (folder: string | undefined): Promise<readonly Policy[]> => {
  const packs = await builtInPacks(await definitionsAtHand(folder));
  try {
    const { workspace, definitions } = await sourceContext(folder);
    const { policies } = await loadPolicies(workspace.files, workspace.folders.policies, definitions);
    return [...policies, ...packs];
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'workspace/none' || folder !== undefined) throw error;
    return packs;
  }
};

/** A rule of a policy at hand. A policy's own version of a pack's rule comes before the pack's. */
export const explainPolicyRule = async (asked: string, folder: string | undefined): Promise<Explained> => {
  const policies = await policiesAtHand(folder);
  for (const policy of policies) {
    const rule = policy.rules.find(({ id }) => id === asked);
    if (rule === undefined) continue;
    const view = describeRule(policy, rule);
    return {
      found: true,
      result: {
        json: { format: 'plimsoll.explain/1', ok: true, kind: 'policy-rule', ...view },
        text: (style) => policyRuleText(view, style),
      },
    };
  }
  return { found: false, names: policies.flatMap(({ rules }) => rules.map(({ id }) => id)) };
};
