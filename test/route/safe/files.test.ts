import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Hex } from '../../../src/chain/hex.js';
import { PlimsollError } from '../../../src/diagnostic/error.js';
import { hashWarnings, identityWarnings, nonceWarnings } from '../../../src/route/safe/context-warnings.js';
import {
  completeSafeTransaction,
  formatSafeTransactionFile,
  parseSafeTransactionFile,
} from '../../../src/route/safe/safe-transaction-file.js';
import { parseTransactionBuilder } from '../../../src/route/safe/transaction-builder.js';
import { transactionBuilderChecksum } from '../../../src/route/safe/transaction-builder-checksum.js';
import { formatTransactionBuilder } from '../../../src/route/safe/transaction-builder-emit.js';
import { safeTx } from '../../../src/signer/safe-tx.js';
import { needSharedData } from '../../shared-data.js';

const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const TO: Hex = `0x${'07'.repeat(20)}`;

const errorOf = (action: () => unknown): PlimsollError | undefined => {
  try {
    action();
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
  return undefined;
};

describe('a bare Safe transaction in a file', () => {
  it('is read with this tool’s names and back from what is written', () => {
    const uint = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
    fc.assert(
      fc.property(
        uint,
        uint,
        uint,
        uint,
        fc.constantFrom(0 as const, 1 as const),
        (value, gasPrice, nonce, chainId, operation) => {
          const tx = safeTx({ to: TO, value, gasPrice, nonce, operation, data: '0xab' });
          const input = { chainId, safe: SAFE, version: '1.4.1', tx };
          const parsed = parseSafeTransactionFile(formatSafeTransactionFile(input), 'tx.json');
          expect(parsed.missing).to.deep.equal([]);
          expect(parsed.assumed).to.deep.equal([]);
          expect(completeSafeTransaction(parsed, {})).to.deep.equal(input);
        },
      ),
    );
  });

  it('is read as the Safe Transaction Service gives it, with numbers of any size', () => {
    const text = `{"safe":"${SAFE}","to":"${TO}","value":"0","data":null,"operation":0,"gasToken":null,"safeTxGas":18014398509481985,
      "dataGas":7,"gasPrice":"0","refundReceiver":null,"nonce":9007199254740993,"contractTransactionHash":"0x${'AB'.repeat(32)}","confirmations":[]}`;
    const parsed = parseSafeTransactionFile(text, 'tx.json');
    expect(parsed.fields).to.include({ nonce: 9007199254740993n, safeTxGas: 18014398509481985n, baseGas: 7n });
    expect(parsed.statedHash).to.equal(`0x${'ab'.repeat(32)}`);
    expect(parsed.missing).to.deep.equal(['chainId', 'version']);
    expect(parsed.assumed).to.deep.equal([]);
    const full = completeSafeTransaction(parsed, { chainId: 1n, version: '1.3.0+L2' });
    expect(full).to.deep.include({ chainId: 1n, safe: SAFE, version: '1.3.0' });
    expect(full.tx.nonce).to.equal(9007199254740993n);
  });

  it('names everything that is missing, and what was taken as zero', () => {
    const parsed = parseSafeTransactionFile(`{"to":"${TO}","data":"0x"}`, 'tx.json');
    expect(parsed.missing).to.deep.equal(['chainId', 'safe', 'version', 'nonce']);
    expect(parsed.assumed).to.include.members(['value', 'operation', 'safeTxGas', 'baseGas', 'gasPrice']);
    const error = errorOf(() => completeSafeTransaction(parsed, { chainId: 1n }));
    expect(error?.code).to.equal('safe-file/missing');
    expect(error?.message).to.equal('tx.json lacks safe, version, nonce');
    expect(error?.hint).to.contain('--safe-version');
  });

  const cases: readonly (readonly [string, string])[] = [
    ['safe-file/not-json', ''],
    ['safe-file/not-json', '{"to":'],
    ['safe-file/not-json', `{"to":"${TO}","to":"${SAFE}","data":"0x"}`],
    ['safe-file/not-a-safe-transaction', '[]'],
    ['safe-file/not-a-safe-transaction', 'null'],
    ['safe-file/not-a-safe-transaction', '7'],
    ['safe-file/not-a-safe-transaction', '{"to":"0x"}'],
    ['safe-file/not-a-safe-transaction', `{"__proto__":{"to":"${TO}","data":"0x"}}`],
    ['safe/bad-address', '{"to":"0x12","data":"0x"}'],
    ['safe/bad-address', '{"to":{},"data":"0x"}'],
    ['safe/bad-address', '{"to":"0xc02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2","data":"0x"}'],
    ['safe-file/bad-field', `{"to":"${TO}","data":"0x1"}`],
    ['safe-file/bad-field', `{"to":"${TO}","data":7}`],
    ['safe-file/bad-field', `{"to":"${TO}","data":"0x","value":"1e18"}`],
    ['safe-file/bad-field', `{"to":"${TO}","data":"0x","value":1.5}`],
    ['safe-file/bad-field', `{"to":"${TO}","data":"0x","value":-1}`],
    ['safe-file/bad-field', `{"to":"${TO}","data":"0x","value":" 1"}`],
    ['safe-file/bad-field', `{"to":"${TO}","data":"0x","value":"${'9'.repeat(1000)}"}`],
    ['safe-file/bad-field', `{"to":"${TO}","data":"0x","operation":2}`],
    ['safe-file/bad-field', `{"to":"${TO}","data":"0x","operation":true}`],
    ['safe-file/bad-field', `{"to":"${TO}","data":"0x","version":1.3}`],
    ['safe-file/bad-field', `{"to":"${TO}","data":"0x","safeTxHash":"0x12"}`],
    ['safe-file/disagrees', `{"to":"${TO}","data":"0x","baseGas":1,"dataGas":2}`],
    ['safe-file/too-deep', `${'['.repeat(100_000)}`],
    ['safe-file/too-deep', `{"to":"${TO}","data":"0x","x":${'{"a":'.repeat(80)}1${'}'.repeat(80)}}`],
    ['safe-file/too-large', ' '.repeat(5_000_000)],
  ];
  for (const [code, text] of cases) {
    it(`is refused with ${code}: ${text.slice(0, 70).trim()}`, () => {
      const error = errorOf(() => parseSafeTransactionFile(text, 'tx.json'));
      expect(error?.code).to.equal(code);
      expect(error?.hint).to.be.a('string');
      expect(error?.message).not.to.match(/\p{Cc}/u);
    });
  }

  it('and flags must agree', () => {
    const parsed = parseSafeTransactionFile(
      `{"to":"${TO}","data":"0x","nonce":1,"chainId":1,"safe":"${SAFE}"}`,
      'tx.json',
    );
    expect(errorOf(() => completeSafeTransaction(parsed, { chainId: 10n }))?.code).to.equal('safe-file/disagrees');
    expect(errorOf(() => completeSafeTransaction(parsed, { safe: TO, version: '1.4.1' }))?.code).to.equal(
      'safe-file/disagrees',
    );
  });

  it('of any JSON is read or refused', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        errorOf(() => parseSafeTransactionFile(text, 'tx.json'));
        errorOf(() => parseTransactionBuilder(text, 'tx.json'));
      }),
    );
    const loose = fc.record({ to: fc.jsonValue(), data: fc.jsonValue(), value: fc.jsonValue(), nonce: fc.jsonValue() });
    fc.assert(
      fc.property(loose, (value) => void errorOf(() => parseSafeTransactionFile(JSON.stringify(value), 'tx.json'))),
    );
  });
});

