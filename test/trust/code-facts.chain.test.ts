import { expect } from 'chai';
import { keccak256, toUtf8Bytes } from 'ethers';
import { pinBlock } from '../../src/chain/block.js';
import type { Hex } from '../../src/chain/hex.js';
import {
  BEACON_SLOT,
  IMPLEMENTATION_SLOT,
  OLD_IMPLEMENTATION_SLOT,
  readCodes,
  readSafeCode,
} from '../../src/trust/code-facts.js';
import { type Anvil, startAnvil } from '../chain/anvil.js';

const address = (n: number): Hex => `0x${n.toString(16).padStart(40, '0')}`;
const word = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const slotOf = (text: string, minus = 0n): string => `0x${(BigInt(keccak256(toUtf8Bytes(text))) - minus).toString(16)}`;
/** `return(word)` whatever is called: PUSH20 address, MSTORE at 0, RETURN 32 bytes. */
const answering = (n: number): Hex => `0x73${address(n).slice(2)}60005260206000f3`;

describe('the code of contracts', () => {
  let anvil: Anvil;
  before(async function () {
    this.timeout(60_000);
    anvil = await startAnvil(this);
  });
  after(() => anvil?.stop());

  const store = (at: number, slot: string, n: number) =>
    anvil.rpc.request('anvil_setStorageAt', [address(at), slot, word(n)]);
  const block = () => pinBlock(anvil.rpc, 'latest', 31337n);

  it('is looked for where ERC-1967 and its forerunner say', () => {
    expect(IMPLEMENTATION_SLOT).to.equal(slotOf('eip1967.proxy.implementation', 1n));
    expect(BEACON_SLOT).to.equal(slotOf('eip1967.proxy.beacon', 1n));
    expect(OLD_IMPLEMENTATION_SLOT).to.equal(slotOf('org.zeppelinos.proxy.implementation'));
  });

  it('is that of proxies and of what they run, by every kind of proxy', async () => {
    const [PLAIN, PROXY, OLD, BEACON_PROXY, BEACON, CODE, EMPTY] = [
      0x1001, 0x1002, 0x1003, 0x1004, 0x1005, 0x1006, 0x1007,
    ];
    for (const at of [PLAIN, PROXY, OLD, BEACON_PROXY]) await anvil.code(address(at as number), '0x6001');
    await anvil.code(address(CODE as number), '0x6002');
    await anvil.code(address(BEACON as number), answering(CODE as number));
    await store(PROXY as number, IMPLEMENTATION_SLOT, CODE as number);
    await store(OLD as number, OLD_IMPLEMENTATION_SLOT, CODE as number);
    await store(BEACON_PROXY as number, BEACON_SLOT, BEACON as number);
    await anvil.mine();
    const found = await readCodes(
      anvil.rpc,
      await block(),
      [PLAIN, PROXY, OLD, BEACON_PROXY, EMPTY].map((n) => address(n as number)),
    );
    const own = keccak256('0x6001') as Hex;
    const behind = { code: own, implementation: address(CODE as number), implementationCode: keccak256('0x6002') };
    expect([...found.values()]).to.deep.equal([
      { code: own, implementation: null, implementationCode: null },
      behind,
      behind,
      behind,
      { code: null, implementation: null, implementationCode: null },
    ]);
  });

  it('is not mistaken where a slot holds something else, or a beacon does not answer', async () => {
    const [PACKED, BROKEN] = [0x2001, 0x2002];
    for (const at of [PACKED, BROKEN]) await anvil.code(address(at as number), '0x6001');
    await anvil.rpc.request('anvil_setStorageAt', [
      address(PACKED as number),
      IMPLEMENTATION_SLOT,
      `0x${'f'.repeat(64)}`,
    ]);
    await store(BROKEN as number, BEACON_SLOT, 0x2009);
    await anvil.mine();
    const found = await readCodes(anvil.rpc, await block(), [address(PACKED as number), address(BROKEN as number)]);
    expect([...found.values()].map(({ implementation }) => implementation)).to.deep.equal([null, null]);
  });

  it('of a Safe names the singleton in its first slot', async () => {
    const [SAFE, SINGLETON] = [0x3001, 0x3002];
    await anvil.code(address(SAFE as number), '0x6003');
    await anvil.code(address(SINGLETON as number), '0x6004');
    await store(SAFE as number, word(0), SINGLETON as number);
    await anvil.mine();
    expect(await readSafeCode(anvil.rpc, await block(), address(SAFE as number))).to.deep.equal({
      code: keccak256('0x6003'),
      implementation: address(SINGLETON as number),
      implementationCode: keccak256('0x6004'),
    });
  });
});
