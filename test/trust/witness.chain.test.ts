import { createRequire } from 'node:module';
import { expect } from 'chai';
import { keccak256, zeroPadValue } from 'ethers';
import { pinBlock } from '../../src/chain/block.js';
import type { Hex } from '../../src/chain/hex.js';
import { createRpc } from '../../src/chain/rpc.js';
import { readSafe } from '../../src/route/safe/state.js';
import { readCodes, readSafeCode } from '../../src/trust/code-facts.js';
import { compareNodes, givenNodeUrl, type Witness } from '../../src/trust/witness.js';
import { type Anvil, startAnvil } from '../chain/anvil.js';

const SAFE: Hex = '0x1000000000000000000000000000000000000001';
const SINGLETON: Hex = '0x2000000000000000000000000000000000000002';
const POOL: Hex = '0x3000000000000000000000000000000000000003';
const OWNERS: readonly Hex[] = [
  '0xa00000000000000000000000000000000000000a',
  '0xb00000000000000000000000000000000000000b',
];
const SENTINEL: Hex = '0x0000000000000000000000000000000000000001';

const word = (n: bigint): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const padded = (address: Hex): Hex => zeroPadValue(address, 32) as Hex;
/** `owners[address]`, a mapping at slot 2 of the Safe. */
const ownerSlot = (owner: Hex): string => keccak256(`${padded(owner)}${word(2n).slice(2)}`);

const { resolve } = createRequire(import.meta.url);
const artifact = (name: string): { readonly deployedBytecode: Hex } =>
  createRequire(import.meta.url)(resolve(`@safe-global/safe-contracts/build/artifacts/contracts/${name}`));

/** The same Safe in the first block of a chain: real code, storage as a setup of two owners leaves it. */
const furnish = async (anvil: Anvil): Promise<void> => {
  const store = (slot: string, value: Hex) => anvil.rpc.request('anvil_setStorageAt', [SAFE, slot, value]);
  await anvil.code(SAFE, artifact('proxies/SafeProxy.sol/SafeProxy.json').deployedBytecode);
  await anvil.code(SINGLETON, artifact('Safe.sol/Safe.json').deployedBytecode);
  await anvil.code(POOL, '0x6001');
  await store(word(0n), padded(SINGLETON));
  const chain = [SENTINEL, ...OWNERS, SENTINEL];
  for (const [index, owner] of chain.slice(0, -1).entries())
    await store(ownerSlot(owner), padded(chain[index + 1] as Hex));
  await store(word(3n), word(2n));
  await store(word(4n), word(2n));
  await store(word(5n), word(7n));
};

