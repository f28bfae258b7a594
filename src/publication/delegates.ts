import type { Hex } from '../chain/hex.js';
import { fetchDelegates, type ToldDelegate } from '../service/delegates.js';
import { SERVICE_LIMITS, type ServiceLimits } from '../service/limits.js';
import type { ServiceAddress } from '../service/service-address.js';

/** A delegate that a service has, and whether the chain bears it out. */
export interface ListedDelegate extends ToldDelegate {
  /** Why it may not propose; null where it may. */
  readonly why: string | null;
}

/** Owners whose delegates for every Safe are asked for, each by itself. */
const MOST_OWNERS = 30;

const whyNot = ({ delegator, expires }: ToldDelegate, owners: readonly Hex[], now: number): string | null => {
  if (!owners.includes(delegator)) return 'its delegator is no owner of the Safe';
  if (expires === null) return null;
  const end = Date.parse(expires);
  if (Number.isNaN(end)) return 'when it ends cannot be read';
  return end <= now ? 'it has ended' : null;
};

/**
 * The delegates that a service has for a Safe, and of its owners for every Safe of theirs: those that count first. Whether one
 * counts is judged by the owners that the chain names and the time `now` (milliseconds since 1970). Throws what `fetchDelegates`
 * lists.
 */
export const listDelegates = async (
  service: ServiceAddress,
  { safe, owners }: { readonly safe: Hex; readonly owners: readonly Hex[] },
  now: number,
  limits: ServiceLimits = SERVICE_LIMITS,
): Promise<{ readonly delegates: readonly ListedDelegate[]; readonly complete: boolean }> => {
  const whole = AbortSignal.timeout(limits.wholeMs);
  const answers = [await fetchDelegates(service, { safe }, limits, whole)];
  for (const delegator of owners.slice(0, MOST_OWNERS))
    answers.push(await fetchDelegates(service, { delegator }, limits, whole));
  const found = new Map<string, ListedDelegate>();
  for (const one of answers.flatMap(({ delegates }) => delegates))
    if (one.safe === null || one.safe === safe)
      found.set(`${one.delegate} ${one.delegator} ${one.safe}`, { ...one, why: whyNot(one, owners, now) });
  const listed = [...found.values()];
  return {
    delegates: [...listed.filter(({ why }) => why === null), ...listed.filter(({ why }) => why !== null)],
    complete: owners.length <= MOST_OWNERS && answers.every(({ complete }) => complete),
  };
};