describe('a Transaction Builder file', () => {
  it('of the Safe app has the checksum computed here; an altered one does not', function () {
    const folder = needSharedData(this, 'safe/txbuilder');
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    expect(files.length).to.be.greaterThan(2);
    for (const file of files) {
      const text = readFileSync(join(folder, file), 'utf8');
      const parsed = parseTransactionBuilder(text, file);
      const warned = parsed.findings.some((finding) => finding.ruleId === 'tx-builder/checksum');
      expect(warned, file).to.equal(file.includes('INVALID'));
      expect(parsed.transactions).to.have.length((JSON.parse(text) as { transactions: unknown[] }).transactions.length);
    }
  });

  const call = { to: TO, value: 12n, data: '0x12345678' as Hex };
  const header = { chainId: 1n, safe: SAFE, name: 'Caps', description: 'd', createdAt: 1_700_000_000_000n };

  it('is written so that it reads back, with raw data, no labels and the right checksum', () => {
    const text = formatTransactionBuilder([call, { ...call, data: '0x' }], header);
    expect(formatTransactionBuilder([call, { ...call, data: '0x' }], header)).to.equal(text);
    const parsed = parseTransactionBuilder(text, 'b.json');
    expect(parsed).to.deep.include({ chainId: 1n, safe: SAFE, name: 'Caps', findings: [] });
    expect(parsed.transactions).to.deep.equal([call, { ...call, data: '0x' }]);
    const edited = text.replace('"12"', '"13"');
    expect(parseTransactionBuilder(edited, 'b.json').findings.map((f) => f.ruleId)).to.deep.equal([
      'tx-builder/checksum',
    ]);
    const renamed = text.replace('"Caps"', '"Other"');
    expect(parseTransactionBuilder(renamed, 'b.json').findings, 'the name is not part of it').to.deep.equal([]);
  });

  it('has a checksum that does not depend on the order of keys', () => {
    const a = { version: '1.0', meta: { name: 'x', checksum: '0x1', b: [1, null, { z: 1, y: 2 }] } };
    const b = { meta: { b: [1, null, { y: 2, z: 1 }], name: 'y' }, version: '1.0' };
    expect(transactionBuilderChecksum(a)).to.equal(transactionBuilderChecksum(b));
    expect(transactionBuilderChecksum({ ...a, version: '1.1' })).not.to.equal(transactionBuilderChecksum(a));
  });

  const labelled = (data: string | null, value: string, type = 'uint256', more: object = {}) =>
    JSON.stringify({
      version: '1.0',
      chainId: '1',
      meta: {},
      transactions: [
        {
          to: TO,
          value: '0',
          data,
          contractMethod: { name: 'set', inputs: [{ name: 'v', type, ...more }] },
          contractInputsValues: { v: value },
        },
      ],
    });
  const read = (text: string) => {
    const parsed = parseTransactionBuilder(text, 'b.json');
    return {
      data: parsed.transactions[0]?.data,
      rules: parsed.findings.map((f) => f.ruleId).slice(1),
      all: parsed.findings,
    };
  };
  // set(uint256), as every storage example has it
  const SET_5 = `0x60fe47b1${'0'.repeat(63)}5`;

  it('is judged by its data: labels that say something else are BLOCKED', () => {
    const real = SET_5;
    expect(read(labelled(null, '5')).data).to.equal(real);
    expect(read(labelled(real, '5')).rules).to.deep.equal([]);
    const lie = read(labelled(real, '6'));
    expect(lie.data).to.equal(real);
    expect(lie.rules).to.deep.equal(['tx-builder/labels']);
    expect(lie.all[1]?.data?.verdict).to.equal('BLOCKED');
    expect(read(labelled(real, 'not a number')).all[1]?.data?.verdict).to.equal('CAUTION');
  });

  it('has its calldata made from the labels where there is none, as the Safe app does', () => {
    const digits = (text: string | undefined) => text?.slice(10);
    const w = (n: number | string) => n.toString(16).padStart(64, '0');
    expect(digits(read(labelled(null, 'true', 'bool')).data)).to.equal(w(1));
    expect(digits(read(labelled(null, '[1, 2]', 'uint256[]')).data)).to.equal(w(32) + w(2) + w(1) + w(2));
    expect(digits(read(labelled(null, `[${TO}]`, 'address[]')).data)).to.equal(w(32) + w(1) + w(TO.slice(2)));
    const components = [
      { name: 'a', type: 'uint256' },
      { name: 'b', type: 'bool' },
    ];
    expect(digits(read(labelled(null, '[7,false]', 'tuple', { components })).data)).to.equal(w(7) + w(0));
    expect(digits(read(labelled(null, '9007199254740993')).data)).to.equal(w('20000000000001'));
  });

  it('with labels that make no sense says so and goes on', () => {
    const bad: readonly string[] = [
      ...[labelled(null, 'x'), labelled(null, '-1'), labelled(null, '1', 'uint257'), labelled(null, '1', 'banana')],
      ...[
        labelled(null, '[1', 'uint256[]'),
        labelled(null, '[1]', 'uint256[9999][9999][9999]'),
        labelled(null, '[]', 'tuple'),
      ],
      ...[
        labelled(null, '['.repeat(50_000), 'uint256[]'),
        labelled(null, '0x1', 'bytes'),
        labelled(null, '0x12', 'address'),
      ],
      labelled(null, `1${'0'.repeat(100)}`),
      labelled('0x123', '1'),
    ];
    for (const text of bad) expect(read(text).rules, text.slice(0, 200)).to.deep.equal(['tx-builder/incomplete']);
    for (const item of [null, 7, [], 'x', {}]) {
      const parsed = parseTransactionBuilder(
        JSON.stringify({ version: '1.0', meta: {}, transactions: [item] }),
        'b.json',
      );
      expect(parsed.transactions).to.have.length(1);
      expect(parsed.findings.some((f) => f.ruleId === 'tx-builder/incomplete')).to.equal(true);
    }
    expect(errorOf(() => parseTransactionBuilder('{"meta":{}}', 'b.json'))?.code).to.equal('tx-builder/not-a-batch');
  });
});

