import type { Finding } from '../diagnostic/finding.js';
import { nameFits } from '../document/name-fits.js';
import { findingAt } from '../document/source.js';
import { fitsGlob, globsWithoutFit } from '../plan/only.js';
import type { Market } from '../protocol/market.js';
import { labelsIn } from '../protocol/param-set.js';
import type { Breach } from './breach.js';
import type { Exception, Policy } from './policy.js';
import { readDate } from './read-time.js';

const DAY = 86_400n;

/** True once the last day of an exception is over, in UTC. */
export const isExpired = (exception: Exception, now: bigint): boolean => now >= (readDate(exception.until) ?? 0n) + DAY;

const covers = (exception: Exception, breach: Breach): boolean =>
  exception.rule === breach.rule &&
  breach.findings[breach.whole === true ? 'every' : 'some'](
    ({ path }) => path !== undefined && fitsGlob(path, exception.path),
  );

const expired = (policy: Policy, exception: Exception): Finding =>
  findingAt(policy.source, exception.span, {
    ruleId: 'policy/exception-expired',
    message: `the exception from ${exception.rule} for ${exception.market} ${exception.path} ended with ${exception.until}`,
    data: { rule: exception.rule, until: exception.until },
    help: `remove it, or let ${exception.approver} prolong it for a reason`,
  });

const unused = (policy: Policy, exception: Exception, why: string): Finding =>
  findingAt(policy.source, exception.span, {
    ruleId: 'policy/exception-unused',
    severity: 'warning',
    message: `the exception from ${exception.rule} for ${exception.market} ${exception.path} ${why}`,
    data: { rule: exception.rule },
    help: 'remove it',
  });

/** Rules on changes, and on their impact, are broken only by the change that breaks them, so that an exception of one fits nothing afterwards. */
const fitsNothing = (
  policy: Policy,
  exception: Exception,
  market: Market,
  used: ReadonlySet<Exception>,
): string | null => {
  if (exception.market !== market.name || used.has(exception)) return null;
  const ofChanges = policy.rules.some(({ id, kind }) => id === exception.rule && kind !== 'value');
  if (!ofChanges) return 'fits no breach of it';
  const unfit = globsWithoutFit([exception.path], [market.params], labelsIn(market.params));
  return unfit.length === 0 ? null : 'fits no parameter of it';
};

/**
 * The breaches that no exception accepts, and what is to be said of the exceptions for this market: one that has ended,
 * one that fits nothing. A rule that could not be evaluated leaves open whether its exceptions fit.
 */
export const withoutAccepted = (
  breaches: readonly Breach[],
  policy: Policy,
  market: Market,
  now: bigint,
  open: ReadonlySet<string>,
): { readonly breaches: readonly Breach[]; readonly findings: readonly Finding[] } => {
  const ours = policy.exceptions.filter((exception) => nameFits(market.name, exception.market));
  const inForce = ours.filter((exception) => !isExpired(exception, now));
  const used = new Set<Exception>();
  const left = breaches.filter((breach) => {
    const fitting = inForce.filter((exception) => covers(exception, breach));
    for (const exception of fitting) used.add(exception);
    return fitting.length === 0;
  });
  const findings = ours.flatMap((exception): readonly Finding[] => {
    if (isExpired(exception, now)) return [expired(policy, exception)];
    if (open.has(exception.rule)) return [];
    const why = fitsNothing(policy, exception, market, used);
    return why === null ? [] : [unused(policy, exception, why)];
  });
  return { breaches: left, findings };
};
