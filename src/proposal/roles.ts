import type { PinnedBlock } from '../chain/block.js';
import { decodeReturn, encodeCall } from '../chain/calldata.js';
import type { Declaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { type ReadResult, readMany } from '../chain/multicall.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import { declarationOf } from '../observe/declarations.js';
import { type AccountLogs, eventTextOf, loggedAccounts } from '../observe/logged-accounts.js';
import type { Protocol } from '../protocol/protocol.js';
import type { RawRole } from '../protocol/raw.js';
import type { Holders } from '../route/role-holders.js';
import { ZERO_ADDRESS } from '../signer/address.js';
import { type AccountNames, heldText } from './held-text.js';

/** A role that was asked for, with the contract that knows who has it. */
interface Asked {
  readonly role: RawRole;
  readonly to: Hex;
  readonly declaration: Declaration;
}

/** Whom a role is asked of: the contracts of a market at a block. */
interface Chain {
  readonly rpc: Rpc;
  readonly block: PinnedBlock;
  readonly contracts: ReadonlyMap<string, Hex>;
}

/** Accounts asked about at most: those that have a name, and those that were given the role last. */
const MOST_ASKED = 200;

const answerOf = ({ declaration }: Asked, result: ReadResult | undefined): unknown => {
  if (result?.ok !== true) return undefined;
  try {
    return decodeReturn(declaration, result.data)[0];
  } catch (error) {
    if (error instanceof PlimsollError) return undefined;
    throw error;
  }
};

/** Whether an answer says that the account has the role: it is true, a number that is not zero as of `wards`, or the account itself. */
const has = (answer: unknown, account: Hex): boolean =>
  answer === true || answer === account || (typeof answer === 'bigint' && answer !== 0n);

const question = ({ to, declaration }: Asked, account: Hex) => ({
  to,
  data: encodeCall(declaration, declaration.inputs.length === 0 ? [] : [account]),
  onFailure: 'return' as const,
});

/** The logs that name accounts which were given a role. */
const logsOf = ({ role }: Asked, contracts: ReadonlyMap<string, Hex>): readonly AccountLogs[] =>
  (role.found ?? []).flatMap(({ event, account, where = {} }): readonly AccountLogs[] => {
    const address = contracts.get(event.slice(0, event.indexOf('.')));
    return address === undefined ? [] : [{ address, event: declarationOf(eventTextOf(event)), account, where }];
  });

/** Who holds a role: all that are known; `logs` says whether those were looked for that only logs name. */
interface Held extends Holders {
  readonly logs: 'read' | 'refused' | 'not declared' | 'not needed';
}

/** Who holds each of the roles: who is named by logs and who has a name here is asked about. */
const holdersOf = async (
  asked: readonly Asked[],
  answers: readonly unknown[],
  { rpc, block, contracts }: Chain,
  names: AccountNames,
): Promise<readonly Held[]> => {
  const logs = asked.map((one) => logsOf(one, contracts));
  const sources = logs.flat();
  const found = sources.length === 0 ? null : await loggedAccounts(rpc, sources, block.number);
  const questions = asked.flatMap((one, index) => {
    if (one.declaration.inputs.length === 0) return [];
    const logged = (logs[index] ?? []).flatMap((source) => found?.accounts[sources.indexOf(source)] ?? []);
    const accounts = [...new Set([...(names.keys() as Iterable<Hex>), ...logged])].slice(0, MOST_ASKED);
    return accounts.map((account) => ({ index, account, one }));
  });
  const results = await readMany(
    rpc,
    block,
    questions.map(({ one, account }) => question(one, account)),
  );
  return asked.map(({ declaration }, index): Held => {
    const answer = answers[index];
    if (declaration.inputs.length === 0) {
      const holds = typeof answer === 'string' && answer !== ZERO_ADDRESS;
      return { accounts: holds ? [answer as Hex] : [], from: 0n, logs: 'not needed' };
    }
    const accounts = questions.flatMap((one, at) =>
      one.index === index && has(answerOf(one.one, results[at]), one.account) ? [one.account] : [],
    );
    if (logs[index]?.length === 0) return { accounts, from: 0n, logs: 'not declared' };
    return { accounts, from: found?.from ?? 0n, logs: found === null ? 'refused' : 'read' };
  });
};

/** A role, and who has it where that is known. */
const roleText = (title: string, held: Held, names: AccountNames): string => {
  const text = `held by ${heldText(held, names)}`;
  switch (held.logs) {
    case 'read':
    case 'not needed':
      return `${title} (${text})`;
    case 'refused':
      return `${title} (${held.accounts.length === 0 ? 'its holders could not be listed' : `${text}; others could not be listed`})`;
    case 'not declared':
      return held.accounts.length === 0 ? title : `${title} (${text}, and maybe others)`;
  }
};

/** The text of each role. Where the node fails on the way, only the roles are named. */
const textsOf = async (
  asked: readonly Asked[],
  answers: readonly unknown[],
  chain: Chain,
  names: AccountNames,
): Promise<readonly string[]> => {
  try {
    const holders = await holdersOf(asked, answers, chain, names);
    return holders.map((held, index) => roleText(asked[index]?.role.title ?? '', held, names));
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return asked.map(({ role }) => `${role.title} (its holders could not be listed)`);
  }
};

/**
 * What an account would have to be to make a call, in words, and who is; null where it holds one of the roles, or where that
 * cannot be told. A role's function takes the account and answers whether it has the role, or takes nothing and answers the
 * holder. `names` says what accounts are called, by address in lower case.
 */
export const rolesLacking = async (
  rpc: Rpc,
  block: PinnedBlock,
  account: Hex,
  roles: readonly string[],
  protocol: Protocol,
  contracts: ReadonlyMap<string, Hex>,
  names: AccountNames = new Map(),
): Promise<string | null> => {
  const asked = roles.flatMap((name): readonly Asked[] => {
    const role = protocol.roles.get(name);
    const to = role === undefined ? undefined : contracts.get(role.at);
    return role === undefined || to === undefined ? [] : [{ role, to, declaration: declarationOf(role.call) }];
  });
  if (asked.length === 0) return null;
  try {
    const results = await readMany(
      rpc,
      block,
      asked.map((one) => question(one, account)),
    );
    const answers = asked.map((one, index) => answerOf(one, results[index]));
    if (answers.some((answer) => has(answer, account))) return null;
    const called = new Map([...[...contracts].map(([name, address]) => [address, name] as const), ...names]);
    return (await textsOf(asked, answers, { rpc, block, contracts }, called)).join(' or ');
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return null;
  }
};
