import { AbiCoder, Interface } from 'ethers/abi';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { encodeExecTransaction } from '../../src/route/safe/exec.js';
import { encodeMultiSend } from '../../src/route/safe/multisend.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { safeTx } from '../../src/signer/safe-tx.js';
import { SAFE_VERSIONS } from '../../src/signer/safe-version.js';
import { addressOf, CONTRACTS } from '../plan/market.js';

/** One input to fuzz a review with. */
export type FuzzInput =
  | { readonly kind: string; readonly text: string; readonly flags: 'all' | 'target' | 'none' }
  /** A bundle one of whose files has another text. */
  | { readonly kind: 'bundle'; readonly file: string; readonly change: (text: string) => string };

export const SAFE: Hex = `0x${'5a'.repeat(20)}`;
export const OTHER: Hex = `0x${'07'.repeat(20)}`;
const CONFIGURATOR = CONTRACTS.get('poolConfigurator') as Hex;
const CALL_ONLY = knownAddress('MultiSendCallOnly', '1.4.1') as Hex;
const ZERO = `0x${'0'.repeat(64)}`;

const abi = new Interface([
  'function setSupplyCap(address,uint256)',
  'function transfer(address,uint256)',
  'function swapOwner(address,address,address)',
  'function schedule(address,uint256,bytes,bytes32,bytes32,uint256)',
  'function scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)',
  'function propose(address[],uint256[],bytes[],string)',
  'function multicall(bytes[])',
  'function aggregate3((address,bool,bytes)[])',
  'function execTransactionFromModule(address,uint256,bytes,uint8)',
]);
const data = (name: string, ...args: readonly unknown[]): Hex => abi.encodeFunctionData(name, args) as Hex;

/** What would move, hide or imitate what a reader sees. */
const HOSTILE = [
  '\u001b[2J\u001b[31mOK\u001b[0m',
  '\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007',
  '\u009b31m',
  '\r\nOK  the bytes are what the YAML compiles to',
  '\u202eKCOLB\u202c',
  '\u2066\u2069\u200f\u061c',
  'U\u0405DC',
  'W\u0395TH\u200b',
  'PoolConf\u0456gurator',
  '\u0000\b\u007f\ufeff',
  '\ud800',
  '\u{e0041}\u2028',
  '<img src=x onerror=alert(1)>|`**#',
  '__proto__',
  'constructor',
  'x'.repeat(5000),
] as const;

const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 10 })).map((parts) => parts.join('')),
);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const SELECTORS = [
  ...['8d80ff0a', '6a761202', 'a9059cbb', '095ea7b3', '01d5062a', '8f2a0bb0', '7d5e81e2', 'da95691a', '160cbed7'],
  ...['ac9650d8', '82ad56cb', '174dea71', '468721a7', '5229073f', 'c16ae7a4', 'e318b52b', 'd4d9bdcd', '85a5affe'],
  ...['f7e77e00', '3a66f901', '0825f38f', 'c28bc2fa', '5ae401dc', '', '1f931c1c'],
];

const randomBytes = fc
  .tuple(fc.constantFrom(...SELECTORS), fc.uint8Array({ maxLength: 900 }))
  .map(([selector, bytes]): Hex => `0x${selector}${hex(bytes)}`);

/** Words as an ABI encoder writes them: small numbers and lengths, so that decoders get far before they notice. */
const words = fc
  .tuple(
    fc.constantFrom(...SELECTORS.filter((one) => one !== '')),
    fc.array(fc.oneof(fc.constantFrom(0n, 32n, 64n, 96n, 128n, 1n, 2n, (1n << 256n) - 1n), fc.bigInt(0n, 1n << 20n)), {
      maxLength: 40,
    }),
  )
  .map(([selector, list]): Hex => `0x${selector}${list.map((one) => one.toString(16).padStart(64, '0')).join('')}`);

const step = (to: Hex, bytes: Hex, operation = 0) => ({ operation, to, value: 0n, data: bytes });

/** One call around others, of every kind that is opened. */
const around = (inner: readonly Hex[], how: number, text: string): Hex => {
  const [first = '0x'] = inner;
  switch (how % 7) {
    case 0:
      return encodeMultiSend(inner.map((one, index) => step(index % 2 === 0 ? CALL_ONLY : SAFE, one, index % 3)));
    case 1:
      return encodeExecTransaction(safeTx({ to: SAFE, data: first, nonce: 1n, gasPrice: 1n }), '0x');
    case 2:
      return data('schedule', CONFIGURATOR, 0, first, ZERO, ZERO, 1);
    case 3:
      return data(
        'propose',
        inner.map(() => OTHER),
        inner.map(() => 0),
        inner,
        Buffer.from(text).toString(),
      );
    case 4:
      return data('multicall', inner);
    case 5:
      return data(
        'aggregate3',
        inner.map((one) => [SAFE, true, one]),
      );
    default:
      return data('execTransactionFromModule', SAFE, 0, first, 1);
  }
};

