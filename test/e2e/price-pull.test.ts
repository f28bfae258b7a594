import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { pinBlock } from '../../src/chain/block.js';
import type { Hex } from '../../src/chain/hex.js';
import { createRpc } from '../../src/chain/rpc.js';
import { type Round, walkRounds } from '../../src/impact/feeds/rounds.js';
import { startRelay } from '../chain/relay.js';
import { cli, devnetRpc, freshWorkspace, revertAfterEach, sharedDevnet } from './devnet.js';
import { type FeedPhase, placeFeed, priceAt } from './feed.js';
import { CORE, node } from './in-process.js';

const FEED: Hex = `0x${'5f'.repeat(20)}`;
const HOUR = 3600;
const DAY = 24 * HOUR;

const now = async (): Promise<number> => {
  const block = (await (await devnetRpc()).send('eth_getBlockByNumber', 'latest', false)) as { timestamp: string };
  return Number(block.timestamp);
};

const dollars = (price: bigint): string => {
  const text = price.toString().padStart(9, '0');
  return `${text.slice(0, -8)}.${text.slice(-8)}`.replace(/\.?0+$/, '');
};

/** What a table must say: at each hour the last price by then, looked for in all rounds one by one. */
const expected = (phases: readonly FeedPhase[], from: number, to: number): string[] => {
  const all = phases.flatMap((phase) =>
    Array.from({ length: phase.rounds }, (_, index) => ({
      at: phase.start + (index + 1) * phase.step,
      price: priceAt(phase, index + 1),
    })),
  );
  const lines: string[] = [];
  for (let time = Math.ceil(from / HOUR) * HOUR; time <= to; time += HOUR) {
    const last = all.filter(({ at }) => at <= time).at(-1);
    if (last === undefined || time - last.at > 25 * HOUR) continue;
    lines.push(`${new Date(time * 1000).toISOString().replace('.000Z', 'Z')},${dollars(last.price)}`);
  }
  return lines;
};

describe('prices pulled from a feed', function () {
  this.timeout(240_000);
  revertAfterEach();

  /** Three phases: the first reports rarely, then nobody for three days, then one that reports every ten minutes. */
  const place = async (): Promise<{ readonly phases: readonly FeedPhase[]; readonly to: number }> => {
    const to = await now();
    const phases = [
      { rounds: 100, start: to - 60 * DAY, step: 6 * HOUR, price: 180_000_000_000n },
      { rounds: 300, start: to - 35 * DAY, step: HOUR, price: 190_000_000_000n },
      { rounds: 2_800, start: to - 2_800 * 600 - 100, step: 600, price: 200_000_000_000n },
    ];
    await placeFeed(FEED, phases);
    return { phases, to };
  };

  it('have at each hour the last price by then, through all phases of a proxy, and gaps where nothing was reported', async () => {
    const { root, env } = await freshWorkspace();
    const { phases } = await place();
    const to = await now();
    const from = to - 50 * DAY;
    const pull = ['prices', 'pull', CORE, `WETH=${FEED}`, '--from', String(from)];
    const { code, json, err } = await cli([...pull, '--json'], { cwd: root, env });
    expect(code, err).to.equal(0);
    const text = await readFile(join(root, 'prices/WETH.csv'), 'utf8');
    expect(text.trim().split('\n').slice(1)).to.deep.equal(expected(phases, from, to));
    expect(json.feed).to.include({ address: FEED, description: 'WETH / USD', decimals: 8 });
    expect(json.findings.map(({ ruleId }: { ruleId: string }) => ruleId)).to.deep.equal([
      'prices/feed-stale',
      'prices/gap',
    ]);
    const shown = await cli(['prices', 'show', 'prices/WETH.csv', '--json'], { cwd: root, env });
    expect(shown.json.histories[0]).to.include({ name: 'WETH', step: HOUR });
    const again = await cli([...pull, '--json'], { cwd: root, env });
    expect(again.json.error.code).to.equal('prices/exists');
    const replaced = await cli([...pull, '--replace', '--step', '1d'], { cwd: root, env });
    expect(replaced.err).to.match(/Going on with \d{4} rounds/);
    expect(replaced.out).to.match(/rounds of WETH \/ USD at block \d+/);
  });

  it('say where a feed begins later than asked for', async () => {
    const { root, env } = await freshWorkspace();
    await place();
    const { json } = await cli(['prices', 'pull', CORE, `WETH=${FEED}`, '--json'], { cwd: root, env });
    expect(json.findings.map(({ ruleId }: { ruleId: string }) => ruleId)).to.include('prices/feed-start');
    expect(json.feed.rounds).to.equal(3_200);
  });

  it('go on where a node gave up, and wait for one that limits the rate', async () => {
    await place();
    const { rpcUrl } = await sharedDevnet();
    let [served, most, waits] = [0, 6, 0];
    const relay = await startRelay(rpcUrl, () => {
      served += 1;
      return served <= most ? undefined : { reply: { error: { code: -32005, message: 'rate limit exceeded' } } };
    });
    try {
      const block = await pinBlock(await node(), 'latest', 31337n);
      const from = block.timestamp - BigInt(50 * DAY);
      let saved: ReadonlyMap<bigint, Round> = new Map();
      const walk = {
        from,
        batch: 200,
        onBatch: async (rounds: ReadonlyMap<bigint, Round>) => {
          saved = new Map(rounds);
        },
      };
      const impatient = { retries: 0, sleep: async () => {} };
      let refusal: unknown;
      await walkRounds(createRpc(relay.url, { retries: 0 }), block, FEED, {
        ...walk,
        ...impatient,
        known: new Map(),
      }).catch((error: unknown) => {
        refusal = error;
      });
      expect(refusal).to.include({ code: 'rpc/rate-limited' });
      expect(saved.size).to.be.greaterThan(200).and.lessThan(3_000);
      const whole = await walkRounds(await node(), block, FEED, { ...walk, ...impatient, known: new Map() });
      const patient = {
        retries: 5,
        sleep: async () => {
          waits += 1;
          most = served + 7;
        },
      };
      const known = new Map([...saved].slice(0, 150));
      const resumed = await walkRounds(createRpc(relay.url, { retries: 0 }), block, FEED, {
        ...walk,
        ...patient,
        known,
      });
      expect(waits).to.be.greaterThan(1);
      expect(resumed.rounds).to.deep.equal(whole.rounds);
      expect(whole.end).to.equal('reached');
    } finally {
      await relay.close();
    }
  });

  it('are refused of what is no feed, and of damaged progress', async () => {
    const { root, env } = await freshWorkspace();
    await place();
    const { contracts } = await sharedDevnet();
    const wrong = await cli(['prices', 'pull', CORE, `WETH=${contracts.pool}`, '--json'], { cwd: root, env });
    expect(wrong.json.error.code).to.equal('prices/no-feed');
    await cli(['prices', 'pull', CORE, `WETH=${FEED}`], { cwd: root, env });
    const file = join(root, 'prices/WETH.csv.rounds');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -20));
    const cut = await cli(['prices', 'pull', CORE, `WETH=${FEED}`, '--replace', '--json'], { cwd: root, env });
    expect(cut.json.error.code).to.equal('prices/progress');
  });
});
