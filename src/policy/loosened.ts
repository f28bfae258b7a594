import type { Finding } from '../diagnostic/finding.js';
import { nameFits } from '../document/name-fits.js';
import type { Span } from '../document/node.js';
import { findingAt } from '../document/source.js';
import { classWays, ruleWays, scopeWays } from './loosened-rule.js';
import type { Exception, Policy } from './policy.js';
import { secondsText } from './read-time.js';

const START: Span = { start: 0, end: 0 };
const HELP =
  'the change is judged by the base’s policy as well; merge the loosening by itself, approved by whoever owns it';

/** What a finding about a loosened policy is about, for those who count. */
type Aspect = 'policy' | 'rule' | 'class' | 'exception';

const finding = (head: Policy, span: Span, aspect: Aspect, subject: string, way: string): Finding =>
  findingAt(head.source, span, {
    ruleId: 'policy/loosened',
    severity: 'warning',
    message: `${subject}: ${way}`,
    data: { policy: head.name, aspect, subject },
    help: HELP,
  });

const gone = (base: Policy): Finding => ({
  ruleId: 'policy/loosened',
  severity: 'warning',
  message: `${base.name}: the policy is gone, and with it ${base.rules.length === 1 ? 'its rule' : `its ${base.rules.length} rules`}`,
  file: base.source.file,
  data: { policy: base.name, aspect: 'policy', subject: base.name },
  help: HELP,
});

const policyWays = (base: Policy, head: Policy): readonly string[] => [
  ...scopeWays(base.scope, head.scope),
  ...(base.notEvaluated === 'failing' && head.notEvaluated === 'allowed'
    ? ['what is not evaluated is allowed, and was failing']
    : []),
  ...(base.maxStateAge !== null && (head.maxStateAge === null || head.maxStateAge > base.maxStateAge)
    ? [
        `a state may be ${head.maxStateAge === null ? 'of any age' : `${secondsText(head.maxStateAge)} old`}, and was taken up to ${secondsText(base.maxStateAge)}`,
      ]
    : []),
];

const ruleFindings = (base: Policy, head: Policy): readonly Finding[] =>
  base.rules.flatMap((rule) => {
    const now = head.rules.find(({ id }) => id === rule.id);
    if (now === undefined) return [finding(head, START, 'rule', rule.id, 'the rule is gone')];
    return ruleWays(rule, now).map((way) => finding(head, now.span, 'rule', rule.id, way));
  });

/** True where a former exception of the same rule reached all that this one does, for as long. */
const covered = (exception: Exception, before: Exception): boolean =>
  before.rule === exception.rule &&
  nameFits(exception.market, before.market) &&
  (before.path === exception.path || exception.path.startsWith(`${before.path}.`)) &&
  exception.until <= before.until;

const exceptionFindings = (base: Policy, head: Policy): readonly Finding[] =>
  head.exceptions
    .filter((exception) => !base.exceptions.some((before) => covered(exception, before)))
    .map((exception) => {
      const { rule, market, path, until } = exception;
      const longer = base.exceptions.find((one) => one.rule === rule && one.market === market && one.path === path);
      const wider = base.exceptions.find((one) => one.rule === rule);
      const way =
        longer !== undefined
          ? `the exception for ${market} ${path} lasts until ${until}, and did until ${longer.until}`
          : wider !== undefined
            ? `an exception for ${market} ${path} until ${until} is new, besides the one for ${wider.market} ${wider.path}`
            : `an exception for ${market} ${path} until ${until} is new`;
      return finding(head, exception.span, 'exception', rule, way);
    });

/**
 * Every way in which a policy lets more through than the base's: a rule that is gone, allows more, weighs less or reaches
 * less; a class that lost members; an exception that is new, wider or longer; a state that may be older; what is not
 * evaluated and no longer fails. Bounds are compared exactly where they can be; where not, a change is told as one. Nothing
 * for a policy that is new, or the same.
 */
export const loosened = (base: Policy | null, head: Policy | null): readonly Finding[] => {
  if (base === null) return [];
  if (head === null) return [gone(base)];
  return [
    ...policyWays(base, head).map((way) => finding(head, START, 'policy', head.name, way)),
    ...ruleFindings(base, head),
    ...classWays(base, head).map(({ name, way }) => finding(head, START, 'class', `${head.name} class ${name}`, way)),
    ...exceptionFindings(base, head),
  ];
};
