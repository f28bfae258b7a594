import { createRequire } from 'node:module';
import { expect } from 'chai';
import { Interface, type InterfaceAbi } from 'ethers/abi';
import { id } from 'ethers/hash';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import { reviewText as textOf } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import type { ToldReview } from '../../src/review/told.js';
import { encodeMultiSend } from '../../src/route/safe/multisend.js';
import { checksummed, ZERO_ADDRESS } from '../../src/signer/address.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { devnetRpc, freshWorkspace, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { data, fileOf, LINK, reviewText, rulesOf, said, theSafe, WETH, withWeakNode } from './effects.js';

const OTHER = '0x0707070707070707070707070707070707070707';
const ZERO = `0x${'00'.repeat(32)}`;

describe('the effect of calls without a Safe transaction around them', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  before(async function () {
    this.timeout(240_000);
    ({ root } = await freshWorkspace());
  });
  const configurator = async (): Promise<string> => (await sharedDevnet()).contracts.poolConfigurator ?? '';
  const moves = ({ changes }: ToldReview) =>
    changes.map(({ path, before, after }) => [path, before?.raw, after?.raw].join(' '));
  const batch = async (...calls: readonly string[]): Promise<string> => {
    const to = await configurator();
    const { safe } = await theSafe();
    return JSON.stringify({
      version: '1.0',
      chainId: '31337',
      createdAt: 1,
      meta: { name: 'Caps', createdFromSafeAddress: checksummed(safe) },
      transactions: calls.map((bytes) => ({ to, value: '0', data: bytes })),
    });
  };

  it('of a Transaction Builder file: made by the Safe, one on the state of the other', async () => {
    const file = await batch(
      data('setSupplyCap', WETH, 2_500_000n),
      data('setSupplyCap', LINK, 7n),
      data('setSupplyCap', WETH, 2_400_000n),
    );
    const found = await reviewText(root, file);
    const expected = ['reserves.LINK.supplyCap', 'reserves.WETH.supplyCap'];
    expect(found.changes.map(({ path }) => path)).to.have.members(expected);
    expect(moves(found)).to.include('reserves.WETH.supplyCap 3000000 2400000');
    expect([found.effect?.gasLimit, found.effect?.events]).to.deep.equal([null, 3]);
    expect(found.effect?.storage?.map(({ contract, expected: why }) => [contract, why])).to.deep.equal([
      ['pool', 'read-back'],
      ['pool', 'read-back'],
    ]);
    expect(found.checked.join('\n')).to.include('run as calls of the account');
    expect(found.notChecked).to.include('guards and modules: the calls were run without a Safe around them');
    const traced = await withWeakNode(root, ['eth_simulateV1'], () => reviewText(root, file));
    expect({ ...traced.effect, method: 0, gasUsed: 0 }).to.deep.equal({ ...found.effect, method: 0, gasUsed: 0 });
    const failing = await reviewText(
      root,
      await batch(data('setSupplyCap', WETH, 5n), data('setSupplyCap', WETH, 1n << 40n)),
    );
    expect(said(failing, 'review/reverts')).to.deep.equal([
      `on the chain as it is now it would not happen: call 2 of 2, setSupplyCap of ${await configurator()} (poolConfigurator), reverted with InvalidSupplyCap()`,
    ]);
  });

  it('of a governor proposal: made by the executor, and refused where that has no role or no ETH', async () => {
    const proposal = async (value = 0): Promise<string> =>
      JSON.stringify({
        chainId: '31337',
        targets: [await configurator(), ...(value === 0 ? [] : [OTHER])],
        values: [0, ...(value === 0 ? [] : [value])],
        calldatas: [data('setSupplyCap', WETH, 2_500_000n), ...(value === 0 ? [] : ['0x'])],
        description: 'Lower the cap',
      });
    const asked = { chainId: '31337' };
    const admin = { ...asked, executor: AAVE_DEPLOYER.address };
    const found = await reviewText(root, await proposal(), admin);
    expect(moves(found)).to.deep.equal(['reserves.WETH.supplyCap 3000000 2500000']);
    expect([found.effect?.events, rulesOf(found).filter((rule) => rule.startsWith('BLOCKED'))]).to.deep.equal([1, []]);
    const nobody = await reviewText(root, await proposal(), { ...asked, executor: OTHER });
    expect(said(nobody, 'review/reverts')[0]).to.match(/reverted with CallerNot\w+\(\)/);
    const unknown = await reviewText(root, await proposal(), asked);
    expect([unknown.effect, rulesOf(unknown).includes('CAUTION review/not-run')]).to.deep.equal([null, true]);
    const poor = await reviewText(root, await proposal(5), { ...asked, executor: OTHER });
    expect(poor.verdict).to.equal('BLOCKED');
    await (await devnetRpc()).send('anvil_setBalance', AAVE_DEPLOYER.address, '0x0');
    const broke = await reviewText(root, await proposal(5), admin);
    const lacking = `the account ${AAVE_DEPLOYER.address} holds 0 ETH and the calls send 0.000000000000000005 ETH`;
    expect(said(broke, 'review/reverts').join()).to.include(lacking);
    const file = await proposal(5);
    const traced = await withWeakNode(root, ['eth_simulateV1'], () => reviewText(root, file, admin));
    expect(said(traced, 'review/reverts').join()).to.include(lacking);
  });

  it('of calls whose targets have no code: nothing, and a warning of its own names them at any depth', async () => {
    const NO_CODE = 'review/no-code';
    const { safe } = await theSafe();
    const nowhere = await reviewText(root, await fileOf({ to: OTHER, data: data('transfer', LINK, 5n) }));
    expect(rulesOf(nowhere)).to.include(`CAUTION ${NO_CODE}`);
    const [warning] = said(nowhere, NO_CODE);
    expect(warning).to.match(
      /^there is no code on chain 31337 at block \d+ where the transaction calls 0x0707\w{36}: such a call counts as made, and does nothing but send its ETH$/,
    );
    expect(nowhere.effect?.logs.map(({ contract }) => contract)).to.deep.equal(['the Safe']);
    const calls = [OTHER, WETH, OTHER, `0x${'08'.repeat(20)}`].map((to) => ({
      ...{ operation: 0, value: 0n, data: data('transfer', LINK, 0n) },
      to: to.toLowerCase() as `0x${string}`,
    }));
    const wrong = `${knownAddress('MultiSendCallOnly', '1.4.1')?.slice(0, -4)}beef`;
    const batch = await fileOf({ to: wrong, operation: 1, data: encodeMultiSend(calls) });
    const deep = await reviewText(root, batch);
    const targets = deep.warnings.find(({ ruleId }) => ruleId === NO_CODE)?.data?.targets;
    expect(targets).to.deep.equal([wrong, OTHER, `0x${'08'.repeat(20)}`].map((to) => checksummed(to as `0x${string}`)));
    expect(said(deep, NO_CODE)[0]).to.match(
      /where the transaction calls 0x\w{40}, step 1 calls 0x\w{40}, step 4 calls/,
    );
    const bare = await reviewText(root, data('transfer', LINK, 0n), { chainId: '31337', to: OTHER });
    expect(rulesOf(bare)).to.include(`CAUTION ${NO_CODE}`);
    await (await devnetRpc()).send('anvil_setBalance', safe, '0xde0b6b3a7640000');
    const fine = [
      { to: OTHER, value: 5n },
      { to: WETH, data: data('transfer', LINK, 0n) },
      { to: safe },
      { to: ZERO_ADDRESS },
    ];
    for (const tx of fine) expect(said(await reviewText(root, await fileOf(tx)), NO_CODE), tx.to).to.deep.equal([]);
  });

  it('of what a timelock plans: nothing moves now, the plan is told, and what plans it is seen', async () => {
    const rpc = await devnetRpc();
    const { safe } = await theSafe();
    const path = '@openzeppelin/contracts/build/contracts/TimelockController.json';
    const artefact = createRequire(import.meta.url)(path) as { abi: InterfaceAbi; bytecode: string };
    const abi = new Interface(artefact.abi);
    const made = await rpc.send('eth_sendTransaction', {
      from: AAVE_DEPLOYER.address,
      data: artefact.bytecode + abi.encodeDeploy([60, [safe], [safe], AAVE_DEPLOYER.address]).slice(2),
      gas: '0xe00000',
    });
    await rpc.send('evm_mine');
    const receipt = (await rpc.send('eth_getTransactionReceipt', made)) as { contractAddress: string };
    const timelock = receipt.contractAddress;
    const { contracts } = await sharedDevnet();
    await send(AAVE_DEPLOYER.address, contracts.aclManager ?? '', data('grantRole', id('RISK_ADMIN'), timelock));
    const inner = [await configurator(), 0, data('setSupplyCap', WETH, 2_500_000n), ZERO, ZERO];
    const schedule = abi.encodeFunctionData('schedule', [...inner, 60]) as `0x${string}`;
    const found = await reviewText(root, await fileOf({ to: timelock, data: schedule }));
    expect(found.changes).to.deep.equal([]);
    expect(found.planned.map(({ path: name, after }) => [name, after?.raw])).to.deep.equal([
      ['reserves.WETH.supplyCap', '2500000'],
    ]);
    const events = found.effect?.logs.map(({ address, event }) => [address.toLowerCase(), event?.split('(')[0]]);
    expect(events).to.deep.include([timelock.toLowerCase(), 'CallScheduled']);
    expect(said(found, 'review/undeclared-effects')[0]).to.include('the event CallScheduled(');
    expect(rulesOf(found).filter((rule) => rule.startsWith('BLOCKED'))).to.deep.equal([]);
    expect(textOf(found, plain, 'whole')).to.match(/CallScheduled: id 0x[0-9a-f]{64}, index 0, target 0x\w+, value 0/);
    const early = abi.encodeFunctionData('schedule', [...inner, 59]) as `0x${string}`;
    expect(said(await reviewText(root, await fileOf({ to: timelock, data: early })), 'review/reverts')).to.have.length(
      1,
    );
  });
});
