import type { Hex } from '../chain/hex.js';
import type { Finding } from '../diagnostic/finding.js';
import { warning } from '../route/safe/warning.js';
import { isAllowable } from './allowable.js';
import type { Allowance } from './trust.js';

/** An allowance that counts wherever the transaction is. */
export const ANYWHERE = 'anywhere';

/** What an allowance is matched against. */
export interface AllowedPlace {
  readonly market: string | null;
  readonly safe: Hex;
  /** Today in UTC: `2026-12-31`. */
  readonly today: string;
}

/** Whether an allowance has run out. The day it names is its last. */
export const isExpired = (allowance: Allowance, today: string): boolean => allowance.until < today;

const isPlace = (where: string, finding: Finding, { market, safe }: AllowedPlace): boolean => {
  const target = typeof finding.data?.to === 'string' ? finding.data.to.toLowerCase() : null;
  if (where === safe || where === target) return true;
  // What takes control or funds is allowed for one address, never for all that a market does.
  return finding.data?.verdict === 'CAUTION' && (where === ANYWHERE || where === market);
};

const allowed = (finding: Finding, { reason, until }: Allowance): Finding => {
  const { verdict: _verdict, ...data } = finding.data ?? {};
  return {
    ...finding,
    severity: 'info',
    message: `${finding.message} (you allow it until ${until}: ${reason})`,
    data: { ...data, allowed: { reason, until } },
  };
};

/** The findings, those that the reviewer allows without their verdict; and an error for each allowance that has expired. */
export const applyAllowances = (
  findings: readonly Finding[],
  allow: readonly Allowance[],
  place: AllowedPlace,
): readonly Finding[] => {
  const open = allow.filter((one) => isAllowable(one.rule) && !isExpired(one, place.today));
  const judged = findings.map((finding) => {
    if (finding.data?.verdict === undefined) return finding;
    const allowance = open.find((one) => one.rule === finding.ruleId && isPlace(one.where, finding, place));
    return allowance === undefined ? finding : allowed(finding, allowance);
  });
  return [...judged, ...expiredFindings(allow, place.today)];
};

/** An error for each allowance that has run out, so that it is renewed or removed. */
export const expiredFindings = (allow: readonly Allowance[], today: string): readonly Finding[] =>
  allow
    .filter((one) => isExpired(one, today))
    .map(({ rule, where, until, reason }) =>
      warning({
        ruleId: 'trust/expired',
        verdict: 'CAUTION',
        severity: 'error',
        message: `you allowed ${rule} at ${where} until ${until} (${reason}): that has run out`,
        help: `Run plimsoll trust remove --rule ${rule}, or allow it again with a later day.`,
        data: { rule, where, until },
      }),
    );
