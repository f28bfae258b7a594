// Reads as many values as the largest Aave market has from a local chain, and compares what our own ABI coding takes
// with ethers' on the same bytes. Prints medians and ratios. Run: npx tsx bench/read-market.ts [rounds]
import { AbiCoder } from 'ethers/abi';
import { decodeParameters } from '../src/chain/abi-decode.js';
import { encodeCall } from '../src/chain/calldata.js';
import { type Declaration, parseDeclaration } from '../src/chain/function.js';
import type { Hex } from '../src/chain/hex.js';
import { pinAndRead } from '../src/chain/multicall.js';
import { createRpc } from '../src/chain/rpc.js';
import { anvilBinary, launchAnvil } from '../test/chain/anvil.js';

const RESERVES = 48;
const SINGLE_READS = 860;
/** Answers its arguments: calldata without the selector. */
const ECHO_ARGUMENTS: Hex = '0x36600319018060046000376000f3';
const CONTRACT: Hex = `0x${'c0'.repeat(20)}`;

const reserve = parseDeclaration(
  `getReserve(${Array.from({ length: 16 }, () => 'uint256').join(', ')}, bool, bool, bool, bool, address)`,
);
const single = parseDeclaration('getCap(uint256)');

interface Read {
  readonly declaration: Declaration;
  readonly values: readonly (bigint | boolean | string)[];
}

const reads: readonly Read[] = [
  ...Array.from({ length: RESERVES }, (_, index) => ({
    declaration: reserve,
    values: [
      ...Array.from({ length: 16 }, (__, field) => BigInt(8000 + index * field)),
      true,
      false,
      true,
      false,
      CONTRACT,
    ],
  })),
  ...Array.from({ length: SINGLE_READS }, (_, index) => ({ declaration: single, values: [BigInt(index) ** 9n] })),
];

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

const main = async (rounds: number): Promise<void> => {
  const binary = anvilBinary();
  if (binary === undefined) throw new Error('@foundry-rs/anvil is not installed for this platform');
  const chain = await launchAnvil(binary);
  const coder = AbiCoder.defaultAbiCoder();
  const times: Record<'encode' | 'read' | 'decode' | 'ethersEncode' | 'ethersDecode', number[]> = {
    encode: [],
    read: [],
    decode: [],
    ethersEncode: [],
    ethersDecode: [],
  };
  try {
    await chain.code(CONTRACT, ECHO_ARGUMENTS);
    await chain.mine();
    for (let round = 0; round < rounds; round += 1) {
      const rpc = createRpc(chain.url);
      const start = performance.now();
      const calls = reads.map(({ declaration, values }) => ({ to: CONTRACT, data: encodeCall(declaration, values) }));
      const encoded = performance.now();
      const { results } = await pinAndRead(rpc, 'latest', 31337n, calls);
      const read = performance.now();
      const decoded = reads.map(({ declaration }, index) =>
        decodeParameters(declaration.inputs, results[index]?.data ?? '0x'),
      );
      const end = performance.now();
      const types = reads.map(({ declaration }) => declaration.inputs.map((input) => input.type.canonical));
      const ethersStart = performance.now();
      for (const [index, { values }] of reads.entries()) coder.encode(types[index] ?? [], values);
      const ethersMiddle = performance.now();
      for (const [index, result] of results.entries()) coder.decode(types[index] ?? [], result.data).toArray();
      const ethersEnd = performance.now();
      times.encode.push(encoded - start);
      times.read.push(read - encoded);
      times.decode.push(end - read);
      times.ethersEncode.push(ethersMiddle - ethersStart);
      times.ethersDecode.push(ethersEnd - ethersMiddle);
      if (round === 0) {
        const fields = decoded.reduce((sum, values) => sum + values.length, 0);
        const { requests, bytesOut, bytesIn } = rpc.stats;
        console.log(
          `${calls.length} reads, ${fields} fields, ${requests} HTTP request, ${bytesOut} bytes out, ${bytesIn} bytes in`,
        );
        console.log(
          `first round: encode ${times.encode[0]?.toFixed(1)} ms, read ${times.read[0]?.toFixed(1)} ms, decode ${times.decode[0]?.toFixed(1)} ms`,
        );
      }
    }
  } finally {
    await chain.stop();
  }
  const ours = median(times.encode) + median(times.decode);
  const theirs = median(times.ethersEncode) + median(times.ethersDecode);
  for (const [name, list] of Object.entries(times)) console.log(`${name.padEnd(13)} ${median(list).toFixed(1)} ms`);
  console.log(`coding: ethers / ours = ${(theirs / ours).toFixed(1)}`);
  console.log(`whole read / the node’s part = ${((ours + median(times.read)) / median(times.read)).toFixed(2)}`);
};

await main(Number.parseInt(process.argv[2] ?? '10', 10));
