import { escapeForTerminal, escapeLookAlikes } from '../diagnostic/escape.js';
import type { ToldReview } from '../review/told.js';
import { effectSection } from './effect-text.js';
import { findingText } from './findings.js';
import { spokenForm, walletForm } from './hash-display.js';
import { indentedLines } from './indent.js';
import { nestedSection, signersSection } from './nested-text.js';
import { parentsSection } from './parents-text.js';
import { changeRows } from './proposal-text.js';
import { callName, callsSection, fields, fieldsSection } from './review-details.js';
import { idsSection, queueSection } from './review-queue.js';
import { routeSection } from './review-route.js';
import { reviewedImpact } from './reviewed-impact.js';
import type { Role, Style } from './style.js';

const ROLE: Readonly<Record<ToldReview['verdict'], Role>> = { OK: 'good', CAUTION: 'warning', BLOCKED: 'error' };

/** The reason of the verdict. An `OK` says in the same line what it rests on unseen, such as the word of one node. */
const why = (review: ToldReview): string => {
  const worst = review.warnings.filter((warning) => warning.data?.verdict === review.verdict);
  const [first] = worst;
  if (first === undefined) {
    const rest = review.notChecked.map(escapeForTerminal).join('; ');
    return `the bytes are what the YAML compiles to, and the effect was proven${rest === '' ? '' : ` (not checked: ${rest})`}`;
  }
  return `${escapeForTerminal(first.message)}${worst.length > 1 ? `, and ${worst.length - 1} more` : ''}`;
};

const identityRows = ({ safe, transaction, executor, route }: ToldReview): readonly (readonly string[])[] => [
  ...(safe === null
    ? []
    : route !== undefined && safe.address === null
      ? [['chain', safe.chainId ?? 'not given']]
      : [
          [
            'Safe',
            [
              safe.address ?? 'not given',
              ...(safe.version === null ? [] : [`version ${escapeForTerminal(safe.version)}`]),
              ...(safe.chainId === null ? [] : [`chain ${safe.chainId}`]),
            ].join(', '),
          ],
        ]),
  ...(transaction === null
    ? []
    : [
        ['nonce', transaction.nonce],
        ['to', `${transaction.to}${transaction.operation === 1 ? ' (delegatecall)' : ''}`],
      ]),
  ...(executor === undefined ? [] : [['executor', executor]]),
];

const noHashes = ({ input, route }: ToldReview): string =>
  route !== undefined
    ? 'No hashes: an account sends the first step by itself'
    : input === 'hash'
      ? 'No hashes: there is nothing to sign, for the service gave another transaction than the one of the hash'
      : 'No hashes: these are calls without a Safe transaction around them';

const hashSection = (review: ToldReview, style: Style): readonly string[] => {
  const { hashes } = review;
  if (hashes === null)
    return [style('strong', noHashes(review)), ...fields(identityRows(review), style), ...idsSection(review, style)];
  const rows = [
    ['domain hash', hashes.domain],
    ['message hash', hashes.message],
    ['safeTxHash', hashes.safeTx],
    ...identityRows(review),
  ];
  return [style('strong', 'What your wallet will show'), ...fields(rows, style), ...idsSection(review, style)];
};

const changeLines = (changes: ToldReview['changes'], style: Style): readonly string[] => {
  const rows = changes.map((change) => ({
    ...change,
    path: change.market === undefined ? change.path : `${change.market}: ${change.path}`,
  }));
  return indentedLines(changeRows(rows, style));
};

const changeSection = (review: ToldReview, style: Style): readonly string[] => [
  style('strong', 'What it changes'),
  ...(review.changes.length === 0 ? ['  no parameter that is known here'] : changeLines(review.changes, style)),
  ...(review.planned.length === 0
    ? []
    : ['', style('strong', 'What it plans for later'), ...changeLines(review.planned, style)]),
];

const againstSection = ({ against }: ToldReview, style: Style): readonly string[] => {
  if (against === null || against === undefined) return [];
  const part = (title: string, rows: ToldReview['changes']): readonly string[] =>
    rows.length === 0 ? [] : [`  ${title}`, ...indentedLines(changeRows(rows, style)).map((line) => `  ${line}`)];
  const { source, market, missing, extra } = against;
  return [
    '',
    style('strong', `Against ${escapeForTerminal(market)} of ${escapeForTerminal(source)}`),
    ...(missing.length + extra.length === 0 ? ['  the changes of the document, and no others'] : []),
    ...part('changes that the document has and this does not make', missing),
    ...part('changes that this makes and the document does not have', extra),
  ];
};

