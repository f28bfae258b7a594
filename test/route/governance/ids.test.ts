import { expect } from 'chai';
import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { toUtf8Bytes } from 'ethers/utils';
import fc from 'fast-check';
import type { Hex } from '../../../src/chain/hex.js';
import { PlimsollError } from '../../../src/diagnostic/error.js';
import { callId } from '../../../src/route/governance/call-ids.js';
import { isGovernanceJson, parseGovernanceFile } from '../../../src/route/governance/governance-file.js';
import { parseFileJson } from '../../../src/route/safe/json-fields.js';
import { refusalOf } from '../../refusal.js';
import { address, bytes, callLists, GOVERNANCE, timelock } from './support.js';

const coder = AbiCoder.defaultAbiCoder();
const hash = (types: readonly string[], values: readonly unknown[]): string =>
  keccak256(coder.encode([...types], [...values]));
const textHash = (text: string): string => keccak256(toUtf8Bytes(text));
const selector = (signature: string): string => textHash(signature).slice(0, 10);

const read = (json: object, file = 'x.json') => {
  const text = JSON.stringify(json, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  const parsed = parseFileJson(text, file);
  if (!isGovernanceJson(parsed)) throw new Error('it has another shape');
  return parseGovernanceFile(parsed, file);
};
const failure = (json: object): PlimsollError => refusalOf(() => read(json));
const hexes = ({ ids }: { ids: readonly { hex: string }[] }): string[] => ids.map(({ hex }) => hex);

const PROPOSAL = ['address[]', 'uint256[]', 'bytes[]', 'bytes32'];
const BATCH = [...PROPOSAL, 'bytes32'];
const SINGLE = ['address', 'uint256', 'bytes', 'bytes32', 'bytes32'];
const QUEUED = ['address', 'uint256', 'string', 'bytes', 'uint256'];

describe('the ids of governors and timelocks', () => {
  it('of a proposal are the hash of its calls and description, in decimal', () => {
    fc.assert(
      fc.property(callLists, fc.string({ unit: 'grapheme' }), ({ targets, values, data }, description) => {
        const expected = hash(PROPOSAL, [targets, values, data, textHash(description)]);
        const found = read({ targets, values, calldatas: data, description });
        expect(found).to.include({ kind: 'governor-proposal' });
        expect(found.ids).to.deep.equal([
          { name: 'proposal id (OpenZeppelin Governor)', value: BigInt(expected).toString(), hex: expected },
        ]);
        expect(hexes(read({ targets, values, calldatas: data, descriptionHash: textHash(description) }))).to.deep.equal(
          [expected],
        );
        const calls = [
          ['propose(address[],uint256[],bytes[],string)', description],
          ['queue(address[],uint256[],bytes[],bytes32)', textHash(description)],
          ['execute(address[],uint256[],bytes[],bytes32)', textHash(description)],
          ['cancel(address[],uint256[],bytes[],bytes32)', textHash(description)],
        ] as const;
        for (const [signature, last] of calls)
          expect(callId(GOVERNANCE.encodeFunctionData(signature, [targets, values, data, last]) as Hex)?.hex).to.equal(
            expected,
          );
      }),
      { numRuns: 60 },
    );
  });

  it('of a proposal whose functions are named put the selector before the arguments', () => {
    const targets = ['0x0707070707070707070707070707070707070707', '0x0808080808080808080808080808080808080808'];
    const signatures = ['setDelay(uint256)', ''];
    const calldatas = [`0x${'00'.repeat(31)}05`, '0x12345678'];
    const whole = [`${selector('setDelay(uint256)')}${'00'.repeat(31)}05`, '0x12345678'];
    const expected = hash(PROPOSAL, [targets, [1n, 0n], whole, textHash('d')]);
    const found = read({ targets, values: [1, '0'], signatures, calldatas, description: 'd' });
    expect(hexes(found)).to.deep.equal([expected]);
    expect(found.unidentified.join()).to.contain('in the manner of Bravo');
    const signature = 'propose(address[],uint256[],string[],bytes[],string)';
    const data = GOVERNANCE.encodeFunctionData(signature, [targets, [1, 0], signatures, calldatas, 'd']) as Hex;
    expect(callId(data)?.hex).to.equal(expected);
  });

  it('of an operation are the hash of its calls, predecessor and salt', () => {
    fc.assert(
      fc.property(callLists, bytes(32), bytes(32), ({ targets, values, data }, predecessor, salt) => {
        const expected = hash(BATCH, [targets, values, data, predecessor, salt]);
        const place = { predecessor, salt, delay: 3600 };
        const found = read({ targets, values, payloads: data, ...place });
        expect(found).to.include({ kind: 'timelock-operation' });
        expect(found.ids).to.deep.equal([
          { name: 'operation id (OpenZeppelin TimelockController)', value: expected, hex: expected },
        ]);
        for (const [name, more] of [['scheduleBatch', [3600n]] as const, ['executeBatch', []] as const])
          expect(callId(timelock(name, [targets, values, data, predecessor, salt, ...more]))?.hex).to.equal(expected);
        const [target, value, one] = [targets[0] ?? '0x', values[0] ?? 0n, data[0] ?? '0x'];
        const alone = hash(SINGLE, [target, value, one, predecessor, salt]);
        expect(hexes(read({ target, value, data: one, ...place }))).to.deep.equal([alone]);
        for (const [name, more] of [['schedule', [3600n]] as const, ['execute', []] as const])
          expect(callId(timelock(name, [target, value, one, predecessor, salt, ...more]))?.hex).to.equal(alone);
      }),
      { numRuns: 60 },
    );
  });

  it('of what a Bravo timelock queues are one a call', () => {
    fc.assert(
      fc.property(
        address,
        fc.bigInt(0n, 9n ** 40n),
        fc.string(),
        bytes(),
        fc.nat(),
        (target, value, signature, data, eta) => {
          const expected = hash(QUEUED, [target, value, signature, data, eta]);
          const found = read({ target, value, signature, data, eta });
          expect(hexes(found)).to.deep.equal([expected]);
          expect(
            hexes(
              read({
                targets: [target, target],
                values: [value, 0],
                signatures: [signature, ''],
                calldatas: [data, data],
                eta,
              }),
            ),
          ).to.deep.equal([expected, hash(QUEUED, [target, 0, '', data, eta])]);
          for (const name of ['queueTransaction', 'executeTransaction', 'cancelTransaction'])
            expect(callId(timelock(name, [target, value, signature, data, eta]))?.hex).to.equal(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are none for other calls, calldata that is not exact, and lists that are not of one length', () => {
    const data = timelock('schedule', [
      `0x${'07'.repeat(20)}`,
      0,
      '0x',
      `0x${'00'.repeat(32)}`,
      `0x${'00'.repeat(32)}`,
      1,
    ]);
    expect(callId(data)).to.not.equal(undefined);
    expect(callId(`${data}00`)).to.equal(undefined);
    expect(callId('0x')).to.equal(undefined);
    expect(callId('0xa9059cbb')).to.equal(undefined);
    const uneven = GOVERNANCE.encodeFunctionData('queue(address[],uint256[],bytes[],bytes32)', [
      [`0x${'07'.repeat(20)}`],
      [],
      [],
      `0x${'00'.repeat(32)}`,
    ]);
    expect(callId(uneven as Hex)).to.equal(undefined);
  });
});

describe('a governor or timelock file', () => {
  const T = `0x${'07'.repeat(20)}`;
  const FILE = { targets: [T, T], values: ['0', 1], calldatas: ['0x', '0x12345678'], description: 'd' };

  it('gives its calls, and says which id it does not give enough for', () => {
    expect(read(FILE).calls).to.deep.equal([
      { to: T, value: 0n, signature: '', data: '0x' },
      { to: T, value: 1n, signature: '', data: '0x12345678' },
    ]);
    expect(read({ ...FILE, chainId: '10' }).chainId).to.equal(10n);
    const { description: _, ...nameless } = FILE;
    expect(read(nameless)).to.deep.include({
      ids: [],
      unidentified: ['the id of the proposal: the file lacks description or descriptionHash'],
    });
    for (const file of [
      { target: T, value: 0, data: '0x' },
      { target: T, value: 0, data: '0x', salt: `0x${'00'.repeat(32)}` },
    ])
      expect(read(file)).to.deep.include({
        kind: 'timelock-operation',
        ids: [],
        unidentified: ['the id of the operation: the file lacks predecessor and salt, or eta'],
      });
  });

  const bad: Record<string, readonly [object, string, string]> = {
    'fewer values': [
      { ...FILE, values: [0] },
      'governance/unequal-lists',
      'x.json has 2 targets and 1 values: values[1] is missing',
    ],
    'more calldatas': [
      { ...FILE, calldatas: ['0x', '0x', '0x'] },
      'governance/unequal-lists',
      'x.json has 2 targets and 3 calldatas: targets[2] is missing',
    ],
    'no signatures': [
      { ...FILE, signatures: [] },
      'governance/unequal-lists',
      'x.json has 2 targets and 0 signatures: signatures[0] is missing',
    ],
    'a bad target': [{ ...FILE, targets: [T, '0x12'] }, 'safe/bad-address', 'targets[1] in x.json is "0x12"'],
    'a bad value': [{ ...FILE, values: [0, -1] }, 'safe-file/bad-field', 'values[1] in x.json is "-1"'],
    'a value above 256 bits': [
      { ...FILE, values: [0, (1n << 256n).toString()] },
      'safe-file/bad-field',
      'values[1] in x.json',
    ],
    'half a byte': [{ ...FILE, calldatas: ['0x', '0x1'] }, 'safe-file/bad-field', 'calldatas[1] in x.json is "0x1"'],
    'a signature that is none': [
      { ...FILE, signatures: ['', 5] },
      'safe-file/bad-field',
      'signatures[1] in x.json is "5"',
    ],
    'another hash of the description': [
      { ...FILE, descriptionHash: `0x${'00'.repeat(32)}` },
      'governance/description-differs',
      'descriptionHash in x.json is not the hash of its description',
    ],
    'a description that is no text': [{ ...FILE, description: {} }, 'safe-file/bad-field', 'description in x.json'],
    'a short salt': [{ ...FILE, salt: '0x00' }, 'safe-file/bad-field', 'salt in x.json is "0x00", not 32 bytes'],
    'no calls': [{ targets: [], values: [], calldatas: [] }, 'governance/bad-file', 'it has no calls'],
    'no calldatas': [{ targets: [T], values: [0] }, 'governance/bad-file', '"calldatas" is no list'],
    'two ways at once': [{ ...FILE, payloads: [] }, 'governance/bad-file', 'it has "calldatas" and "payloads"'],
    'one target and several': [{ ...FILE, target: T }, 'governance/bad-file', 'it has "targets" and "target"'],
    'too many calls': [
      { targets: Array(1001).fill(T), values: Array(1001).fill(0), calldatas: Array(1001).fill('0x') },
      'governance/bad-file',
      'has more than 1000 entries',
    ],
  };
  for (const [name, [json, code, message]] of Object.entries(bad)) {
    it(`is refused where it has ${name}, with the place`, () => {
      const error = failure(json);
      expect(error).to.include({ code, exit: 1 });
      expect(error.message).to.contain(message);
      expect(error.hint).to.match(/\.$/);
    });
  }

  it('is warned of where a function is named by what is no signature', () => {
    const named = (signature: string) => read({ ...FILE, signatures: [signature, ''] }).findings;
    expect(named('transfer(address,uint256)')).to.deep.equal([]);
    for (const odd of ['transfer(address, uint256)', 'transfer(address,uint)', 'transfer', 'x\u202e()', ' ']) {
      const [finding] = named(odd);
      expect(finding).to.deep.include({ ruleId: 'governance/odd-signature' });
      expect(finding?.data).to.include({ verdict: 'CAUTION', call: 1 });
    }
    expect(named('transfer(address, uint256)')[0]?.message).to.contain('which is not how transfer(address,uint256) is');
  });

  it('is read or refused in words, whatever it holds', () => {
    const field = fc.constantFrom(
      ...Object.keys(FILE),
      'payloads',
      'signatures',
      'eta',
      'salt',
      'predecessor',
      'chainId',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(field, fc.jsonValue()), { maxLength: 3 }), (changes) => {
        try {
          read({ ...FILE, ...Object.fromEntries(changes) });
        } catch (error) {
          expect(error).to.be.instanceOf(PlimsollError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
