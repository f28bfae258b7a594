import { asHex, type Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed, parseAddress } from '../../signer/address.js';
import { type SafeIdentity, type SafeTx, safeTx } from '../../signer/safe-tx.js';
import {
  badField,
  isJsonObject,
  type JsonObject,
  ownValue,
  parseFileJson,
  present,
  scalarText,
  wholeNumber,
} from './json-fields.js';
import { safeTxJson } from './transaction-json.js';

/** A bare Safe transaction as a file gives it. Absent fields are absent; nothing is made up here. */
export interface SafeTransactionFile {
  readonly file: string;
  readonly chainId?: bigint;
  readonly safe?: Hex;
  readonly version?: string;
  /** The Safe transaction hash that the file states; never believed, only compared. */
  readonly statedHash?: Hex;
  readonly fields: Partial<SafeTx>;
  /** What must come from elsewhere before there is a hash: of chainId, safe, version, to, nonce. */
  readonly missing: readonly string[];
  /** Signed fields that the file leaves out and that are taken as zero. */
  readonly assumed: readonly string[];
}

/** Names that a field has in our files, in the Safe Transaction Service and in older tools. */
const NAMES = {
  safe: ['safe', 'safeAddress'],
  version: ['version', 'safeVersion', 'contractVersion'],
  statedHash: ['safeTxHash', 'contractTransactionHash'],
  baseGas: ['baseGas', 'dataGas'],
} as const;

/** True where a parsed JSON looks like a Safe transaction rather than another document. */
export const isSafeTransactionJson = (json: unknown): boolean =>
  isJsonObject(json) && Object.hasOwn(json, 'to') && (Object.hasOwn(json, 'data') || Object.hasOwn(json, 'value'));

/**
 * Reads a bare Safe transaction: the fields of the contract with numbers as text or as JSON numbers of any size, in the
 * names of this tool or of the Safe Transaction Service. Unknown fields, of which the service has many, are left alone.
 * `json` is what `parseFileJson` makes of the text, where that is done already.
 * Throws `safe-file/not-a-safe-transaction`, `safe-file/bad-field`, `safe-file/disagrees` or `safe/bad-address`.
 */
export const parseSafeTransactionFile = (
  text: string,
  file: string,
  json: unknown = parseFileJson(text, file),
): SafeTransactionFile => {
  if (!isJsonObject(json) || !isSafeTransactionJson(json)) {
    throw refused(
      'safe-file/not-a-safe-transaction',
      `${file} is not a Safe transaction: it has no "to" with "data" or "value"`,
      {
        hint: 'Give the JSON of one Safe transaction, or a Transaction Builder file.',
        where: { file },
      },
    );
  }
  const one = (names: readonly string[]): unknown => agreed(json, names, file);
  const integer = (...names: readonly [string, ...string[]]): bigint | undefined => {
    const value = one(names);
    return value === undefined ? undefined : wholeNumber(value, names[0], file);
  };
  const address = (...names: readonly [string, ...string[]]): Hex | undefined => {
    const value = one(names);
    return value === undefined ? undefined : parseAddress(value, `${names[0]} in ${file}`);
  };
  const fields = present({
    to: address('to'),
    value: integer('value'),
    data: bytes(json, file),
    operation: operationOf(json, file),
    safeTxGas: integer('safeTxGas'),
    baseGas: integer(...NAMES.baseGas),
    gasPrice: integer('gasPrice'),
    gasToken: address('gasToken'),
    refundReceiver: address('refundReceiver'),
    nonce: integer('nonce'),
  });
  const version = one(NAMES.version);
  const stated = one(NAMES.statedHash);
  if (version !== undefined && typeof version !== 'string') throw badField('version', version, 'text', file);
  const statedHash = stated === undefined ? undefined : asHex(stated, 32);
  if (stated !== undefined && statedHash === undefined) throw badField('safeTxHash', stated, '32 bytes', file);
  const identity = present({ chainId: integer('chainId'), safe: address(...NAMES.safe), version, statedHash });
  const given = { ...identity, ...fields };
  return {
    file,
    ...identity,
    fields,
    missing: ['chainId', 'safe', 'version', 'to', 'nonce'].filter((name) => !Object.hasOwn(given, name)),
    assumed: ['value', 'data', 'operation', 'safeTxGas', 'baseGas', 'gasPrice', 'gasToken', 'refundReceiver'].filter(
      (name) => !Object.hasOwn(given, name) && !hasNull(json, name),
    ),
  };
};

