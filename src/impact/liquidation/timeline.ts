/** An amount of debt below which nothing is said to be uncovered: a cent, as against roundings. */
export const CENT = 0.01;

/** At so many times of a path at most it is kept how much bad debt stands: few enough for every path to have them. */
const MOST_LOOKS = 12;

/** When harm comes on a path. Seconds since the start; −1: never. */
export interface TimelineOutcome {
  /** The instant of the first liquidation of an account of the book. */
  readonly firstLiquidation: number;
  /** The end of the first step after which any debt stands uncovered or was written off: prices that rise again may cover it. */
  readonly firstBadDebt: number;
  /**
   * By look (`looksOf`), in dollars: of the bad debt of the end, what was there by then and never went away. It falls nowhere,
   * and its last is the bad debt of the path.
   */
  readonly lasting: readonly number[];
}

/** The steps, counted from 0, after which bad debt is kept: all of them where there are few, the last of equal stretches else. */
export const looksOf = (steps: number): readonly number[] => {
  const looks = Math.min(steps, MOST_LOOKS);
  return Array.from({ length: looks }, (_, look) => Math.ceil(((look + 1) * steps) / looks) - 1);
};

/** Notes when harm comes on a path. */
export interface Timeline {
  reset(): void;
  /** So many liquidations were made by a moment, in seconds. */
  liquidated(count: number, seconds: number): void;
  /** Whether the bad debt after a step is asked for. */
  wants(step: number): boolean;
  /** So much debt stood uncovered or was written off after a step, in dollars. */
  stood(step: number, dollars: number): void;
  done(): TimelineOutcome;
}

export const createTimeline = (steps: number, stepSeconds: number): Timeline => {
  const looks = looksOf(steps);
  const lookAt = new Map(looks.map((step, look) => [step, look]));
  const standing = new Float64Array(looks.length);
  let [firstLiquidation, firstBadDebt] = [-1, -1];
  return {
    reset() {
      standing.fill(0);
      [firstLiquidation, firstBadDebt] = [-1, -1];
    },
    liquidated(count, seconds) {
      if (firstLiquidation < 0 && count > 0) firstLiquidation = seconds;
    },
    wants: (step) => firstBadDebt < 0 || lookAt.has(step),
    stood(step, dollars) {
      if (firstBadDebt < 0 && dollars > CENT) firstBadDebt = (step + 1) * stepSeconds;
      const look = lookAt.get(step);
      if (look !== undefined) standing[look] = dollars;
    },
    done() {
      const lasting = Array.from(standing);
      for (let look = lasting.length - 2; look >= 0; look -= 1)
        lasting[look] = Math.min(lasting[look] ?? 0, lasting[look + 1] ?? 0);
      return { firstLiquidation, firstBadDebt, lasting };
    },
  };
};
