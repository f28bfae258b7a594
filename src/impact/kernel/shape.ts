/** What accounts of a group have in common that code is made for. */
export interface Shape {
  /** How many assets they hold as collateral. */
  readonly collateral: number;
  /** How many they owe. */
  readonly debt: number;
  /** What is compared at the bounds of a block: collateral and debt as they are, or netted where an asset is on both sides. */
  readonly bounds: 'plain' | 'netted';
}

/** What the function for a shape is called. */
export const shapeName = ({ collateral, debt, bounds }: Shape): string => `${collateral}/${debt}/${bounds}`;

/** Coefficients before the bounds of their own that accounts of a netted shape have. */
const ownOf = ({ collateral, debt }: Shape): number => 2 * collateral + debt;

/** Coefficients of one account. */
export const strideOf = (shape: Shape): number =>
  ownOf(shape) + (shape.bounds === 'netted' ? shape.collateral + shape.debt : 0);

/** Where among them stands what is compared at bounds. */
export const boundsOf = (shape: Shape): { readonly collateral: number; readonly debt: number } =>
  shape.bounds === 'netted'
    ? { collateral: ownOf(shape), debt: ownOf(shape) + shape.collateral }
    : { collateral: 0, debt: 2 * shape.collateral };
