import { join } from 'node:path';
import { expect } from 'chai';
import { id } from 'ethers/hash';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { readBundle } from '../../src/proposal/read-bundle.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { reviewText as textOf } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import type { ToldReview } from '../../src/review/told.js';
import { checksummed } from '../../src/signer/address.js';
import { compile } from '../chain/contracts.js';
import { devnetRpc, freshWorkspace, git, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { data, fileOf, reviewText, rulesOf, said, sendAs, theSafe, WETH, withWeakNode } from './effects.js';
import { proposalOf, setValue } from './in-process.js';

const IMPLEMENTATION = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
const ORIGINAL = `0x${'0d'.repeat(20)}`;
const PAYLOAD = `0x${'0b'.repeat(20)}`;
const TOKEN: Hex = `0x${'0c'.repeat(20)}`;

/** A configurator that answers everything as the real one, and does something else when a supply cap is set. */
const configuratorThat = async (does: string): Promise<string> => {
  const { contracts } = await sharedDevnet();
  return compile(
    'Solidity',
    `
    pragma solidity ^0.8.0;
    contract Replaced {
      event SupplyCapChanged(address indexed asset, uint256 oldSupplyCap, uint256 newSupplyCap);
      event Surprise(uint256 value);
      function config(address asset) internal returns (uint256) {
        (, bytes memory answer) = address(${contracts.pool}).call(abi.encodeWithSignature("getConfiguration(address)", asset));
        return abi.decode(answer, (uint256));
      }
      function set(address asset, uint256 cap) internal {
        uint256 now_ = config(asset);
        uint256 mask = ((uint256(1) << 36) - 1) << 116;
        emit SupplyCapChanged(asset, (now_ & mask) >> 116, cap);
        (bool ok,) = address(${contracts.pool}).call(
          abi.encodeWithSignature("setConfiguration(address,(uint256))", asset, (now_ & ~mask) | (cap << 116)));
        require(ok);
      }
      function setSupplyCap(address asset, uint256 cap) external { ${does} }
      fallback() external {
        (bool ok, bytes memory answer) = ${addressLiteral(ORIGINAL)}.delegatecall(msg.data);
        assembly { if iszero(ok) { revert(add(answer, 32), mload(answer)) } return(add(answer, 32), mload(answer)) }
      }
    }`,
  );
};
const addressLiteral = (text: string): string => `address(uint160(${BigInt(text)}))`;

/** Puts code in the place of the configurator's implementation. */
const replace = async (does: string): Promise<void> => {
  const rpc = await devnetRpc();
  const { contracts } = await sharedDevnet();
  const slot = await rpc.send('eth_getStorageAt', contracts.poolConfigurator, IMPLEMENTATION, 'latest');
  const implementation = `0x${String(slot).slice(-40)}`;
  await rpc.send('anvil_setCode', ORIGINAL, await rpc.send('eth_getCode', implementation, 'latest'));
  await rpc.send('anvil_setCode', implementation, await configuratorThat(does));
  await rpc.send('evm_mine');
};

describe('the effect where contracts are not what the definition says', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Awaited<ReturnType<typeof freshWorkspace>>['env'];
  before(async function () {
    this.timeout(240_000);
    ({ root, env } = await freshWorkspace());
  });
  const review = async (tx: Parameters<typeof fileOf>[0]): Promise<ToldReview> => reviewText(root, await fileOf(tx));
  const configurator = async (): Promise<string> => (await sharedDevnet()).contracts.poolConfigurator ?? '';
  const cap = async () => review({ to: await configurator(), data: data('setSupplyCap', WETH, 2_500_000n) });
  const blocking = (found: ToldReview) => rulesOf(found).filter((rule) => rule.startsWith('BLOCKED'));

  it('goes on as before where the code that was put in place does the same', async () => {
    await replace('set(asset, cap);');
    expect(blocking(await cap())).to.deep.equal([]);
  });

  it('blocks a setter that sets another value than asked', async () => {
    await replace('set(asset, cap * 10);');
    const found = await cap();
    expect(blocking(found)).to.deep.equal(['BLOCKED review/effect-differs']);
    expect(said(found, 'review/effect-differs')).to.deep.equal([
      'its calls do not do what they say: reserves.WETH.supplyCap is to become 2_500_000 WETH, and it becomes 25_000_000 WETH',
    ]);
    expect(
      found.changes.map(({ after }) => after?.raw),
      'what really happens is told',
    ).to.deep.equal(['25000000']);
  });

  it('blocks a setter that sets nothing', async () => {
    await replace('');
    expect(said(await cap(), 'review/effect-differs')[0]).to.include('and it stays as it is');
  });

  it('blocks a setter that changes more values than its calls say', async () => {
    await replace('set(asset, cap); set(0x514910771AF9Ca656af840dff83E8264EcF986CA, 7);');
    const found = await cap();
    expect(blocking(found)).to.deep.equal(['BLOCKED review/effect-differs']);
    expect(said(found, 'review/effect-differs')).to.deep.equal([
      'it changes more than its calls say: reserves.LINK.supplyCap becomes 7 LINK',
    ]);
  });

  it('says that it would not happen, and why, where a contract refuses it by now, of a bundle too', async () => {
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
    const folder = join(root, 'proposals', 'refused');
    await writeBundle(folder, await proposalOf(root));
    await replace('set(asset, cap); revert("closed");');
    const found = await cap();
    expect(said(found, 'review/reverts')).to.deep.equal([
      `on the chain as it is now it would not happen: setSupplyCap of ${await configurator()} (poolConfigurator) reverted with "closed"`,
    ]);
    const { review: bundle } = await (await import('../../src/cli/review.js')).reviewArgument(folder, {
      workspace: root,
      offline: false,
      fork: () => import('../../devnet/fork.js'),
      stdin: process.stdin,
    });
    expect([bundle.verdict, bundle.effect, said(bundle, 'review/no-code')]).to.deep.equal(['BLOCKED', null, []]);
    expect(said(bundle, 'review/effect')[0]).to.match(
      /^it would not happen: the chain refuses this transaction at block \d+: call 1 of 1 \(.*\) is refused: reverted with "closed"$/,
    );
    await git(root, env, 'reset', '--quiet', '--hard', 'HEAD~1');
  });

  const strays: readonly (readonly [string, string, RegExp])[] = [
    [
      'writes other storage',
      'assembly { sstore(0x1234567, 1) }',
      /the storage of poolConfigurator changes: 0x0+1234567/,
    ],
    ['writes an unknown event', 'emit Surprise(1);', /poolConfigurator writes an event that is not known \(0x/],
    [
      'has its proxy run other code, which every read goes through',
      `assembly { sstore(${IMPLEMENTATION}, ${ORIGINAL}) }`,
      /the storage of poolConfigurator changes: the implementation of the proxy/,
    ],
    [
      'makes a contract',
      'assembly { mstore(0, 0x600160005360016000f3) pop(create(0, 22, 10)) }',
      /the code of 0x\w+ changes/,
    ],
  ];
  for (const [what, does, expected] of strays) {
    it(`blocks a setter that ${what} besides, of a bundle too`, async () => {
      await setValue(root, 'WETH', 'supplyCap', '2_500_000');
      await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
      const folder = join(root, 'proposals', what.replace(/\W/g, ''));
      await writeBundle(folder, await proposalOf(root));
      await replace(`set(asset, cap); ${does}`);
      const found = await cap();
      expect(blocking(found)).to.deep.equal(['BLOCKED review/other-effects']);
      expect(said(found, 'review/other-effects')[0]).to.match(expected);
      expect(found.changes).to.have.length(1);
      const { review: bundle } = await (await import('../../src/cli/review.js')).reviewArgument(folder, {
        workspace: root,
        offline: false,
        fork: () => import('../../devnet/fork.js'),
        stdin: process.stdin,
      });
      expect(blocking(bundle)).to.deep.equal(['BLOCKED review/effect']);
      expect(said(bundle, 'review/effect')[0])
        .to.match(/does more than the definition declares/)
        .and.to.match(expected);
      expect((await readBundle(folder)).warnings).to.deep.equal([]);
      await git(root, env, 'reset', '--quiet', '--hard', 'HEAD~1');
    });
  }

  it('tells what a payload contract changes, and that it could not be read from its call', async () => {
    const { contracts } = await sharedDevnet();
    const rpc = await devnetRpc();
    const source = `pragma solidity ^0.8.0; contract Payload { function execute() external {
      (bool ok,) = address(${contracts.poolConfigurator}).call(abi.encodeWithSignature("setSupplyCap(address,uint256)", ${WETH}, 9));
      require(ok, "no role"); } }`;
    await rpc.send('anvil_setCode', PAYLOAD, compile('Solidity', source));
    await rpc.send('evm_mine');
    const execute = { to: PAYLOAD, data: id('execute()').slice(0, 10) as `0x${string}` };
    const refused = await review(execute);
    expect(said(refused, 'review/reverts')[0]).to.include('reverted with "no role"');
    await send(AAVE_DEPLOYER.address, contracts.aclManager ?? '', data('grantRole', id('RISK_ADMIN'), PAYLOAD));
    const found = await review(execute);
    expect([found.verdict, blocking(found)]).to.deep.equal(['CAUTION', []]);
    expect(said(found, 'review/undecoded-changes')).to.deep.equal([
      'by calls that no definition describes, it also changes: reserves.WETH.supplyCap becomes 9 WETH',
    ]);
    expect(found.changes.map(({ path, before, after }) => [path, before?.raw, after?.raw])).to.deep.equal([
      ['reserves.WETH.supplyCap', '3000000', '9'],
    ]);
    const traced = await withWeakNode(root, ['eth_simulateV1'], () => review(execute));
    expect(traced.changes).to.deep.equal(found.changes);
  });

  it('tells of a market whose contracts move to other addresses', async () => {
    const { contracts } = await sharedDevnet();
    const { safe } = await theSafe();
    const provider = contracts.poolAddressesProvider ?? '';
    await sendAs(AAVE_DEPLOYER.address, provider, data('transferOwnership', safe));
    const bytes = `${id('setACLManager(address)').slice(0, 10)}${'0'.repeat(24)}${PAYLOAD.slice(2)}` as `0x${string}`;
    const found = await review({ to: provider, data: bytes });
    expect(said(found, 'review/undeclared-effects')[0]).to.match(
      /of the market aave-v3-ethereum-core, aclManager becomes 0x0b0b/i,
    );
  });

  it('shows a hostile token’s symbol escaped, counts its transfers where it does not answer, and ends', async () => {
    const rpc = await devnetRpc();
    const token = (balance: string, times: number): string =>
      compile(
        'Solidity',
        `pragma solidity ^0.8.0; contract T {
        event Transfer(address indexed from, address indexed to, uint256 amount);
        function symbol() external pure returns (string memory) { return unicode"\\u001b[31m\\u202eHTEW"; }
        function decimals() external pure returns (uint8) { return 255; }
        function balanceOf(address) external view returns (uint256) { ${balance} }
        function go() external { for (uint160 i = 1; i <= ${times}; i++) emit Transfer(msg.sender, address(i + 4096), 1); } }`,
      );
    const go = { to: TOKEN, data: id('go()').slice(0, 10) as `0x${string}` };
    await rpc.send('anvil_setCode', TOKEN, token('return block.number;', 1));
    await rpc.send('evm_mine');
    const odd = await review(go);
    const text = textOf(odd, plain, 'whole');
    for (const hidden of ['\u001b', '\u202e']) expect(text).to.not.include(hidden);
    expect(text).to.include(`\\u{1b}[31m\\u{202e}HTEW (${checksummed(TOKEN)})`);
    for (const balance of [
      'while (true) {} return 1;',
      'assembly { revert(0, 0) }',
      'assembly { return(0, 100000) }',
    ]) {
      await rpc.send('anvil_setCode', TOKEN, token(balance, 3));
      await rpc.send('evm_mine');
      const found = await review(go);
      expect(
        found.effect?.balances.map(({ before, change }) => [before, change]),
        balance,
      ).to.deep.equal([
        [null, '-3'],
        [null, '1'],
        [null, '1'],
        [null, '1'],
      ]);
    }
    await rpc.send('anvil_setCode', TOKEN, token('return 5;', 6000));
    await rpc.send('evm_mine');
    const many = await review(go);
    expect([many.effect?.events, many.effect?.logs.length]).to.deep.equal([6001, 6001]);
    const lines = textOf(many, plain, 'whole').split('\n');
    expect(lines.length).to.be.below(1000);
    expect(lines.filter((line) => line.includes('more; --json has everything'))).to.have.length.at.least(1);
  });
});
