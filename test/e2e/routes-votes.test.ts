import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { GUARDIAN } from '../../devnet/accounts.js';
import { keccakText } from '../../src/chain/keccak.js';
import { canonicalDigest, canonicalText } from '../../src/document/canonical.js';
import { expectValid } from '../outputs.js';
import {
  type CliRun,
  cli,
  devnetRpc,
  type Environment,
  freshWorkspace,
  revertAfterEach,
  sharedDevnet,
} from './devnet.js';
import { CORE, setValue } from './in-process.js';
import { makeRiskAdmin, writeRoutes } from './route-ground.js';
import {
  askOf,
  endVote,
  pass,
  placeAlone,
  placeAlpha,
  placeBravo,
  placeGovernor,
  placeOdd,
  placeVotes,
  tell,
  VOTES,
} from './votes-ground.js';

const OWNER = ['--devnet-account', '0', '--yes'];
const PROPOSER = ['--devnet-account', '3', '--yes'];

describe('a change that is voted on', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
  });

  const run = (...args: readonly string[]): Promise<CliRun> => cli(args, { cwd: root, env });
  /** What the program says where it must succeed. */
  const said = async (...args: readonly string[]): Promise<string> => {
    const { code, out, err } = await run(...args);
    expect(code, `${args.join(' ')}\n${out}${err}`).to.equal(0);
    return out;
  };
  /** What it refuses with. */
  const refusal = async (...args: readonly string[]): Promise<string> => {
    const { code, err } = await run(...args);
    expect(code, args.join(' ')).to.equal(1);
    return err;
  };
  const json = async (...args: readonly string[]): Promise<CliRun['json']> => {
    const ran = await run(...args, '--json');
    expectValid(ran.json);
    return ran.json;
  };
  const state = async (): Promise<string> => (await json('status', 'one')).state;
  /** Does something, and puts the chain back to where it was. */
  const asIf = async (what: () => Promise<void>): Promise<void> => {
    const rpc = await devnetRpc();
    const snapshot = await rpc.sendHex('evm_snapshot');
    await what();
    await rpc.send('evm_revert', snapshot);
  };
  const route = (name: string, ...through: readonly string[]): string =>
    `  ${name}:\n    chain: devnet\n    through:\n${through.map((step) => `      - ${step}\n`).join('')}`;
  const byGuardian = `account: "${GUARDIAN.address}"`;
  /** The change is on the chain as of the block of its last step, and there is nothing left of it. */
  const holds = async (block: number): Promise<void> => {
    expect(await state()).to.equal('executed');
    expect((await json('verify', 'one')).block).to.equal(block);
    expect(await said('propose', CORE)).to.match(/^nothing to do: /);
  };
  const lastBlock = async (): Promise<number> => Number(await (await devnetRpc()).send('eth_blockNumber'));

  it('goes through a governor that counts blocks, and its timelock, by keys alone', async () => {
    const { governor, timelock } = await placeGovernor(await placeVotes('BlockVotes'), 9n, 5n);
    await makeRiskAdmin(timelock.address);
    await writeRoutes(root, route('dao', `governor: "${governor.address}"`, byGuardian), ['dao']);
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    const made = await json('propose', CORE, '--out', 'one', '--no-impact');
    expect(made).to.not.have.any.keys('hashes', 'transaction');
    expect(await state()).to.equal('draft');

    // The ids are those that the contracts compute.
    const { calls } = JSON.parse(await readFile(join(root, 'one', 'proposal.json'), 'utf8')).route.steps[0];
    const lists = governor.abi.decodeFunctionData('propose', calls[0].data);
    const hash = keccakText(lists[3]);
    const id = await askOf(governor, 'hashProposal', lists[0], lists[1], lists[2], hash);
    const { ids } = await json('review', 'one');
    expect(ids.map(({ value }: { value: string }) => value)).to.include(String(id));
    const wrong = `0x${'12'.repeat(32)}`;
    expect((await json('review', 'one', '--offline', '--expect-hash', String(id))).verdict).to.equal('CAUTION');
    expect((await json('review', 'one', '--offline', '--expect-hash', ids[1].hex)).checked).to.include(
      'the hash you expect, which is the operation id (OpenZeppelin TimelockController)',
    );
    const other = await run('review', 'one', '--offline', '--expect-hash', wrong);
    expect(other.code).to.equal(1);
    expect(other.out).to.include(`BLOCKED  the hash you expect is ${wrong}, and what is given has 0x`);

    const text = await said('review', 'one');
    expect(text).to.include('No hashes: an account sends the first step by itself\n  chain  31337\n');
    expect(text).to.not.match(/safeTxHash|What your wallet will show|Safe {2}/);
    const told = text.split('\n').flatMap((line) => (line.startsWith('  │ ') ? [line.slice(4)] : []));
    expect(told.join('\n').trimEnd()).to.equal(lists[3]);
    expect(await said('review', 'one', '--offline', '--markdown', '-')).to.match(
      /\n\| chain \| 31337 \|\n\| proposal id \\\(OpenZeppelin Governor\\\) \| `\d+` /,
    );
    expect(text).to.match(/What it plans for later\n.*\n {2}reserves\.WETH\.supplyCap +3_000_000 +→ +3_100_000/);

    for (const args of [
      ['sign', 'one', ...OWNER],
      ['publish', 'one', '--service-url', 'http://127.0.0.1:9'],
      ['collect', 'one', '--service-url', 'http://127.0.0.1:9'],
      ['queue', 'one', '--service-url', 'http://127.0.0.1:9'],
      ['status', 'one', '--service-url', 'http://127.0.0.1:9'],
      ['review', 'one', '--attest', ...OWNER.slice(0, 2)],
      ['review', 'one', '--nested', GUARDIAN.address],
      ['review', 'one', '--offline', '--qr'],
    ])
      expect(await refusal(...args), args.join(' ')).to.match(
        /error {2}no Safe signs .*: 0x90F79bf6EB2c4f870365E785982E1f101E93b906 takes the first step of dao {2}\[bundle\/no-safe\]/,
      );

    expect(await refusal('execute', 'one', ...OWNER)).to.match(
      /does not take this step: 0x90F7\w+ does {2}\[execute\/not-the-one\]/,
    );
    expect(await said('execute', 'one', ...PROPOSER)).to.match(
      /^done {2}step 1 of 4, propose\n {2}in block \d+: 0x\w{64}\n/,
    );
    const begins = (await lastBlock()) + 10;
    expect(await state()).to.equal('pending');
    expect(await said('status', 'one')).to.include(
      `not yet (votes count from block ${begins} to block ${begins + 4}; 0 for, 0 against, 0 abstain; a quorum is ${100n * VOTES})`,
    );
    expect(await refusal('execute', 'one', ...PROPOSER)).to.match(
      /step 2 of 4, vote in the Governor 0x\w+, is a vote: .*\[execute\/vote\]/,
    );
    // Near the end of the delay, which is longer than the vote.
    await pass({ blocks: 8n });
    expect((await json('review', 'one')).verdict).to.equal('CAUTION');
    await pass({ blocks: 2n });
    expect(await state()).to.equal('voting');
    await asIf(async () => {
      await tell(GUARDIAN.address, governor, 'castVote', id, 0);
      await pass({ blocks: 5n });
      expect(await state()).to.equal('defeated');
      expect(await said('status', 'one')).to.include(`defeated  the vote was lost\n`);
      const lost = await run('review', 'one');
      expect(lost.code).to.equal(1);
      expect(lost.out).to.match(
        /BLOCKED {2}step 2 can never be taken any more: it is defeated \(votes count .*; 0 for, 5000/,
      );
      expect(await refusal('execute', 'one', ...OWNER)).to.match(/it is defeated {2}\[execute\/lost\]/);
    });
    await tell(GUARDIAN.address, governor, 'castVote', id, 1);
    expect(await said('status', 'one')).to.include(`; ${500n * VOTES} for, 0 against`);
    await pass({ blocks: 6n });
    expect(await state()).to.equal('executable');
    expect(await refusal('verify', 'one')).to.match(
      /not every step is done: it is executable, and step 3 of 4, queue in the Governor/,
    );
    expect(await said('execute', 'one', ...OWNER)).to.match(/^done {2}step 3 of 4, queue\n/);
    expect(await askOf(timelock, 'isOperationPending', ids[1].hex)).to.equal(true);
    expect(await state()).to.equal('queued');
    expect(await refusal('execute', 'one', ...OWNER)).to.match(
      /execute in the Governor 0x\w+, can be taken from 2026-01-01T[0-9:]+Z on {2}\[execute\/not-yet\]/,
    );
    await pass({ seconds: 3601n });
    expect(await state()).to.equal('executable');
    expect((await json('review', 'one')).checked.join('\n')).to.match(
      /the effect, run in the step of its route that is left on block/,
    );
    await said('execute', 'one', ...OWNER);
    const block = await lastBlock();
    expect(await refusal('execute', 'one', ...OWNER)).to.include('[execute/already]');
    await pass({ blocks: 3n });
    await holds(block);
  });

  it('goes through a governor that counts seconds, which a Safe with votes proposes to', async () => {
    const { safe } = await sharedDevnet();
    const token = await placeVotes('TimeVotes');
    await tell(GUARDIAN.address, token, 'transfer', safe.address, 20n * VOTES);
    const rpc = await devnetRpc();
    await rpc.send('anvil_impersonateAccount', safe.address);
    await rpc.send('anvil_setBalance', safe.address, '0xde0b6b3a7640000');
    await tell(safe.address, token, 'delegate', safe.address);
    await rpc.send('anvil_stopImpersonatingAccount', safe.address);
    await pass({ seconds: 5n });
    const governor = await placeAlone(token, 600n, 3600n);
    await makeRiskAdmin(governor.address);
    await writeRoutes(root, route('dao', `governor: "${governor.address}"`, 'authority: risk-council'), ['dao']);
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    await said('propose', CORE, '--out', 'one', '--no-impact');
    const { hashes, ids } = await json('review', 'one');
    expect((await json('review', 'one', '--expect-hash', hashes.safeTx)).verdict).to.equal('CAUTION');
    expect((await json('review', 'one', '--expect-hash', ids[0].value)).verdict).to.equal('CAUTION');
    expect((await json('review', 'one', '--expect-hash', `0x${'12'.repeat(32)}`)).verdict).to.equal('BLOCKED');
    await said('sign', 'one', ...OWNER);
    expect(await state()).to.equal('signed');
    await said('sign', 'one', '--devnet-account', '1', '--yes');
    expect(await state()).to.equal('ready');
    await said('execute', 'one', ...OWNER);
    expect(await state()).to.equal('pending');
    expect(await said('status', 'one')).to.match(
      /→ 2 +vote +who has votes when voting begins +from 2026-01-01T[0-9:]+Z \(0 for, 0 against, 0 abstain; a quorum/,
    );
    await pass({ seconds: 601n });
    expect(await state()).to.equal('voting');
    await asIf(async () => {
      await pass({ seconds: 3601n });
      expect(await state()).to.equal('defeated');
    });
    await tell(GUARDIAN.address, governor, 'castVote', BigInt(ids[0].value), 1);
    await pass({ seconds: 3601n });
    await said('execute', 'one', ...OWNER);
    const block = await lastBlock();
    await pass({ blocks: 2n });
    await holds(block);
  });

  it('goes through Bravo, whose numbers are found again, and its timelock', async () => {
    const { governor, timelock } = await placeBravo();
    await makeRiskAdmin(timelock.address);
    await writeRoutes(root, route('dao', `governorBravo: "${governor.address}"`, byGuardian), ['dao']);
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    await said('propose', CORE, '--out', 'one', '--no-impact');
    const early = await run('review', 'one', '--expect-hash', '41');
    expect(early.code).to.equal(1);
    expect(early.out).to.match(/BLOCKED {2}no Safe signs this, and no contract of its route has given it an id yet/);
    await said('execute', 'one', ...PROPOSER);
    expect(await state()).to.equal('pending');
    const text = await said('review', 'one', '--expect-hash', '41', '--details');
    expect(text).to.match(/What identifies it\n {2}proposal number \(Governor Bravo or Alpha\) +41\n/);
    await pass({ blocks: 4n });
    expect(await state()).to.equal('voting');
    await asIf(async () => {
      await pass({ blocks: 21n });
      expect(await state()).to.equal('defeated');
    });
    await tell(GUARDIAN.address, governor, 'castVote', 41, 1);
    await pass({ blocks: 21n });
    expect(await state()).to.equal('executable');
    expect(await said('execute', 'one', ...OWNER)).to.match(/^done {2}step 3 of 4, queue\n/);
    expect(await state()).to.equal('queued');
    expect(await said('status', 'one')).to.match(/proposal number \(Governor Bravo or Alpha\) 41\n/);
    await asIf(async () => {
      await tell(GUARDIAN.address, governor, 'cancel', 41);
      expect(await state()).to.equal('cancelled');
    });
    expect(await refusal('execute', 'one', ...OWNER)).to.include('[execute/not-yet]');
    await pass({ seconds: 172_801n });
    await asIf(async () => {
      await pass({ seconds: 14n * 86_400n });
      expect(await state()).to.equal('expired');
      expect(await refusal('execute', 'one', ...OWNER)).to.match(
        /step 4 of 4 can never be taken any more: it is expired {2}\[execute\/lost\]/,
      );
    });
    expect(await state()).to.equal('executable');
    await said('execute', 'one', ...OWNER);
    const block = await lastBlock();
    await pass({ blocks: 2n });
    await holds(block);
  });

  it('goes through Governor Alpha as it was published, and its timelock', async () => {
    const { governor, timelock } = await placeAlpha();
    await makeRiskAdmin(timelock.address);
    await writeRoutes(root, route('dao', `governorBravo: "${governor.address}"`, byGuardian), ['dao']);
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    expect(await said('propose', CORE, '--out', 'one', '--no-impact')).to.include('\n  at best 2d and 40321 blocks\n');
    await said('execute', 'one', ...PROPOSER);
    expect(await state()).to.equal('pending');
    await pass({ blocks: 2n });
    await tell(GUARDIAN.address, governor, 'castVote', 1n, true);
    expect(await state()).to.equal('voting');
    await endVote(governor, (await lastBlock()) + 1);
    await pass({ blocks: 2n });
    expect(await said('execute', 'one', ...OWNER)).to.match(/^done {2}step 3 of 4, queue\n/);
    expect(await state()).to.equal('queued');
    await pass({ seconds: 172_801n });
    await said('execute', 'one', ...OWNER);
    const block = await lastBlock();
    await pass({ blocks: 2n });
    await holds(block);
  });

  it('is refused where votes lack or are counted otherwise, and BLOCKED where a byte of the description differs', async () => {
    const token = await placeVotes('BlockVotes');
    const governor = await placeAlone(token, 2n, 5n);
    const odd = await placeOdd(token);
    for (const { address } of [governor, odd]) await makeRiskAdmin(address);
    await writeRoutes(
      root,
      [
        route('odd', `governor: "${odd.address}"`, byGuardian),
        route('poor', `governor: "${governor.address}"`, 'authority: risk-council'),
        route('dao', `governor: "${governor.address}"`, byGuardian),
      ].join(''),
      ['odd', 'poor', 'dao'],
    );
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    const { safe } = await sharedDevnet();
    expect(await refusal('propose', CORE, '--route', 'odd', '--no-impact')).to.match(
      /cannot take the route odd: the Governor 0x\w+ counts votes in a way that is not known \(support=odd\), so that a vote cannot be run {2}\[propose\/no-route\]/,
    );
    expect(await refusal('propose', CORE, '--route', 'poor', '--no-impact')).to.include(
      `cannot take the route poor: ${safe.address} has 0 votes, and a proposal in the Governor ${governor.address} takes ${10n * VOTES}`,
    );
    const text = await said('propose', CORE, '--out', 'one', '--no-impact');
    expect(text).to.match(/^not taken {2}the route odd: .*\nnot taken {2}the route poor: /);

    const file = join(root, 'one', 'proposal.json');
    const own = await readFile(file, 'utf8');
    const altered = own.replace('3\\\\_100\\\\_000', '3\\\\_100\\\\_001');
    expect(altered).to.not.equal(own);
    const blocked = async (text: string): Promise<string> => {
      await writeFile(file, text);
      const { code, out } = await run('review', 'one');
      expect(code).to.equal(1);
      return out;
    };
    expect(await blocked(altered)).to.match(
      /^BLOCKED {2}proposal\.json was changed after it was made: its digest is another/,
    );
    // Whoever makes the digest again has steps of other bytes, and whoever makes these again has another description than the change's.
    const { digest: _, ...body } = JSON.parse(altered);
    const redone = canonicalText({ ...body, digest: canonicalDigest(body) });
    expect(await blocked(redone)).to.include('the steps that it lists are not those that its calls take');
    expect(await blocked(redone)).to.include('what is voted on is not made of what the proposal says of its change');
    expect(await refusal('execute', 'one', ...PROPOSER)).to.include('[sign/blocked]');
    await writeFile(file, own);
    await said('review', 'one');
  });
});
