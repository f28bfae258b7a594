import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { type Entity, entityOf } from '../../src/protocol/param-set.js';
import { freshWorkspace, revertAfterEach, sharedDevnet } from './devnet.js';
import { CORE, CORE_FILE, PERPETUAL, proposed } from './in-process.js';
import { batches, type Move, MovingMarket } from './moving-market.js';

const SETTERS = new Interface([
  'function setDebtCeiling(address,uint256)',
  'function setSiloedBorrowing(address,bool)',
  'function configureReserveAsCollateral(address,uint256,uint256,uint256)',
  'function setReserveFreeze(address,bool)',
  'error ReserveLiquidityNotZero()',
  'error ReserveDebtNotZero()',
]);

/** What was covered, among the results. */
const tell = (text: string): void => {
  process.stdout.write(`      ${text}\n`);
};

/** The name of the error with which the contract refuses a call from the Safe; null where it takes it. */
const refusalOf = async (to: string, data: string): Promise<string | null> => {
  const { safe } = await sharedDevnet();
  const response = await fetch((await sharedDevnet()).rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'eth_call',
      params: [{ from: safe.address, to, data }, 'latest'],
    }),
  });
  const { error } = (await response.json()) as { error?: { data?: string } };
  if (error === undefined) return null;
  return SETTERS.parseError(error.data ?? '0x')?.name ?? 'unknown';
};

