import { refused } from '../diagnostic/error.js';
import { type FindingIdentity, fingerprintOf } from '../diagnostic/fingerprint.js';
import { byCodePoint } from '../protocol/value.js';

/** A finding that is known, and how often it occurs. */
export interface BaselineEntry extends FindingIdentity {
  /** sha256 of the identity. */
  readonly fingerprint: string;
  readonly count: number;
  /** What it said when it was recorded: for people, held against nothing. */
  readonly message: string;
}

/** Findings that existed before the rules did. */
export interface Baseline {
  /** Versions of definitions and policies when it was recorded, by what they are: `policy steward`. */
  readonly versions: Readonly<Record<string, string>>;
  /** By file, path, rule and fingerprint. */
  readonly entries: readonly BaselineEntry[];
}

const FORMAT = 'plimsoll.baseline/1';
const MOST_ENTRIES = 100_000;
const LONGEST = 10_000;

const byPlace = (a: BaselineEntry, b: BaselineEntry): number =>
  byCodePoint(a.file ?? '', b.file ?? '') ||
  byCodePoint(a.path ?? '', b.path ?? '') ||
  byCodePoint(a.ruleId, b.ruleId) ||
  byCodePoint(a.fingerprint, b.fingerprint);

/** The one text of a baseline: entries in order, an entry a few lines, so that a merge conflict is small. */
export const baselineText = ({ versions, entries }: Baseline): string =>
  `${JSON.stringify(
    {
      format: FORMAT,
      versions: Object.fromEntries(Object.entries(versions).sort(([a], [b]) => byCodePoint(a, b))),
      entries: [...entries].sort(byPlace).map(({ ruleId, file, path, value, message, count, fingerprint }) => ({
        ruleId,
        file,
        path,
        value,
        message,
        count,
        fingerprint,
      })),
    },
    null,
    2,
  )}\n`;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST;
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);

const KEYS = new Set(['ruleId', 'file', 'path', 'value', 'message', 'count', 'fingerprint']);

const entryOf = (raw: unknown): BaselineEntry | null => {
  if (!isRecord(raw) || Object.keys(raw).some((key) => !KEYS.has(key))) return null;
  const { ruleId, file, path, value, message, count, fingerprint } = raw;
  if (!isText(ruleId) || !isTextOrNull(file) || !isTextOrNull(path) || !isText(value) || !isText(message)) return null;
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1) return null;
  return isText(fingerprint) ? { ruleId, file, path, value, message, count, fingerprint } : null;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * A baseline from its text. Every fingerprint is computed again: an entry cannot read as one finding and stand for another.
 * Throws `baseline/invalid`, `baseline/fingerprint`.
 */
export const readBaseline = (text: string, file: string): Baseline => {
  const invalid = (why: string) =>
    refused('baseline/invalid', `${file} is no baseline: ${why}`, {
      hint: 'Write it with plimsoll check --write-baseline.',
      where: { file },
    });
  const json = parsed(text);
  if (!isRecord(json)) throw invalid('it is no JSON object');
  if (json.format !== FORMAT) throw invalid(`its format is not ${FORMAT}`);
  const { versions, entries, ...more } = json;
  if (Object.keys(more).length > 1) throw invalid('it has more than format, versions and entries');
  if (!isRecord(versions) || !Object.values(versions).every(isText)) throw invalid('its versions are not texts');
  if (!Array.isArray(entries) || entries.length > MOST_ENTRIES)
    throw invalid(`its entries are no list of at most ${MOST_ENTRIES}`);
  const read = entries.map((raw: unknown, index) => {
    const entry = entryOf(raw);
    if (entry === null) throw invalid(`entry ${index + 1} is not written as it has to be`);
    return entry;
  });
  const wrong = read.findIndex((entry) => entry.fingerprint !== fingerprintOf(entry));
  if (wrong >= 0)
    throw refused('baseline/fingerprint', `entry ${wrong + 1} of ${file} is not what its fingerprint says`, {
      hint: 'Write the baseline again, and look who changed it.',
      where: { file },
    });
  if (new Set(read.map(({ fingerprint }) => fingerprint)).size !== read.length)
    throw invalid('it holds the same entry twice');
  return { versions: versions as Readonly<Record<string, string>>, entries: read };
};