describe('a second node', function () {
  this.timeout(60_000);
  let first: Anvil;
  let second: Anvil;
  let snapshot: unknown;

  before(async function () {
    // The same genesis on both: block 0 has one hash, whatever the state is made to say.
    const flags = ['--timestamp', '1700000000'];
    first = await startAnvil(this, ...flags);
    second = await startAnvil(this, ...flags);
    await furnish(first);
    await furnish(second);
  });
  after(() => Promise.all([first?.stop(), second?.stop()]));
  beforeEach(async () => {
    snapshot = await second.rpc.request('evm_snapshot', []);
  });
  afterEach(async () => void (await second.rpc.request('evm_revert', [snapshot])));

  const compare = async (url = second.url): Promise<Witness> => {
    const block = await pinBlock(first.rpc, 0n, 31337n);
    const safe = await readSafe(first.rpc, block, SAFE);
    expect(safe.owners).to.deep.equal(OWNERS);
    const facts = {
      safe,
      safeCode: await readSafeCode(first.rpc, block, SAFE),
      codes: await readCodes(first.rpc, block, [POOL]),
      markets: [],
    };
    return compareNodes({ first: first.rpc, block, facts, url });
  };
  const store = (slot: string, value: Hex) => second.rpc.request('anvil_setStorageAt', [SAFE, slot, value]);

  /** The differences that block; fails where it does not block. */
  const differences = async (): Promise<readonly string[]> => {
    const { findings, checked } = await compare();
    expect(checked).to.equal(null);
    expect(findings.map(({ ruleId, data }) => [ruleId, data?.verdict])).to.deep.equal([
      ['review/nodes-disagree', 'BLOCKED'],
    ]);
    expect(findings[0]?.message).to.include(`${first.rpc.name} and ${second.rpc.name} disagree on `);
    return findings[0]?.data?.differences as readonly string[];
  };

  it('agrees where it says the same', async () => {
    expect(await compare()).to.deep.equal({
      findings: [],
      checked:
        'two nodes agree: the hash of block 0, the Safe’s nonce, owners, threshold and code, the code of 1 contract',
    });
  });

  it('is none where it is the first node, whatever key it is asked with', async () => {
    const { findings, checked } = await compare(`${first.url}/?key=another`);
    expect(checked).to.equal(null);
    expect(findings.map(({ ruleId, data }) => [ruleId, data?.verdict])).to.deep.equal([
      ['review/same-node', 'CAUTION'],
    ]);
    expect(findings[0]?.message).to.equal(`the second node is ${first.rpc.name} as well: one witness was asked twice`);
  });

  it('of another nonce or threshold blocks, and both are named', async () => {
    await store(word(5n), word(8n));
    await store(word(4n), word(1n));
    expect(await differences()).to.deep.equal(['the Safe’s nonce: 7 and 8', 'the Safe’s threshold: 2 and 1']);
  });

  it('of another owner blocks', async () => {
    const evil: Hex = '0xe00000000000000000000000000000000000000e';
    await store(ownerSlot(OWNERS[0] as Hex), padded(evil));
    await store(ownerSlot(evil), padded(SENTINEL));
    const [difference] = await differences();
    expect(difference).to.match(/^the Safe’s owners: .*0xb0+B.* and .*0xE0+e/i);
  });

  it('of another singleton, or of other code behind it, blocks', async () => {
    await second.code(SINGLETON, `${artifact('Safe.sol/Safe.json').deployedBytecode}00`);
    expect(await differences()).to.deep.equal(['the code of the Safe']);
    await second.code('0x4000000000000000000000000000000000000004', artifact('Safe.sol/Safe.json').deployedBytecode);
    await store(word(0n), padded('0x4000000000000000000000000000000000000004'));
    expect(await differences()).to.deep.equal([
      `what the Safe runs: ${SINGLETON} and 0x4000000000000000000000000000000000000004`,
    ]);
  });

  it('of other code of a contract blocks', async () => {
    await second.code(POOL, '0x6002');
    expect(await differences()).to.deep.equal([`the code of ${POOL}`]);
  });

  it('to which the Safe is none at all blocks', async () => {
    await second.code(SAFE, '0x');
    expect((await differences()).join()).to.match(/is no Safe on chain 31337/);
  });

  it('of another block, or of another chain, blocks', async function () {
    const fork = await startAnvil(this, '--timestamp', '1700000001');
    const other = await startAnvil(this, '--chain-id', '1');
    try {
      const [forked] = (await compare(fork.url)).findings;
      expect(forked?.message).to.match(/disagree on the hash of block 0: 0x[0-9a-f]{64} and 0x[0-9a-f]{64}$/);
      const [wrong] = (await compare(other.url)).findings;
      expect(wrong).to.include({ ruleId: 'review/nodes-disagree' });
      expect(wrong?.message).to.include('serves chain 1, not chain 31337');
    } finally {
      await Promise.all([fork.stop(), other.stop()]);
    }
  });

  it('that does not answer is a caution, and says nothing of its key', async () => {
    const { findings, checked } = await compare('http://127.0.0.1:9/v2/verysecretkey123');
    expect(checked).to.equal(null);
    expect(findings.map(({ ruleId, data }) => [ruleId, data?.verdict])).to.deep.equal([
      ['review/second-node', 'CAUTION'],
    ]);
    expect(findings[0]?.message).to.include('http://127.0.0.1:9').and.not.to.include('secret');
  });

  it('that lacks the block is a caution', async () => {
    await first.mine();
    const block = await pinBlock(first.rpc, 'latest', 31337n);
    const { findings } = await compareNodes({
      first: first.rpc,
      block,
      facts: { safe: null, safeCode: null, codes: new Map(), markets: [] },
      url: second.url,
    });
    expect(findings.map(({ ruleId }) => ruleId)).to.deep.equal(['review/second-node']);
    expect(findings[0]?.message).to.include('has no block 1');
  });

  it('is given as a URL, or by the name of a variable that holds one', () => {
    const environment = { CHECK_RPC_URL: 'https://b.example/key', SECRET: 'x' };
    expect(givenNodeUrl('http://a.example', environment)).to.equal('http://a.example');
    expect(givenNodeUrl('CHECK_RPC_URL', environment)).to.equal('https://b.example/key');
    expect(givenNodeUrl('${CHECK_RPC_URL}', environment)).to.equal('https://b.example/key');
    expect(() => givenNodeUrl('OTHER_RPC_URL', environment)).to.throw(
      'the environment variable OTHER_RPC_URL is not set',
    );
    expect(() => createRpc(givenNodeUrl('SECRET', environment))).to.throw('cannot be used');
  });
});
