import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { id } from 'ethers/hash';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { knownAbis } from '../../src/route/known-abis.js';
import { ADMIN_METHODS } from '../../src/route/safe/admin-methods.js';
import { CONTAINERS } from '../../src/route/safe/containers.js';
import { type Action, decodeSafeTransaction } from '../../src/route/safe/decode.js';
import { knownCallWarnings } from '../../src/route/safe/known-warnings.js';
import { worstVerdict } from '../../src/route/safe/warning.js';
import { bareContext, safeWarnings } from '../../src/route/safe/warnings.js';
import { safeTx } from '../../src/signer/safe-tx.js';

const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const A: Hex = `0x${'0a'.repeat(20)}`;
const B: Hex = `0x${'0b'.repeat(20)}`;
const TO: Hex = `0x${'07'.repeat(20)}`;
const WORD = `0x${'00'.repeat(31)}01`;

// Written out here a second time, so that a slip in the table shows.
const abi = new Interface([
  'function addOwnerWithThreshold(address,uint256)',
  'function transfer(address,uint256)',
  'function approve(address,uint256)',
  'function grantRole(bytes32,address)',
  'function transferOwnership(address)',
  'function upgradeTo(address)',
  'function upgradeAndCall(address,address,bytes)',
  'function schedule(address,uint256,bytes,bytes32,bytes32,uint256)',
  'function scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)',
  'function execute(address,uint256,bytes,bytes32,bytes32)',
  'function executeBatch(address[],uint256[],bytes[],bytes32,bytes32)',
  'function queueTransaction(address,uint256,string,bytes,uint256)',
  'function executeTransaction(address,uint256,string,bytes,uint256)',
  'function propose(address[],uint256[],bytes[],string)',
  'function propose(address[],uint256[],string[],bytes[],string)',
  'function queue(address[],uint256[],bytes[],bytes32)',
  'function execute(address[],uint256[],bytes[],bytes32)',
  'function relay(address,uint256,bytes)',
  'function aggregate((address,bytes)[])',
  'function blockAndAggregate((address,bytes)[])',
  'function tryAggregate(bool,(address,bytes)[])',
  'function tryBlockAndAggregate(bool,(address,bytes)[])',
  'function aggregate3((address,bool,bytes)[])',
  'function aggregate3Value((address,bool,uint256,bytes)[])',
  'function multicall(bytes[])',
  'function multicall(uint256,bytes[])',
  'function batch((address,address,uint256,bytes)[])',
  'function call(address,address,uint256,bytes)',
]);
const data = (name: string, ...args: readonly unknown[]): Hex => abi.encodeFunctionData(name, args) as Hex;
const TRANSFER = data('transfer', A, 5);
const OWNER = data('addOwnerWithThreshold', A, 1);
const decode = (bytes: Hex, to: Hex = TO): Action =>
  decodeSafeTransaction(safeTx({ to, data: bytes, nonce: 0n }), SAFE);
const rules = (bytes: Hex) => knownCallWarnings([decode(bytes)]).map(({ ruleId }) => ruleId);

describe('the table of functions that many contracts share', () => {
  it('has the selector of each signature', () => {
    for (const [selector, { declaration, does }] of knownAbis()) {
      expect(id(declaration.signature).slice(0, 10)).to.equal(selector);
      expect(does).to.match(/^[a-z].*[^.]$/);
      expect(
        declaration.inputs.every(({ name }) => name !== ''),
        declaration.signature,
      ).to.equal(true);
    }
  });

  it('has every administrative function of a Safe, and every function that holds calls', () => {
    expect([...knownAbis().keys()]).to.include.members([...ADMIN_METHODS.keys(), ...CONTAINERS.keys()]);
    const tested = abi.fragments.map((fragment) => id(fragment.format()).slice(0, 10));
    expect([...CONTAINERS.keys()].filter((selector) => !tested.includes(selector))).to.deep.equal([]);
  });
});

