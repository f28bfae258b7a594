import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Review, ReviewedCall } from '../review/review.js';
import { findingText } from './findings.js';
import { changeRows } from './proposal-text.js';
import type { Role, Style } from './style.js';
import { table } from './table.js';

const ROLE: Readonly<Record<Review['verdict'], Role>> = { OK: 'good', CAUTION: 'warning', BLOCKED: 'error' };

const indented = (text: string): readonly string[] => text.split('\n').map((line) => `  ${line}`);

/** Long byte strings say little to a reader; the JSON has them whole. */
const shortBytes = (text: string): string =>
  /^0x[0-9a-f]{67,}$/.test(text) ? `${text.slice(0, 18)}… (${(text.length - 2) / 2} bytes)` : escapeForTerminal(text);

const callLine = (call: ReviewedCall, index: number, style: Style): readonly string[] => {
  const name =
    call.function === undefined
      ? `unknown call ${call.data.slice(0, 10)}`
      : escapeForTerminal(call.function.split('(')[0] ?? '');
  const args = (call.args ?? []).map((arg) => shortBytes(arg.value)).join(', ');
  return [
    `  ${index + 1}. ${style('strong', `${call.contract === undefined ? '' : `${escapeForTerminal(call.contract)}.`}${name}`)}(${args})`,
    style('faint', `     ${call.to}`),
    ...(call.changes.length === 0 ? [] : [`     changes ${call.changes.map(escapeForTerminal).join(', ')}`]),
  ];
};

const why = (review: Review): string => {
  const worst = review.warnings.filter((warning) => warning.data?.verdict === review.verdict);
  const [first] = worst;
  if (first === undefined) return 'the bytes are what the YAML compiles to, and the effect was proven';
  return `${escapeForTerminal(first.message)}${worst.length > 1 ? `, and ${worst.length - 1} more` : ''}`;
};

/** A review for the person who is about to sign: the verdict first, then what the wallet will show, then what it does. */
export const reviewText = (review: Review, style: Style): string => {
  const { hashes, safe, transaction } = review;
  const rows = [
    ['domain hash', hashes.domain],
    ['message hash', hashes.message],
    ['safeTxHash', hashes.safeTx],
    ['Safe', `${safe.address}, version ${escapeForTerminal(safe.version)}, chain ${safe.chainId}`],
    ['nonce', transaction.nonce],
    ['to', `${transaction.to}${transaction.operation === 1 ? ' (delegatecall)' : ''}`],
  ];
  const reproduces =
    review.reproduces === null ? 'not tried' : review.reproduces ? style('good', 'yes') : style('error', 'NO');
  const stale = review.stale === null ? 'not known' : review.stale ? style('error', 'YES') : style('good', 'no');
  const lines = [
    `${style(ROLE[review.verdict], review.verdict)}  ${why(review)}`,
    ...(review.title === null
      ? []
      : [
          `${escapeForTerminal(review.title)}${review.market === null ? '' : ` (${escapeForTerminal(review.market)})`}`,
        ]),
    '',
    style('strong', 'What your wallet will show'),
    ...indented(
      table([{ title: '' }, { title: '' }], rows, style)
        .split('\n')
        .slice(1)
        .join('\n'),
    ),
    '',
    style('strong', 'What it changes'),
    ...(review.changes.length === 0
      ? ['  no parameter that is known here']
      : indented(changeRows(review.changes, style))),
    '',
    style('strong', `What it calls (${review.calls.length})`),
    ...review.calls.flatMap((call, index) => callLine(call, index, style)),
    '',
    `compiled again from the documents, the same bytes: ${reproduces}`,
    `moved on the chain since it was made: ${stale}`,
    ...(review.warnings.length === 0 ? [] : ['', ...review.warnings.map((finding) => findingText(finding, style))]),
    '',
    ...review.checked.map((text) => `${style('good', 'checked')}      ${escapeForTerminal(text)}`),
    ...review.notChecked.map((text) => `${style('warning', 'not checked')}  ${escapeForTerminal(text)}`),
  ];
  return lines.join('\n');
};
