import { escapeForTerminal } from '../diagnostic/escape.js';
import type { BalanceChange } from '../effect/balances.js';
import type { DescribedLog } from '../effect/described-logs.js';
import type { StorageWrite } from '../effect/storage.js';
import { amountText, signedAmountText } from '../quantity/amount-text.js';
import type { Effect } from '../review/review.js';
import { counted } from './names.js';
import type { Style } from './style.js';

const tokenName = ({ token, symbol }: BalanceChange): string =>
  token === null ? 'ETH' : `${symbol === null ? 'of the token' : escapeForTerminal(symbol)} (${token})`;

/** One balance that changes, for a person. */
export const balanceLine = (one: BalanceChange): string => {
  const { account, change, before, after, decimals } = one;
  const ends =
    before === null || after === null ? '' : `, ${amountText(before, decimals)} → ${amountText(after, decimals)}`;
  return `${account}  ${signedAmountText(change, decimals)} ${tokenName(one)}${ends}${decimals === null ? ', in its smallest unit' : ''}`;
};

/** One event, for a person. */
export const logLine = ({ address, contract, event, args = [], topic, declared }: DescribedLog): string => {
  const name =
    event === undefined ? `unknown event ${topic ?? 'without topic'}` : escapeForTerminal(event.split('(')[0] ?? '');
  const values = args.map((arg) => `${escapeForTerminal(arg.name)} ${escapeForTerminal(arg.value.slice(0, 90))}`);
  return `${escapeForTerminal(contract ?? address)}  ${name}${values.length === 0 ? '' : `: ${values.join(', ')}`}${declared ? '' : '  (not declared)'}`;
};

const EXPECTED: Readonly<Record<StorageWrite['expected'], string>> = {
  'read-back': '',
  declared: '',
  bookkeeping: '',
  none: '  (not declared)',
};

const short = (word: string): string => word.replace(/^0x0+(?=[0-9a-f])/, '0x');

/** One word of storage that changes, for a person. */
export const writeLine = ({ address, contract, slot, name, before, after, expected }: StorageWrite): string =>
  `${escapeForTerminal(contract ?? address)}  ${escapeForTerminal(name ?? slot)}: ${short(before)} → ${short(after)}${EXPECTED[expected]}`;

/** How many there are, and how many of them nothing declares. */
const summary = (all: number, strange: number, one: string, many: string): string =>
  `${counted(all, one, many)}${strange === 0 ? '' : `, ${strange} of them declared by nothing`}`;

const MOST = 200;
const part = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? []
    : [
        `  ${title}`,
        ...lines.slice(0, MOST).map((line) => `    ${line}`),
        ...(lines.length > MOST ? [`    … and ${lines.length - MOST} more; --json has everything`] : []),
      ];

/**
 * What running the transaction did besides changing parameters. `short` leaves out what is declared; balances are always
 * told. Nothing where it was not run.
 */
export const effectSection = (effect: Effect | null, style: Style, telling: 'short' | 'whole'): readonly string[] => {
  if (effect === null) return [];
  const { logs, balances, storage, newCode, method, block, after } = effect;
  const strangeLogs = logs.filter(({ declared }) => !declared);
  const strangeWrites = (storage ?? []).filter(({ expected }) => expected === 'none');
  const where = method === 'fork' ? 'on a local fork' : `by ${method}`;
  const first =
    after.length === 0 ? '' : `, after ${counted(after.length, 'transaction that waits', 'transactions that wait')}`;
  const words =
    storage === null
      ? 'storage not seen'
      : summary(storage.length, strangeWrites.length, 'word of storage', 'words of storage');
  return [
    style('strong', `What running it does besides (block ${block}, ${where}${first})`),
    `  ${summary(logs.length, strangeLogs.length, 'event', 'events')}; ${words}; ${balances.length === 0 ? 'no balance' : counted(balances.length, 'balance', 'balances')} changed`,
    ...part('balances', balances.map(balanceLine)),
    ...part('new code', newCode ?? []),
    ...part('events', (telling === 'whole' ? logs : strangeLogs).map(logLine)),
    ...part('storage', (telling === 'whole' ? (storage ?? []) : strangeWrites).map(writeLine)),
  ];
};
