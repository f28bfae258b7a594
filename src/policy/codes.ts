import type { Catalogue } from '../diagnostic/catalogue.js';

/** Policy documents, and what judging by them says besides the rules themselves. */
export const policyCodes: Catalogue = {
  'policy/ambiguous-step': {
    title: 'A step could be relative or absolute',
    help: 'Of a percentage, 50% may be half of what it was or 50 percentage points. Write 50% relative, or 50 percentage points, or bps.',
  },
  'policy/bound': {
    title: 'A bound of a class is no value of its parameter',
    help: 'Bounds are numbers in the parameter’s own unit, as a Market document has them: 80%, 1_000_000, 36h. Only parameters that are numbers have bounds.',
  },
  'policy/class-group': {
    title: 'A class of a pack is given another group',
    help: 'A policy gives members to the classes of the packs it uses; they stay of the group that the pack says.',
  },
  'policy/date': {
    title: 'A date does not exist',
    help: 'Write the year, the month and the day, as 2026-12-31. Days begin and end in UTC.',
  },
  'policy/duplicate-pack': {
    title: 'A pack is used twice',
    help: 'Its rules would be judged twice. Keep one of the two lines.',
  },
  'policy/duplicate-policy': {
    title: 'Two policies have the same name',
    help: 'Findings and exceptions name a rule as POLICY/RULE, so each policy needs a name of its own.',
  },
  'policy/duplicate-rule': {
    title: 'Two rules have the same name',
    help: 'The bounds and tiers of a class are rules too, named CLASS-PARAMETER and CLASS-TIER-PARAMETER. Give one of the two another name.',
  },
  'policy/empty-tier': {
    title: 'A tier of a class takes none of its members',
    help: 'Its bounds hold nobody. That may be meant, for what is to come; where a member should be in it, its when or that of an earlier tier is wrong.',
  },
  'policy/example': {
    title: 'An example of a policy is not sound',
    help: 'An example has values to judge, as a Market document has them, and says which rules it passes or fails. Addresses may be left out.',
  },
  'policy/exception-expired': {
    title: 'An exception has ended',
    help: 'Exceptions count until the end of their last day, in UTC. Remove it; or have the one who approved it decide again, with a new reason and day.',
  },
  'policy/exception-unused': {
    title: 'An exception fits nothing',
    help: 'No breach, or no parameter, is where it points, so it only waits to hide something else. Remove it, or correct its market and path.',
  },
  'policy/expression': {
    title: 'An expression cannot be read',
    help: 'The language is a part of CEL with exact quantities: ltv + 2% <= liquidationThreshold. The place within the text is marked; docs/policies.md lists operators and functions.',
  },
  'policy/loosened': {
    title: 'A policy lets more through than the base’s',
    help: 'A rule is gone, allows more, weighs less or reaches less; an exception is new or longer; or a state may be older. Changes of parameters are judged by the base’s policy as well. Merge the loosening by itself, approved by whoever owns the policy.',
  },
  'policy/not-evaluated': {
    title: 'A rule could not be evaluated, and its policy fails for that',
    help: 'A rule over the chain, the base or the time of the last change says nothing where these are not at hand. Give an RPC or a state file; or set notEvaluated: allowed, and see them counted.',
  },
  'policy/pack-unsound': {
    title: 'A pack that a policy uses has errors',
    help: 'The findings of the pack follow, in its own document. A pack that comes with the program is only unsound where a protocol definition of the workspace replaces the one it was written for.',
  },
  'policy/pack-uses': {
    title: 'A pack uses another pack',
    help: 'Packs are one level deep, so that a policy shows at a glance what it uses. List both in the policy.',
  },
  'policy/rule-error': {
    title: 'A rule cannot be computed',
    help: 'Its expression divides by zero, compares amounts of different units, or takes too long on these values. Correct the rule, or narrow it with when.',
  },
  'policy/rule-shape': {
    title: 'A rule is put together wrongly',
    help: 'A rule is on values, with that; on impact, with impact; or on changes, with change and at least one of maxIncrease, maxDecrease, maxStep, minDelay, allowed, notFrom, notTo or reviewers.',
  },
  'policy/step': {
    title: 'A step is not written as it has to be',
    help: 'Write 100% or 200_000 for amounts, 50 bps, 0.5 percentage points or 10% relative for percentages and rates, 12h for times, without a sign.',
  },
  'policy/tier': {
    title: 'A tier is never reached',
    help: 'The first tier whose when holds counts, and one without when takes all that is left. It stands last.',
  },
  'policy/time': {
    title: 'A time is not written as it has to be',
    help: 'Write a number and a unit: 3d, 36h, 1d12h.',
  },
  'policy/unknown-class': {
    title: 'A rule names a class that the policy does not have',
    help: 'Classes stand under classes, in the policy itself or in a pack that it uses.',
  },
  'policy/unknown-entity': {
    title: 'A policy names an entity that no market has',
    help: 'A member of a class, or an entity in the list of a rule, fits nothing in the markets that the policy is for, so that its bounds hold nobody. Names are compared as documents write them, identities in any case; * stands for any text.',
  },
  'policy/unknown-group': {
    title: 'A policy names a group of entities that no protocol has',
    help: 'Groups are those of the protocol definitions that the policy is for: plimsoll protocol show NAME lists them.',
  },
  'policy/unknown-market': {
    title: 'An exception names a market that the workspace does not have',
    help: 'It excepts nothing. Correct the name, or remove the exception.',
  },
  'policy/unknown-name': {
    title: 'An expression names a value that does not exist',
    help: 'An expression may name the entity’s parameters, and base, chain, bounds, market and classes. plimsoll protocol show NAME lists the parameters.',
  },
  'policy/unknown-pack': {
    title: 'There is no such pack',
    help: 'Packs that come with the program are named plimsoll/NAME; a workspace’s own are in policies/packs, and are named without it.',
  },
  'policy/unknown-parameter': {
    title: 'A policy names a parameter that its group does not have',
    help: 'plimsoll protocol show NAME lists the parameters of each group. In lists, * stands for any text.',
  },
  'policy/unknown-protocol': {
    title: 'A policy is for a protocol that has no definition',
    help: 'plimsoll protocol list shows the definitions at hand.',
  },
  'policy/unknown-rule': {
    title: 'A rule is named that the policy does not have',
    help: 'Rules of the policy itself are named alone or as POLICY/RULE, those of a pack as PACK/RULE.',
  },
  'policy/unsound': {
    title: 'A policy of the workspace has errors',
    help: 'What it lets through cannot be told until it is corrected. plimsoll validate shows its errors.',
  },
  'policy/value': {
    title: 'A value of notFrom or notTo is none of the parameter',
    help: 'Write it as a Market document has it: 0%, unlimited, true.',
  },
};
