import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import { keccakText } from '../../src/chain/keccak.js';
import { declaredBy, safeEvents } from '../../src/effect/declared.js';
import { describeLogs, isDeclared } from '../../src/effect/described-logs.js';

const address = (byte: string): Hex => `0x${byte.repeat(20)}`;
const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;
const [POOL, INDEX, OTHER] = [address('aa'), address('bb'), address('cc')];
const CONTRACTS = new Map([
  ['pool', POOL],
  ['index', INDEX],
]);
const declared = declaredBy(
  [
    { events: ['pool.CapChanged(address indexed asset, uint256 cap)'], writes: ['index'] },
    { events: ['pool.CapChanged(address indexed asset, uint256 cap)', 'none.Lost(uint256 id)'], writes: ['none'] },
  ],
  CONTRACTS,
);
const TOPIC = keccakText('CapChanged(address,uint256)');
const log = (from: Hex, data = word(5n), topics: readonly Hex[] = [TOPIC, word(0xabn)]) => ({
  address: from,
  topics,
  data,
});
const NAMES = new Map([[POOL, 'pool']]);

describe('what calls are declared to do', () => {
  it('is their events once each and the contracts they write to, at the addresses of the market', () => {
    expect(declared.events.map(({ emitter, declaration }) => [emitter, declaration.signature])).to.deep.equal([
      [POOL, 'CapChanged(address,uint256)'],
    ]);
    expect([...declared.writes]).to.deep.equal([INDEX]);
  });

  it('covers an event of that contract that decodes as it is declared, and no other', () => {
    const { events } = declared;
    expect(isDeclared(log(POOL), events)).to.equal(true);
    expect(isDeclared(log(OTHER), events), 'of another contract').to.equal(false);
    expect(isDeclared(log(POOL, '0x'), events), 'without its data').to.equal(false);
    expect(isDeclared(log(POOL, '0x', [TOPIC, word(1n), word(5n)]), events), 'with other topics').to.equal(false);
    expect(isDeclared(log(POOL, word(5n), []), events), 'without topics').to.equal(false);
  });

  it('is told in words, where it is known', () => {
    const [own, foreign, short] = describeLogs(
      [log(POOL), log(OTHER), log(POOL, '0x')],
      { declared: declared.events, books: new Set() },
      NAMES,
    );
    expect(own).to.deep.include({ contract: 'pool', event: 'CapChanged(address,uint256)', declared: true });
    expect(own?.args).to.deep.equal([
      { name: 'asset', value: '0x00000000000000000000000000000000000000AB' },
      { name: 'cap', value: '5' },
    ]);
    for (const one of [foreign, short])
      expect(one).to.include({ topic: TOPIC, declared: false }).and.not.have.key('event');
    const transfer = log(OTHER, word(7n), [keccakText('Transfer(address,address,uint256)'), word(1n), word(2n)]);
    const [known] = describeLogs([transfer], { declared: declared.events, books: new Set() }, NAMES);
    expect([known?.event, known?.declared]).to.deep.equal(['Transfer(address,address,uint256)', false]);
    const nft = { ...transfer, topics: [...transfer.topics, word(3n)], data: '0x' as const };
    expect(describeLogs([nft], { declared: [], books: new Set() }, NAMES)[0]?.args?.at(-1)).to.deep.equal({
      name: 'id',
      value: '3',
    });
  });

  it('of a Safe is that a transaction went through, in every release, and never that it failed', () => {
    const events = safeEvents(POOL);
    const ended = (name: string, old: boolean) =>
      log(POOL, old ? `${word(1n)}${word(0n).slice(2)}` : word(0n), [
        keccakText(`${name}(bytes32,uint256)`),
        ...(old ? [] : [word(1n)]),
      ]);
    for (const old of [true, false]) {
      expect(isDeclared(ended('ExecutionSuccess', old), events)).to.equal(true);
      expect(isDeclared(ended('ExecutionFailure', old), events)).to.equal(false);
      expect(
        describeLogs([ended('ExecutionFailure', old)], { declared: events, books: new Set() }, NAMES)[0]?.event,
      ).to.equal('ExecutionFailure(bytes32,uint256)');
    }
  });
});