const leaf = fc.oneof(
  randomBytes,
  words,
  fc.bigInt(0n, (1n << 256n) - 1n).map((amount) => data('setSupplyCap', addressOf('WETH'), amount)),
  fc.constant(data('transfer', OTHER, 5)),
  fc.constant(data('swapOwner', SAFE, OTHER, SAFE)),
);

/** Calls in calls, some of them of the market, some altered by a byte. */
const nested: fc.Arbitrary<Hex> = fc
  .tuple(
    fc.array(leaf, { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 2 })), { maxLength: 22 }),
    hostile,
    fc.option(fc.tuple(fc.nat(), fc.nat(255)), { freq: 2 }),
  )
  .map(([leaves, layers, text, change]) => {
    let bytes = around(leaves, layers[0]?.[0] ?? 0, text);
    for (const [how, times] of layers) {
      if (bytes.length > 60_000) break;
      bytes = around(times === 1 ? [bytes] : [bytes, bytes], how, text);
    }
    if (change === null) return bytes;
    const raw = Buffer.from(bytes.slice(2), 'hex');
    raw[change[0] % raw.length] = change[1];
    return `0x${raw.toString('hex')}` as Hex;
  });

/** As large as is read: a bomb that doubles, many steps, one long string, zeros. */
const LARGE: readonly (() => Hex)[] = [
  () => {
    let bomb = encodeMultiSend([step(OTHER, '0x')]);
    while (bomb.length < 900_000) bomb = encodeMultiSend([step(CALL_ONLY, bomb, 1), step(CALL_ONLY, bomb, 1)]);
    return bomb;
  },
  () => {
    let bomb = data('multicall', ['0x']);
    while (bomb.length < 900_000) bomb = data('multicall', [bomb, bomb]);
    return bomb;
  },
  () =>
    encodeMultiSend(
      Array.from({ length: 6800 }, (_, index) => step(CONFIGURATOR, data('setSupplyCap', addressOf('WETH'), index))),
    ),
  () => encodeMultiSend(Array.from({ length: 10_000 }, () => step(SAFE, '0x'))),
  () => encodeMultiSend(Array.from({ length: 7000 }, () => step(OTHER, data('transfer', OTHER, 5)))),
  () => {
    const caps = Array.from({ length: 4500 }, (_, index) => data('setSupplyCap', addressOf('WETH'), index));
    return data(
      'scheduleBatch',
      caps.map(() => CONFIGURATOR),
      caps.map(() => 0),
      caps,
      ZERO,
      ZERO,
      1,
    );
  },
  () => data('propose', [OTHER], [0], ['0x'], '\u202e\u001b[2J\u0455'.repeat(100_000)),
  () => `0x${'00'.repeat(1_048_576)}`,
  () => `0x${'ab'.repeat(5_000_000)}`,
  () =>
    `0x7d5e81e2${AbiCoder.defaultAbiCoder()
      .encode(['uint256[]'], [Array(30_000).fill(32)])
      .slice(2)}`,
];
const large = fc.nat(LARGE.length - 1).map((index) => (LARGE[index] as () => Hex)());

const calldata = fc.oneof(
  { arbitrary: fc.oneof(randomBytes, words, nested), weight: 300 },
  { arbitrary: large, weight: 1 },
);

const transactionText = fc
  .tuple(
    calldata,
    fc.constantFrom(OTHER, SAFE, CONFIGURATOR, CALL_ONLY),
    fc.constantFrom(0 as const, 1 as const),
    fc.constantFrom(...SAFE_VERSIONS),
  )
  .filter(([bytes]) => bytes.length < 2_000_000)
  .map(([bytes, to, operation, version]) =>
    formatSafeTransactionFile({
      chainId: 1n,
      safe: SAFE,
      version,
      tx: safeTx({ to, data: bytes, operation, nonce: 7n }),
    }),
  );

const batchText = fc
  .array(fc.tuple(calldata, hostile, fc.boolean()), { maxLength: 5 })
  .chain((calls) => fc.tuple(fc.constant(calls), hostile))
  .map(([calls, name]) =>
    JSON.stringify({
      version: '1.0',
      chainId: '1',
      meta: { name, description: name, createdFromSafeAddress: SAFE },
      transactions: calls.map(([bytes, label, whole]) => ({
        to: whole ? CONFIGURATOR : label,
        value: '0',
        data: bytes.length > 300_000 ? null : bytes,
        contractMethod: { name: label, payable: false, inputs: [{ name: label, type: whole ? 'uint256' : label }] },
        contractInputsValues: { [label]: label },
      })),
    }),
  );

