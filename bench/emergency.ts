// Reads the devnet's Aave market whole, and what an emergency lane reads of it to pause or freeze one reserve. Prints what
// each asks of the node, medians of the time, and ratios. On a real node the time goes to what is executed and sent.
// Run: npx tsx bench/emergency.ts [rounds]
import { coreMarket, projectMarket } from '../devnet/core-market.js';
import { startDevnet } from '../devnet/start.js';
import { createRpc } from '../src/chain/rpc.js';
import { observe } from '../src/observe/observe.js';
import type { MarketScope } from '../src/protocol/scope-of-market.js';

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

const main = async (rounds: number): Promise<void> => {
  const devnet = await startDevnet({ market: await coreMarket() });
  try {
    const { params, contracts } = await projectMarket('aave-v3-ethereum-core');
    const [asset = ''] = params.entities.get('reserves')?.keys() ?? [];
    const scopes: readonly (readonly [string, MarketScope | null])[] = [
      ['whole', null],
      [
        'freeze',
        new Map<string, ReadonlySet<string> | 'all'>([
          ['reserves', new Set([asset])],
          ['eModes', 'all'],
        ]),
      ],
      ['pause', new Map([['reserves', new Set([asset])]])],
    ];
    const times = new Map<string, number[]>(scopes.map(([name]) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, scope] of scopes) {
        const rpc = createRpc(devnet.rpcUrl, { now: () => performance.now() });
        const start = performance.now();
        const target = { protocol: params.protocol, contracts, document: params, scope };
        const { reads } = await observe(rpc, 'latest', BigInt(devnet.chainId), target);
        times.get(name)?.push(performance.now() - start);
        const { requests, bytesOut, bytesIn } = rpc.stats;
        if (round === 0)
          console.log(
            `${name.padEnd(6)} ${reads.length} reads in ${requests} HTTP requests, ${bytesOut} bytes out, ${bytesIn} in`,
          );
      }
    }
    const whole = median(times.get('whole') ?? []);
    for (const [name, list] of times)
      console.log(
        `${name.padEnd(6)} ${median(list).toFixed(1)} ms, whole / this = ${(whole / median(list)).toFixed(1)}`,
      );
  } finally {
    await devnet.stop();
  }
};

await main(Number.parseInt(process.argv[2] ?? '10', 10));
