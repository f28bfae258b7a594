import { usage } from '../diagnostic/error.js';
import { requiredContracts } from '../protocol/given-contracts.js';
import type { Protocol } from '../protocol/protocol.js';
import { ADDRESS_CODEC } from '../quantity/codecs/address.js';
import { missingFlag } from './flags.js';

/** What `init` was told by flags. */
export interface InitFlags {
  readonly protocol: string | undefined;
  readonly chain: string | undefined;
  readonly chainId: string | undefined;
  readonly rpc: string | undefined;
  readonly addresses: readonly string[];
  readonly entities: readonly string[];
  readonly authority: string | undefined;
  readonly safe: string | undefined;
  readonly market: string | undefined;
}

/** One question to a person; `check` gives what is wrong with an answer. */
export interface Question {
  readonly message: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  readonly check?: (answer: string) => string | null;
}

/** Asks a person. Null where there is nobody to ask: then the missing flag is named. */
export type Ask = ((question: Question) => Promise<string>) | null;

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
const MARKET_NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

const wrongName =
  (pattern: RegExp) =>
  (text: string): string | null =>
    pattern.test(text) ? null : 'use lower-case letters, digits and hyphens';
const wrongId = (text: string): string | null =>
  /^[1-9][0-9]{0,18}$/.test(text) ? null : 'a chain id is a whole number from 1, such as 1 for Ethereum';
const wrongAddress = (text: string): string | null => {
  const checked = ADDRESS_CODEC.encode(text);
  return checked.ok ? null : checked.problem.message;
};

const answered = async (given: string | undefined, flag: string, question: Question, ask: Ask): Promise<string> => {
  const answer = given ?? (ask === null ? undefined : await ask(question));
  if (answer === undefined) throw missingFlag(flag, question.message);
  const wrong = question.check?.(answer) ?? null;
  if (wrong !== null) throw usage('cli/usage', `--${flag.split(' ')[0]} ${answer}: ${wrong}`);
  return answer;
};

/** The protocol, by flag or asked. */
export const askProtocol = (flags: InitFlags, names: readonly string[], ask: Ask): Promise<string> =>
  answered(flags.protocol, 'protocol NAME', { message: 'the protocol', choices: names }, ask);

/** The chain's name and id. */
export const askChain = async (flags: InitFlags, ask: Ask): Promise<{ readonly name: string; readonly id: bigint }> => {
  const name = await answered(
    flags.chain,
    'chain NAME',
    { message: 'the name of the chain', default: 'ethereum', check: wrongName(NAME) },
    ask,
  );
  const id = await answered(flags.chainId, 'chain-id N', { message: `the chain id of ${name}`, check: wrongId }, ask);
  return { name, id: BigInt(id) };
};

/** The addresses of a market as `name=0x…`. Without a terminal only those given; asked, an empty answer leaves the market out. */
export const askAddresses = async (flags: InitFlags, protocol: Protocol, ask: Ask): Promise<readonly string[]> => {
  if (flags.addresses.length > 0 || ask === null) return flags.addresses;
  const found: string[] = [];
  for (const name of requiredContracts(protocol)) {
    const title = protocol.contracts.get(name)?.title;
    const check = (text: string): string | null => (text === '' && found.length === 0 ? null : wrongAddress(text));
    const answer = await ask({ message: `the address of ${name} (${title ?? name}); empty for no market yet`, check });
    if (answer === '') return [];
    found.push(`${name}=${answer}`);
  }
  return found;
};

/** Who sets the parameters, and the Safe behind the name. Null where neither is given and nobody can be asked. */
export const askAuthority = async (
  flags: InitFlags,
  ask: Ask,
): Promise<{ readonly name: string; readonly safe: string } | null> => {
  if (flags.authority === undefined && flags.safe === undefined && ask === null) return null;
  const name = await answered(
    flags.authority,
    'authority NAME',
    { message: 'the name of the authority', default: 'risk-council', check: wrongName(NAME) },
    ask,
  );
  const safe = await answered(
    flags.safe,
    'safe 0x…',
    { message: `the address of the Safe of ${name}`, check: wrongAddress },
    ask,
  );
  return { name, safe };
};

/** The market's name. */
export const askMarket = (flags: InitFlags, usual: string, ask: Ask): Promise<string> =>
  answered(
    flags.market,
    'market NAME',
    { message: 'the name of the market', default: usual, check: wrongName(MARKET_NAME) },
    ask,
  );
