import { expect } from 'chai';
import { id } from 'ethers/hash';
import type { Hex } from '../../../src/chain/hex.js';
import { governorCalldata } from '../../../src/proposal/governance/governor-calldata.js';
import type { GovernorContract } from '../../../src/route/governance/contract.js';
import { readGovernor } from '../../../src/route/governor/facts.js';
import { governor } from '../../../src/route/governor/governor.js';
import type { RouteCall } from '../../../src/route/safe/wrap.js';
import type { About, Stage } from '../../../src/route/stage.js';
import { BOX, type Compiled, callOf, compileAll, type Deployed, pick, published, Road } from '../road.js';
import { governorContracts, votesOf } from './contracts.js';

const TIMELOCK = '@openzeppelin/contracts/build/contracts/TimelockController.json';
const NOBODY: Hex = `0x${'0'.repeat(40)}`;
const PERIOD = 50n;
const about = (description: string): About => ({ nonce: `0x${'5a'.repeat(32)}`, description });

describe('a route through an OpenZeppelin Governor', function () {
  this.timeout(240_000);
  let road: Road;
  let contracts: Readonly<Record<string, Compiled>>;
  let proposer: Hex;
  let stranger: Hex;

  const made = (name: string): Compiled => pick(contracts, name);
  const boxOf = (owner: Hex): Promise<Deployed> => road.deploy(made('Box'), [owner]);
  const take = async (stage: Stage | undefined, from: Hex): Promise<void> => {
    for (const call of stage?.calls ?? []) await road.send(from, call);
  };
  const through = async (at: Deployed, from: Hex | null) =>
    governor(await readGovernor(await road.reader(), at.address, from));

  before(async function () {
    road = await Road.open(this);
    [, proposer = NOBODY, stranger = NOBODY] = await road.accounts();
    contracts = { ...(await governorContracts()), ...(await compileAll(BOX)) };
  });
  after(() => road?.close());

  it('is proposed, voted and executed by one that executes itself, and counts blocks', async () => {
    const small = await road.deploy(made('Alone'), [
      (await votesOf(road, made('BlockVotes'), proposer)).address,
      3n,
      PERIOD,
    ]);
    const box = await boxOf(small.address);
    const wrapper = await through(small, proposer);
    expect(wrapper.obstacles).to.deep.equal([]);
    expect(wrapper.account).to.equal(small.address);
    const calls = [callOf(box, 'set', 7)];
    const stages = wrapper.wrap(calls, about('Raise it ✓\nas agreed'));
    const [propose, , execute] = stages;
    expect(stages.map(({ name, actor, after }) => [name, actor.kind, after.blocks])).to.deep.equal([
      ['propose', 'outer', 0n],
      ['vote', 'voters', 3n],
      ['execute', 'anyone', PERIOD],
    ]);
    expect(await road.kinds(stages)).to.deep.equal(['open', 'waiting', 'waiting']);
    await take(propose, proposer);
    const id = BigInt(propose?.ids[0]?.hex ?? 0);
    const snapshot = (await road.read(small, 'proposalSnapshot', id)) as bigint;
    expect((await road.states(stages))[1]).to.deep.equal({
      kind: 'waiting',
      from: null,
      fromBlock: snapshot + 1n,
      note: `votes count from block ${snapshot + 1n} to block ${snapshot + PERIOD}; 0 for, 0 against, 0 abstain; a quorum is 100000000000000000000`,
    });
    await road.wait({ blocks: 4n });
    await road.send(proposer, callOf(small, 'castVote', id, 1));
    const [, voted] = await road.states(stages);
    expect(voted).to.include({ kind: 'open', until: null });
    expect(voted).to.have.property('note').that.includes('500000000000000000000 for, 0 against');
    await road.wait({ blocks: PERIOD });
    expect(await road.kinds(stages)).to.deep.equal(['done', 'done', 'open']);
    await take(execute, stranger);
    expect(await road.kinds(stages)).to.deep.equal(['done', 'done', 'done']);
    expect(await road.read(box, 'value')).to.equal(7n);
    expect(String(await road.read(box, 'setter')).toLowerCase()).to.equal(wrapper.account);
    for (const stage of [propose, execute])
      expect(stage?.calls?.map((call) => wrapper.unwrap(call))).to.deep.equal([
        { name: stage?.name, calls, ids: stage?.ids },
      ]);
  });

  it('waits in the timelock of one that has one, and counts seconds', async () => {
    const token = await votesOf(road, made('TimeVotes'), proposer);
    const lock = await road.deploy(published(TIMELOCK), [3600, [], [NOBODY], (await road.accounts())[0]]);
    const locked = await road.deploy(made('Locked'), [token.address, 60n, 600n, lock.address]);
    for (const role of ['PROPOSER_ROLE', 'CANCELLER_ROLE'])
      await road.send(
        ((await road.accounts())[0] ?? NOBODY) as Hex,
        callOf(lock, 'grantRole', await road.read(lock, role), locked.address),
      );
    const box = await boxOf(lock.address);
    const wrapper = await through(locked, proposer);
    expect(wrapper.account).to.equal(lock.address);
    const stages = wrapper.wrap([callOf(box, 'set', 8), callOf(box, 'set', 9)], about('Twice'));
    const [propose, , queue, execute] = stages;
    expect(stages.map(({ name, after }) => [name, after.seconds])).to.deep.equal([
      ['propose', 0n],
      ['vote', 60n],
      ['queue', 600n],
      ['execute', 3600n],
    ]);
    // What the files say of it is what the contracts compute.
    const told = governorCalldata(propose?.calls?.[0] as RouteCall, wrapper.governance as GovernorContract, 31337n);
    const lists = [told?.targets, told?.values, told?.calldatas];
    expect(told?.descriptionHash).to.equal(id('Twice'));
    expect(told?.proposalId).to.equal(String(await road.read(locked, 'hashProposal', ...lists, id('Twice'))));
    const planned = told?.timelock?.operation;
    expect(planned?.id).to.equal(
      await road.read(lock, 'hashOperationBatch', ...lists, planned?.predecessor, planned?.salt),
    );
    expect(planned?.id).to.equal(queue?.ids[1]?.hex);
    expect(await road.read(locked, 'hashProposal', ...lists, id('Twice '))).to.not.equal(BigInt(told?.proposalId ?? 0));
    await take(propose, proposer);
    const { timestamp } = await road.block();
    expect((await road.states(stages))[1]).to.include({ kind: 'waiting', from: timestamp + 61n });
    await road.wait({ seconds: 61n });
    expect((await road.states(stages))[1]).to.include({ kind: 'open', until: timestamp + 660n });
    await road.send(proposer, callOf(locked, 'castVote', BigInt(propose?.ids[0]?.hex ?? 0), 1));
    await road.wait({ seconds: 600n });
    expect(await road.kinds(stages)).to.deep.equal(['done', 'done', 'open', 'waiting']);
    await take(queue, stranger);
    const operation = queue?.ids[1]?.hex;
    const ready = (await road.read(lock, 'getTimestamp', operation)) as bigint;
    expect(ready > 1n, 'the operation id is the one that the timelock has').to.equal(true);
    expect(await road.states(stages)).to.deep.include({ kind: 'waiting', from: ready, note: null });
    await road.wait({ seconds: 3600n });
    await take(execute, stranger);
    expect(await road.kinds(stages)).to.deep.equal(['done', 'done', 'done', 'done']);
    expect(await road.read(box, 'value')).to.equal(9n);
  });

  it('is lost where it is defeated or cancelled', async () => {
    const small = await road.deploy(made('Alone'), [
      (await votesOf(road, made('BlockVotes'), proposer)).address,
      3n,
      PERIOD,
    ]);
    const wrapper = await through(small, proposer);
    const calls = [callOf(await boxOf(small.address), 'set', 7)];
    const unvoted = wrapper.wrap(calls, about('Nobody votes'));
    await take(unvoted[0], proposer);
    await road.wait({ blocks: PERIOD + 5n });
    expect(
      (await road.states(unvoted)).map((state) => (state?.kind === 'lost' ? state.how : state?.kind)),
    ).to.deep.equal(['done', 'defeated', 'defeated']);
    const stopped = wrapper.wrap(calls, about('Stopped'));
    await take(stopped[0], proposer);
    await take(wrapper.cancel?.(calls, about('Stopped')), proposer);
    expect(
      (await road.states(stopped)).map((state) => (state?.kind === 'lost' ? state.how : state?.kind)),
    ).to.deep.equal(['done', 'cancelled', 'cancelled']);
  });

  it('is another proposal where one byte of the description is another', async () => {
    const small = await road.deploy(made('Alone'), [
      (await votesOf(road, made('BlockVotes'), proposer)).address,
      3n,
      PERIOD,
    ]);
    const wrapper = await through(small, proposer);
    const calls = [callOf(await boxOf(small.address), 'set', 7)];
    await take(wrapper.wrap(calls, about('As agreed'))[0], proposer);
    expect(await road.kinds(wrapper.wrap(calls, about('As agreed')))).to.deep.equal(['done', 'waiting', 'waiting']);
    expect(await road.kinds(wrapper.wrap(calls, about('As agreed '))), 'one byte more').to.deep.equal([
      'open',
      'waiting',
      'waiting',
    ]);
  });

  it('says who has too few votes, and which way of counting it does not know', async () => {
    const token = await votesOf(road, made('BlockVotes'), proposer);
    const small = await road.deploy(made('Alone'), [token.address, 3n, PERIOD]);
    expect((await through(small, stranger)).obstacles[0]).to.match(
      /^0x[0-9a-fA-F]{40} has 0 votes, and a proposal in the Governor 0x[0-9a-fA-F]{40} takes 10000000000000000000$/,
    );
    const odd = await through(await road.deploy(made('Odd'), [token.address]), proposer);
    expect(odd.obstacles[0]).to.include('(support=odd)');
  });

  it('refuses a description that only somebody else may propose', async () => {
    const small = await road.deploy(made('Alone'), [
      (await votesOf(road, made('BlockVotes'), proposer)).address,
      3n,
      PERIOD,
    ]);
    const wrapper = await through(small, proposer);
    const calls = [callOf(small, 'votingDelay')];
    expect(() => wrapper.wrap(calls, about(`For others #proposer=${stranger}`)))
      .to.throw()
      .with.property('code', 'route/other-proposer');
    const own = wrapper.wrap(calls, about(`For me #proposer=${proposer}`));
    await take(own[0], proposer);
    expect(await road.kinds(own)).to.deep.equal(['done', 'waiting', 'waiting']);
  });

  it('refuses a contract that is none', async () => {
    const box = await boxOf(proposer);
    const error = await readGovernor(await road.reader(), box.address, proposer).catch((one) => one);
    expect(error).to.include({ code: 'route/not-a-governor' });
  });
});
