import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { answer, type BadNode, type Behaviour, say, startBadNode } from '../chain/bad-node.js';
import { type Change, type Passing, startRelay } from '../chain/relay.js';
import { cli, devnetRpc, freshWorkspace, revertAfterEach, sharedDevnet } from './devnet.js';

const CORE = 'aave-v3-ethereum-core';
const DOCUMENT = 'params/aave-v3/core.yaml';
const PROVIDER = '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e';
const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
const NOBODY = '0x00000000000000000000000000000000DeaDBeef';

/** Runtime code that answers every call with these bytes. */
const answering = (hex: string): string => {
  const length = (hex.length / 2).toString(16).padStart(4, '0');
  return `0x61${length}600c5f3961${length}5ff3${hex}`;
};

const word = (value: bigint): string => value.toString(16).padStart(64, '0');

describe('what a read says when it cannot be made', function () {
  this.timeout(180_000);
  revertAfterEach();
  let root: string;
  let env: Awaited<ReturnType<typeof freshWorkspace>>['env'];
  let node: BadNode | undefined;

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
  });
  afterEach(async () => {
    await node?.close();
    node = undefined;
  });

  const replace = async (file: string, from: string | RegExp, to: string): Promise<void> => {
    const text = await readFile(join(root, file), 'utf8');
    expect(text).to.match(from instanceof RegExp ? from : new RegExp(from.replaceAll(/[.$]/g, '\\$&')));
    await writeFile(
      join(root, file),
      text.replace(from, () => to),
    );
  };
  const failure = async (
    market = CORE,
  ): Promise<{ code: number | null; is: string; message: string; hint: string; all: string }> => {
    const { json, code, out, err } = await cli(['diff', market, '--json'], { cwd: root, env });
    return { code, is: json.error?.code, message: json.error?.message, hint: json.error?.hint ?? '', all: out + err };
  };
  /** Points the workspace at a node that a test makes; its URL holds a key. */
  const useNode = async (made: BadNode): Promise<void> => {
    node = made;
    await replace('plimsoll.yaml', /rpc: .*/, 'rpc: "$'.concat('{BAD_RPC_URL}"'));
    env = { ...env, BAD_RPC_URL: made.url };
  };
  const badNode = async (...behaviours: readonly Behaviour[]): Promise<void> => {
    const made = await startBadNode();
    made.behave(...behaviours);
    await useNode(made);
  };
  const relay = async (change: (message: Passing) => Change): Promise<void> =>
    useNode(await startRelay((await sharedDevnet()).rpcUrl, change));
  const setCode = async (address: string, code: string): Promise<void> => {
    await (await devnetRpc()).send('anvil_setCode', address, code);
  };

  it('names both chains where the node serves another', async () => {
    await replace('plimsoll.yaml', 'id: 31337', 'id: 1');
    const { code, is, message } = await failure();
    expect([code, is]).to.deep.equal([1, 'rpc/wrong-chain']);
    expect(message).to.match(/serves chain 31337, not chain 1$/);
  });

  it('says that the node is not there', async () => {
    await replace('plimsoll.yaml', /rpc: .*/, 'rpc: "http://127.0.0.1:1"');
    const { code, is, message } = await failure();
    expect([code, is]).to.deep.equal([69, 'rpc/unreachable']);
    expect(message).to.include('127.0.0.1:1');
  });

  it('says which variable lacks the URL', async () => {
    await replace('plimsoll.yaml', /rpc: .*/, 'rpc: "$'.concat('{NOT_SET_RPC_URL}"'));
    const { code, is, message } = await failure();
    expect([code, is]).to.deep.equal([1, 'rpc/not-configured']);
    expect(message).to.include('NOT_SET_RPC_URL');
  });

  it('refuses garbage in every form, and never shows the key in the URL', async () => {
    const result = (value: unknown): Behaviour =>
      answer(({ method }) => ({ result: method === 'eth_chainId' ? '0x7a69' : value }));
    const forms: readonly Behaviour[] = [
      say('<html>gateway</html>'),
      say('{"jsonrpc":"2.0"'),
      say('[]'),
      say('null'),
      result('what'),
      result({ number: '0x1', hash: '0x12' }),
    ];
    await badNode(...forms);
    for (const form of forms) {
      node?.behave(form);
      const { code, is, message, all } = await failure();
      expect([code, is], message).to.deep.equal([69, 'rpc/garbage']);
      expect(all).not.to.include('s3cret');
    }
  });

  it('refuses a node whose calls answer nonsense, however it is asked', async () => {
    await relay(({ id, method }) => (method === 'eth_call' ? { reply: { id, result: '0x1234' } } : undefined));
    const { code, is, message } = await failure();
    expect([code, is], message).to.deep.equal([1, 'observe/foreign-answer']);
    expect(message).to.include('poolAddressesProvider');
    await node?.close();
    await replace('plimsoll.yaml', /rpc: .*/, 'rpc: ""');
    await relay(({ id, method }) => (method === 'eth_call' ? { reply: { id, result: 'what' } } : undefined));
    expect((await failure()).is).to.equal('rpc/garbage');
  });

  it('waits for a node that limits the rate, and gives up in the end', async () => {
    await badNode(say('', 429, { 'retry-after': '0' }));
    const { code, is } = await failure();
    expect([code, is]).to.deep.equal([69, 'rpc/rate-limited']);
    expect(node?.bodies.length).to.be.above(2);
    let refusals = 2;
    await node?.close();
    await replace('plimsoll.yaml', /rpc: .*/, 'rpc: ""');
    await relay(({ id }) => {
      refusals -= 1;
      return refusals >= 0 ? { reply: { id, error: { code: 429, message: 'rate limit exceeded' } } } : undefined;
    });
    const after = await cli(['diff', CORE, '--json'], { cwd: root, env });
    expect(after.json.diffs?.[0]?.changes, after.out).to.deep.equal([]);
  });

  it('names the contract of the market that has no code', async () => {
    await replace(DOCUMENT, PROVIDER, NOBODY);
    const { code, is, message, hint } = await failure();
    expect([code, is]).to.deep.equal([1, 'chain/no-code']);
    expect(message).to.include(
      'there is no contract at 0x00000000000000000000000000000000deadbeef, which is poolAddressesProvider',
    );
    expect(hint).to.include('poolAddressesProvider');
  });

  it('names the contract that is another one', async () => {
    await replace(DOCUMENT, PROVIDER, WETH);
    const { code, is, message } = await failure();
    expect([code, is]).to.deep.equal([1, 'chain/read-reverted']);
    expect(message).to.match(
      /^cannot read the address of pool: poolAddressesProvider at 0xc02aaa39\w+ reverted .* at block \d+ of chain 31337$/,
    );
  });

  it('names a contract that answers something else', async () => {
    const cases = [
      ['', 'observe/foreign-answer'],
      ['ff'.repeat(32), 'observe/foreign-answer'],
      [word(0n), 'observe/no-contract'],
    ] as const;
    for (const [answered, is] of cases) {
      await setCode(NOBODY, answering(answered));
      await replace(DOCUMENT, /(poolAddressesProvider: )"0x\w+"/, `poolAddressesProvider: "${NOBODY}"`);
      const found = await failure();
      expect([found.code, found.is], found.message).to.deep.equal([1, is]);
      expect(found.message).to.include('poolAddressesProvider at 0x00000000000000000000000000000000deadbeef');
    }
  });

  it('refuses a release that the definition was not written for, before anything else of it', async () => {
    const { contracts } = await sharedDevnet();
    await setCode(contracts.pool ?? '', answering(word(11n)));
    const { code, is, message } = await failure();
    expect([code, is]).to.deep.equal([1, 'protocol/unknown-version']);
    expect(message).to.match(/^pool answers version 11/);
  });

  it('names the entity whose read the contract refuses', async () => {
    await replace('params/perp-curie/devnet.yaml', /baseToken: "0x0116\w+"/, `baseToken: "${WETH}"`);
    const { code, is, message } = await failure('perp-curie-devnet');
    expect([code, is]).to.deep.equal([1, 'chain/read-reverted']);
    expect(message).to.match(/^cannot read markets\.vETH info: marketRegistry at 0x\w+ reverted with "MR_PNE"/);
  });
});
