// Reads the devnet's whole Aave market, as every command that needs the chain does, and tells what of the time is the
// node's and what is ours; then compares our ABI coding with ethers' on the same bytes. Prints medians and ratios.
// Run: npx tsx bench/read-market.ts [rounds]
import { AbiCoder } from 'ethers/abi';
import { coreMarket, projectMarket } from '../devnet/core-market.js';
import { startDevnet } from '../devnet/start.js';
import { decodeCall, decodeReturn, encodeCall } from '../src/chain/calldata.js';
import { type Declaration, parseDeclaration } from '../src/chain/function.js';
import type { ReadCall, ReadResult } from '../src/chain/multicall.js';
import { createRpc } from '../src/chain/rpc.js';
import { observeFrom } from '../src/observe/observe.js';
import { nodeSource, type ReadSource } from '../src/observe/reader.js';
import type { Protocol } from '../src/protocol/protocol.js';

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

/** Every function that reading a market of this protocol calls, by selector. */
const readFunctions = (protocol: Protocol): ReadonlyMap<string, Declaration> => {
  const { contracts, versions, groups } = protocol;
  const texts = [
    ...[...contracts.values()].map(({ call }) => call),
    versions?.call,
    ...[...groups.values()].flatMap(({ list, reads }) => [list?.call, ...[...reads.values()].map(({ call }) => call)]),
  ];
  const declarations = texts.flatMap((text) => (text === undefined ? [] : [parseDeclaration(text)]));
  return new Map(declarations.map((declaration) => [declaration.selector, declaration]));
};

type Exchange = readonly [ReadCall, ReadResult];

/** A source that keeps what went through it. */
const recorded = (source: ReadSource, into: Exchange[]): ReadSource => ({
  read: async (calls) => {
    const answer = await source.read(calls);
    into.push(...calls.map((call, index): Exchange => [call, answer.results[index] as ReadResult]));
    return answer;
  },
});

const timed = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

const main = async (rounds: number): Promise<void> => {
  const devnet = await startDevnet({ market: await coreMarket() });
  const { params, contracts } = await projectMarket('aave-v3-ethereum-core');
  const target = { protocol: params.protocol, contracts, document: params };
  const functions = readFunctions(params.protocol);
  const coder = AbiCoder.defaultAbiCoder();
  const names = ['whole', 'node', 'encode', 'decode', 'ethers encode', 'ethers decode'] as const;
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    (typeof names)[number],
    number[]
  >;
  try {
    for (let round = 0; round < rounds; round += 1) {
      const rpc = createRpc(devnet.rpcUrl, { now: () => performance.now() });
      const exchanges: Exchange[] = [];
      const start = performance.now();
      const observation = await observeFrom(
        recorded(nodeSource(rpc, 'latest', BigInt(devnet.chainId)), exchanges),
        target,
      );
      times.whole.push(performance.now() - start);
      times.node.push(rpc.stats.milliseconds);
      const reads = exchanges.flatMap(([{ data }, result]) => {
        const declaration = functions.get(data.slice(0, 10));
        return declaration === undefined
          ? []
          : [{ declaration, answer: result.data, values: decodeCall(declaration, data) }];
      });
      const types = reads.map(({ declaration }) => ({
        in: declaration.inputs.map(({ type }) => type.canonical),
        out: declaration.outputs.map(({ type }) => type.canonical),
      }));
      times.encode.push(
        timed(() => {
          for (const { declaration, values } of reads) encodeCall(declaration, values);
        }),
      );
      times.decode.push(
        timed(() => {
          for (const { declaration, answer } of reads) decodeReturn(declaration, answer);
        }),
      );
      times['ethers encode'].push(
        timed(() => {
          for (const [index, { values }] of reads.entries()) coder.encode(types[index]?.in ?? [], values);
        }),
      );
      times['ethers decode'].push(
        timed(() => {
          for (const [index, { answer }] of reads.entries())
            coder.decode(types[index]?.out ?? [], answer).toArray(true);
        }),
      );
      if (round > 0) continue;
      const { requests, bytesOut, bytesIn } = rpc.stats;
      const values = [...observation.params.entities.values()].flatMap((group) =>
        [...group.values()].map((entity) => entity.values.size),
      );
      console.log(
        `${reads.length} of ${exchanges.length} reads, ${values.reduce((sum, size) => sum + size, 0)} values, ${requests} HTTP requests, ${bytesOut} bytes out, ${bytesIn} bytes in`,
      );
      console.log(
        `first round: whole ${times.whole[0]?.toFixed(1)} ms, of which the node ${times.node[0]?.toFixed(1)} ms`,
      );
    }
  } finally {
    await devnet.stop();
  }
  for (const [name, list] of Object.entries(times)) console.log(`${name.padEnd(13)} ${median(list).toFixed(2)} ms`);
  const ours = median(times.encode) + median(times.decode);
  const theirs = median(times['ethers encode']) + median(times['ethers decode']);
  console.log(`coding: ethers / ours = ${(theirs / ours).toFixed(1)}`);
  console.log(`coding / the node’s part = ${(ours / median(times.node)).toFixed(2)}`);
  console.log(`whole read / the node’s part = ${(median(times.whole) / median(times.node)).toFixed(2)}`);
};

await main(Number.parseInt(process.argv[2] ?? '10', 10));
