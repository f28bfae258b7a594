import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import { bookDigest, bookText, readBook } from '../../src/impact/book/book-file.js';
import { coverageOf } from '../../src/impact/book/coverage.js';
import { findAccounts, type Scanned } from '../../src/impact/book/find-accounts.js';
import { newlyLiquidatable } from '../../src/impact/book/newly-liquidatable.js';
import { rawPrices } from '../../src/impact/book/prices.js';
import { type Pulled, pullBook } from '../../src/impact/book/pull.js';
import { isUnknown, scaledHealth, standingOf, thresholdsIn } from '../../src/impact/book/standing.js';
import type { Observation } from '../../src/observe/observation.js';
import { observeMarket } from '../../src/observe/observe-chain.js';
import { marketInWorktree } from '../../src/plan/sources.js';
import { devnetRpc, freshWorkspace, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, contextOf, node } from './in-process.js';

const POOL = new Interface([
  'function getUserAccountData(address) view returns (uint256 collateral, uint256 debt, uint256 available, uint256 threshold, uint256 ltv, uint256 health)',
  'function borrow(address asset, uint256 amount, uint256 mode, uint16 referral, address onBehalfOf)',
]);
const CONFIGURATOR = new Interface([
  'function configureReserveAsCollateral(address asset, uint256 ltv, uint256 threshold, uint256 bonus)',
]);
const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2';
const ONE = 10n ** 18n;

interface Seen {
  readonly observation: Observation;
  readonly pulled: Pulled;
  readonly scanned: Scanned;
}

const observed = async (): Promise<Observation> => {
  const context = await contextOf((await freshWorkspace()).root);
  return observeMarket(await marketInWorktree(context, CORE), context.workspace, 'latest', await node());
};

/** Every borrower takes a little more: the older logs are not in the state that the chain was started from. */
const borrowMore = async (): Promise<void> => {
  const { contracts, borrowers } = await sharedDevnet();
  for (const { address, debt } of borrowers) {
    const data = POOL.encodeFunctionData('borrow', [debt, 1_000, 2, 0, address]);
    await send(address, contracts.pool ?? '', data);
  }
};

const pull = async (chunk = 1_000n): Promise<Seen> => {
  const observation = await observed();
  const { params, contracts, block } = observation;
  const rpc = await node();
  const scanned = await findAccounts(rpc, params.protocol, contracts, {
    from: 0n,
    to: block.number,
    chunk,
    unsettled: 0n,
    before: null,
    retries: 0,
    sleep: async () => {},
    onChunk: async () => {},
  });
  const found = { kind: 'logs', from: scanned.from, to: scanned.to, logs: scanned.logs } as const;
  const reading = { retries: 0, sleep: async () => {}, onRead: () => {} };
  const pulled = await pullBook(CORE, observation, rpc, { found, accounts: [...scanned.accounts] }, reading);
  return { observation, pulled, scanned };
};

/** What the chain itself says of an account's health, asked without any of the program's own code. */
const healthNow = async (account: string): Promise<bigint> => {
  const { contracts } = await sharedDevnet();
  const data = POOL.encodeFunctionData('getUserAccountData', [account]);
  const answer = await (await devnetRpc()).sendHex('eth_call', { to: contracts.pool, data }, 'latest');
  return POOL.decodeFunctionResult('getUserAccountData', answer)[5] as bigint;
};

