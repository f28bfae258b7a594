import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { inputFlags } from '../../src/cli/review-flags.js';
import { readArgument } from '../../src/cli/review-input.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { type BareInput, recogniseInput } from '../../src/review/input.js';
import { type InputFlags, type Subject, subjectOf } from '../../src/review/input-subject.js';
import { encodeExecTransaction } from '../../src/route/safe/exec.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { formatTransactionBuilder } from '../../src/route/safe/transaction-builder-emit.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { safeTx } from '../../src/signer/safe-tx.js';
import { refusalIn, refusalOf } from '../refusal.js';

const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const OTHER: Hex = `0x${'07'.repeat(20)}`;
const TRANSFER = new Interface(['function transfer(address,uint256)']).encodeFunctionData('transfer', [
  OTHER,
  5,
]) as Hex;
const TX = safeTx({ to: OTHER, data: TRANSFER, nonce: 3n });
const FILE = formatSafeTransactionFile({ chainId: 10n, safe: SAFE, version: '1.3.0', tx: TX });
const HEADER = { chainId: 1n, safe: SAFE, name: 'A batch', description: '', createdAt: 1n };
const CALLS = [
  { to: OTHER, value: 0n, data: TRANSFER },
  { to: SAFE, value: 1n, data: '0x' as Hex },
];
const BATCH = formatTransactionBuilder(CALLS, HEADER);
const WHOLE: InputFlags = { safe: SAFE, chainId: 1n, version: '1.4.1', nonce: 9n };

const told = (run: () => unknown) => {
  const { code, exit, message, hint } = refusalOf(run);
  expect(hint, code).to.match(/\.$/);
  return { code, exit, message };
};
const kind = (text: string): BareInput['kind'] => recogniseInput(text, 'x').kind;
const subject = (text: string, flags: InputFlags = {}): Subject => subjectOf(recogniseInput(text, 'x.json'), flags);
const json = (change: object, text = FILE): string => JSON.stringify({ ...(JSON.parse(text) as object), ...change });
const without = (...names: readonly string[]): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(FILE) as object).filter(([name]) => !names.includes(name))),
  );

