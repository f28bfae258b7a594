import { asHex, type Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { canonicalText } from '../document/canonical.js';
import { isObject, type Json, member, parseJson } from '../observe/json.js';
import { checksummed } from '../signer/address.js';
import { recoverPersonal, signPersonal } from '../signer/personal.js';
import type { SecretKey } from '../signer/secret-key.js';

const FORMAT = 'plimsoll.attestation/1';
const VERDICTS = ['OK', 'CAUTION', 'BLOCKED'] as const;

/** What a review said, as its reviewer signs it. */
export interface Statement {
  /** Of the proposal: it covers every field, chain and Safe included. */
  readonly digest: string;
  readonly safeTxHash: string;
  readonly verdict: (typeof VERDICTS)[number];
  /** The block that the review asked the chain at: its number in decimal, and its hash. */
  readonly block: string;
  readonly blockHash: string;
  readonly tool: { readonly name: string; readonly version: string };
}

/** A statement with the account whose signature it carries, in lower case. */
export interface Attestation extends Statement {
  readonly reviewer: Hex;
}

/** The text that is signed as a personal message: canonical JSON of the statement, its format and its reviewer. */
const messageOf = (statement: Statement, reviewer: Hex): string => {
  const { digest, safeTxHash, verdict, block, blockHash, tool } = statement;
  const { name, version } = tool;
  return canonicalText({
    format: FORMAT,
    digest,
    safeTxHash,
    verdict,
    block,
    blockHash,
    tool: { name, version },
    reviewer: checksummed(reviewer),
  });
};

/** The text of an attestation's file: the statement signed by a reviewer's key. */
export const attestationText = (statement: Statement, key: SecretKey): string => {
  const message = messageOf(statement, key.address);
  return canonicalText({ ...(JSON.parse(message) as object), signature: signPersonal(message, key) });
};

const no = (why: string) => refused('bundle/attestation', why);

const textOf = (json: Json | undefined, key: string, form: RegExp): string => {
  const value = member(json, key);
  if (typeof value !== 'string' || !form.test(value)) throw no(`its ${key} is missing or no ${key}`);
  return value;
};

const SHA256 = /^[0-9a-f]{64}$/;
const HASH = /^0x[0-9a-f]{64}$/;
const LABEL = /^[\x21-\x7e]{1,64}$/;

const verdictIn = (json: Json): Statement['verdict'] => {
  const verdict = VERDICTS.find((one) => one === member(json, 'verdict'));
  if (verdict === undefined) throw no('its verdict is none of OK, CAUTION and BLOCKED');
  return verdict;
};

/**
 * Reads an attestation over a proposal and recovers who signed it. Throws `bundle/attestation` where it is none, is of another
 * proposal, says more than was signed, or was not made by the reviewer it names; `safe/bad-signature`; `source/not-json`.
 */
export const readAttestation = (
  text: string,
  file: string,
  of: Pick<Statement, 'digest' | 'safeTxHash'>,
): Attestation => {
  const json = parseJson(text, file);
  if (!isObject(json) || member(json, 'format') !== FORMAT) throw no('it is no attestation');
  const tool = member(json, 'tool');
  const statement = {
    digest: textOf(json, 'digest', SHA256),
    safeTxHash: textOf(json, 'safeTxHash', HASH),
    verdict: verdictIn(json),
    block: textOf(json, 'block', /^(?:0|[1-9][0-9]{0,17})$/),
    blockHash: textOf(json, 'blockHash', HASH),
    tool: { name: textOf(tool, 'name', LABEL), version: textOf(tool, 'version', LABEL) },
  };
  if (statement.digest !== of.digest || statement.safeTxHash !== of.safeTxHash) throw no('it is of another proposal');
  const named = textOf(json, 'reviewer', /^0x[0-9a-fA-F]{40}$/).toLowerCase() as Hex;
  const signature = asHex(member(json, 'signature')) ?? '0x';
  const message = messageOf(statement, named);
  if (canonicalText({ ...(JSON.parse(message) as object), signature }) !== text)
    throw no('it is not written as plimsoll review --attest writes it');
  const reviewer = recoverPersonal(message, signature);
  if (reviewer !== named)
    throw no(`it was signed by ${checksummed(reviewer)}, not by ${checksummed(named)}, or altered`);
  return { ...statement, reviewer };
};
