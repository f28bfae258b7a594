/** True of an asset that is worth about a dollar: it stays where all others fall. */
export const isDollar = ({ price }: { readonly price: number }): boolean => Math.abs(price - 1) < 0.25;
