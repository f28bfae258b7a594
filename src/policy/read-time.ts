import { parseQuantity } from '../quantity/parse.js';

/** Seconds of a time as documents write it (`3d`, `36h`, `1d12h`); null for anything else. */
export const readSeconds = (text: string): bigint | null => {
  const parsed = parseQuantity(text, { unit: 'duration', codec: null, sentinels: [] });
  if (!parsed.ok || parsed.value.exact === null) return null;
  const { n, d } = parsed.value.exact;
  return d === 1n && n >= 0n ? n : null;
};

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?Z)?$/;

/** Seconds since 1970 of `2026-12-31` (its start, in UTC) or `2026-12-31T12:00Z`; null where there is no such day or time. */
export const readDate = (text: string): bigint | null => {
  const parts = DATE.exec(text)?.slice(1);
  if (parts === undefined) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? '0'));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 59) return null;
  date.setUTCHours(hour, minute, second);
  return BigInt(date.getTime()) / 1000n;
};

// The years that ISO 8601 writes with four digits.
const LAST = 253_402_300_799n;

/** `2026-12-31T12:00:00Z`, of seconds since 1970. What lies outside four-digit years is given in seconds. */
export const dateText = (seconds: bigint): string =>
  seconds < 0n || seconds > LAST
    ? `${seconds} s after 1970`
    : `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;

/** The largest unit that divides a time: `3d`, `36h`, `90s`. */
export const secondsText = (seconds: bigint): string => {
  if (seconds !== 0n && seconds % 86_400n === 0n) return `${seconds / 86_400n}d`;
  if (seconds !== 0n && seconds % 3_600n === 0n) return `${seconds / 3_600n}h`;
  return seconds !== 0n && seconds % 60n === 0n ? `${seconds / 60n}m` : `${seconds}s`;
};
