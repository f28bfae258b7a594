const FIRST_WAIT_MS = 1000;

/**
 * How long a service asks to be left alone, in milliseconds: `Retry-After` in seconds or as a date, which is held against
 * the `Date` of the same answer (RFC 9110, 10.2.3). Where it says nothing, a second that doubles with each attempt.
 */
export const waitAsked = (headers: Headers, attempt: number): number => {
  const asked = headers.get('retry-after')?.trim() ?? '';
  if (/^[0-9]{1,9}$/.test(asked)) return Number(asked) * 1000;
  const [until, now] = [Date.parse(asked), Date.parse(headers.get('date') ?? '')];
  if (asked !== '' && Number.isFinite(until) && Number.isFinite(now)) return Math.max(0, until - now);
  return FIRST_WAIT_MS * 2 ** attempt;
};