/** A bundle's title is made from what was compiled; a file can say anything. */
const title = ({ title: text, input }: ToldReview): string =>
  `${input === undefined || input === 'bundle' ? '' : 'the file calls itself: '}${escapeForTerminal((text ?? '').slice(0, 200))}`;

const MAX_NAMES = 6;
const namesLine = ({ calls }: ToldReview): string => {
  const names = calls
    .slice(0, MAX_NAMES)
    .map(
      (call) => `${callName(call)}${call.doubt !== undefined && call.function !== undefined ? ' (not certain)' : ''}`,
    );
  const more = calls.length - names.length;
  return `${calls.length} call${calls.length === 1 ? '' : 's'}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}; --details shows them`;
};

const spokenSection = ({ hashes }: ToldReview, style: Style): readonly string[] => {
  if (hashes === null) return [];
  const rows = [
    ['domain hash', hashes.domain],
    ['message hash', hashes.message],
    ['safeTxHash', hashes.safeTx],
  ] as const;
  return [
    '',
    style('strong', 'The hashes as a small screen shows them, and for reading aloud'),
    ...rows.flatMap(([name, hash]) => [
      `  ${name}`,
      `    ${walletForm(hash)}`,
      ...spokenForm(hash).map((line) => `    ${line}`),
    ]),
  ];
};

const answer = (value: boolean | null, unknown: string, yes: Role, no: Role, style: Style): string =>
  value === null ? unknown : value ? style(yes, 'yes') : style(no, 'no');

const detailSections = (review: ToldReview, style: Style): readonly string[] => [
  ...spokenSection(review, style),
  ...signersSection(review.owners, review.safe?.address ?? null, style),
  ...(review.transaction === null ? [] : ['', ...fieldsSection(review, style)]),
  '',
  ...callsSection(review, style),
  '',
  `compiled again from the documents, the same bytes: ${answer(review.reproduces, 'not tried', 'good', 'error', style)}`,
  `moved on the chain since it was made: ${answer(review.stale, 'not known', 'error', 'good', style)}`,
  '',
  ...review.checked.map((text) => `${style('good', 'checked')}      ${escapeForTerminal(text)}`),
  ...review.notChecked.map((text) => `${style('warning', 'not checked')}  ${escapeForTerminal(text)}`),
];

/** How much of a review is told: the verdict, hashes, changes and warnings, or everything. */
export type Telling = 'short' | 'whole';

/**
 * A review for the person who is about to sign: the verdict first, then what the wallet will show, what it changes, and the
 * warnings. Letters that can pass for others are shown as code points. `whole` adds the hashes for reading aloud, who signs, every field, every call with its arguments, and what was
 * checked. `afterHashes` are lines to put there, such as a QR code.
 */
export const reviewText = (
  review: ToldReview,
  style: Style,
  telling: Telling = 'short',
  afterHashes: readonly string[] = [],
): string => {
  const market = review.market === null ? '' : ` (${escapeForTerminal(review.market)})`;
  const lines = [
    `${style(ROLE[review.verdict], review.verdict)}  ${why(review)}`,
    ...(review.title === null ? [] : [`${title(review)}${market}`]),
    '',
    ...hashSection(review, style),
    ...afterHashes,
    ...nestedSection(review.owners, review.safe?.address ?? null, style, telling),
    ...routeSection(review, style),
    '',
    ...changeSection(review, style),
    ...againstSection(review, style),
    ...queueSection(review, style),
    ...parentsSection(review, style),
    ...(review.warnings.length === 0 ? [] : ['', ...review.warnings.map((finding) => findingText(finding, style))]),
    ...reviewedImpact(review, style),
    ...(review.effect === null ? [] : ['', ...effectSection(review.effect, style, telling)]),
    ...(telling === 'whole'
      ? detailSections(review, style)
      : [
          '',
          namesLine(review),
          `${style('warning', 'not checked')}: ${review.notChecked.map(escapeForTerminal).join('; ') || 'nothing'}`,
        ]),
  ];
  return escapeLookAlikes(lines.join('\n'));
};

/** Who attested the review, and where it is. */
export const attestationText = (
  { reviewer, file }: { readonly reviewer: string; readonly file: string },
  { verdict, block }: ToldReview,
  style: Style,
): string =>
  `${style('good', 'attested')}  ${reviewer} says ${verdict} at block ${block?.number ?? 'unknown'}\n${escapeForTerminal(file)}`;
