/** A number in decimals, eight digits of it, without an exponent, which documents do not have. */
export const decimalText = (value: number): string => {
  const [mantissa = '0', exponent = '0'] = value.toExponential(7).split('e');
  const shift = Number(exponent);
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  const text =
    shift < 0
      ? `0.${'0'.repeat(-shift - 1)}${digits}`
      : `${digits.slice(0, shift + 1).padEnd(shift + 1, '0')}.${digits.slice(shift + 1)}`;
  const trimmed = text.replace(/0+$/, '').replace(/\.$/, '');
  return trimmed === '0' ? '0' : sign + trimmed;
};