describe('calls that hold others', () => {
  const two = [[A, B], [1n, 0n], [TRANSFER, '0x1234'], WORD] as const;
  const pairs = [
    [A, TRANSFER],
    [B, '0x1234'],
  ];
  /** Calldata, and the steps inside as to, value, data and whose account takes them. */
  const cases: Record<string, readonly [Hex, readonly (readonly [Hex, bigint, string, Hex | undefined])[]]> = {
    schedule: [data('schedule', A, 7, TRANSFER, WORD, WORD, 60), [[A, 7n, TRANSFER, TO]]],
    scheduleBatch: [
      data('scheduleBatch', ...two.slice(0, 3), WORD, WORD, 60),
      [
        [A, 1n, TRANSFER, TO],
        [B, 0n, '0x1234', TO],
      ],
    ],
    execute: [
      data('execute(address,uint256,bytes,bytes32,bytes32)', A, 7, TRANSFER, WORD, WORD),
      [[A, 7n, TRANSFER, TO]],
    ],
    executeBatch: [
      data('executeBatch', ...two.slice(0, 3), WORD, WORD),
      [
        [A, 1n, TRANSFER, TO],
        [B, 0n, '0x1234', TO],
      ],
    ],
    'a queued call with its signature': [
      data('queueTransaction', A, 7, 'transfer(address,uint256)', `0x${TRANSFER.slice(10)}`, 1),
      [[A, 7n, TRANSFER, TO]],
    ],
    'an executed call without one': [data('executeTransaction', A, 7, '', TRANSFER, 1), [[A, 7n, TRANSFER, TO]]],
    propose: [
      data('propose(address[],uint256[],bytes[],string)', ...two.slice(0, 3), 'why'),
      [
        [A, 1n, TRANSFER, undefined],
        [B, 0n, '0x1234', undefined],
      ],
    ],
    'propose with signatures': [
      data(
        'propose(address[],uint256[],string[],bytes[],string)',
        [A, B],
        [1, 0],
        ['transfer(address,uint256)', ''],
        [`0x${TRANSFER.slice(10)}`, '0x1234'],
        'why',
      ),
      [
        [A, 1n, TRANSFER, undefined],
        [B, 0n, '0x1234', undefined],
      ],
    ],
    queue: [
      data('queue', ...two),
      [
        [A, 1n, TRANSFER, undefined],
        [B, 0n, '0x1234', undefined],
      ],
    ],
    'execute of a governor': [
      data('execute(address[],uint256[],bytes[],bytes32)', ...two),
      [
        [A, 1n, TRANSFER, undefined],
        [B, 0n, '0x1234', undefined],
      ],
    ],
    relay: [data('relay', A, 7, TRANSFER), [[A, 7n, TRANSFER, TO]]],
    aggregate: [
      data('aggregate', pairs),
      [
        [A, 0n, TRANSFER, TO],
        [B, 0n, '0x1234', TO],
      ],
    ],
    blockAndAggregate: [
      data('blockAndAggregate', pairs),
      [
        [A, 0n, TRANSFER, TO],
        [B, 0n, '0x1234', TO],
      ],
    ],
    tryAggregate: [
      data('tryAggregate', true, pairs),
      [
        [A, 0n, TRANSFER, TO],
        [B, 0n, '0x1234', TO],
      ],
    ],
    tryBlockAndAggregate: [
      data('tryBlockAndAggregate', true, pairs),
      [
        [A, 0n, TRANSFER, TO],
        [B, 0n, '0x1234', TO],
      ],
    ],
    aggregate3: [data('aggregate3', [[A, true, TRANSFER]]), [[A, 0n, TRANSFER, TO]]],
    aggregate3Value: [data('aggregate3Value', [[A, true, 9, TRANSFER]]), [[A, 9n, TRANSFER, TO]]],
    multicall: [data('multicall(bytes[])', [TRANSFER]), [[TO, 0n, TRANSFER, SAFE]]],
    'multicall with a deadline': [data('multicall(uint256,bytes[])', 1, [TRANSFER]), [[TO, 0n, TRANSFER, SAFE]]],
    'a vault connector’s batch': [data('batch', [[A, B, 9, TRANSFER]]), [[A, 9n, TRANSFER, TO]]],
    'a vault connector’s call': [data('call', A, B, 9, TRANSFER), [[A, 9n, TRANSFER, TO]]],
  };
  for (const [name, [bytes, inner]] of Object.entries(cases)) {
    it(`are opened: ${name}`, () => {
      const root = decode(bytes);
      expect(root.unreadable).to.equal(undefined);
      expect(root.inner.map((a) => [a.to, a.value, a.data, a.account])).to.deep.equal(inner);
    });

    it(`are not read where the encoding is another: ${name}`, () => {
      const root = decode(`${bytes}00`);
      expect(root.inner).to.deep.equal([]);
      expect(root.unreadable).to.contain('exact encoding');
      const found = safeWarnings(root, bareContext(SAFE));
      expect(found.map(({ ruleId }) => ruleId)).to.include('safe/unreadable');
      expect(worstVerdict(found)).to.equal('CAUTION');
    });
  }

  it('with lists of different lengths are not read', () => {
    const root = decode(data('queue', [A, B], [1n], [TRANSFER, '0x'], WORD));
    expect(root.unreadable).to.contain('one length');
  });

  it('hide no change of owners at any depth', () => {
    const call = data('schedule', SAFE, 0, OWNER, WORD, WORD, 0);
    for (const bytes of [
      data('aggregate', [[TO, call]]),
      data('propose(address[],uint256[],bytes[],string)', [TO], [0], [call], ''),
      data(
        'propose(address[],uint256[],string[],bytes[],string)',
        [SAFE],
        [0],
        ['addOwnerWithThreshold(address,uint256)'],
        [`0x${OWNER.slice(10)}`],
        '',
      ),
      data('multicall(bytes[])', [data('relay', SAFE, 0, OWNER)]),
    ]) {
      const found = safeWarnings(decode(bytes), bareContext(SAFE));
      expect(worstVerdict(found), bytes.slice(0, 10)).to.equal('BLOCKED');
      expect(found.map(({ ruleId }) => ruleId)).to.include('safe/owner-change');
    }
  });

  it('of random bytes never break', () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((b) => Buffer.from(b).toString('hex'));
    fc.assert(
      fc.property(fc.constantFrom(...CONTAINERS.keys()), bytes, (selector, rest) => {
        const root = decode(`${selector}${rest}` as Hex);
        expect(root.inner.length === 0 || root.unreadable === undefined).to.equal(true);
        safeWarnings(root, bareContext(SAFE));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('warnings about functions that many contracts share', () => {
  it('tell what takes control, moves funds, or lets others take them', () => {
    expect(rules(data('grantRole', WORD, A))).to.deep.equal(['safe/takes-control']);
    expect(rules(data('transferOwnership', A))).to.deep.equal(['safe/takes-control']);
    expect(rules(data('upgradeTo', A))).to.deep.equal(['safe/takes-control']);
    expect(rules(data('upgradeAndCall', A, B, '0x12'))).to.deep.equal(['safe/takes-control']);
    expect(rules(TRANSFER)).to.deep.equal(['safe/moves-funds']);
    expect(rules(data('approve', A, 5))).to.deep.equal(['safe/token-approval']);
    expect(rules(data('approve', A, 0))).to.deep.equal([]);
    for (const amount of [(1n << 256n) - 1n, (1n << 160n) - 1n, (1n << 128n) - 1n, (1n << 96n) - 1n])
      expect(rules(data('approve', A, amount))).to.deep.equal(['safe/unlimited-approval']);
    expect(rules(data('approve', A, 10n ** 30n))).to.deep.equal(['safe/token-approval']);
  });

  it('name the step, the contract and what to do', () => {
    const [found] = knownCallWarnings([decode(data('aggregate', [[A, data('grantRole', WORD, B)]]))]);
    expect(found?.message).to.equal(
      'Step 1 calls grantRole of 0x0A0A0A0a0a0a0a0A0A0A0A0A0A0a0A0a0a0A0A0A, which by its name lets an account do what the role may'.replace(
        /0x\w{40}/,
        (found?.data?.to as string) ?? '',
      ),
    );
    expect(found?.data).to.include({ verdict: 'CAUTION', method: 'grantRole(bytes32,address)' });
    expect(String(found?.data?.to).toLowerCase()).to.equal(A);
  });

  it('say where a known selector is not followed by its exact encoding', () => {
    for (const bytes of [`${TRANSFER}00`, TRANSFER.slice(0, -2), '0xa9059cbb'])
      expect(rules(bytes as Hex), bytes).to.deep.equal(['safe/inexact-calldata']);
  });

  it('are at most fifty of a kind', () => {
    const many = Array.from({ length: 120 }, () => [A, TRANSFER]);
    const found = knownCallWarnings([decode(data('aggregate', many))]);
    expect(found).to.have.length(50);
    expect(found[0]?.data?.occurrences).to.equal(120);
  });
});
