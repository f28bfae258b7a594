import { type Accepts, either, type QuantityCode, type QuantityProblem, quote } from './problem.js';
import { multiply, parseDecimal, toDecimal } from './rational.js';

type Detector = (text: string, accepts: Accepts) => QuantityProblem | null;

/** The problem, with those candidates that would be accepted as what to write instead. */
const problem = (
  code: QuantityCode,
  message: string,
  candidates: readonly string[],
  accepts: Accepts,
  otherwise: string,
): QuantityProblem => {
  const nearest = [...new Set(candidates)].filter(accepts);
  return nearest.length === 0
    ? { code, message, help: otherwise }
    : { code, message, help: `Write ${either(nearest)}.`, nearest };
};

const group = (digits: string): string => digits.replace(/\B(?=(?:[0-9]{3})+$)/g, '_');

const notAscii: Detector = (text, accepts) => {
  const strange = [...text].find((c) => c > '~');
  if (strange === undefined) return null;
  const ascii = text.normalize('NFKC').replaceAll('−', '-').replace(/\s/gu, '');
  return problem(
    'quantity/not-ascii',
    `"${quote(text)}" contains a character that is not on a plain keyboard: ${quote(strange)}`,
    [ascii],
    accepts,
    'Type the value again with plain digits.',
  );
};

const spaces: Detector = (text, accepts) => {
  // A blank before a unit or a symbol is part of the spelling; whether that unit fits is another question.
  if (!/[\s\p{Cc}]/u.test(text) || /^[-+$0-9._,eE]+%? [A-Za-z]\S*$/.test(text)) return null;
  const tidy = text.trim().replace(/\s+/g, ' ');
  const joined = tidy.replaceAll(' ', '');
  const digitGroups = tidy.replace(/(?<=[0-9]) (?=[0-9]{3}(?![0-9]))/g, '_');
  const meant = [tidy, digitGroups, tidy.replace(/ %/, '%'), joined].find(accepts);
  return problem(
    'quantity/spaces',
    `"${quote(text)}" has a blank where none belongs`,
    meant === undefined ? [] : [meant],
    accepts,
    'Write the value without blanks; a blank stands only before APR, APY, bps or a symbol.',
  );
};

const plusSign: Detector = (text, accepts) =>
  /^\$?\+/.test(text)
    ? problem(
        'quantity/plus-sign',
        `"${quote(text)}" has a plus sign`,
        [text.replace('+', '')],
        accepts,
        'Leave the sign out; a value is what will be set, not a change.',
      )
    : null;

const comma: Detector = (text, accepts) => {
  if (!/[0-9],|,[0-9]/.test(text)) return null;
  const groups = /^[-$]*[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])/.test(text) ? [text.replaceAll(',', '_')] : [];
  const fraction = text.indexOf(',') === text.lastIndexOf(',') && !text.includes('.') ? [text.replace(',', '.')] : [];
  return problem(
    'quantity/comma',
    `"${quote(text)}" has a comma, which some read as a decimal point and some as a separator`,
    [...groups, ...fraction],
    accepts,
    'Write a point before decimals, and underscores between groups of three digits.',
  );
};

const MOST_ZEROS = 60;

const exponent: Detector = (text, accepts) => {
  const found = /^(-?)(\$?)([0-9]+(?:\.[0-9]+)?)[eE]([+-]?)([0-9]{1,3})(?![0-9])(.*)$/.exec(text);
  if (found === null) return null;
  const [, sign = '', dollar = '', digits = '', direction = '', size = '', rest = ''] = found;
  const shift = BigInt(size);
  const number = shift > MOST_ZEROS ? null : parseDecimal(digits);
  const ten = 10n ** (number === null ? 0n : shift);
  const moved = number && multiply(number, direction === '-' ? { n: 1n, d: ten } : { n: ten, d: 1n });
  const [whole = '', ...fraction] = (moved === null ? '' : (toDecimal(moved) ?? '')).split('.');
  return problem(
    'quantity/exponent',
    `"${quote(text)}" is written with an exponent`,
    [`${sign}${dollar}${[group(whole), ...fraction].join('.')}${rest}`],
    accepts,
    'Write all digits, with underscores between groups of three.',
  );
};

const digitGroups: Detector = (text, accepts) => {
  const found = /^([-$]*)([0-9][0-9_]*)((?:\.[0-9_]*)?)(.*)$/s.exec(text);
  if (found === null || !text.includes('_')) return null;
  const [, start = '', whole = '', fraction = '', rest = ''] = found;
  if (!fraction.includes('_') && (!whole.includes('_') || /^[0-9]{1,3}(?:_[0-9]{3})+$/.test(whole))) return null;
  const digits = whole.replaceAll('_', '');
  // Solidity sources group basis points as 80_50, which is 80.5%.
  const solidity = /^([0-9]+)_([0-9]{2})$/.exec(whole);
  const percent = solidity && parseDecimal(`${BigInt(solidity[1] ?? '0')}.${solidity[2]}`);
  return problem(
    'quantity/digit-groups',
    `the digit groups of "${quote(text)}" are not groups of three`,
    [
      ...(percent === null ? [] : [`${start}${toDecimal(percent)}%`]),
      `${start}${group(digits)}${fraction.replaceAll('_', '')}${rest}`,
    ],
    accepts,
    'Put underscores between groups of three digits before the point, or leave them out.',
  );
};

const leadingZero: Detector = (text, accepts) => {
  const found = /^([-$]*)0[0_]*([0-9].*)$/s.exec(text);
  if (found === null) return null;
  return problem(
    'quantity/leading-zero',
    `"${quote(text)}" begins with a zero that says nothing`,
    [`${found[1]}${found[2]}`],
    accepts,
    'Leave the zeros at the beginning out.',
  );
};

const barePoint: Detector = (text, accepts) => {
  const found = /^([-$]*)([0-9]*)\.([0-9]*)(?![0-9.])(.*)$/s.exec(text);
  if (found === null || (found[2] !== '' && found[3] !== '')) return null;
  const [, start = '', whole = '', fraction = '', rest = ''] = found;
  return problem(
    'quantity/syntax',
    `"${quote(text)}" has a point without digits on both sides`,
    [`${start}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}${rest}`],
    accepts,
    'Write digits on both sides of the point.',
  );
};

const negativeZero: Detector = (text, accepts) =>
  /^-\$?0(?:\.0+)?(?![0-9.])/.test(text)
    ? problem('quantity/syntax', `"${quote(text)}" is a negative zero`, [text.slice(1)], accepts, 'Leave the sign out.')
    : null;

const DETECTORS = [notAscii, spaces, plusSign, comma, exponent, digitGroups, leadingZero, barePoint, negativeZero];

/** What is wrong with how the digits are written, whatever the unit; null where that is not what is wrong. */
export const explainDigits = (text: string, accepts: Accepts): QuantityProblem | null => {
  for (const detect of DETECTORS) {
    const found = detect(text, accepts);
    if (found !== null) return found;
  }
  return null;
};
