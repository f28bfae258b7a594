const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:\.\d+)?)?|-(AM|PM)))?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;

export interface ParsedTime {
  /** Unix seconds. */
  readonly seconds: number;
  readonly zone: 'stated' | 'assumed';
}

const EARLIEST = Date.UTC(1990, 0) / 1000;
const LATEST = Date.UTC(2100, 0) / 1000;

const within = (seconds: number, zone: ParsedTime['zone']): ParsedTime | null =>
  seconds >= EARLIEST && seconds < LATEST ? { seconds, zone } : null;

/** Seconds, milliseconds, microseconds (Binance since 2025) and nanoseconds are told apart by their size. */
const fromNumber = (value: number): number => {
  if (value < 1e11) return value;
  if (value < 1e14) return value / 1e3;
  return value < 1e17 ? value / 1e6 : value / 1e9;
};

const offsetOf = (zone: string | undefined): number => {
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (found === null) return 0;
  const seconds = Number(found[2]) * 3600 + Number(found[3]) * 60;
  return found[1] === '-' ? -seconds : seconds;
};

/** `07-PM`, as CryptoDataDownload writes hours, to 19. */
const hourOf = (hour: string | undefined, half: string | undefined): number => {
  const value = Number(hour ?? 0);
  return half === undefined ? value : (value % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
};

/**
 * A time as price files write it: a Unix time in seconds to nanoseconds, or a date with or without a time of day and a zone. Null
 * where it is neither, names no day of the calendar, or lies outside 1990 to 2100.
 */
export const parseTime = (text: string): ParsedTime | null => {
  if (/^\d{1,19}(\.\d{1,9})?$/.test(text)) return within(fromNumber(Number(text)), 'stated');
  const found = DATE.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, half, zone] = found;
  const days = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(days).getUTCDate() !== Number(day)) return null;
  const clock = [hourOf(hour, half), Number(minute ?? 0), Number(second ?? 0)] as const;
  if (clock[0] > 23 || clock[1] > 59 || clock[2] > 59) return null;
  const seconds = days / 1000 + clock[0] * 3600 + clock[1] * 60 + clock[2] - offsetOf(zone);
  return within(seconds, zone === undefined ? 'assumed' : 'stated');
};
