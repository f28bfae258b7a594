import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { type ReviewInput, reviewArgument } from '../../src/cli/review.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { reviewText as textOf } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import type { ToldReview } from '../../src/review/told.js';
import { devnetRpc, freshWorkspace, git, revertAfterEach, sharedDevnet } from './devnet.js';
import { type Asked, data, fileOf, LINK, reviewText, rulesOf, said, theSafe, WETH, withWeakNode } from './effects.js';
import { proposalOf, setValue } from './in-process.js';

const SENTINEL = `0x${'0'.repeat(39)}1`;
const NEW_OWNER = `0x${'7e'.repeat(20)}`;
const BEFORE = 'review/queue-before';

describe('what waits in the queue of the Safe is run first', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Awaited<ReturnType<typeof freshWorkspace>>['env'];
  let queue: string;
  before(async function () {
    this.timeout(240_000);
    ({ root, env } = await freshWorkspace());
    queue = join(root, 'queue');
  });
  beforeEach(() => mkdir(queue));
  afterEach(() => rm(queue, { recursive: true }));

  const next = async (): Promise<bigint> => (await theSafe()).nonce;
  const cap = async (amount: bigint, asset = WETH): Promise<Asked> => ({
    to: (await sharedDevnet()).contracts.poolConfigurator ?? '',
    data: data('setSupplyCap', asset, amount),
  });
  /** Lets transactions wait, on nonces from the next one on unless they say another. */
  const wait = async (...some: readonly Asked[]): Promise<void> => {
    const from = await next();
    for (const [index, tx] of some.entries())
      await writeFile(join(queue, `${index}.json`), await fileOf({ nonce: from + BigInt(index), ...tx }));
  };
  const review = async (tx: Asked, ahead: bigint, more: Partial<ReviewInput> = {}): Promise<ToldReview> =>
    reviewText(root, await fileOf({ ...tx, nonce: (await next()) + ahead }), { queueFolder: queue, ...more });
  const moves = ({ changes }: ToldReview) =>
    changes.map(({ path, before, after }) => [path, before?.raw, after?.raw].join(' '));
  const blocked = (found: ToldReview) => rulesOf(found).filter((rule) => rule.startsWith('BLOCKED'));

  it('so that the values before are those it leaves, and says after what', async () => {
    await wait(await cap(2_500_000n));
    const tx = await cap(2_200_000n);
    const alone = await reviewText(root, await fileOf(tx));
    expect(moves(alone)).to.deep.equal(['reserves.WETH.supplyCap 3000000 2200000']);
    const found = await review(tx, 1n);
    expect(moves(found)).to.deep.equal(['reserves.WETH.supplyCap 2500000 2200000']);
    expect(rulesOf(found)).to.include(`CAUTION ${BEFORE}`);
    expect(said(found, BEFORE)[0]).to.include(`on nonce ${await next()}: they were run first`);
    expect(found.effect?.after).to.deep.equal([found.queue?.[0]?.safeTxHash]);
    const [old] = found.effect?.logs[0]?.args?.filter(({ name }) => name === 'oldSupplyCap') ?? [];
    expect(old?.value).to.equal('2500000');
    expect(textOf(found, plain)).to.match(
      /What running it does besides \(block \d+, .*, after 1 transaction that waits\)/,
    );
    const traced = await withWeakNode(root, ['eth_simulateV1'], () => review(tx, 1n));
    expect({ ...traced.effect, method: 0, gasUsed: 0, gasLimit: 0 }).to.deep.equal({
      ...found.effect,
      ...{ method: 0, gasUsed: 0, gasLimit: 0 },
    });
    const own = await review(tx, 0n);
    expect([moves(own), own.effect?.after]).to.deep.equal([moves(alone), []]);
  });

  it('so that the ETH that it takes is not there any more', async () => {
    await (await devnetRpc()).send('anvil_setBalance', (await theSafe()).safe, '0xde0b6b3a7640000');
    await wait({ to: NEW_OWNER, value: 750_000_000_000_000_000n });
    const found = await review({ to: NEW_OWNER, value: 500_000_000_000_000_000n }, 1n);
    expect(said(found, 'review/reverts').join()).to.include(
      'the Safe holds 0.25 ETH and the transaction sends 0.5 ETH',
    );
  });

  const bundle = async (name: string, proposal: Proposal): Promise<string> => {
    const folder = join(root, 'proposals', name);
    await writeBundle(folder, proposal);
    return folder;
  };
  const commit = async (entity: string, value: string): Promise<void> => {
    await setValue(root, entity, 'supplyCap', value);
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
  };
  const reviewFolder = async (folder: string, queueFolder: string): Promise<ToldReview> => {
    const fork = () => import('../../devnet/fork.js');
    const flags = { workspace: root, offline: false, fork, stdin: process.stdin, queueFolder };
    return (await reviewArgument(folder, flags)).review;
  };

  it('which makes a bundle on the same parameter stale, and lets one on another go through', async () => {
    const start = await git(root, env, 'rev-parse', 'HEAD');
    const nonce = await next();
    await commit('WETH', '2_500_000');
    const first = await proposalOf(root);
    await writeBundle(join(queue, 'first'), first);
    await commit('WETH', '2_200_000');
    const same = await bundle('same', await proposalOf(root, { nonce: nonce + 1n }));
    expect((await reviewFolder(same, join(root, 'protocols-none')).catch(({ code }) => code)) as unknown).to.equal(
      'review/unreadable-input',
    );
    const stale = await reviewFolder(same, queue);
    expect([blocked(stale), stale.stale, stale.effect]).to.deep.equal([['BLOCKED review/stale'], true, null]);
    await git(root, env, 'reset', '--quiet', '--hard', start);
    await commit('LINK', '21_000_000');
    const other = await bundle('other', await proposalOf(root, { nonce: nonce + 1n }));
    const found = await reviewFolder(other, queue);
    expect([blocked(found), found.stale]).to.deep.equal([[], false]);
    expect(found.effect?.after).to.deep.equal([first.hashes.safeTx]);
    expect(rulesOf(found)).to.include(`CAUTION ${BEFORE}`);
    await git(root, env, 'reset', '--quiet', '--hard', start);
  });

  it('and is named where it fails, and then none is', async () => {
    await wait(await cap(2_500_000n), await cap(1n << 40n));
    const found = await review(await cap(5n, LINK), 2n);
    expect(said(found, 'review/queue-fails')[0]).to.match(
      new RegExp(`waits with nonce ${(await next()) + 1n} \\(0x[0-9a-f]{64}\\) fails .* so none was run first`),
    );
    expect(found.effect?.after).to.deep.equal([]);
    expect(moves(found)).to.have.length(1);
  });

  it('unless two wait on one nonce', async () => {
    const nonce = await next();
    await wait({ ...(await cap(2_500_000n)), nonce }, { ...(await cap(2_400_000n)), nonce });
    const found = await review(await cap(2_200_000n), 1n);
    expect(rulesOf(found)).to.include.members([`CAUTION ${BEFORE}`, 'CAUTION review/queue-shared']);
    expect([moves(found), found.effect?.after]).to.deep.equal([['reserves.WETH.supplyCap 3000000 2200000'], []]);
  });

  it('or nothing can be run, which is said once', async () => {
    await wait(await cap(2_500_000n));
    const found = await withWeakNode(root, ['eth_simulateV1', 'debug_traceCall'], async () =>
      review(await cap(2_200_000n), 1n, { fork: () => Promise.reject(new Error('none here')) }).catch(
        ({ message }) => message as string,
      ),
    );
    expect(found).to.equal('none here');
    const { refused } = await import('../../src/diagnostic/error.js');
    const without = await withWeakNode(root, ['eth_simulateV1', 'debug_traceCall'], async () =>
      review(await cap(2_200_000n), 1n, { fork: () => Promise.reject(refused('devnet/no-anvil', 'no anvil', {})) }),
    );
    expect(rulesOf(without)).to.include.members([`CAUTION ${BEFORE}`, 'CAUTION review/not-simulated']);
    expect(said(without, 'review/not-simulated')[0]).to.include('no local fork of it could be made (no anvil)');
    expect(without.effect).to.equal(null);
  });

  it('with the approvals of the owners that those before leave', async () => {
    const { safe } = await theSafe();
    const [first, , third] = SAFE_OWNERS.map(({ address }) => address);
    const swap = data('swapOwner', SENTINEL, first, NEW_OWNER);
    for (const change of [swap, data('changeThreshold', 3n), data('addOwnerWithThreshold', NEW_OWNER, 4n)]) {
      await wait({ to: safe, data: change }, await cap(2_500_000n), await cap(2_400_000n));
      const found = await review(await cap(2_200_000n), 3n);
      expect([blocked(found), moves(found)]).to.deep.equal([[], ['reserves.WETH.supplyCap 2400000 2200000']]);
      expect(found.effect?.after).to.have.length(3);
      expect(said(found, 'review/queue-fails')).to.deep.equal([]);
    }
    const remove = new Interface(['function removeOwner(address,address,uint256)']);
    const [, second] = SAFE_OWNERS.map(({ address }) => address);
    await wait({ to: safe, data: remove.encodeFunctionData('removeOwner', [second, third, 1n]) as Hex }, await cap(7n));
    expect(moves(await review(await cap(8n), 2n))).to.deep.equal(['reserves.WETH.supplyCap 7 8']);
  });

  it('and where the nonces have a gap', async () => {
    await wait({ ...(await cap(2_500_000n)), nonce: (await next()) + 3n });
    const found = await review(await cap(2_200_000n), 5n);
    expect([moves(found), found.effect?.after.length]).to.deep.equal([['reserves.WETH.supplyCap 2500000 2200000'], 1]);
    expect(rulesOf(found)).to.include('CAUTION safe/nonce-gap');
  });

  it('and where it adds an entity, whose values are read as well', async () => {
    const { contracts } = await sharedDevnet();
    const abi = new Interface(['function setEModeCategory(uint8,uint16,uint16,uint16,string)']);
    const eMode = (ltv: number): Asked => ({
      to: contracts.poolConfigurator ?? '',
      data: abi.encodeFunctionData('setEModeCategory', [201, ltv, 9200, 10_100, 'New']) as Hex,
    });
    await wait(eMode(9000));
    const found = await review(eMode(8900), 1n);
    expect([blocked(found), moves(found)]).to.deep.equal([[], ['eModes.201.ltv 9000 8900']]);
    const added = await reviewText(root, await fileOf(eMode(9000)));
    expect(moves(added)).to.include('eModes.201.ltv  9000');
    expect(said(added, 'review/not-read-back')).to.deep.equal([]);
  });
});