const FLAGS = { chainId: '--chain-id', safe: '--safe', version: '--safe-version', nonce: '--nonce' } as const;

/** What may come from elsewhere than the file. */
export type AddedFields = Partial<SafeIdentity> & { readonly nonce?: bigint };

/**
 * The transaction and its Safe, from the file and from what the command line adds. What both give must agree.
 * Throws `safe-file/missing`, which names every absent field, and `safe-file/disagrees`.
 */
export const completeSafeTransaction = (
  parsed: SafeTransactionFile,
  added: AddedFields,
): SafeIdentity & { readonly tx: SafeTx } => {
  const chainId = reconcile('chainId', parsed.chainId, added.chainId, parsed.file);
  const safe = reconcile('safe', parsed.safe, added.safe?.toLowerCase() as Hex | undefined, parsed.file);
  const plain = (version: string | undefined) => version?.replace(/\+L2$/, '');
  const version = reconcile('version', plain(parsed.version), plain(added.version), parsed.file);
  const { to } = parsed.fields;
  const nonce = reconcile('nonce', parsed.fields.nonce, added.nonce, parsed.file);
  if (chainId === undefined || safe === undefined || version === undefined || to === undefined || nonce === undefined) {
    const given = { chainId, safe, version, to, nonce };
    const absent = (Object.keys(given) as (keyof typeof given)[]).filter((name) => given[name] === undefined);
    const flags = absent.flatMap((name) => (name === 'to' ? [] : [FLAGS[name]]));
    throw refused('safe-file/missing', `${parsed.file} lacks ${absent.join(', ')}`, {
      hint: `${flags.length === 0 ? 'Add it to the file' : `Give ${flags.join(', ')}, or add what lacks to the file`}: everything is part of what is signed.`,
      where: { file: parsed.file },
    });
  }
  return { chainId, safe, version, tx: safeTx({ ...parsed.fields, to, nonce }) };
};

/** The file that `parseSafeTransactionFile` reads: every field, integers as decimal text, keys in a fixed order. */
export const formatSafeTransactionFile = (input: SafeIdentity & { readonly tx: SafeTx }): string => {
  const identity = { chainId: input.chainId.toString(), safe: checksummed(input.safe), version: input.version };
  const json = { ...identity, ...safeTxJson(input.tx) };
  return `${JSON.stringify(json, null, 2)}\n`;
};

const hasNull = (json: JsonObject, name: string): boolean => Object.hasOwn(json, name) && json[name] === null;

const agreed = (json: JsonObject, names: readonly string[], file: string): unknown => {
  const given = names.filter((name) => ownValue(json, name) !== undefined);
  const texts = new Set(given.map((name) => scalarText(ownValue(json, name))?.toLowerCase()));
  if (texts.size > 1) throw disagrees(given.join(' and '), file);
  const [first] = given;
  return first === undefined ? undefined : ownValue(json, first);
};

const reconcile = <T>(what: string, inFile: T | undefined, added: T | undefined, file: string): T | undefined => {
  if (inFile !== undefined && added !== undefined && inFile !== added) throw disagrees(`${what} and its flag`, file);
  return inFile ?? added;
};

const disagrees = (what: string, file: string) =>
  refused('safe-file/disagrees', `${what} differ in ${file}`, {
    hint: 'Find out which one is meant before anyone signs.',
    where: { file },
  });

const bytes = (json: JsonObject, file: string): Hex | undefined => {
  const value = ownValue(json, 'data');
  if (value === undefined) return undefined;
  const data = value === '' ? '0x' : asHex(value);
  if (data === undefined) throw badField('data', value, '0x followed by whole bytes', file);
  return data;
};

const operationOf = (json: JsonObject, file: string): 0 | 1 | undefined => {
  const value = ownValue(json, 'operation');
  if (value === undefined) return undefined;
  const text = scalarText(value);
  if (text === '0' || text === '1') return text === '0' ? 0 : 1;
  throw badField('operation', value, '0 (call) or 1 (delegatecall)', file);
};
