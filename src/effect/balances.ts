import type { PinnedBlock } from '../chain/block.js';
import { decodeReturn, encodeCall } from '../chain/calldata.js';
import { type Declaration, parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import type { Log } from '../chain/log.js';
import type { ReadCall, ReadResult } from '../chain/multicall.js';
import { hasCode } from '../chain/rpc-node.js';
import type { Sent } from '../chain/simulate.js';
import { PlimsollError } from '../diagnostic/error.js';
import { callKey } from '../observe/reader.js';
import { checksummed, ZERO_ADDRESS } from '../signer/address.js';
import { type Machine, runOn } from './machine.js';
import type { Run, StateAfter } from './run.js';

/** A balance that is another afterwards. Amounts are in the token's smallest unit, as decimal text; wei of ETH. */
export interface BalanceChange {
  /** Null: ETH. */
  readonly token: string | null;
  /** What the token calls itself, which anyone can choose. */
  readonly symbol: string | null;
  readonly decimals: number | null;
  readonly account: string;
  /** Null where it was not asked, or the token does not say. */
  readonly before: string | null;
  readonly after: string | null;
  /** With its sign. */
  readonly change: string;
}

const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const BALANCE_OF = parseDeclaration('balanceOf(address account) returns (uint256)');
const DECIMALS = parseDeclaration('decimals() returns (uint8)');
const SYMBOL = parseDeclaration('symbol() returns (string)');

/** Of so many the tokens are asked; of more, their transfers are added up. */
const MAX_ASKED = 200;

interface Pair {
  readonly token: Hex;
  readonly account: Hex;
}

const addressIn = (topic: Hex | undefined): Hex => `0x${(topic ?? '').slice(26)}`;

/** Fungible tokens: their transfers have two indexed parameters and one amount. */
const isTransfer = ({ topics, data }: Log): boolean =>
  topics[0] === TRANSFER && topics.length === 3 && data.length === 66;

const ethChanges = (sent: readonly Sent[]): readonly BalanceChange[] => {
  const net = new Map<Hex, bigint>();
  for (const { from, to, value } of sent) {
    net.set(from, (net.get(from) ?? 0n) - value);
    net.set(to, (net.get(to) ?? 0n) + value);
  }
  return [...net].flatMap(([account, change]) =>
    change === 0n
      ? []
      : [
          {
            token: null,
            symbol: 'ETH',
            decimals: 18,
            account: checksummed(account),
            before: null,
            after: null,
            change: change.toString(),
          },
        ],
  );
};

const keyOf = ({ token, account }: Pair): string => `${token} ${account}`;

/** What transfers add up to. */
interface Net {
  readonly pair: Pair;
  readonly change: bigint;
}

/** Every account that the transfers name, whoever acts first, with what they add up to. */
const netsOf = (transfers: readonly Log[], account: Hex): readonly Net[] => {
  const nets = new Map<string, Net>();
  const add = (pair: Pair, amount: bigint): void => {
    if (pair.account === ZERO_ADDRESS) return;
    const key = keyOf(pair);
    nets.set(key, { pair, change: (nets.get(key)?.change ?? 0n) + amount });
  };
  for (const { address: token } of transfers) add({ token, account }, 0n);
  for (const { address: token, topics, data } of transfers) {
    const amount = BigInt(data);
    add({ token, account: addressIn(topics[1]) }, -amount);
    add({ token, account: addressIn(topics[2]) }, amount);
  }
  return [...nets.values()];
};

const read = (to: Hex, declaration: Declaration, args: readonly Hex[] = []): ReadCall => ({
  to,
  data: encodeCall(declaration, args),
  onFailure: 'return',
});

const answerOf = (answers: ReadonlyMap<string, ReadResult>, call: ReadCall, declaration: Declaration): unknown => {
  const answer = answers.get(callKey(call));
  if (answer?.ok !== true) return undefined;
  try {
    return decodeReturn(declaration, answer.data)[0];
  } catch (error) {
    if (error instanceof PlimsollError) return undefined;
    throw error;
  }
};

const MAX_SYMBOL = 32;

type Answers = Pick<StateAfter, 'answers'>;

/** By the token's own words; by its transfers where it does not tell, or was not asked. */
const describeNet = (
  { pair, change: net }: Net,
  [before, after]: readonly [Answers, Answers],
): readonly BalanceChange[] => {
  const call = read(pair.token, BALANCE_OF, [pair.account]);
  const [was, is] = [before, after].map(({ answers }) => answerOf(answers, call, BALANCE_OF));
  // A token that says nothing moved contradicts its own transfers, and those are what is seen.
  const told = typeof was === 'bigint' && typeof is === 'bigint' && (was !== is || net === 0n);
  const change = told ? is - was : net;
  if (change === 0n) return [];
  const symbol = answerOf(after.answers, read(pair.token, SYMBOL), SYMBOL);
  const decimals = answerOf(after.answers, read(pair.token, DECIMALS), DECIMALS);
  return [
    {
      token: checksummed(pair.token),
      symbol: typeof symbol === 'string' && symbol !== '' ? symbol.slice(0, MAX_SYMBOL) : null,
      decimals: typeof decimals === 'bigint' ? Number(decimals) : null,
      account: checksummed(pair.account),
      before: told ? was.toString() : null,
      after: told ? is.toString() : null,
      change: change.toString(),
    },
  ];
};

/**
 * Every balance that the runs from one on change, as far as its transfers tell: ETH, and of each token that wrote a
 * transfer the balances of those named in it, as the token itself gives them before and after. `account` is who acts.
 */
export const balanceChanges = async (
  machine: Machine,
  block: PinnedBlock,
  runs: readonly Run[],
  seen: {
    readonly from: number;
    readonly logs: readonly Log[];
    readonly sent: readonly Sent[];
    readonly account: Hex;
  },
): Promise<readonly BalanceChange[]> => {
  const transfers = seen.logs.filter(isTransfer);
  const eth = ethChanges(seen.sent);
  if (transfers.length === 0) return eth;
  const nets = netsOf(transfers, seen.account);
  const asked = nets.slice(0, MAX_ASKED).map(({ pair }) => pair);
  const tokens = [...new Set(asked.map(({ token }) => token))];
  const reads = [
    ...asked.map(({ token, account }) => read(token, BALANCE_OF, [account])),
    ...tokens.flatMap((token) => [read(token, SYMBOL), read(token, DECIMALS)]),
  ];
  const ask = async (some: readonly Run[]): Promise<Answers> => {
    try {
      return await runOn(machine, block, { runs: some, reads, words: null });
    } catch (error) {
      // A token that uses up all gas to be asked is not: its transfers are added up.
      if (hasCode(error, 'effect/read-back')) return { answers: new Map() };
      throw error;
    }
  };
  const states = await Promise.all([ask(runs.slice(0, seen.from)), ask(runs)]);
  return [...eth, ...nets.flatMap((net) => describeNet(net, states))];
};
