const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?Z)?$/;

/** Seconds since 1970 of `2020-03-12` (its start, in UTC) or `2020-03-12T06:00Z`; null where there is no such time. */
export const readDate = (text: string): number | null => {
  const [year, month, day, hour = '00', minute = '00', second = '00'] = DATE.exec(text)?.slice(1) ?? [];
  if (year === undefined) return null;
  const whole = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const date = new Date(whole);
  // A day that a month does not have rolls over into the next one.
  return Number.isNaN(date.getTime()) || date.toISOString() !== whole ? null : date.getTime() / 1000;
};
