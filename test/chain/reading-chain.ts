import { expect } from 'chai';
import { type PinnedBlock, pinBlock } from '../../src/chain/block.js';
import type { Hex } from '../../src/chain/hex.js';
import type { ReadCall, ReadResult } from '../../src/chain/multicall.js';
import { createRpc, type Rpc } from '../../src/chain/rpc.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { type Anvil, startAnvil } from './anvil.js';
import type { BadNode } from './bad-node.js';
import { CODE } from './contracts.js';
import { type Change, type Passing, startRelay } from './relay.js';

export const CHAIN = 31337n;
const at = (byte: string): Hex => `0x${byte.repeat(20)}`;
export const ECHO = at('e1');
export const REVERT = at('e2');
export const SILENT = at('e3');
export const INVALID = at('e4');
export const NUMBER = at('e5');
export const STORE = at('e6');
export const BURN = at('e7');
export const NOBODY = at('e8');
export const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;
export const echoes = (count: number): ReadCall[] =>
  Array.from({ length: count }, (_, index) => ({ to: ECHO, data: word(BigInt(index)) }));
export const returned = (calls: readonly ReadCall[]): ReadResult[] => calls.map(({ data }) => ({ ok: true, data }));
/** A read that gives its failure to the caller. */
export const failing = (to: Hex, data: Hex = '0x'): ReadCall => ({ to, data, onFailure: 'return' });

/** A read of every kind there is, and what it must give. */
export const MIXED: readonly (readonly [ReadCall, ReadResult])[] = [
  [
    { to: ECHO, data: '0x01' },
    { ok: true, data: '0x01' },
  ],
  [failing(REVERT, '0xdeadbeef'), { ok: false, reason: 'reverted', data: '0xdeadbeef' }],
  [failing(NOBODY, '0x12345678'), { ok: false, reason: 'no-code', data: '0x' }],
  [
    { to: SILENT, data: '0x' },
    { ok: true, data: '0x' },
  ],
  [failing(REVERT), { ok: false, reason: 'reverted', data: '0x' }],
  [failing(INVALID), { ok: false, reason: 'reverted', data: '0x' }],
  [
    { to: ECHO, data: `0x${'cd'.repeat(5000)}` },
    { ok: true, data: `0x${'cd'.repeat(5000)}` },
  ],
  [failing(STORE, word(9n)), { ok: false, reason: 'reverted', data: '0x' }],
  [
    { to: ECHO, data: '0x' },
    { ok: true, data: '0x' },
  ],
];

/** The error of ours that work fails with. */
export const caught = async (work: Promise<unknown>): Promise<PlimsollError> => {
  const error: unknown = await work.then(
    () => expect.fail('it should have failed'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PlimsollError)) throw error;
  return error;
};

/** The answer of a node that refuses a call. */
export const refuse = (code: number, message: string): Change => ({ reply: { error: { code, message } } });

/** A chain with the contracts above, for the length of the suite that calls this. */
export interface ReadingChain {
  readonly chain: Anvil;
  /** The latest block. */
  pin(rpc?: Rpc): Promise<PinnedBlock>;
  /** A node in front of the chain that changes some messages; gone after the test. */
  through(change: (message: Passing) => Change | Promise<Change>, maxBytes?: number): Promise<Rpc>;
}

export const readingChain = (): ReadingChain => {
  let chain: Anvil | undefined;
  let relay: BadNode | undefined;
  const running = (): Anvil => chain ?? expect.fail('the chain does not run');

  before(async function () {
    this.timeout(60_000);
    chain = await startAnvil(this);
    const codes: readonly (readonly [Hex, Hex])[] = [
      [ECHO, CODE.echo],
      [REVERT, CODE.revertEcho],
      [SILENT, CODE.silent],
      [INVALID, CODE.invalid],
      [NUMBER, CODE.number],
      [STORE, CODE.store],
      [BURN, CODE.burn],
    ];
    for (const [address, code] of codes) await running().code(address, code);
    for (let block = 0; block < 3; block += 1) await running().mine();
  });
  afterEach(async () => {
    await relay?.close();
    relay = undefined;
  });
  after(() => chain?.stop());

  return {
    get chain() {
      return running();
    },
    pin: (rpc = running().rpc) => pinBlock(rpc, 'latest', CHAIN),
    through: async (change, maxBytes) => {
      relay = await startRelay(running().url, change, maxBytes);
      return createRpc(relay.url);
    },
  };
};