describe('every parameter of a market, through a Safe', function () {
  this.timeout(300_000);
  revertAfterEach();

  it('moves all of the 48 reserves and 16 eModes, or is refused before the chain refuses it, for the same reason', async () => {
    const { root } = await freshWorkspace();
    const file = join(root, CORE_FILE);
    const market = new MovingMarket(root, CORE);
    await market.read();
    // `import` leaves out what is usual. All of it is managed here.
    const managed = (await readFile(file, 'utf8'))
      .replace(/^ {4}pendingLtv: .*\n/gm, '')
      .replace(/^( {4}asset: "(0x\w+)"\n)/gm, (line, _, asset: string) => {
        const reserve = entityOf(market.now, 'reserves', asset.toLowerCase());
        const pending = reserve === undefined ? 0n : market.raw(reserve, 'pendingLtv');
        return `${line}    pendingLtv: ${pending} bps\n`;
      })
      .replace(/^( {4}borrowable: .*\n)(?! {4}ltvzero)/gm, '$1    ltvzero: []\n');
    await writeFile(file, managed);
    await market.read();
    const reserves = () => market.entities('reserves');
    const eModes = () => market.entities('eModes');
    expect([reserves().length, eModes().length]).to.deep.equal([48, 16]);
    const each = async (
      entities: readonly Entity[],
      size: number,
      values: (entity: Entity) => Move['values'],
    ): Promise<void> => {
      for (const batch of batches(entities, size)) {
        const moves = batch.map((entity) => ({ entity, values: values(entity) }));
        await market.move(moves.filter((move) => Object.keys(move.values).length > 0));
      }
    };
    const near = (value: bigint, max = 10_000n): bigint => (value < max ? value + 1n : value - 1n);
    const unlimited = (value: bigint): bigint => (value === 0n ? 123_456n : 0n);

    await each(reserves(), 24, (r) => ({
      liquidationProtocolFee: near(market.raw(r, 'liquidationProtocolFee')),
      reserveFactor: near(market.raw(r, 'reserveFactor')),
      supplyCap: near(market.raw(r, 'supplyCap'), 1n << 30n),
      borrowCap: unlimited(market.raw(r, 'borrowCap')),
    }));
    await each(reserves(), 24, (r) => ({
      supplyCap: unlimited(market.raw(r, 'supplyCap')),
      borrowingEnabled: !market.flag(r, 'borrowingEnabled'),
      flashLoanEnabled: !market.flag(r, 'flashLoanEnabled'),
      borrowableInIsolation: !market.flag(r, 'borrowableInIsolation'),
    }));
    await each(reserves(), 48, (r) => ({
      paused: !market.flag(r, 'paused'),
      'interestRate.optimalUsage': near(market.raw(r, 'interestRate.optimalUsage'), 9900n),
      'interestRate.base': near(market.raw(r, 'interestRate.base')),
      'interestRate.slope1': near(market.raw(r, 'interestRate.slope1')),
      'interestRate.slope2': market.raw(r, 'interestRate.slope2') + 3n,
    }));

    // Collateral: one basis point less of each; what is none becomes one.
    const collateral = (r: Entity): Move['values'] => {
      const [threshold, bonus] = [market.raw(r, 'liquidationThreshold'), market.raw(r, 'liquidationBonus')];
      const ltv = market.flag(r, 'frozen') ? 'pendingLtv' : 'ltv';
      if (threshold === 0n) return { [ltv]: 100n, liquidationThreshold: 200n, liquidationBonus: 10_100n };
      const held = market.raw(r, ltv);
      return {
        [ltv]: held === 0n ? 1n : held - 1n,
        liquidationThreshold: threshold - 1n,
        liquidationBonus: bonus > 10_001n ? bonus - 1n : bonus + 1n,
      };
    };
    await each(reserves(), 48, collateral);

    // Freezing keeps the LTV aside, here and in every eMode; 12 freezes are near the gas that a transaction may use.
    const wasFrozen = reserves().filter((r) => market.flag(r, 'frozen'));
    const open = reserves().filter((r) => !market.flag(r, 'frozen'));
    await each(wasFrozen, 48, () => ({ frozen: false }));
    for (const batch of batches(open, 12)) {
      const frozen = batch.map((r) => r.identity);
      await market.move([
        ...batch.map((entity) => ({
          entity,
          values: { frozen: true, ltv: 0n, pendingLtv: market.raw(entity, 'ltv') || market.raw(entity, 'pendingLtv') },
        })),
        ...eModes().map((entity) => {
          const zeroed = market.members(entity, 'collateral').filter((member) => frozen.includes(member));
          return { entity, values: { ltvzero: [...new Set([...market.members(entity, 'ltvzero'), ...zeroed])] } };
        }),
      ]);
    }
    await each(open, 48, (r) => ({
      pendingLtv:
        market.raw(r, 'pendingLtv') > 1n ? market.raw(r, 'pendingLtv') - 1n : market.raw(r, 'pendingLtv') + 1n,
    }));
    await each(open, 48, (r) => ({ frozen: false, ltv: market.raw(r, 'pendingLtv'), pendingLtv: 0n }));
    await market.move(eModes().map((entity) => ({ entity, values: { ltvzero: [] } })));
    await each(wasFrozen, 48, (r) => ({ ltv: market.raw(r, 'pendingLtv'), pendingLtv: 0n }));

    // eModes: their numbers and names, and one member of each set in or out.
    const other = (entity: Entity, name: string): string[] => {
      const members = market.members(entity, name);
      const stranger = reserves().find((r) => !members.includes(r.identity));
      return [...members.slice(1), ...(stranger === undefined ? [] : [stranger.identity])];
    };
    await market.move(
      eModes().map((entity) => ({
        entity,
        values: {
          label: `${entity.identity} moved`,
          ltv: market.raw(entity, 'ltv') - 1n,
          liquidationThreshold: market.raw(entity, 'liquidationThreshold') - 1n,
          liquidationBonus: market.raw(entity, 'liquidationBonus') + 1n,
          collateral: other(entity, 'collateral'),
          borrowable: other(entity, 'borrowable'),
        },
      })),
    );

    // What depends on who supplied and borrowed: propose and the chain are asked about each reserve.
    const { contracts } = await sharedDevnet();
    const configurator = contracts.poolConfigurator ?? '';
    const refused = new Set<string>();
    const taken: Move[] = [];
    const ask = async (entity: Entity, parameter: string, values: Move['values'], data: string): Promise<void> => {
      const reason = await refusalOf(configurator, data);
      if (reason === null) {
        taken.push({ entity, values });
        return;
      }
      const said = await market.trying(CORE_FILE, [{ entity, values }], async () => {
        try {
          await proposed(root);
          return 'it was proposed';
        } catch (error) {
          if (!(error instanceof PlimsollError)) throw error;
          return `${error.code}: ${error.message}`;
        }
      });
      expect(said, `${entity.label} ${parameter}`).to.match(
        new RegExp(
          `^proof/refused: the chain refuses this transaction at block \\d+: call 1 of 1 \\(.*\\) is refused: .*\\b${reason}\\b`,
        ),
      );
      refused.add(`reserves/${entity.identity}/${parameter}`);
    };
    for (const entity of reserves()) {
      const ceiling = market.raw(entity, 'debtCeiling');
      const next = ceiling === 0n ? 10_000n : ceiling + 1n;
      await ask(
        entity,
        'debtCeiling',
        { debtCeiling: next },
        SETTERS.encodeFunctionData('setDebtCeiling', [entity.identity, next]),
      );
      const siloed = !market.flag(entity, 'siloedBorrowing');
      await ask(
        entity,
        'siloedBorrowing',
        { siloedBorrowing: siloed },
        SETTERS.encodeFunctionData('setSiloedBorrowing', [entity.identity, siloed]),
      );
    }
    await market.move(taken);
    for (const entity of reserves().slice(0, 4)) {
      const none = { ltv: 0n, liquidationThreshold: 0n, liquidationBonus: 0n };
      await ask(
        entity,
        'no collateral',
        none,
        SETTERS.encodeFunctionData('configureReserveAsCollateral', [entity.identity, 0n, 0n, 0n]),
      );
    }
    expect([...refused].filter((path) => path.endsWith('no collateral'))).to.have.length(4);

    const still = market.catalogue.filter((path) => !market.moved.has(path) && !refused.has(path));
    expect(still, 'parameters that never moved').to.deep.equal([]);
    const both = [...refused].filter((path) => market.moved.has(path));
    expect(both, 'refused, and moved all the same').to.deep.equal([]);
    const kinds = new Set([...refused].map((path) => path.split('/')[2]));
    expect([...kinds].sort()).to.deep.equal(['debtCeiling', 'no collateral', 'siloedBorrowing']);
    tell(
      `${market.moved.size} of ${market.catalogue.length} parameters moved in ${market.calls} calls and ${market.proposals} proposals; ${refused.size} changes refused by the contracts, and by propose before`,
    );
    const names = new Set([...market.moved].map((path) => `${path.split('/')[0]}.${path.split('/')[2]}`));
    const known = [...market.now.protocol.groups.values()].flatMap((group) =>
      [...group.parameters.keys()].map((name) => `${group.name}.${name}`),
    );
    expect([...names].sort()).to.deep.equal(known.sort());
  });

  it('moves all of Perpetual that has a setter', async () => {
    const { root } = await freshWorkspace();
    const market = new MovingMarket(root, PERPETUAL);
    await market.read();
    const fixed = ['imRatio', 'mmRatio'];
    const paths = market.catalogue.filter((path) => !fixed.includes(path.split('/')[2] ?? ''));
    const moves = ['clearingHouse', 'registry', 'markets'].flatMap((group) =>
      market.entities(group).map((entity): Move => {
        const names = [...entity.values.keys()].filter((name) => !fixed.includes(name));
        return { entity, values: Object.fromEntries(names.map((name) => [name, market.raw(entity, name) - 1n])) };
      }),
    );
    await market.move(moves);
    expect([...market.moved].sort()).to.deep.equal([...paths].sort());
    expect(market.calls).to.equal(paths.length);
    const { proposal } = await proposed(root, { market: PERPETUAL });
    expect(proposal).to.equal(null);
    tell(`${market.moved.size} parameters moved in ${market.calls} calls`);
  });
});
