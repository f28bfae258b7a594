import { asHex, type Hex } from '../../chain/hex.js';
import { PlimsollError, refused } from '../../diagnostic/error.js';
import type { Finding } from '../../diagnostic/finding.js';
import { parseAddress } from '../../signer/address.js';
import {
  isJsonObject,
  type JsonObject,
  ownValue,
  parseFileJson,
  present,
  scalarText,
  wholeNumber,
} from './json-fields.js';
import { transactionBuilderChecksum } from './transaction-builder-checksum.js';
import { encodeLabels } from './transaction-builder-labels.js';
import { warning } from './warning.js';

/** One transaction of the file. A part that is absent could not be read; a finding says why. */
export interface BuilderTransaction {
  readonly to?: Hex;
  readonly value?: bigint;
  /** The calldata that will be signed: `data`, or what the labels encode to where there is none. */
  readonly data?: Hex;
  /** The signature of the labels, where there are any. */
  readonly labelled?: string;
}

/** A Transaction Builder batch. Nothing in it is believed: chain, Safe and name are what the file claims. */
export interface TransactionBuilderFile {
  readonly file: string;
  readonly chainId?: bigint;
  readonly safe?: Hex;
  readonly name?: string;
  readonly description?: string;
  readonly transactions: readonly BuilderTransaction[];
  /** `tx-builder/checksum`, `tx-builder/no-checksum`, `tx-builder/labels`, `tx-builder/incomplete`. */
  readonly findings: readonly Finding[];
}

const MAX_TRANSACTIONS = 10_000;

/** True where a parsed JSON has the shape of a Transaction Builder file. */
export const isTransactionBuilderJson = (json: unknown): boolean =>
  isJsonObject(json) &&
  Array.isArray(ownValue(json, 'transactions')) &&
  (Object.hasOwn(json, 'meta') || Object.hasOwn(json, 'version'));

/**
 * Reads a Transaction Builder file. Doubtful parts are findings, so that a reader sees the rest.
 * `json` is what `parseFileJson` makes of the text, where that is done already.
 * Throws `safe-file/not-json` and its kin, and `tx-builder/not-a-batch` where the shape is another.
 */
export const parseTransactionBuilder = (
  text: string,
  file: string,
  json: unknown = parseFileJson(text, file),
): TransactionBuilderFile => {
  const list = isJsonObject(json) ? ownValue(json, 'transactions') : undefined;
  if (
    !isJsonObject(json) ||
    !isTransactionBuilderJson(json) ||
    !Array.isArray(list) ||
    list.length > MAX_TRANSACTIONS
  ) {
    throw refused('tx-builder/not-a-batch', `${file} is not a Transaction Builder batch`, {
      hint: `Export the batch from the Safe app again; it has "transactions", at most ${MAX_TRANSACTIONS}, and "meta".`,
      where: { file },
    });
  }
  const metaValue = ownValue(json, 'meta');
  const meta = isJsonObject(metaValue) ? metaValue : {};
  const findings: Finding[] = [...checksumFindings(text, file, meta)];
  const attempt = <T>(what: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      findings.push(incomplete(what, error.message, file));
      return undefined;
    }
  };
  const chainId = ownValue(json, 'chainId');
  const safe = ownValue(meta, 'createdFromSafeAddress');
  const transactions = list.map((item: unknown, index) =>
    present(readTransaction(item, `Transaction ${index + 1}`, { file, findings, attempt })),
  );
  return {
    file,
    ...present({
      chainId: chainId === undefined ? undefined : attempt('chainId', () => wholeNumber(chainId, 'chainId', file)),
      safe:
        safe === undefined || safe === ''
          ? undefined
          : attempt('The Safe', () => parseAddress(safe, 'createdFromSafeAddress')),
      name: scalarText(ownValue(meta, 'name')),
      description: scalarText(ownValue(meta, 'description')),
    }),
    transactions,
    findings,
  };
};

interface Reading {
  readonly file: string;
  readonly findings: Finding[];
  readonly attempt: <T>(what: string, read: () => T) => T | undefined;
}

const readTransaction = (item: unknown, what: string, reading: Reading) => {
  const { file, findings, attempt } = reading;
  if (!isJsonObject(item)) {
    findings.push(incomplete(what, 'it is not an object', file));
    return {};
  }
  const to = attempt(what, () => parseAddress(ownValue(item, 'to'), 'to'));
  const value = attempt(what, () => wholeNumber(ownValue(item, 'value') ?? '0', 'value', file));
  const method = ownValue(item, 'contractMethod');
  const values = ownValue(item, 'contractInputsValues');
  const raw = ownValue(item, 'data');
  const given = raw === undefined || raw === '' ? undefined : asHex(raw);
  if (raw !== undefined && raw !== '' && given === undefined) {
    findings.push(incomplete(what, 'its data is not 0x followed by whole bytes', file));
    return { to, value };
  }
  if (!isJsonObject(method)) return { to, value, data: given ?? '0x' };
  const encode = () => encodeLabels(method, isJsonObject(values) ? values : {});
  if (given === undefined) {
    const labels = attempt(what, encode);
    return { to, value, data: labels?.data, labelled: labels?.signature };
  }
  return { to, value, data: given, labelled: agreement(given, encode, what, reading) };
};

/** The Safe app signs `data` and shows the labels: where both are there they must say the same. */
const agreement = (data: Hex, encode: () => { data: Hex; signature: string }, what: string, reading: Reading) => {
  let labels: { data: Hex; signature: string } | undefined;
  try {
    labels = encode();
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
  }
  if (labels?.data === data) return labels.signature;
  reading.findings.push({
    ...warning({
      ruleId: 'tx-builder/labels',
      verdict: labels === undefined ? 'CAUTION' : 'BLOCKED',
      message:
        labels === undefined
          ? `${what} shows a method whose values do not encode, beside data that will be signed`
          : `${what} shows ${labels.signature}, but its data, which is what will be signed, does something else`,
      help: 'Judge the data alone; ask its author why the labels differ.',
    }),
    file: reading.file,
  });
  return labels?.signature;
};

const checksumFindings = (text: string, file: string, meta: JsonObject): readonly Finding[] => {
  const stated = scalarText(ownValue(meta, 'checksum'));
  // The app computes it over what JSON.parse gives, numbers included; nesting was bounded when the text was read.
  const plain: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  const computed = isJsonObject(plain) ? transactionBuilderChecksum(plain) : undefined;
  if (stated === undefined) {
    const message = 'The batch has no checksum: it was not exported by the Safe app, or was edited';
    const help = 'Review every transaction in it; do not rely on where it came from.';
    return [{ ruleId: 'tx-builder/no-checksum', severity: 'info', message, file, help }];
  }
  if (stated.toLowerCase() === computed) return [];
  return [
    {
      ...warning({
        ruleId: 'tx-builder/checksum',
        verdict: 'CAUTION',
        message: 'The checksum of the batch does not match its content: it was edited after it was exported',
        help: 'Find out who edited it and what; hand-edited files are common, and so are swapped addresses.',
        data: { stated: stated.slice(0, 80), computed },
      }),
      file,
    },
  ];
};

const incomplete = (what: string, why: string, file: string): Finding => ({
  ...warning({
    ruleId: 'tx-builder/incomplete',
    verdict: 'BLOCKED',
    message: `${what} of the batch cannot be read: ${why}`,
    help: 'Do not sign it; the Safe app may fill the gap in its own way.',
  }),
  file,
});
