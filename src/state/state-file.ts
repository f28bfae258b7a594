import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { canonicalDigest, canonicalText } from '../document/canonical.js';
import { isObject, type Json, type JsonObject, member, parseJson } from '../observe/json.js';
import type { MarketState } from '../policy/state.js';
import type { Market } from '../protocol/market.js';
import { checksummed } from '../signer/address.js';
import { recoverPersonal, signPersonal } from '../signer/personal.js';
import type { SecretKey } from '../signer/secret-key.js';
import { fitsMarket } from './fits-market.js';
import { type KnownState, marketStateOf } from './known-state.js';
import { knownJson, readKnown } from './state-json.js';

export const STATE_FORMAT = 'plimsoll.state/1';

/** The text that is signed as a personal message: it names the format, so that it is a signature over nothing else. */
const messageOf = (digest: string, signer: Hex): string =>
  canonicalText({ format: STATE_FORMAT, digest, signer: checksummed(signer) });

/** The text of a state file of some markets, in canonical JSON; signed where there is a key. */
export const stateText = (known: readonly KnownState[], key: SecretKey | null): string => {
  const body = { format: STATE_FORMAT, markets: Object.fromEntries(known.map((one) => [one.market, knownJson(one)])) };
  const digest = canonicalDigest(body);
  if (key === null) return canonicalText({ ...body, digest });
  const signature = signPersonal(messageOf(digest, key.address), key);
  return canonicalText({ ...body, digest, signer: checksummed(key.address), signature });
};

/** How a state file is to be believed. Times are seconds since 1970. */
export interface StateDemands {
  readonly now: bigint;
  /** Seconds that a block may be old; null where any age is taken. */
  readonly maxAge: bigint | null;
  /** Accounts that may sign, in lower case; where there are none an unsigned file is taken. */
  readonly signers: ReadonlySet<string>;
}

/** A state file that holds what was signed. */
export interface StateFile {
  /** Who signed it, checksummed; null where nobody did and nobody has to. */
  readonly signer: string | null;
  readonly digest: string;
  readonly markets: readonly string[];
  readonly findings: readonly Finding[];
  /**
   * The state of a market, which must be on this chain. Throws `state/no-market`, `state/other-definition`,
   * `state/other-chain`, `state/other-contracts`, `state/too-old`, `state/future`, `source/snapshot`.
   */
  readonly stateOf: (market: Market, chainId: bigint) => { state: MarketState; findings: readonly Finding[] };
}

/** Half the order of secp256k1. Of the two signatures that a signer makes at once only the one below it is written. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

const AGAIN = 'have the job make it again with plimsoll snapshot --state, and do not edit it';

const fail = (file: string, code: string, why: string, hint: string) =>
  refused(code, `${file} ${why}`, { where: { file }, hint });

/** Whether the text is one that `stateText` writes: then no byte of it says anything that is not in the digest. */
const checkDigest = (root: JsonObject, text: string, file: string): string => {
  const { digest, signer: _signer, signature: _signature, ...body } = JSON.parse(text) as Record<string, unknown>;
  if (typeof digest !== 'string' || canonicalText(JSON.parse(text)) !== text || canonicalDigest(body) !== digest)
    throw fail(file, 'state/altered', 'was altered after it was made: its digest does not fit', AGAIN);
  const known = ['digest', 'format', 'markets', 'signature', 'signer'];
  const extra = Object.keys(root).find((key) => !known.includes(key));
  if (extra !== undefined)
    throw fail(file, 'state/format', `has a field ${extra.slice(0, 64)} that is not known`, AGAIN);
  return digest;
};

/** The account whose signature the file carries; null where it carries none. */
const signerOf = (root: JsonObject, digest: string, file: string): Hex | null => {
  const [signer, signature] = [member(root, 'signer'), member(root, 'signature')];
  if (signer === undefined && signature === undefined) return null;
  const bad = (why: string) => fail(file, 'state/altered', why, AGAIN);
  if (typeof signer !== 'string' || typeof signature !== 'string') throw bad('has half a signature');
  if (!/^0x[0-9a-fA-F]{40}$/.test(signer) || !/^0x[0-9a-f]{130}$/.test(signature)) throw bad('has no sound signature');
  if (BigInt(`0x${signature.slice(66, 130)}`) > HALF_ORDER) throw bad('has no sound signature');
  const found = recoverPersonal(messageOf(digest, signer.toLowerCase() as Hex), signature as Hex);
  if (checksummed(found) !== signer)
    throw bad(`names ${signer} as its signer, who did not sign it: it was altered or signed by another`);
  return found;
};

const checkSigner = (signer: Hex | null, signers: ReadonlySet<string>, file: string): readonly Finding[] => {
  const listed = [...signers].map((one) => checksummed(one as Hex)).join(', ');
  if (signers.size === 0) {
    const who = signer === null ? 'is not signed' : `is signed by ${checksummed(signer)}`;
    const message = `the state file ${who}, and plimsoll.yaml lists nobody who may sign one: whoever can change the file decides what the chain is taken for`;
    const help = 'list the account of the job that makes it under state.signers';
    return [{ ruleId: 'state/unsigned-accepted', severity: 'info', message, file, help }];
  }
  if (signer === null)
    throw fail(
      file,
      'state/unsigned',
      `is not signed, and only what ${listed} signed is believed`,
      'make it with plimsoll snapshot --state and the key of the job: --keystore FILE',
    );
  if (signers.has(signer)) return [];
  throw fail(
    file,
    'state/signer',
    `is signed by ${checksummed(signer)}, and only what ${listed} signed is believed`,
    'sign it with the key of the job, or list this account under state.signers of plimsoll.yaml',
  );
};

/**
 * Read a state file. Nothing of it is believed before its digest fits and, where signers are listed, one of them signed it.
 * Throws `source/not-json`, `state/format`, `state/altered`, `state/unsigned`, `state/signer`, `safe/bad-signature`.
 */
export const stateFromFile = (file: string, text: string, demands: StateDemands): StateFile => {
  const root = parseJson(text, file);
  const markets = member(root, 'markets');
  if (!isObject(root) || member(root, 'format') !== STATE_FORMAT || !isObject(markets))
    throw fail(
      file,
      'state/format',
      'is no state file',
      'make one with plimsoll snapshot --state FILE; a snapshot made with --out has no metrics and no signature',
    );
  const digest = checkDigest(root, text, file);
  const signer = signerOf(root, digest, file);
  const findings = checkSigner(signer, demands.signers, file);
  return {
    signer: signer === null ? null : checksummed(signer),
    digest,
    markets: Object.keys(markets),
    findings,
    stateOf: (market, chainId) => {
      const json: Json | undefined = member(markets, market.name);
      if (json === undefined)
        throw fail(
          file,
          'state/no-market',
          `has no market ${market.name}`,
          'name the market where the job makes the file',
        );
      return readFor(json, file, market, chainId, demands);
    },
  };
};

const readFor = (json: Json, file: string, market: Market, chainId: bigint, demands: StateDemands) => {
  const { protocol } = market.params;
  const definition = fitsMarket.definition(member(member(json, 'observation'), 'protocol'), file, protocol);
  const known = readKnown(json, file, protocol);
  fitsMarket.market(known, file, market, chainId);
  fitsMarket.age(known, file, demands);
  return { state: marketStateOf(known, 'state'), findings: definition };
};
