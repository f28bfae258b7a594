import { escapeForTerminal } from '../diagnostic/escape.js';
import { ethText } from '../quantity/amount-text.js';
import type { ToldCall, ToldReview } from '../review/told.js';
import type { Style } from './style.js';
import { table } from './table.js';

/** Rows of names and values, one below the other. */
export const fields = (rows: readonly (readonly string[])[], style: Style): readonly string[] =>
  table([{ title: '' }, { title: '' }], rows, style)
    .split('\n')
    .slice(1)
    .map((line) => `  ${line}`);

/** Long byte strings say little to a reader; the JSON has them whole. */
const shortBytes = (text: string): string => {
  if (/^0x[0-9a-f]{67,}$/.test(text)) return `${text.slice(0, 18)}… (${(text.length - 2) / 2} bytes)`;
  const shown = escapeForTerminal(text.slice(0, 400));
  return text.length > 400 ? `${shown}… (${text.length} characters)` : shown;
};

/** A call's contract and function, as far as they are known. */
export const callName = (call: ToldCall): string => {
  if (call.function === undefined) {
    if (call.data === null) return 'a call that cannot be read';
    return call.data === '0x' ? 'no function' : `unknown function ${call.data.slice(0, 10)}`;
  }
  const name = escapeForTerminal(call.function.split('(')[0] ?? '');
  return call.contract === undefined ? name : `${escapeForTerminal(call.contract)}.${name}`;
};

/** What a call sends, in ETH; empty where it sends nothing or cannot be read. */
export const sentText = (wei: string | null): string =>
  wei === null || !/^[1-9][0-9]*$/.test(wei) ? '' : `sends ${ethText(BigInt(wei))}`;

/** The field as wallets show it, and what that is. */
const valueText = (wei: string): string => (sentText(wei) === '' ? wei : `${wei} (${ethText(BigInt(wei))})`);

const MAX_LINES = 400;

const callLines = (call: ToldCall, number: string, depth: number, style: Style): readonly string[] => {
  const pad = '   '.repeat(depth + 1);
  const line = (text: string): string => `${pad}   ${text}`;
  const sends = sentText(call.value);
  const args = (call.args ?? []).map((arg) =>
    line(`${escapeForTerminal(arg.name || 'argument')}: ${shortBytes(arg.value)}`),
  );
  return [
    `${pad}${number} ${style('strong', callName(call))}${call.operation === 0 ? '' : style('error', ' (delegatecall)')}`,
    line(style('faint', `at ${call.to ?? 'no address'}${sends === '' ? '' : `, ${sends}`}`)),
    ...(call.account === undefined ? [] : [line(`made by ${call.account ?? 'an account that the bytes do not tell'}`)]),
    ...(call.when === undefined ? [] : [line('made later, when what is planned is executed')]),
    ...(call.meaning === undefined ? [] : [line(`it ${escapeForTerminal(call.meaning)}`)]),
    ...args,
    ...(call.changes.length === 0 ? [] : [line(`changes ${call.changes.map(escapeForTerminal).join(', ')}`)]),
    ...(call.doubt === undefined ? [] : [line(style('warning', `doubt: ${escapeForTerminal(call.doubt)}`))]),
    ...(call.calls ?? []).flatMap((inner, index) => callLines(inner, `${number}${index + 1}.`, depth + 1, style)),
  ];
};

/** The calls, each with its arguments and the calls inside it. */
export const callsSection = (review: Pick<ToldReview, 'calls'>, style: Style): readonly string[] => {
  const lines = review.calls.flatMap((call, index) => callLines(call, `${index + 1}.`, 0, style));
  const more = lines.length - MAX_LINES;
  return [
    style('strong', `What it calls (${review.calls.length})`),
    ...lines.slice(0, MAX_LINES),
    ...(more > 0 ? [`  … and ${more} more lines; --json has everything`] : []),
  ];
};

/** Every field that owners sign. */
export const fieldsSection = ({ transaction: t, wrapper }: ToldReview, style: Style): readonly string[] => {
  if (t === null) return [];
  const rows = [
    ['to', `${t.to}${t.operation === 1 ? ' (delegatecall)' : ''}`],
    ['value', valueText(t.value)],
    ['data', shortBytes(t.data)],
    ['operation', t.operation === 1 ? '1 (delegatecall)' : '0 (call)'],
    ['safeTxGas', t.safeTxGas],
    ['baseGas', t.baseGas],
    ['gasPrice', t.gasPrice],
    ['gasToken', t.gasToken],
    ['refundReceiver', t.refundReceiver],
    ['nonce', t.nonce],
    ...(wrapper === null ? [] : [['batch by', `${wrapper.to} ${escapeForTerminal(wrapper.function)}`]]),
  ];
  return [style('strong', 'The transaction'), ...fields(rows, style)];
};
