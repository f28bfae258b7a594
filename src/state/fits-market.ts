import { refused } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { type Json, member } from '../observe/json.js';
import type { Market } from '../protocol/market.js';
import type { Protocol } from '../protocol/protocol.js';
import type { KnownState } from './known-state.js';

const AGAIN = 'have the job make it again';
/** Clocks differ: a block may be this many seconds ahead of ours. */
const AHEAD = 900n;

const fail = (file: string, code: string, why: string, hint: string) =>
  refused(code, `${file} ${why}`, { where: { file }, hint });

const major = (version: Json | undefined): string => (typeof version === 'string' ? (version.split('.')[0] ?? '') : '');

/**
 * The values of a state file stand for what its definition says. One of another protocol or another main version is refused,
 * one whose text differs is said: `state/other-definition`, `state/definition-differs`.
 */
const definition = (made: Json | undefined, file: string, protocol: Protocol): readonly Finding[] => {
  const [name, version, digest] = [member(made, 'name'), member(made, 'version'), member(made, 'digest')];
  if (name !== protocol.name || major(version) !== major(protocol.version))
    throw fail(
      file,
      'state/other-definition',
      `was made with another definition than ${protocol.name} ${protocol.version}`,
      `${AGAIN} with the version of plimsoll and the definitions that read it`,
    );
  if (digest === protocol.digest) return [];
  const message = `${file} was made with another text of the definition ${protocol.name}: its values are read with the one at hand`;
  const help = `${AGAIN} with the version of plimsoll that reads it`;
  return [{ ruleId: 'state/definition-differs', severity: 'warning', message, file, help }];
};

const market = (known: KnownState, file: string, of: Market, chainId: bigint): void => {
  if (known.market !== of.name)
    throw fail(file, 'state/no-market', `has another market where ${of.name} should be`, AGAIN);
  if (known.chainId !== chainId)
    throw fail(
      file,
      'state/other-chain',
      `is of chain ${known.chainId}, and ${of.name} is on chain ${chainId}`,
      `${AGAIN} from a workspace whose chain ${of.chain} has this id`,
    );
  const names = new Set([...known.contracts.keys(), ...of.contracts.keys()]);
  const other = [...names].find((name) => known.contracts.get(name) !== of.contracts.get(name)?.toLowerCase());
  if (other !== undefined)
    throw fail(
      file,
      'state/other-contracts',
      `is of a market with another ${other}: ${known.contracts.get(other) ?? 'none'}, and ${of.name} has ${of.contracts.get(other) ?? 'none'}`,
      `${AGAIN} once the market's document has these contracts`,
    );
};

const spoken = (seconds: bigint): string =>
  seconds >= 172_800n
    ? `${seconds / 86_400n} days`
    : seconds >= 7_200n
      ? `${seconds / 3_600n} hours`
      : `${seconds} seconds`;

const age = (
  known: KnownState,
  file: string,
  { now, maxAge }: { readonly now: bigint; readonly maxAge: bigint | null },
): void => {
  const old = now - known.time;
  if (old < -AHEAD)
    throw fail(
      file,
      'state/future',
      `is of block ${known.block}, whose time is ${spoken(-old)} ahead of this computer's clock`,
      'set the clock; if it is right, the chain or the job that made the file is not what it seems',
    );
  if (maxAge !== null && old > maxAge)
    throw fail(
      file,
      'state/too-old',
      `is ${spoken(old)} old, and at most ${spoken(maxAge)} are allowed`,
      `${AGAIN}, and look why it did not run; state.maxAge of plimsoll.yaml and policies say how old one may be`,
    );
};

/** What is looked at before a market's part of a state file is taken for the market at hand. */
export const fitsMarket = { definition, market, age };