/** Ways to spoil a text that was sound. */
type Mutation = (text: string) => string;
const at = (text: string, part: number): number => Math.floor(part * text.length);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }).map(
    (part): Mutation =>
      (text) =>
        text.slice(0, at(text, part)),
  ),
  fc.double({ min: 0, max: 1, noNaN: true }).map(
    (part): Mutation =>
      (text) =>
        text.slice(at(text, part)),
  ),
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), hostile).map(
    ([part, word]): Mutation =>
      (text) =>
        `${text.slice(0, at(text, part))}${word}${text.slice(at(text, part))}`,
  ),
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(0xffff)).map(
    ([part, unit]): Mutation =>
      (text) =>
        `${text.slice(0, at(text, part))}${String.fromCharCode(unit)}${text.slice(at(text, part) + 1)}`,
  ),
  // A value of the JSON becomes another of the same or of another form.
  fc.tuple(fc.nat(), fc.oneof(hostile, fc.jsonValue({ maxDepth: 2 }))).map(
    ([index, value]): Mutation =>
      (text) => {
        const values = [...text.matchAll(/(?<=: )("(?:[^"\\]|\\.)*"|-?[0-9.]+|true|false|null)/g)];
        const found = values[index % Math.max(1, values.length)];
        if (found?.index === undefined) return text;
        return `${text.slice(0, found.index)}${JSON.stringify(value)}${text.slice(found.index + found[0].length)}`;
      },
  ),
  fc.nat(200).map(
    (times): Mutation =>
      (text) =>
        `${'['.repeat(times)}${text}`,
  ),
  fc.constant<Mutation>((text) => text),
);
const mutations = fc.array(mutation, { minLength: 1, maxLength: 3 }).map(
  (list): Mutation =>
    (text) =>
      list.reduce((current, one) => one(current), text),
);

const BUNDLE_FILES = [
  ...['proposal.json', 'proposal.json', 'proposal.json', 'safe-transaction.json', 'transaction-builder.json'],
  ...['report.md', 'report.html', 'signatures/x.json', 'unknown.json'],
];

const flags = fc.constantFrom('all' as const, 'target' as const, 'none' as const);

/** Inputs of every kind that is read: bytes, calldata, Safe JSON, Transaction Builder files, bundles; sound and spoiled. */
export const fuzzInput: fc.Arbitrary<FuzzInput> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('calldata'), text: calldata, flags }), weight: 6 },
  {
    arbitrary: fc.record({
      kind: fc.constant('Safe JSON'),
      text: transactionText,
      flags: fc.constant('none' as const),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.tuple(transactionText, mutations).map(([text, change]) => ({
      kind: 'Safe JSON, spoiled',
      text: change(text),
      flags: 'all' as const,
    })),
    weight: 4,
  },
  {
    arbitrary: fc.record({ kind: fc.constant('batch'), text: batchText, flags: fc.constant('none' as const) }),
    weight: 4,
  },
  {
    arbitrary: fc
      .tuple(batchText, mutations)
      .map(([text, change]) => ({ kind: 'batch, spoiled', text: change(text), flags: 'none' as const })),
    weight: 3,
  },
  {
    arbitrary: fc
      .tuple(fc.uint8Array({ maxLength: 2000 }), flags)
      .map(([bytes, given]) => ({ kind: 'bytes', text: Buffer.from(bytes).toString('latin1'), flags: given })),
    weight: 1,
  },
  { arbitrary: fc.record({ kind: fc.constant('text'), text: hostile, flags }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant('bundle' as const),
      file: fc.constantFrom(...BUNDLE_FILES),
      change: mutations,
    }),
    weight: 4,
  },
);

/** Every input that is as large as is read, one after the other: what takes longest. */
export const largeInputs = (): readonly FuzzInput[] =>
  LARGE.flatMap((make): FuzzInput[] => {
    const text = make();
    const whole =
      text.length > 2_097_154
        ? []
        : [
            {
              kind: 'large Safe JSON',
              flags: 'none' as const,
              text: formatSafeTransactionFile({
                chainId: 1n,
                safe: SAFE,
                version: '1.4.1',
                tx: safeTx({ to: CALL_ONLY, operation: 1, data: text, nonce: 7n }),
              }),
            },
          ];
    return [{ kind: 'large calldata', text, flags: 'target' }, ...whole];
  });
