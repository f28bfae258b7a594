import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PlimsollError } from '../../src/diagnostic/error.js';
import { refusalIn } from '../refusal.js';
import { cli, freshWorkspace, git, revertAfterEach } from './devnet.js';
import { PERPETUAL, proposalOf, proposed, replaceIn, setValue } from './in-process.js';

const FILE = 'params/perp-curie/devnet.yaml';

describe('the second protocol, end to end', function () {
  this.timeout(180_000);
  revertAfterEach();
  let root: string;
  let env: Awaited<ReturnType<typeof freshWorkspace>>['env'];
  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
  });
  const refusal = (): Promise<PlimsollError> => refusalIn(() => proposed(root, { market: PERPETUAL }));
  const settings = (key: string, value: string): Promise<void> =>
    replaceIn(root, FILE, new RegExp(`(?<=\\n {2}${key}: ).*`), value);

  it('goes from an edit to the chain by the program', async () => {
    await settings('liquidationPenaltyRatio', '2.75%');
    await settings('settlementTokenBalanceCap', '120_000_000.5');
    await settings('twapInterval', '20m');
    await settings('maxOrdersPerMarket', '100');
    await setValue(root, 'vETH', 'feeRatio', '0.0999%', FILE);
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
    const plimsoll = async (...args: readonly string[]) => {
      const done = await cli([...args, '--json'], { cwd: root, env });
      expect(done.code, done.out).to.equal(0);
      return done.json;
    };
    const { changes, calls } = await plimsoll('propose', PERPETUAL);
    expect(
      changes.map(
        ({ path, after }: { path: string; after: { text: string; raw: string } }) =>
          `${path} ${after.text} ${after.raw}`,
      ),
    ).to.have.members([
      'clearingHouse.liquidationPenaltyRatio 2.75% 27500',
      'clearingHouse.twapInterval 20m 1200',
      'clearingHouse.settlementTokenBalanceCap 120000000.5 120000000500000',
      'registry.maxOrdersPerMarket 100 100',
      'markets.vETH.feeRatio 0.0999% 999',
    ]);
    expect(calls).to.have.length(5);
    const [bundle = ''] = await readdir(join(root, 'proposals'));
    const folder = join(root, 'proposals', bundle);
    const { verdict, reproduces } = await plimsoll('review', folder);
    expect([verdict, reproduces]).to.deep.equal(['CAUTION', true]);
    for (const owner of ['0', '2']) await plimsoll('sign', folder, '--devnet-account', owner, '--yes');
    await plimsoll('execute', folder, '--devnet-account', '5', '--yes');
    const { matches } = await plimsoll('verify', folder);
    expect(matches).to.have.length(5);
    expect((await plimsoll('diff', PERPETUAL)).diffs[0].changes).to.deep.equal([]);
    expect((await plimsoll('propose', PERPETUAL)).bundle).to.equal(null);
  });

  it('says that nothing sets what is fixed when the contract is deployed', async () => {
    await settings('imRatio', '11%');
    const { code, message } = await refusal();
    expect(code).to.equal('plan/no-way');
    expect(message).to.equal(
      "no order of calls brings clearingHouse.imRatio to the document's value: no function of the protocol sets it",
    );
  });

  it('refuses an amount that the token cannot hold, once its decimals are known', async () => {
    await settings('settlementTokenBalanceCap', '100_000_000.0000001');
    const { code, message } = await refusal();
    expect(code).to.equal('plan/argument');
    expect(message).to.equal(
      'Set the settlement token balance cap: settlementTokenBalanceCap has no exact integer on the chain',
    );
  });

  it('takes one call direct, without a batch', async () => {
    await setValue(root, 'vBTC', 'maxPriceSpreadRatio', '6%', FILE);
    const { transaction, calls } = await proposalOf(root, { market: PERPETUAL });
    expect(transaction.operation).to.equal(0);
    expect([transaction.to, transaction.data]).to.deep.equal([calls[0]?.to, calls[0]?.data]);
  });
});
