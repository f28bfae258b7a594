import { expect } from 'chai';
import fc from 'fast-check';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { parseJson } from '../../src/observe/json.js';
import { LOCK_FILE, type LockEntry, lockEntry, lockText, readLockFile } from '../../src/observe/lock.js';
import { type ObservedAt, readOwnSnapshot, snapshotJson } from '../../src/observe/own-snapshot.js';
import { withDerived } from '../../src/protocol/derive.js';
import type { ParamSet } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { anyParamSet } from '../protocol/arbitrary.js';
import { aave, WETH } from '../protocol/support.js';

const AT: ObservedAt = { chainId: 1n, block: 23_000_000n, blockHash: `0x${'ab'.repeat(32)}` };

const observed = (set: ParamSet): ParamSet => ({
  ...set,
  entities: new Map(
    [...set.entities].map(([name, table]) => {
      const group = set.protocol.groups.get(name);
      if (group === undefined) throw new Error(name);
      return [
        name,
        new Map(
          [...table].map(([identity, entity], index) => [
            identity,
            withDerived(group, {
              ...entity,
              context: new Map(
                name === 'reserves'
                  ? [
                      ['id', BigInt(index)],
                      ['decimals', 18n],
                    ]
                  : [],
              ),
            }),
          ]),
        ),
      ];
    }),
  ),
});

describe('a snapshot of ours', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });
  const again = (set: ParamSet): ReturnType<typeof readOwnSnapshot> =>
    readOwnSnapshot(parseJson(JSON.stringify(snapshotJson(set, 'core', AT)), 's.json'), 's.json', protocol);

  it('reads as what was written', () => {
    fc.assert(
      fc.property(anyParamSet(protocol), (bare) => {
        const set = observed(bare);
        const entities = new Map([...set.entities].filter(([, table]) => table.size > 0));
        const { params, at, market } = again(set);
        expect(params.entities).to.deep.equal(entities);
        expect({ at, market }).to.deep.equal({ at: AT, market: 'core' });
      }),
    );
  });

  it('keeps an integer that stands for no value', () => {
    const set: ParamSet = {
      protocol,
      entities: new Map([
        [
          'reserves',
          new Map([
            [
              WETH,
              {
                group: 'reserves',
                identity: WETH,
                label: 'WETH',
                context: new Map(),
                values: new Map([['liquidationBonus', { kind: 'unreadable' as const, raw: 10_000n }]]),
              },
            ],
          ]),
        ],
      ]),
    };
    expect(again(set).params.entities.get('reserves')?.get(WETH)?.values.get('liquidationBonus')).to.deep.equal({
      kind: 'unreadable',
      raw: 10_000n,
    });
  });

  const whole = {
    format: 'plimsoll.snapshot/1',
    market: 'core',
    protocol: { name: 'aave-v3' },
    chainId: 1,
    block: 1,
    blockHash: '0x',
    entities: {},
  };
  const entity = (values: object): object => ({
    entities: { reserves: { [WETH]: { label: 'WETH', context: {}, values } } },
  });
  for (const [what, part, why] of [
    ['another protocol', { protocol: { name: 'loans' } }, 'it is of another protocol than aave-v3'],
    ['no block', { block: undefined }, 'a field is missing'],
    ['a block that is text', { block: '1' }, 'a field is missing'],
    ['an unknown group', { entities: { vaults: {} } }, 'the definition has no vaults'],
    ['a value of another kind', entity({ ltv: 80 }), `reserves.${WETH}.ltv cannot be read`],
    ['a flag that is text', entity({ frozen: 'true' }), `reserves.${WETH}.frozen cannot be read`],
    ['an integer without end', entity({ ltv: '9'.repeat(1000) }), `reserves.${WETH}.ltv cannot be read`],
  ] as const)
    it(`with ${what} is refused`, () => {
      const read = () =>
        readOwnSnapshot(parseJson(JSON.stringify({ ...whole, ...part }), 's.json'), 's.json', protocol);
      expect(read).to.throw(PlimsollError, `s.json is no sound snapshot: ${why}`);
    });
});

describe('plimsoll.lock', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });
  const files = (text: string | null) => ({
    prefix: '',
    read: async (path: string) => (path === LOCK_FILE ? text : null),
    list: async () => [],
  });
  const entryOf = (params: ParamSet, path: string): LockEntry => ({
    commit: 'c'.repeat(40),
    document: { path, sha256: 'd'.repeat(64) },
    at: AT,
    params,
  });
  const contents = (entry: LockEntry | null): unknown =>
    entry && { ...entry, params: new Map([...entry.params.entities].filter(([, table]) => table.size > 0)) };

  it('knows of each market what was last written of it, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(anyParamSet(protocol), anyParamSet(protocol), anyParamSet(protocol), async (a, b, c) => {
        const entries = {
          a: entryOf(observed(a), 'a.yaml'),
          b: entryOf(observed(b), 'b.yaml'),
          newer: entryOf(observed(c), 'a.yaml'),
        };
        const first = lockText(await readLockFile(files(null)), 'zeta', entries.a);
        const both = lockText(await readLockFile(files(first)), 'alpha', entries.b);
        const other = lockText(await readLockFile(files(lockText({}, 'alpha', entries.b))), 'zeta', entries.a);
        expect(both).to.equal(other);
        const replaced = await readLockFile(files(lockText(await readLockFile(files(both)), 'zeta', entries.newer)));
        expect(contents(lockEntry(replaced, 'zeta', protocol))).to.deep.equal(contents(entries.newer));
        expect(contents(lockEntry(replaced, 'alpha', protocol))).to.deep.equal(contents(entries.b));
        expect(lockEntry(replaced, 'beta', protocol)).to.equal(null);
        expect(lockText(await readLockFile(files(both)), 'zeta', entries.a)).to.equal(both);
      }),
      { numRuns: 30 },
    );
  });

  for (const [text, why] of [
    ['{}', 'plimsoll.lock is not sound: it is of no known format'],
    ['{"format":"plimsoll.lock/2","markets":{}}', 'plimsoll.lock is not sound: it is of no known format'],
    ['<<<<<<< HEAD\n{}', 'plimsoll.lock is not a whole JSON document'],
  ] as const)
    it(`is refused where it is ${JSON.stringify(text.slice(0, 20))}`, async () => {
      const error: unknown = await readLockFile(files(text)).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(PlimsollError);
      expect((error as PlimsollError).message).to.include(why);
    });

  it('with a market that lacks its document is refused', async () => {
    const markets = await readLockFile(
      files(lockText({}, 'a', entryOf({ protocol, entities: new Map() }, 'a.yaml')).replace('"sha256"', '"sha1"')),
    );
    expect(() => lockEntry(markets, 'a', protocol)).to.throw(PlimsollError, 'sha256 is missing');
  });
});