describe('a book of the devnet', function () {
  this.timeout(240_000);
  revertAfterEach();
  beforeEach(borrowMore);

  it('has every borrower, with the health that the chain says', async () => {
    const { borrowers } = await sharedDevnet();
    const { pulled, scanned } = await pull();
    expect([...scanned.accounts]).to.have.members(borrowers.map(({ address }) => address.toLowerCase()));
    const { book, findings } = pulled;
    expect(findings.map(({ ruleId, message }) => `${ruleId} ${message}`)).to.deep.equal([]);
    expect(book.accounts.map(({ id }) => id)).to.have.members([...scanned.accounts]);
    expect(book.accounts.some(({ mode }) => mode !== null)).to.equal(true);
    const [thresholds, prices] = [thresholdsIn(book.params), rawPrices(book)];
    for (const account of book.accounts) {
      const standing = standingOf(account, thresholds, prices);
      if (isUnknown(standing) || standing.health === null) throw new Error(`${account.id} has no health`);
      const difference = scaledHealth(standing.health, 18) - (await healthNow(account.id));
      expect(difference, account.id).to.be.oneOf([-1n, 0n, 1n]);
      expect(standing.liquidatable).to.equal(false);
    }
  });

  it('has all that is borrowed of every asset', async () => {
    const { pulled } = await pull();
    for (const { label, owed, borrowed } of coverageOf(pulled.book)) {
      if (borrowed === null) throw new Error(`what is borrowed of ${label} is not known`);
      // Interest of the treasury and roundings: less than a millionth.
      expect(
        owed <= borrowed + 100n && owed * 1_000_000n >= borrowed * 999_999n,
        `${label} ${owed} ${borrowed}`,
      ).to.equal(true);
    }
  });

  it('is found the same in small chunks, and from where a search stopped', async () => {
    const whole = await pull();
    const { params, contracts, block } = whole.observation;
    const seen: Scanned[] = [];
    const scan = {
      from: 0n,
      to: block.number,
      chunk: 7n,
      unsettled: 0n,
      before: null,
      retries: 0,
      sleep: async () => {},
    };
    const rpc = await node();
    await findAccounts(rpc, params.protocol, contracts, {
      ...scan,
      onChunk: async (scanned) => void seen.push({ ...scanned, accounts: new Set(scanned.accounts) }),
    });
    expect(seen.at(-1)).to.deep.equal(whole.scanned);
    const middle = seen[Math.floor(seen.length / 2)] ?? null;
    const again = await findAccounts(rpc, params.protocol, contracts, {
      ...scan,
      before: middle,
      onChunk: async () => {},
    });
    expect(again).to.deep.equal(whole.scanned);
  });

  it('is read back from its file as it was written', async () => {
    const { pulled } = await pull();
    const { book } = pulled;
    const text = bookText(book);
    const read = readBook(text, 'book.json', book.params.protocol);
    expect(bookDigest(read)).to.equal(bookDigest(book));
    expect(read.accounts).to.deep.equal(book.accounts);
    expect(bookText(read)).to.equal(text);
    const [first] = book.accounts;
    const owed = first?.positions.find((position) => position.owed > 0n)?.owed ?? 0n;
    const altered = text.replace(owed.toString(), (owed + 1n).toString());
    expect(() => readBook(altered, 'book.json', book.params.protocol)).to.throw(/altered/);
  });

  it('shows which accounts a lower threshold makes liquidatable, the same as the chain then says', async () => {
    const { pulled, observation } = await pull();
    const { contracts } = await sharedDevnet();
    const weth = observation.params.entities.get('reserves')?.get(WETH);
    const bonus = weth?.values.get('liquidationBonus');
    if (bonus?.kind !== 'number') throw new Error('WETH has a bonus');
    const data = CONFIGURATOR.encodeFunctionData('configureReserveAsCollateral', [WETH, 7000, 7500, bonus.number.raw]);
    await send(AAVE_DEPLOYER.address, contracts.poolConfigurator ?? '', data);
    const after = (await observed()).params;
    const { newly } = newlyLiquidatable(pulled.book, pulled.book.params, after);
    const onChain: string[] = [];
    for (const { id } of pulled.book.accounts) if ((await healthNow(id)) < ONE) onChain.push(id);
    expect(newly.map(({ account }) => account)).to.have.members(onChain);
    expect(onChain.length).to.be.greaterThan(0);
    expect(onChain.length).to.be.lessThan(pulled.book.accounts.length);
  });
});
