import { escapeLookAlikes, escapeMarkdown } from '../diagnostic/escape.js';
import type { ToldCall, ToldChange, ToldReview } from '../review/told.js';
import { changeTable as markdownTable } from './changes-markdown.js';
import { effectLines } from './effect-markdown.js';
import { nestedLines } from './nested-markdown.js';
import { sentText } from './review-details.js';
import { placeOf } from './review-queue.js';
import { routeRows } from './review-route.js';
import { impactLines } from './reviewed-impact.js';

const cell = (text: string): string => escapeLookAlikes(escapeMarkdown(text));
/** Hexadecimal of our own making or a number: nothing in it can end a code span. */
const code = (text: string): string => (/^[0-9a-zA-Zx.+-]{1,100}$/.test(text) ? `\`${text}\`` : cell(text));

const MAX_CALLS = 200;

const parents = ({ approves }: ToldReview): readonly string[] =>
  (approves ?? []).flatMap((parent) => [
    `The transaction \`${parent.hashes.safeTx}\` of the Safe \`${parent.safe.address}\` at nonce ${cell(parent.transaction.nonce)}:`,
    '',
    ...(parent.changes.length === 0 ? [] : [...changeTable(parent.changes), '']),
    ...calls(parent),
    '',
  ]);

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];

const changeTable = (rows: readonly ToldChange[]): readonly string[] =>
  markdownTable(
    rows.map((row) => (row.market === undefined ? row : { ...row, path: `${row.market}: ${row.path}` })),
    cell,
  );

const identity = ({ safe, hashes, transaction, executor, route, ids = [] }: ToldReview): readonly string[] => {
  const rows = [
    ...(safe === null
      ? []
      : route !== undefined && safe.address === null
        ? [['chain', cell(safe.chainId ?? 'not given')]]
        : [
            ['Safe', code(safe.address ?? 'not given')],
            ['version', cell(safe.version ?? 'not given')],
            ['chain', cell(safe.chainId ?? 'not given')],
          ]),
    ...(transaction === null
      ? []
      : [
          ['nonce', cell(transaction.nonce)],
          ['to', code(transaction.to)],
          ['operation', transaction.operation === 1 ? '1 (delegatecall)' : '0 (call)'],
        ]),
    ...(hashes === null
      ? []
      : [
          ['domain hash', code(hashes.domain)],
          ['message hash', code(hashes.message)],
          ['safeTxHash', code(hashes.safeTx)],
        ]),
    ...(executor === undefined ? [] : [['executor', code(executor)]]),
    ...ids.map(({ name, value: shown, hex }) => [
      cell(name),
      shown === hex ? code(hex) : `${code(shown)} (${code(hex)})`,
    ]),
  ];
  return rows.length === 0 ? [] : ['', '| | |', '|---|---|', ...rows.map(([name, text]) => `| ${name} | ${text} |`)];
};

const callLines = (call: ToldCall, number: string): readonly string[] => {
  const name =
    call.function ?? (call.data === null ? 'a call that cannot be read' : `unknown ${call.data.slice(0, 10)}`);
  const contract = call.contract === undefined ? '' : `${cell(call.contract)} `;
  const sends = sentText(call.value);
  const how = `${call.operation === 0 ? '' : ' **(delegatecall)**'}${sends === '' ? '' : `, ${cell(sends)}`}`;
  const later = call.when === undefined ? '' : ', **planned for later**';
  const doubt = call.doubt === undefined ? '' : `; doubt: ${cell(call.doubt)}`;
  const to = call.to === null ? 'no address' : code(call.to);
  return [
    `- **${number}** ${contract}${cell(name.slice(0, 400))} at ${to}${how}${later}${doubt}`,
    ...(call.calls ?? []).flatMap((inner, index) => callLines(inner, `${number}.${index + 1}`)),
  ];
};

const calls = ({ calls: all }: Pick<ToldReview, 'calls'>): readonly string[] => {
  const lines = all.flatMap((call, index) => callLines(call, `${index + 1}`));
  const more = lines.length - MAX_CALLS;
  return [...lines.slice(0, MAX_CALLS), ...(more > 0 ? [`- … and ${more} more`] : [])];
};

