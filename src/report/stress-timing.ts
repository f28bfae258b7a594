import type { EstimateText } from '../impact/simulate/summary.js';
import type { RouteTiming, StressTiming } from '../route/against-stress.js';
import { percents, time } from './estimate-text.js';
import { estimateOf } from './impact-view.js';
import { counted } from './names.js';
import { timeText } from './scenario.js';

/** A route's time against the stress it may answer, in words and cells, for every form of a report. Nothing is escaped yet. */
export interface StressTimingView {
  /** How long it takes: a sentence without its point. */
  readonly takes: string;
  /** What that is held against: the beginning of a sentence that each row ends. */
  readonly against: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What is not in it. */
  readonly note: string;
}

const VERDICTS: Readonly<Record<StressTiming['verdict'], string>> = {
  before: 'before the first bad debt',
  during: 'while bad debt comes',
  after: 'after the bad debt',
  'no-harm': 'no bad debt comes',
  'not-known': 'not known',
};

const verdictText = ({ verdict, sure }: StressTiming): string =>
  `${VERDICTS[verdict]}${sure || verdict === 'not-known' ? '' : ', not certain'}`;

const shareText = (text: EstimateText | null): string => {
  if (text === null) return '';
  if (text === '0' || text === '1') return text === '0' ? '0%' : '100%';
  return text.startsWith('?') ? '?' : percents(estimateOf(text));
};

const momentText = (text: EstimateText | null): string => (text === null ? '' : time(estimateOf(text)));

/** Seconds that a number of text has, in words. */
const spanText = (seconds: string): string => (seconds === '0' ? 'no time' : timeText(Number(seconds)));

const paceText = ({ seconds, blocks }: NonNullable<RouteTiming['pace']>): string =>
  `${Number((Number(seconds) / Number(blocks)).toPrecision(3))} s a block`;

const takesText = ({ best, pace, takes }: RouteTiming): string => {
  const blocks = best.blocks === '0' ? '' : ` (${counted(Number(best.blocks), 'block')} of it`;
  const known = blocks === '' ? '' : `${blocks}${pace === null ? '' : `, at ${paceText(pace)}`})`;
  return takes === null
    ? `At best it takes ${spanText(best.seconds)} and ${counted(Number(best.blocks), 'block')}, whose pace is not known`
    : `At best it takes ${spanText(takes)}${known}`;
};

/** What is not in the time of a route, and what the shares are of. */
export const STRESS_NOTE =
  'At best: the time that people take to sign, to call and to agree comes on top. “Has come”: in so many of the paths that ever have bad debt; “of all”: of the expected bad debt, what is there by then and stays.';

/** What a route's time is against the scenarios of an impact. */
export const stressTimingView = (timing: RouteTiming): StressTimingView => ({
  takes: takesText(timing),
  against: 'Had a stress begun with its first step, on the book as it is and without the change, it applies',
  titles: ['scenario', 'it applies', 'ever bad debt', 'first, median', 'has come by then', 'of all is there'],
  rows: timing.scenarios.map((one) => [
    one.name,
    verdictText(one),
    shareText(one.share),
    momentText(one.first),
    shareText(one.come),
    shareText(one.there),
  ]),
  note: STRESS_NOTE,
});
