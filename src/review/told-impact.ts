/** How a figure of a bundle stands: made again and the same, made again and another, or not made again. */
export type FigureStatus = 'recomputed' | 'differs' | 'claimed';

/** What a review found of the impact that a bundle tells. */
export type ToldImpact =
  | {
      readonly simulated: true;
      /** The accounts that become liquidatable at once: exact. */
      readonly atOnce: FigureStatus;
      /** The estimates of the scenarios. */
      readonly estimates: FigureStatus;
      /** Why something was not made again; null where everything was. */
      readonly reason: string | null;
      /** As the bundle says it; where it differs, what was found stands in the warning. */
      readonly newlyLiquidatable: number;
      readonly book: { readonly file: string; readonly sha256: string; readonly synthetic: boolean };
    }
  | { readonly simulated: false; readonly reason: string };
