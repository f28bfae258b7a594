import type { Catalogue } from '../catalogue.js';

/** What can be wrong with a quantity as a person writes it, or as the chain stores it. */
export const quantityCodes: Catalogue = {
  'quantity/address-checksum': {
    title: 'The checksum of an address is wrong',
    help: 'The upper and lower case of an address is a checksum (EIP-55), and this one does not match: usually a digit is wrong. Copy the address again from its source.',
  },
  'quantity/bare-duration': {
    title: 'A duration has no unit',
    help: 'A bare number could be seconds, hours or days. Write 36h, 3d, 90m or 3600s.',
  },
  'quantity/bare-percent': {
    title: 'A percentage has no percent sign',
    help: 'A bare 0.8 could mean 80% or 0.8%, the classic hundredfold mistake. Write 80%, or 8000 bps.',
  },
  'quantity/bare-rate': {
    title: 'A yearly rate does not say how it compounds',
    help: 'Write 5% APR for a rate without interest on interest, 5% APY for one with it, as the parameter takes it.',
  },
  'quantity/comma': {
    title: 'A number has a comma',
    help: 'A comma separates thousands in some countries and decimals in others. Write the decimal point as a point, and group digits with underscores: 1_000_000.5.',
  },
  'quantity/digit-groups': {
    title: 'Digit groups are not groups of three',
    help: 'Underscores separate groups of three digits, counted from the point: 9_000_000. Other groups are a sign of a missing or extra digit.',
  },
  'quantity/empty': {
    title: 'The value is empty',
    help: 'An empty value is not zero. Write a value, or remove the line to leave the parameter unmanaged.',
  },
  'quantity/exponent': {
    title: 'A number is written with an exponent',
    help: '3e6 is easily misread by a factor of ten. Write the number out: 3_000_000.',
  },
  'quantity/inexact': {
    title: 'The chain cannot hold this value exactly',
    help: 'Values are never rounded silently. The message names the nearest values that can be stored; write one of them.',
  },
  'quantity/invalid-raw': {
    title: 'A stored integer stands for no value',
    help: 'The chain or a snapshot holds an integer that the codec of the parameter never produces. The definition may describe another version of the contract.',
  },
  'quantity/leading-zero': {
    title: 'A number has leading zeros',
    help: 'Some readers take 010 for eight. Remove the zeros.',
  },
  'quantity/negative': {
    title: 'A value is negative',
    help: 'This parameter takes zero and more.',
  },
  'quantity/not-a-flag': {
    title: 'A flag is neither true nor false',
    help: 'Write true or false, in lower case and without quotes.',
  },
  'quantity/not-an-address': {
    title: 'The text is not an address',
    help: 'An address is 0x and 40 hexadecimal digits. Keep it in quotes, so that no YAML reader takes it for a number.',
  },
  'quantity/not-ascii': {
    title: 'A number holds characters other than plain digits and signs',
    help: 'Digits of other scripts, a typographic minus or a no-break space look right and are not. Type the value again.',
  },
  'quantity/not-bytes32-text': {
    title: 'The text does not fit 32 bytes',
    help: 'The contract stores this text in 32 bytes, padded with zeros. Shorten it.',
  },
  'quantity/not-text': {
    title: 'The value is not a text that can be stored',
    help: 'Use letters, digits and punctuation that can be seen, and no line breaks.',
  },
  'quantity/out-of-range': {
    title: 'A value is outside its limits',
    help: 'The limits are those of the integer that stores the value, or narrower ones of the parameter. The message names the nearest value allowed.',
  },
  'quantity/plus-sign': {
    title: 'A number has a plus sign',
    help: 'Values are absolute, not changes. Write the number without the sign.',
  },
  'quantity/reserved-value': {
    title: 'The number is stored as an integer that means something else',
    help: 'The contract takes this integer for a word such as unlimited or disabled. Write the word if it is meant; the number itself cannot be stored.',
  },
  'quantity/spaces': {
    title: 'A value has spaces where none belong',
    help: 'One space may stand between a number and its unit, none inside the number. Group digits with underscores.',
  },
  'quantity/syntax': {
    title: 'The text is not a number that this parameter understands',
    help: 'The message shows an example for this parameter.',
  },
  'quantity/too-long': {
    title: 'A value is longer than any quantity',
    help: 'Check that the right text stands here.',
  },
  'quantity/unknown-choice': {
    title: 'The value is not one of the choices',
    help: 'The definition of the protocol lists what this parameter may be. The message names them.',
  },
  'quantity/unknown-decimals': {
    title: 'An amount cannot be read without the decimals of its token',
    help: 'The stored integer counts the smallest unit of a token whose decimals are not known here. A snapshot must have them; on a chain they are read.',
  },
  'quantity/unknown-word': {
    title: 'The word is not a value of this parameter',
    help: 'Some parameters take words such as unlimited or disabled. The message names those this one takes.',
  },
  'quantity/wrong-compounding': {
    title: 'A rate is given with the other way of compounding',
    help: 'An APY includes interest on interest, an APR does not, so the same number means different rates. Convert it, and write it as the parameter is written.',
  },
  'quantity/wrong-symbol': {
    title: 'An amount names another token',
    help: 'The amount of this parameter is counted in a certain token, or in one whose symbol is not known here. Leave the symbol out, or check that the value belongs here.',
  },
  'quantity/wrong-unit': {
    title: 'A value has the unit of another kind of quantity',
    help: 'The parameter is of another kind: a percentage, an amount, a duration, a rate. Check that the value belongs to this parameter.',
  },
};
