import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import type { Hex } from '../../../src/chain/hex.js';
import { callAt } from '../../../src/chain/state.js';
import { compilePayload } from '../../../src/proposal/payload/compiler.js';
import { solcInput } from '../../../src/proposal/payload/solc-input.js';
import { type PayloadCall, payloadSource } from '../../../src/proposal/payload/solidity.js';
import { refusalIn } from '../../refusal.js';
import { compileAll, type Deployed, Road } from '../../route/road.js';
import { temporary } from '../../temporary.js';

/** Something that tells what it is called with, something that refuses with data, and who delegates. */
const SOURCE = `
pragma solidity ^0.8.20;
contract Echo { event Called(address from, bytes data); fallback() external { emit Called(msg.sender, msg.data); } }
contract Wall { error No(uint256 why, string text); fallback() external { revert No(7, "by itself"); } }
contract Runner {
  function run(address payload) external {
    (bool success, bytes memory answer) = payload.delegatecall(hex"61461954");
    if (!success) assembly { revert(add(answer, 32), mload(answer)) }
  }
}`;
const CALLED = new Interface(['event Called(address from, bytes data)']);
const RUN = new Interface(['function run(address)']);
const BLOCK = { number: 1n, hash: `0x${'ab'.repeat(32)}` } as const;
const PAYLOAD: Hex = `0x${'9a'.repeat(20)}`;

const callTo = (to: string, data: string): PayloadCall => ({
  title: 'Call',
  contract: 'echo',
  function: 'fallback()',
  to,
  value: '0',
  data,
  changes: [],
  siblings: [],
  expectations: null,
});
const inputOf = (calls: readonly PayloadCall[]): string =>
  solcInput(payloadSource({ market: 'test', chainId: 31337n, block: BLOCK, calls }));

/** As many bytes as asked for, of no pattern that a compiler could shorten. */
const bytes = (length: number, seed = 7): Hex => {
  let state = seed;
  const all = Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state & 255).toString(16).padStart(2, '0');
  });
  return `0x${all.join('')}`;
};

describe('the contract of a payload', function () {
  this.timeout(120_000);
  let road: Road;
  let echo: Deployed;
  let wall: Deployed;
  let runner: Deployed;

  before(async function () {
    road = await Road.open(this);
    const contracts = await compileAll(SOURCE);
    const deploy = async (name: string) => road.deploy(contracts[name] ?? { abi: [], bytecode: '' });
    [echo, wall, runner] = [await deploy('Echo'), await deploy('Wall'), await deploy('Runner')];
  });
  after(() => road.close());

  const place = async (calls: readonly PayloadCall[]): Promise<void> => {
    const compiled = await compilePayload(inputOf(calls));
    if (compiled.kind !== 'compiled') throw new Error(compiled.why);
    await road.rpc.request('anvil_setCode', [PAYLOAD, compiled.runtime]);
  };
  const run = async () =>
    callAt(road.rpc, await road.block(), {
      to: runner.address,
      data: RUN.encodeFunctionData('run', [PAYLOAD]) as Hex,
    });

  it('calls with exactly the bytes it was given, whatever they are, from whom it is delegated', async () => {
    const data = [bytes(0), bytes(1), bytes(3), bytes(4), bytes(33), bytes(36), bytes(1000), '0x00', '0xffffffff22'];
    await place(data.map((one) => callTo(echo.address, one)));
    const [from] = await road.accounts();
    const hash = await road.rpc.request('eth_sendTransaction', [
      { from, to: runner.address, data: RUN.encodeFunctionData('run', [PAYLOAD]), gas: '0xf00000' },
    ]);
    const logs = async (): Promise<readonly { topics: string[]; data: string }[]> => {
      const receipt = await road.rpc.request('eth_getTransactionReceipt', [hash]);
      return receipt === null ? logs() : (receipt as { logs: { topics: string[]; data: string }[] }).logs;
    };
    const called = (await logs()).map((log) => CALLED.parseLog(log)?.args.toArray());
    expect(called.map((args) => args?.[1])).to.deep.equal(data);
    expect(new Set(called.map((args) => String(args?.[0]).toLowerCase()))).to.deep.equal(new Set([runner.address]));
  });

  it('passes a refusal on as it is, and makes none of its calls then', async () => {
    await place([callTo(echo.address, '0x01'), callTo(wall.address, '0x02')]);
    expect(await run()).to.deep.equal({ kind: 'reverted', data: wall.abi.encodeErrorResult('No', [7, 'by itself']) });
  });

  it('does not take an address without code for a call that succeeded', async () => {
    const nobody = `0x${'77'.repeat(20)}`;
    await place([callTo(nobody, '0x01')]);
    const data = new Interface(['error NoContract(address)']).encodeErrorResult('NoContract', [nobody]);
    expect(await run()).to.deep.equal({ kind: 'reverted', data });
  });

  it('says which value its getter no longer answers', async () => {
    const asserted = {
      kind: 'asserted',
      path: 'a.b',
      signature: 'get()',
      at: echo.address,
      read: '0x01020304',
      word: 0,
      lowest: 0,
      bits: 256,
      expected: 1n,
    } as const;
    await place([{ ...callTo(echo.address, '0x01'), expectations: [asserted] }]);
    const data = new Interface(['error NotRead(uint256)']).encodeErrorResult('NotRead', [1]);
    expect(await run()).to.deep.equal({ kind: 'reverted', data });
  });

  it('has at most the code that chains take', async () => {
    const calls = Array.from({ length: 40 }, (_, index) => callTo(echo.address, bytes(700, index + 1)));
    const error = await refusalIn(() => compilePayload(inputOf(calls)));
    expect(error.code).to.equal('payload/too-large');
    expect(error.message).to.match(/^the payload has \d{5} bytes of code, and chains take 24576$/);
  });

  it('is not made by a compiler that refuses it, or of another release', async () => {
    const error = await refusalIn(() => compilePayload(solcInput('contract {')));
    expect(error.code).to.equal('payload/compile');
    expect(error.message).to.match(/^solc refuses the payload: Expected identifier/);
    const other = join(await temporary('payload'), 'solc.cjs');
    await writeFile(
      other,
      "exports.version = () => '0.8.31+commit.fd3a2265.Emscripten.clang'; exports.compile = () => 'x';",
    );
    expect(await compilePayload(inputOf([]), other)).to.deep.equal({
      kind: 'not compiled',
      why: 'solc is 0.8.31+commit.fd3a2265.Emscripten.clang, the source is for 0.8.27',
    });
    expect(await compilePayload(inputOf([]), null)).to.include({ kind: 'not compiled' });
  });
});
