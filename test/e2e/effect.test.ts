import { expect } from 'chai';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import { BLOCK_GAS_LIMIT } from '../../devnet/chain.js';
import { reviewText as textOf } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import type { Effect } from '../../src/review/review.js';
import type { ToldReview } from '../../src/review/told.js';
import { encodeMultiSend } from '../../src/route/safe/multisend.js';
import { checksummed } from '../../src/signer/address.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { CODE } from '../chain/contracts.js';
import type { Change, Passing } from '../chain/relay.js';
import { expectGolden } from '../golden/golden.js';
import { devnetRpc, freshWorkspace, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { data, fileOf, reviewText, rulesOf, said, theSafe, throughRelay, WETH, withWeakNode, word } from './effects.js';

const OTHER = '0x0707070707070707070707070707070707070707';
const ALWAYS = 'CAUTION review/document-unproven';

describe('the effect of a transaction without a bundle', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  before(async function () {
    this.timeout(240_000);
    ({ root } = await freshWorkspace());
  });
  const review = async (tx: Parameters<typeof fileOf>[0]): Promise<ToldReview> => reviewText(root, await fileOf(tx));
  const configurator = async (): Promise<string> => (await sharedDevnet()).contracts.poolConfigurator ?? '';
  const cap = async (amount = 2_500_000n) => ({ to: await configurator(), data: data('setSupplyCap', WETH, amount) });
  const moves = ({ changes }: ToldReview) => changes.map(({ path, after }) => `${path} ${after?.raw}`);
  /** What a person reads, without what differs from one chain to the next. */
  const shown = (found: ToldReview): string => textOf(found, plain, 'whole').replace(/(?<=block )\d+/g, '<block>');
  /** Tokens of the devnet are minted by whoever deployed it. */
  const fund = async (amount: bigint): Promise<void> =>
    send(AAVE_DEPLOYER.address, WETH, data('mint', (await theSafe()).safe, amount));

  it('tells a cap change with everything it does: values, events and storage, all of it declared', async () => {
    const found = await review(await cap());
    expect([found.verdict, rulesOf(found)]).to.deep.equal(['CAUTION', [ALWAYS]]);
    expect(found.changes.map(({ path, before, after }) => [path, before?.raw, after?.raw])).to.deep.equal([
      ['reserves.WETH.supplyCap', '3000000', '2500000'],
    ]);
    const { effect } = found;
    expect(effect?.logs.map(({ contract, event, declared }) => [contract, event, declared])).to.deep.equal([
      ['poolConfigurator', 'SupplyCapChanged(address,uint256,uint256)', true],
      ['the Safe', 'ExecutionSuccess(bytes32,uint256)', true],
    ]);
    expect(effect?.storage?.map(({ contract, name, expected }) => [contract, name, expected])).to.have.deep.members([
      ['pool', 'reserves.WETH in the mapping at slot 52', 'read-back'],
      ['the Safe', 'the nonce', 'bookkeeping'],
    ]);
    const [word] = (effect?.storage ?? []).filter(({ contract }) => contract === 'pool');
    // Bits 116 to 151 of a reserve's configuration are its supply cap.
    const capIn = (text = '0x0') => (BigInt(text) >> 116n) & ((1n << 36n) - 1n);
    expect([capIn(word?.before), capIn(word?.after)]).to.deep.equal([3_000_000n, 2_500_000n]);
    expect([effect?.balances, effect?.newCode, effect?.after]).to.deep.equal([[], [], []]);
    expectGolden('effect-review', `${shown(found)}\n`);
  });

  it('tells the same by simulation, by traces, on a local fork, and without storage where nothing traces', async () => {
    await fund(5n * 10n ** 18n);
    const calls = [
      { operation: 0, value: 0n, ...(await cap()) },
      { operation: 0, value: 0n, to: WETH, data: data('transfer', OTHER, 2n * 10n ** 18n) },
    ].map((call) => ({ ...call, to: call.to.toLowerCase() as `0x${string}` }));
    const to = knownAddress('MultiSendCallOnly', '1.4.1') ?? '';
    const tx = { to, operation: 1 as const, data: encodeMultiSend(calls) };
    const ways = [[], ['eth_simulateV1'], ['eth_simulateV1', 'debug_traceCall'], ['debug_traceCall']];
    const found: ToldReview[] = [];
    for (const hidden of ways) found.push(await withWeakNode(root, hidden, () => review(tx)));
    const [simulated, traced, forked, blind] = found.map(({ effect }) => effect as Effect);
    expect([simulated, traced, forked, blind].map((effect) => effect?.method)).to.deep.equal([
      'eth_simulateV1',
      'debug_traceCall',
      'fork',
      'eth_simulateV1',
    ]);
    const seen = (effect: Effect | undefined) => ({ ...effect, method: null, gasUsed: null, gasLimit: null });
    expect(simulated?.balances).to.have.length(2);
    expect(simulated?.storage).to.have.length(4);
    expect(seen(traced)).to.deep.equal(seen(simulated));
    expect(seen(forked)).to.deep.equal(seen(simulated));
    expect(seen(blind)).to.deep.equal({ ...seen(simulated), storage: null, newCode: null });
    expect(found.map(({ changes }) => changes.length)).to.deep.equal([1, 1, 1, 1]);
    expect(found[3]?.notChecked.join()).to.include('no debug_traceCall').and.to.include('its lists do not name');
  });

  it('does not believe traces that were made without its overrides', async () => {
    const ignoring = ({ id, method, params: [message, block, options] }: Passing): Change => {
      if (method !== 'debug_traceCall') return undefined;
      const params = [message, block, { ...(options as object), stateOverrides: {} }];
      return { pass: { ...{ jsonrpc: '2.0' }, id, method, params } };
    };
    const tx = await cap();
    const found = await throughRelay(root, ignoring, () => review(tx));
    expect([found.effect?.storage, found.effect?.newCode]).to.deep.equal([null, null]);
    expect(found.changes).to.have.length(1);
    expect(rulesOf(found)).to.include('CAUTION review/traces-disagree');
  });

  it('tells a transfer of tokens in whole units, and asks for judgement', async () => {
    await fund(5n * 10n ** 18n);
    const found = await review({ to: WETH, data: data('transfer', OTHER, 1_500_000_000_000_000_000n) });
    expect(found.verdict).to.equal('CAUTION');
    expect(rulesOf(found)).to.include('CAUTION review/undeclared-effects');
    const { safe } = await theSafe();
    const token = { token: WETH, symbol: 'WETH', decimals: 18 };
    expect(found.effect?.balances).to.have.deep.members([
      {
        ...{ ...token, account: checksummed(safe), change: '-1500000000000000000' },
        ...{ before: '5000000000000000000', after: '3500000000000000000' },
      },
      { ...token, account: OTHER, change: '1500000000000000000', before: '0', after: '1500000000000000000' },
    ]);
    expect(shown(found)).to.include(`\n    ${checksummed(safe)}  -1.5 WETH (${WETH}), 5 → 3.5\n`);
    expect(shown(found)).to.include(`\n    ${OTHER}  +1.5 WETH (${WETH}), 0 → 1.5\n`);
    expect(said(found, 'review/undeclared-effects')[0]).to.include(`the balance of ${OTHER} in ${WETH} changes by 15`);
  });

  it('tells ETH that is sent', async () => {
    const { safe } = await theSafe();
    await (await devnetRpc()).send('anvil_setBalance', safe, '0xde0b6b3a7640000');
    const found = await review({ to: OTHER, value: 250_000_000_000_000_000n });
    expect(rulesOf(found)).to.include.members(['CAUTION safe/value', 'CAUTION review/undeclared-effects']);
    expect(found.effect?.balances.map(({ token, account, change }) => [token, account, change])).to.deep.equal([
      [null, checksummed(safe), '-250000000000000000'],
      [null, OTHER, '250000000000000000'],
    ]);
    expect(shown(found)).to.include(`\n    ${OTHER}  +0.25 ETH\n`);
    const traced = await withWeakNode(root, ['eth_simulateV1'], () =>
      review({ to: OTHER, value: 250_000_000_000_000_000n }),
    );
    expect(traced.effect?.balances).to.deep.equal(found.effect?.balances);
  });

  describe('what does not go through is BLOCKED with the reason', () => {
    const reason = (found: ToldReview): string | undefined => {
      expect([found.verdict, found.effect]).to.deep.equal(['BLOCKED', null]);
      return said(found, 'review/reverts')[0]?.replace('on the chain as it is now it would not happen: ', '');
    };

    it('of a call that the contract refuses, alone and in a batch', async () => {
      const high = await cap(1n << 40n);
      const why = `setSupplyCap of ${checksummed(high.to as `0x${string}`)} (poolConfigurator)`;
      expect(reason(await review(high))).to.equal(`${why} reverted with InvalidSupplyCap()`);
      const calls = [await cap(), high].map(({ to, data: bytes }) => ({
        ...{ operation: 0, value: 0n, data: bytes },
        to: to.toLowerCase() as `0x${string}`,
      }));
      const to = knownAddress('MultiSendCallOnly', '1.4.1') ?? '';
      const batch = { to, operation: 1 as const, data: encodeMultiSend(calls) };
      const second = `call 2 of 2, ${why}, reverted with InvalidSupplyCap()`;
      expect(reason(await review(batch))).to.equal(second);
      const traced = await withWeakNode(root, ['eth_simulateV1'], () => review(batch));
      expect(reason(traced)).to.equal(second);
      expect(shown(traced).split('\n')[0]).to.equal(
        `BLOCKED  on the chain as it is now it would not happen: ${second}`,
      );
    });

    it('of what a node refuses to run at all, in words that are not the node’s', async () => {
      const { safe } = await theSafe();
      const refusing = (code: number, message: string) =>
        throughRelay(
          root,
          ({ id, method }) => (method === 'eth_simulateV1' ? { reply: { id, error: { code, message } } } : undefined),
          async () => reason(await review(await cap())),
        );
      expect(await refusing(-38013, 'err: intrinsic gas too low: have 1, want 2')).to.equal(
        'its calldata alone needs more gas than one transaction may use',
      );
      expect(await refusing(-38014, `lack of funds (0) for max fee of ${safe}`)).to.equal(
        'an account does not hold the ETH that it is to send',
      );
      expect(await refusing(-32000, 'err: floor data gas')).to.match(/^its calldata alone needs more gas/);
    });

    it('of a call that says no reason, and of ETH that an earlier call would have brought', async () => {
      const rpc = await devnetRpc();
      await rpc.send('anvil_setCode', OTHER, '0x60006000fd');
      await rpc.send('evm_mine');
      const silent = await review({ to: OTHER, data: '0x12345678' });
      expect(reason(silent)).to.equal(`the function 0x12345678 of ${OTHER} reverted without a reason`);
      expect(reason(await review({ to: OTHER, value: 0n }))).to.equal(
        `the transfer to ${OTHER} reverted without a reason`,
      );
      // It sends all of its ETH to whoever calls it.
      const giver = `0x${'61'.repeat(20)}` as const;
      const { safe } = await theSafe();
      await rpc.send('anvil_setCode', giver, '0x600060006000600047335af100');
      await rpc.send('anvil_setBalance', giver, '0xde0b6b3a7640000');
      await rpc.send('anvil_setBalance', safe, '0x0');
      const batch = (value: bigint) => ({
        to: knownAddress('MultiSendCallOnly', '1.4.1') ?? '',
        operation: 1 as const,
        data: encodeMultiSend([
          { operation: 0, to: giver, value: 0n, data: '0x01020304' },
          { operation: 0, to: OTHER, value, data: '0x12345678' },
        ]),
      });
      expect(reason(await review(batch(10n ** 18n)))).to.equal(
        `call 2 of 2, the function 0x12345678 of ${OTHER}, reverted without a reason`,
      );
      for (const hidden of [[], ['eth_simulateV1']])
        expect(reason(await withWeakNode(root, hidden, () => review(batch(2n * 10n ** 18n))))).to.equal(
          'the Safe holds 0 ETH and the transaction sends 2 ETH',
        );
    });

    it('of a transaction whose gas fields let it fail without reverting', async () => {
      const found = await review({ ...(await cap(1n << 40n)), safeTxGas: 500_000n });
      expect(reason(found)).to.equal(
        'the Safe reports that it failed, and uses up the nonce all the same: setSupplyCap of ' +
          `${checksummed((await configurator()) as `0x${string}`)} (poolConfigurator) reverted with InvalidSupplyCap()`,
      );
    });

    it('of ETH and tokens that the Safe does not have', async () => {
      const { safe } = await theSafe();
      await (await devnetRpc()).send('anvil_setBalance', safe, '0xde0b6b3a7640000');
      const eth = { to: OTHER, value: 1_250_000_000_000_000_000n };
      const lacking = 'the Safe holds 1 ETH and the transaction sends 1.25 ETH';
      for (const hidden of [[], ['eth_simulateV1'], ['eth_simulateV1', 'debug_traceCall']])
        expect(reason(await withWeakNode(root, hidden, () => review(eth)))).to.equal(lacking);
      const refused = await review({ ...(await cap(1n << 40n)), value: 1n });
      expect(reason(refused)).not.to.include('holds');
      const none = await review({ to: WETH, data: data('transfer', OTHER, 1n << 100n) });
      expect(reason(none)).to.match(/reverted/);
    });

    it('of what needs more gas than the block or any transaction has', async () => {
      const rpc = await devnetRpc();
      await rpc.send('anvil_setCode', OTHER, CODE.burn);
      await rpc.send('evm_mine');
      const fits = await review({ to: OTHER, data: word(13_000_000n) });
      expect(rulesOf(fits)).to.not.include('CAUTION review/much-gas');
      expect(BigInt(fits.effect?.gasLimit ?? 0) > 13_000_000n).to.equal(true);
      const tight = await review({ to: OTHER, data: word(15_000_000n) });
      expect([tight.effect?.gasLimit, rulesOf(tight).includes('CAUTION review/much-gas')]).to.deep.equal([null, true]);
      expect(reason(await review({ to: OTHER, data: word(16_700_000n) }))).to.match(/GS013|without a reason/);
      await rpc.send('evm_setBlockGasLimit', '0xb71b00');
      try {
        await rpc.send('evm_mine');
        const low = await review(await cap());
        expect([low.effect?.values, moves(low)]).to.deep.equal([
          fits.effect?.values,
          ['reserves.WETH.supplyCap 2500000'],
        ]);
        expect(reason(await review({ to: OTHER, data: word(13_000_000n) }))).to.match(/GS013|without a reason|gas/);
      } finally {
        await rpc.send('evm_setBlockGasLimit', `0x${BLOCK_GAS_LIMIT.toString(16)}`);
      }
    });

    it('of calldata that no transaction has the gas for', async () => {
      const found = await review({ to: OTHER, data: `0x${'ab'.repeat(500_000)}` });
      expect(reason(found)).to.match(/gas/);
    });
  });
});