const against = ({ against: held }: ToldReview): readonly string[] => {
  if (held === null || held === undefined) return [];
  const part = (title: string, rows: readonly ToldChange[]): readonly string[] =>
    rows.length === 0 ? [] : ['', title, '', ...changeTable(rows)];
  return [
    held.missing.length + held.extra.length === 0
      ? `The changes of ${cell(held.market)} in ${cell(held.source)}, and no others.`
      : `It differs from ${cell(held.market)} in ${cell(held.source)}.`,
    ...part('Changes that the document has and this does not make:', held.missing),
    ...part('Changes that this makes and the document does not have:', held.extra),
  ];
};

const MAX_WAITING = 100;

const queueRows = (review: ToldReview): readonly string[] => {
  const { queue = [] } = review;
  if (queue.length === 0) return [];
  return [
    '| nonce | place | safeTxHash | from |',
    '|---:|---|---|---|',
    ...queue
      .slice(0, MAX_WAITING)
      .map((one) => `| ${cell(one.nonce)} | ${placeOf(one, review)} | ${code(one.safeTxHash)} | ${cell(one.from)} |`),
    ...(queue.length > MAX_WAITING ? ['', `… and ${queue.length - MAX_WAITING} more`] : []),
  ];
};

const answer = (said: boolean | null): string => (said === null ? 'not known' : said ? 'yes' : 'no');

const evidence = ({ reproduces, stale, block, checked, notChecked }: ToldReview): readonly string[] => [
  `- Compiled again from the documents, the same bytes: ${answer(reproduces)}.`,
  `- Moved on the chain since it was made: ${answer(stale)}.`,
  ...(block === undefined || block === null ? [] : [`- Asked at block ${cell(block.number)} (${code(block.hash)}).`]),
  ...checked.map((text) => `- Checked: ${cell(text)}.`),
  ...notChecked.map((text) => `- **Not checked**: ${cell(text)}.`),
];

/** A file can call itself anything; a bundle's title is the proposer's too. */
const titleLine = ({ title, market }: ToldReview): readonly string[] =>
  title === null
    ? []
    : ['', `It calls itself: ${cell(title.slice(0, 200))}${market === null ? '' : ` (market ${cell(market)})`}`];

/**
 * A review for a forum or a pull request: the verdict, what wallets show, what it changes, the warnings, the calls, and what
 * was checked. Whatever the input says is escaped: no markup, link or mention comes out of it.
 *
 * @param tool `plimsoll 0.1.0`
 */
export const reviewMarkdown = (review: ToldReview, tool: string): string =>
  `${[
    `# ${review.verdict}`,
    ...titleLine(review),
    ...identity(review),
    ...section('Nested Safes', nestedLines(review)),
    ...section('Route', routeRows(review)),
    ...section(
      'Changes',
      review.changes.length === 0 ? ['No parameter that is known here.'] : changeTable(review.changes),
    ),
    ...section('Planned for later', review.planned.length === 0 ? [] : changeTable(review.planned)),
    ...section('Against the document', against(review)),
    ...section('Queue', queueRows(review)),
    ...section(
      'Warnings',
      review.warnings.map(
        ({ ruleId, message, help, data }) =>
          `- **${cell(String(data?.verdict ?? 'note'))}** ${cell(message)} (${cell(ruleId)})${help === undefined ? '' : `. ${cell(help)}`}`,
      ),
    ),
    ...section(
      'Impact',
      impactLines(review).map((line) => `- ${cell(line)}`),
    ),
    ...section('What running it does besides', effectLines(review.effect)),
    ...section('What is really approved', parents(review).slice(0, -1)),
    ...section('Calls', calls(review)),
    ...section('Evidence', evidence(review)),
    '',
    `By ${cell(tool)}. These are one reviewer’s words: run \`plimsoll review\` yourself before you sign.`,
  ].join('\n')}\n`;