describe('what is given to review', () => {
  it('is told by its shape', () => {
    expect(kind(FILE)).to.equal('safe-transaction');
    expect(kind(`\uFEFF${FILE}`)).to.equal('safe-transaction');
    expect(kind(BATCH)).to.equal('transaction-builder');
    expect(kind(TRANSFER)).to.equal('calldata');
    expect(kind(`  0X${TRANSFER.slice(2).toUpperCase()}\n`)).to.equal('calldata');
    expect(recogniseInput('0xAB', 'x')).to.include({ kind: 'calldata', data: '0xab' });
    expect(kind('0x')).to.equal('calldata');
  });

  it('is refused where it fits two shapes, with both named', () => {
    const both = json({ transactions: [], meta: {} });
    expect(told(() => kind(both))).to.deep.equal({
      code: 'review/ambiguous',
      exit: 1,
      message:
        'x can be read as one Safe transaction ("to" and "data" or "value") and as a Transaction Builder batch ("transactions")',
    });
  });

  const refusals: Record<string, readonly [string, string, string]> = {
    nothing: ['  \n', 'review/unknown-input', 'x is nothing that can be reviewed: it is empty'],
    text: [
      'hello',
      'review/unknown-input',
      'x is nothing that can be reviewed: it starts neither like JSON nor with 0x',
    ],
    'half a byte': ['0xabc', 'review/bad-bytes', 'x starts with 0x, but is not whole bytes in hexadecimal'],
    'bytes with a letter': ['0xzz', 'review/bad-bytes', 'x starts with 0x, but is not whole bytes in hexadecimal'],
    'a list': ['[1]', 'review/unknown-input', 'x is nothing that can be reviewed: it is JSON, but no object'],
    'JSON that is cut': [FILE.slice(0, 100), 'safe-file/not-json', 'x is not JSON'],
    'other JSON': [
      '{"a":1}',
      'review/unknown-input',
      'x is nothing that can be reviewed: it has neither "to" with "data" or "value", nor "transactions" with "meta", nor "targets"',
    ],
    'a page of the service': [
      '{"count":1,"results":[]}',
      'review/unknown-input',
      'x is nothing that can be reviewed: it is a list of transactions: give one of its "results"',
    ],
    'a part of a bundle': [
      '{"format":"plimsoll.proposal/1"}',
      'review/unknown-input',
      'x is nothing that can be reviewed: it is the proposal.json of a bundle, which is reviewed whole: give its folder',
    ],
  };
  for (const [name, [text, code, message]] of Object.entries(refusals)) {
    it(`is refused where it is ${name}`, () => {
      const error = told(() => kind(text));
      expect(error).to.include({ code, exit: 1 });
      expect(error.message.startsWith(message), error.message).to.equal(true);
    });
  }

  it('is a hash where it is 32 bytes, which tells nothing without a service', () => {
    const hash = `0x${'AB'.repeat(32)}`;
    expect(recogniseInput(hash, 'the calldata')).to.deep.equal({
      kind: 'hash',
      name: 'the hash',
      hash: hash.toLowerCase(),
    });
    expect(told(() => subject(hash))).to.deep.equal({
      code: 'review/hash-alone',
      exit: 1,
      message: 'x.json is a hash: it does not tell what it stands for',
    });
    expect(refusalOf(() => subject(hash)).hint)
      .to.contain('--service-url')
      .and.to.contain('--expect-hash');
  });

  it('is never more than one kind, and never breaks, whatever the bytes', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.json(),
      fc.nat(FILE.length).map((at) => FILE.slice(0, at)),
      fc
        .tuple(fc.nat(FILE.length), fc.string({ maxLength: 3 }))
        .map(([at, bit]) => FILE.slice(0, at) + bit + FILE.slice(at + 1)),
      fc
        .tuple(fc.nat(BATCH.length), fc.string({ maxLength: 3 }))
        .map(([at, bit]) => BATCH.slice(0, at) + bit + BATCH.slice(at + 1)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          subject(text, { ...WHOLE, to: OTHER });
        } catch (error) {
          expect(error, text).to.be.instanceOf(PlimsollError);
          expect((error as PlimsollError).message).not.to.match(/[\p{Cc}]/u);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what the argument of review names', () => {
  const stdin = async function* (...parts: readonly (string | Buffer)[]) {
    yield* parts;
  };
  const failure = (argument: string, ...parts: readonly (string | Buffer)[]): Promise<PlimsollError> =>
    refusalIn(() => readArgument(argument, stdin(...parts)));

  it('is standard input, a folder, a file or bytes', async () => {
    const given = await readArgument('-', stdin(FILE.slice(0, 50), Buffer.from(FILE.slice(50))));
    expect(given).to.have.nested.property('input.kind', 'safe-transaction');
    expect(await readArgument('src', stdin())).to.deep.equal({ kind: 'bundle', folder: 'src' });
    expect(await readArgument(TRANSFER, stdin())).to.have.nested.property('input.kind', 'calldata');
  });

  it('is read to a bound and no further', async () => {
    const part = Buffer.alloc(1 << 20, 0x30);
    const endless = async function* () {
      let read = 0;
      for (;;) {
        read += 1;
        if (read > 8) throw new Error('it was read on');
        yield part;
      }
    };
    const error = await readArgument('-', endless()).then(
      () => null,
      (cause: unknown) => cause as PlimsollError,
    );
    expect(error?.code).to.equal('safe-file/too-large');
  });

  it('is refused where there is no such file', async () => {
    expect(await failure('no/such/file')).to.include({ code: 'review/unreadable-input', exit: 1 });
    expect(await failure('a\0b')).to.include({ code: 'review/unreadable-input' });
    expect((await failure('package.json')).code).to.equal('review/unknown-input');
    expect(readFileSync('package.json', 'utf8')).to.contain('plimsoll');
  });
});

describe('what flags add', () => {
  it('fills a file, and must agree with it', () => {
    const full = subject(without('chainId', 'safe', 'version', 'nonce'), WHOLE);
    expect(full.signed).to.deep.equal({ chainId: 1n, safe: SAFE, version: '1.4.1', tx: { ...TX, nonce: 9n } });
    for (const flags of [{ nonce: 4n }, { chainId: 1n }, { safe: OTHER }, { version: '1.4.1' }])
      expect(told(() => subject(FILE, flags)).code).to.equal('safe-file/disagrees');
    expect(subject(FILE, { nonce: 3n, chainId: 10n, safe: SAFE, version: '1.3.0' }).signed?.tx).to.deep.equal(TX);
  });

  it('is asked for in one error that names all that lacks: 1 of a file, 64 where flags are the only way', () => {
    expect(told(() => subject(without('chainId', 'version', 'nonce')))).to.deep.equal({
      code: 'safe-file/missing',
      exit: 1,
      message: 'x.json lacks chainId, version, nonce',
    });
    expect(told(() => subject(TRANSFER))).to.deep.equal({
      code: 'review/missing-flags',
      exit: 64,
      message: 'x.json lacks --to',
    });
    expect(told(() => subject(TRANSFER, { safe: SAFE }))).to.include({
      exit: 64,
      message: 'x.json lacks --to, --chain-id, --safe-version, --nonce',
    });
    expect(told(() => subject(BATCH, { nonce: 1n }))).to.include({
      exit: 64,
      message: 'x.json, as a Safe transaction, lacks --safe-version',
    });
    const exec = encodeExecTransaction(TX, '0x');
    expect(told(() => subject(exec, { to: SAFE })).message).to.equal(
      'x.json, a call of execTransaction, lacks --chain-id, --safe-version, --nonce',
    );
    expect(told(() => subject(exec)).message).to.contain('lacks --safe, --chain-id, --safe-version, --nonce');
  });

  it('is told by the hint, the flag of the chain first', () => {
    const hint = (text: string, flags: InputFlags = {}): string | undefined =>
      refusalOf(() => subject(text, flags)).hint;
    expect(hint(without('chainId'))).to.equal(
      'Give --chain-id, or add what lacks to the file: everything is part of what is signed.',
    );
    expect(hint(without('chainId', 'nonce'))).to.match(/^Give --chain-id, --nonce, or /);
    expect(hint(TRANSFER, { to: OTHER, safe: SAFE })).to.match(
      /^Give --chain-id, 1 for Ethereum, and what else lacks\. /,
    );
    expect(hint(BATCH, { nonce: 1n })).to.equal('Every one of them is part of what is signed, so none is guessed.');
  });

  it('says which fields of a file were taken as zero', () => {
    expect(
      subject(without('operation', 'gasPrice')).findings.map(({ ruleId, data }) => [ruleId, data?.fields]),
    ).to.deep.equal([['review/assumed-fields', ['operation', 'gasPrice']]]);
    expect(subject(FILE).findings).to.deep.equal([]);
  });

  it('is refused where it would be ignored', () => {
    for (const text of [FILE, BATCH])
      expect(told(() => subject(text, { to: OTHER, value: 1n }))).to.include({
        code: 'review/flag-not-used',
        exit: 64,
      });
    const exec = encodeExecTransaction(TX, '0x');
    expect(told(() => subject(exec, { ...WHOLE, operation: 1 })).code).to.equal('review/flag-not-used');
  });

  it('is read strictly', () => {
    const bad: readonly (readonly [object, string])[] = [
      [{ nonce: '-1' }, 'cli/number'],
      [{ nonce: '1e3' }, 'cli/number'],
      [{ nonce: '01' }, 'cli/number'],
      [{ value: '0.5' }, 'cli/number'],
      [{ value: (1n << 256n).toString() }, 'cli/number'],
      [{ chainId: '0' }, 'cli/number'],
      [{ to: '0x12' }, 'cli/address'],
      [{ safe: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc3' }, 'cli/address'],
      [{ version: '2.0.0' }, 'safe/unknown-version'],
      [{ operation: '2' }, 'cli/usage'],
    ];
    for (const [flags, code] of bad) {
      const error = refusalOf(() => inputFlags(flags));
      expect({ code: error.code, exit: error.exit }, JSON.stringify(flags)).to.deep.equal({ code, exit: 64 });
    }
    const read = inputFlags({
      safe: SAFE,
      chainId: '10',
      version: '1.3.0+L2',
      nonce: '0',
      to: OTHER,
      value: '7',
      operation: 'delegatecall',
    });
    expect(read).to.deep.equal({
      safe: SAFE,
      chainId: 10n,
      version: '1.3.0',
      nonce: 0n,
      to: OTHER,
      value: 7n,
      operation: 1,
    });
  });
});

describe('a Transaction Builder file', () => {
  it('is calls without hashes, and with version and nonce the transaction that the Safe app makes of it', () => {
    const calls = subject(BATCH);
    expect(calls.signed).to.equal(null);
    expect(calls.calls).to.deep.equal(CALLS.map((call) => ({ ...call, operation: 0 })));
    expect(calls.identity).to.deep.equal({ chainId: 1n, safe: SAFE });
    const signed = subject(BATCH, { version: '1.4.1', nonce: 9n }).signed;
    expect(signed?.tx).to.include({ to: knownAddress('MultiSendCallOnly', '1.4.1'), operation: 1, nonce: 9n });
    const one = formatTransactionBuilder(CALLS.slice(0, 1), HEADER);
    expect(subject(one, { version: '1.1.1', nonce: 9n }).signed?.tx).to.deep.equal({ ...TX, nonce: 9n });
  });

  it('for another Safe or chain than expected is BLOCKED', () => {
    const rules = (flags: InputFlags) => subject(BATCH, flags).findings.map(({ ruleId }) => ruleId);
    expect(rules({ safe: OTHER, chainId: 5n })).to.deep.equal(['safe/wrong-chain', 'safe/wrong-safe']);
    expect(rules({ safe: SAFE, chainId: 1n })).to.deep.equal([]);
  });

  it('that is not whole has no hashes, and says so', () => {
    for (const text of [BATCH.replace(OTHER, ''), json({ transactions: [] }, BATCH)]) {
      const { signed, findings } = subject(text, { version: '1.4.1', nonce: 1n });
      expect(signed).to.equal(null);
      expect(findings.map(({ ruleId }) => ruleId)).to.include('review/not-one-transaction');
    }
  });
});

describe('calldata of execTransaction', () => {
  const exec = encodeExecTransaction(safeTx({ ...TX, safeTxGas: 5n }), '0x1234');
  it('is the transaction inside it, at the nonce given', () => {
    const inner = { ...TX, safeTxGas: 5n, nonce: 9n };
    for (const flags of [WHOLE, { ...WHOLE, to: SAFE }]) {
      const found = subject(exec, flags);
      expect(found).to.include({ kind: 'exec-transaction' });
      expect(found.signed).to.deep.equal({ chainId: 1n, safe: SAFE, version: '1.4.1', tx: inner });
    }
  });

  it('is a call of another Safe where both addresses are given', () => {
    const found = subject(exec, { ...WHOLE, to: OTHER });
    expect(found.kind).to.equal('calldata');
    expect(found.signed?.tx).to.include({ to: OTHER, data: exec });
  });

  it('that is not its exact encoding is refused', () => {
    expect(told(() => subject(`${exec}00`, WHOLE)).code).to.equal('safe/bad-exec');
  });
});