describe('warnings from outside the bytes', () => {
  const rules = (nonce: bigint, current: bigint, pending: readonly bigint[]) =>
    nonceWarnings(nonce, { current, pending }).map((f) => `${f.ruleId} ${f.data?.verdict}`);
  it('judge the nonce against the chain and the queue', () => {
    expect(rules(5n, 5n, [])).to.deep.equal([]);
    expect(rules(4n, 5n, [])).to.deep.equal(['safe/nonce-used BLOCKED']);
    expect(rules(7n, 5n, [5n, 6n])).to.deep.equal([]);
    expect(rules(7n, 5n, [6n])).to.deep.equal(['safe/nonce-gap CAUTION']);
    expect(rules(5n, 5n, [5n])).to.deep.equal(['safe/nonce-shared CAUTION']);
    expect(rules((1n << 256n) - 1n, 0n, [])).to.deep.equal(['safe/nonce-gap CAUTION']);
  });

  it('judge chain, Safe and stated hash', () => {
    const ids = (f: readonly { ruleId: string }[]) => f.map((x) => x.ruleId);
    expect(
      ids(
        identityWarnings(
          { chainId: 1n, safe: SAFE },
          { chainId: 1n, safe: SAFE.toUpperCase().replace('X', 'x') as Hex },
        ),
      ),
    ).to.deep.equal([]);
    expect(ids(identityWarnings({ chainId: 1n, safe: SAFE }, { chainId: 10n, safe: TO }))).to.deep.equal([
      'safe/wrong-chain',
      'safe/wrong-safe',
    ]);
    expect(ids(identityWarnings({}, { chainId: 10n }))).to.deep.equal([]);
    const hash: Hex = `0x${'ab'.repeat(32)}`;
    expect(hashWarnings(undefined, hash)).to.deep.equal([]);
    expect(hashWarnings(hash.toUpperCase().replace('X', 'x') as Hex, hash)).to.deep.equal([]);
    expect(ids(hashWarnings(`0x${'ac'.repeat(32)}`, hash))).to.deep.equal(['safe/hash-mismatch']);
  });
});
