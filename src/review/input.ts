import { asHex, type Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { type GovernanceFile, isGovernanceJson, parseGovernanceFile } from '../route/governance/governance-file.js';
import { isJsonObject, ownValue, parseFileJson, scalarText } from '../route/safe/json-fields.js';
import {
  isSafeTransactionJson,
  parseSafeTransactionFile,
  type SafeTransactionFile,
} from '../route/safe/safe-transaction-file.js';
import {
  isTransactionBuilderJson,
  parseTransactionBuilder,
  type TransactionBuilderFile,
} from '../route/safe/transaction-builder.js';

/** What a text turned out to be, by its shape alone. */
export type BareInput =
  | { readonly kind: 'safe-transaction'; readonly name: string; readonly file: SafeTransactionFile }
  | { readonly kind: 'transaction-builder'; readonly name: string; readonly file: TransactionBuilderFile }
  | { readonly kind: 'governance'; readonly name: string; readonly file: GovernanceFile }
  | { readonly kind: 'calldata'; readonly name: string; readonly data: Hex }
  | { readonly kind: 'hash'; readonly name: string; readonly hash: Hex };

export const WHAT_IS_READ =
  'Give a bundle’s folder, a Safe transaction, Transaction Builder, governor or timelock file (JSON), calldata (0x…) with --to, or a hash with --service-url; - reads standard input.';

const unknown = (name: string, why: string) =>
  refused('review/unknown-input', `${name} is nothing that can be reviewed: ${why}`, { hint: WHAT_IS_READ });

/** True where an argument is meant as bytes rather than as the name of a file. */
export const looksLikeBytes = (text: string): boolean => /^0x/i.test(text) && !/[^0-9a-fA-F]/.test(text.slice(2));

const calldataInput = (text: string, name: string): BareInput => {
  const data = asHex(`0x${text.slice(2)}`);
  if (data === undefined)
    throw refused('review/bad-bytes', `${name} starts with 0x, but is not whole bytes in hexadecimal`, {
      hint: 'Copy the calldata whole: 0x and an even number of the digits 0-9 and a-f.',
    });
  // Calldata of 32 bytes calls a function with 28 bytes of arguments, which no contract takes.
  if (data.length === 66) return { kind: 'hash', name: name === 'the calldata' ? 'the hash' : name, hash: data };
  return { kind: 'calldata', name, data };
};

const jsonInput = (text: string, name: string): BareInput => {
  const json = parseFileJson(text, name);
  const batch = isTransactionBuilderJson(json);
  const single = isSafeTransactionJson(json);
  if (batch && single)
    throw refused(
      'review/ambiguous',
      `${name} can be read as one Safe transaction ("to" and "data" or "value") and as a Transaction Builder batch ("transactions")`,
      { hint: 'Keep the fields of one of the two.' },
    );
  if (isGovernanceJson(json)) {
    if (batch || single)
      throw refused(
        'review/ambiguous',
        `${name} can be read as calls of a governor or timelock ("target" or "targets") and as ${batch ? 'a Transaction Builder batch ("transactions")' : 'a Safe transaction ("to")'}`,
        { hint: 'Keep the fields of one of the two.' },
      );
    return { kind: 'governance', name, file: parseGovernanceFile(json, name) };
  }
  if (batch) return { kind: 'transaction-builder', name, file: parseTransactionBuilder(text, name, json) };
  if (single) return { kind: 'safe-transaction', name, file: parseSafeTransactionFile(text, name, json) };
  if (!isJsonObject(json)) throw unknown(name, 'it is JSON, but no object');
  if (scalarText(ownValue(json, 'format'))?.startsWith('plimsoll.proposal/'))
    throw unknown(name, 'it is the proposal.json of a bundle, which is reviewed whole: give its folder');
  if (Array.isArray(ownValue(json, 'results')))
    throw unknown(name, 'it is a list of transactions: give one of its "results"');
  throw unknown(name, 'it has neither "to" with "data" or "value", nor "transactions" with "meta", nor "targets"');
};

/**
 * Tells by its shape what a text is: calldata, a hash, or the JSON of a Safe transaction, of a Transaction Builder batch or
 * of what a governor or timelock is to do. Never guesses: throws `review/ambiguous` where it fits two shapes,
 * `review/unknown-input`, `review/bad-bytes`, and what the parsers of the files throw.
 */
export const recogniseInput = (text: string, name: string): BareInput => {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') throw unknown(name, 'it is empty');
  if (/^0x/i.test(trimmed)) return calldataInput(trimmed, name);
  if (trimmed.startsWith('{') || trimmed.startsWith('[') || trimmed.startsWith('"')) return jsonInput(text, name);
  throw unknown(name, 'it starts neither like JSON nor with 0x');
};
