const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, '_');

/**
 * An amount in whole units, exactly, its digits grouped: `1_250.5`. It may be negative.
 *
 * @param amount in the smallest unit, as decimal text
 * @param decimals null where they are not known: the smallest unit is shown
 */
export const amountText = (amount: string, decimals: number | null): string => {
  const sign = amount.startsWith('-') ? '-' : '';
  const digits = amount.replace('-', '');
  if (decimals === null || decimals === 0) return `${sign}${grouped(digits)}`;
  const padded = digits.padStart(decimals + 1, '0');
  const fraction = padded.slice(-decimals).replace(/0+$/, '');
  return `${sign}${grouped(padded.slice(0, -decimals))}${fraction === '' ? '' : `.${fraction}`}`;
};

/** An amount with its sign, also where it is positive: `+0.25`. */
export const signedAmountText = (amount: string, decimals: number | null): string =>
  `${amount.startsWith('-') ? '' : '+'}${amountText(amount, decimals)}`;

/** Wei as ETH, exactly: `0.25 ETH`. */
export const ethText = (wei: bigint): string => `${amountText(wei.toString(), 18)} ETH`;
