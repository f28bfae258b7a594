import { expect } from 'chai';
import type { Hex } from '../../../src/chain/hex.js';
import { bravo } from '../../../src/route/bravo/bravo.js';
import { readBravo } from '../../../src/route/bravo/facts.js';
import { foundStages } from '../../../src/route/compose.js';
import type { About, Stage, Wrapper } from '../../../src/route/stage.js';
import { BOX, type Compiled, callOf, compileAll, type Deployed, pick, published, Road } from '../road.js';
import { bravoContracts } from './contracts.js';

const BUILD = '@uniswap/governance/build';
const NOBODY: Hex = `0x${'0'.repeat(40)}`;
const DAY = 86_400n;
const GRACE = 14n * DAY;
/** Blocks; the published bytecode has 40,320, which take a local chain minutes to mine. */
const PERIOD = 64n;
const about = (description: string): About => ({ nonce: `0x${'5a'.repeat(32)}`, description });
/** Artefacts of old compilers have no 0x before the bytecode. */
const old = (name: string): Compiled => {
  const { abi, bytecode } = published(`${BUILD}/${name}.json`);
  return { abi, bytecode: `0x${bytecode.replace(/^0x/, '')}` };
};
/** The published Governor Alpha but for one constant: PUSH2 of its voting period, which stands in it once. */
const alpha = (): Compiled => {
  const { abi, bytecode } = old('GovernorAlpha');
  const [before, after, ...more] = bytecode.split(`61${(40_320).toString(16)}`);
  if (after === undefined || more.length > 0) throw new Error('the voting period is not where it was');
  return { abi, bytecode: `${before}61${PERIOD.toString(16).padStart(4, '0')}${after}` };
};

describe('a route through Governor Alpha or Bravo', function () {
  this.timeout(240_000);
  let road: Road;
  let contracts: Readonly<Record<string, Compiled>>;
  let uni: Deployed;
  let owner: Hex;
  let proposer: Hex;
  let stranger: Hex;

  const made = (name: string): Compiled => pick(contracts, name);
  /** A governor with a timelock that obeys it. */
  const governed = async (compiled: Compiled, token: Hex): Promise<{ governor: Deployed; lock: Deployed }> => {
    const lock = await road.deploy(old('Timelock'), [owner, 2n * DAY]);
    const governor = await road.deploy(compiled, [lock.address, token]);
    await road.send(lock.address, callOf(lock, 'setPendingAdmin', governor.address));
    await road.send(governor.address, callOf(lock, 'acceptAdmin'));
    return { governor, lock };
  };
  const through = async (at: Deployed, from: Hex | null, since: bigint | null = null): Promise<Wrapper> =>
    bravo(await readBravo(await road.reader(), at.address, from), { since });
  const boxOf = (who: Hex): Promise<Deployed> => road.deploy(made('Box'), [who]);
  const found = async (stages: readonly Stage[]): Promise<readonly Stage[]> => foundStages(stages, await road.reader());
  const take = async (stage: Stage | undefined, from: Hex): Promise<void> => {
    if (stage?.calls == null) throw new Error('its calls are not known');
    for (const call of stage.calls) await road.send(from, call);
  };
  const hows = async (stages: readonly Stage[]): Promise<readonly (string | undefined)[]> =>
    (await road.states(stages)).map((state) => (state?.kind === 'lost' ? state.how : state?.kind));
  const vote = (governor: Deployed, id: bigint, support: boolean | number): Promise<unknown> =>
    road.send(proposer, callOf(governor, 'castVote', id, support));

  before(async function () {
    road = await Road.open(this);
    [owner = NOBODY, proposer = NOBODY, stranger = NOBODY] = await road.accounts();
    contracts = { ...(await bravoContracts()), ...(await compileAll(BOX)) };
    uni = await road.deploy(old('Uni'), [owner, owner, (await road.block()).timestamp + 1000n]);
    await road.send(owner, callOf(uni, 'transfer', proposer, 100_000_000n * 10n ** 18n));
    await road.send(proposer, callOf(uni, 'delegate', proposer));
    await road.wait({ blocks: 2n });
  });
  after(() => road?.close());

  it('is proposed, voted, queued and executed, and has its number once it is proposed', async () => {
    const { governor, lock } = await governed(alpha(), uni.address);
    const wrapper = await through(governor, proposer);
    expect(wrapper.obstacles).to.deep.equal([]);
    expect(wrapper.title).to.match(/^Governor Alpha 0x[0-9a-fA-F]{40}$/);
    expect(wrapper.account).to.equal(lock.address);
    const box = await boxOf(lock.address);
    const calls = [callOf(box, 'set', 7), { ...callOf(box, 'set', 8), value: 5n }];
    const stages = wrapper.wrap(calls, about('Raise it ✓\nas agreed'));
    expect(stages.map(({ name, actor, after, open }) => [name, actor.kind, after, open])).to.deep.equal([
      ['propose', 'outer', { seconds: 0n, blocks: 0n }, null],
      ['vote', 'voters', { seconds: 0n, blocks: 1n }, { seconds: 0n, blocks: PERIOD }],
      ['queue', 'anyone', { seconds: 0n, blocks: PERIOD }, null],
      ['execute', 'anyone', { seconds: 2n * DAY, blocks: 0n }, { seconds: GRACE, blocks: 0n }],
    ]);
    expect(stages.map(({ calls: one }) => one?.length ?? null)).to.deep.equal([1, 0, null, null]);
    expect(
      (await found(stages)).map(({ calls: one }) => one?.length ?? null),
      'nothing is proposed yet',
    ).to.deep.equal([1, 0, null, null]);
    expect(await road.kinds(stages)).to.deep.equal(['open', 'waiting', 'waiting', 'waiting']);

    await take(stages[0], proposer);
    const id = (await road.read(governor, 'latestProposalIds', proposer)) as bigint;
    const [propose, , queue, execute] = await found(stages);
    expect(queue?.ids).to.deep.equal([
      { name: 'proposal number (Governor Bravo or Alpha)', value: '1', hex: `0x${'0'.repeat(63)}1` },
    ]);
    expect(id).to.equal(1n);
    const { number } = await road.block();
    expect((await road.states(stages))[1]).to.deep.equal({
      kind: 'waiting',
      from: null,
      fromBlock: number + 2n,
      note: `votes count from block ${number + 2n} to block ${number + 1n + PERIOD}; 0 for, 0 against; a quorum is 40000000000000000000000000`,
    });
    expect((await through(governor, proposer)).obstacles[0]).to.match(
      /^proposal 1 of 0x[0-9a-fA-F]{40} in the Governor Alpha 0x[0-9a-fA-F]{40} is pending, and a proposer has one at a time$/,
    );
    await road.wait({ blocks: 2n });
    await vote(governor, id, true);
    const [, voted] = await road.states(stages);
    expect(voted).to.include({ kind: 'open', until: null });
    expect(voted).to.have.property('note').that.includes('100000000000000000000000000 for, 0 against');
    await road.wait({ blocks: PERIOD });
    expect(await road.kinds(stages)).to.deep.equal(['done', 'done', 'open', 'waiting']);

    await take(queue, stranger);
    const eta = (await road.block()).timestamp + 2n * DAY;
    expect(await road.states(stages)).to.deep.equal([
      { kind: 'done' },
      { kind: 'done' },
      { kind: 'done' },
      { kind: 'waiting', from: eta, note: null },
    ]);
    const hashes = (await found(stages))[3]?.ids.slice(1) ?? [];
    expect(hashes).to.have.length(2);
    for (const { hex } of hashes) expect(await road.read(lock, 'queuedTransactions', hex)).to.equal(true);

    await road.wait({ seconds: 2n * DAY });
    expect((await road.states(stages))[3]).to.deep.equal({ kind: 'open', until: eta + GRACE - 1n, note: null });
    await take(execute, stranger);
    expect(await road.kinds(stages)).to.deep.equal(['done', 'done', 'done', 'done']);
    expect(await road.read(box, 'value')).to.equal(8n);
    expect(String(await road.read(box, 'setter')).toLowerCase()).to.equal(wrapper.account);
    expect(await road.rpc.request('eth_getBalance', [box.address, 'latest'])).to.equal('0x5');
    expect(propose?.calls?.map((call) => wrapper.unwrap(call))).to.deep.equal([{ name: 'propose', calls, ids: [] }]);
    for (const stage of [queue, execute])
      expect(stage?.calls?.map((call) => wrapper.unwrap(call))).to.deep.equal([
        { name: stage?.name, calls: null, ids: stage?.ids.slice(0, 1) },
      ]);
  });

  it('is lost where it is defeated, cancelled or not executed in time', async () => {
    const { governor, lock } = await governed(alpha(), uni.address);
    const wrapper = await through(governor, proposer);
    const box = await boxOf(lock.address);
    const unvoted = wrapper.wrap([callOf(box, 'set', 1)], about('Nobody votes'));
    await take(unvoted[0], proposer);
    await road.wait({ blocks: PERIOD + 5n });
    expect(await hows(unvoted)).to.deep.equal(['done', 'defeated', 'defeated', 'defeated']);

    const late = wrapper.wrap([callOf(box, 'set', 2)], about('Too late'));
    await take(late[0], proposer);
    await road.wait({ blocks: 2n });
    await vote(governor, 2n, true);
    await road.wait({ blocks: PERIOD });
    await take((await found(late))[2], stranger);
    await road.wait({ seconds: 2n * DAY + GRACE - 2n });
    expect(await hows(late)).to.deep.equal(['done', 'done', 'done', 'open']);
    await road.wait({ seconds: 2n });
    expect(await hows(late)).to.deep.equal(['done', 'done', 'done', 'expired']);

    const calls = [callOf(box, 'set', 3)];
    const stopped = wrapper.wrap(calls, about('Stopped'));
    const cancel = wrapper.cancel?.(calls, about('Stopped'));
    expect(cancel?.actor).to.deep.equal({
      kind: 'holders',
      accounts: null,
      may: 'whoever, while the proposer has fewer than 10000000000000000000000000 votes',
    });
    await take(stopped[0], proposer);
    const [known] = await found(cancel === undefined ? [] : [cancel]);
    const error = await take(known, stranger).catch((one) => one);
    expect(error, 'while the proposer has the votes').to.be.an('error');
    await road.send(proposer, callOf(uni, 'delegate', stranger));
    await road.wait({ blocks: 2n });
    await take(known, stranger);
    expect(known?.calls?.map((call) => wrapper.unwrap(call))).to.deep.equal([
      { name: 'cancel', calls: null, ids: known?.ids },
    ]);
    expect(await hows(stopped)).to.deep.equal(['done', 'cancelled', 'cancelled', 'cancelled']);
    await road.send(proposer, callOf(uni, 'delegate', proposer));
    await road.wait({ blocks: 2n });
  });

  it('is not taken for another proposal that does the same', async () => {
    const { governor, lock } = await governed(alpha(), uni.address);
    const calls = [callOf(await boxOf(lock.address), 'set', 1)];
    const first = (await through(governor, proposer)).wrap(calls, about('First'));
    await take(first[0], proposer);
    const { number } = await road.block();
    const newer = (await through(governor, proposer, number - 1n)).wrap(calls, about('First'));
    expect(await hows(newer)).to.deep.equal(['done', 'waiting', 'waiting', 'waiting']);
    const longer = (await through(governor, proposer)).wrap([...calls, callOf(lock, 'delay')], about('First'));
    expect(await hows(longer), 'it makes a part of the calls').to.deep.equal(['open', 'waiting', 'waiting', 'waiting']);
    await road.wait({ blocks: PERIOD + 5n });
    const again = (await through(governor, proposer, number)).wrap(calls, about('Again'));
    expect(await hows(again), 'the first one was there before the change').to.deep.equal([
      'open',
      ...['waiting', 'waiting', 'waiting'],
    ]);
    await take(again[0], proposer);
    expect(await hows(again)).to.deep.equal(['done', 'waiting', 'waiting', 'waiting']);
    expect((await found(again))[2]?.ids[0]?.value).to.equal('2');
    const other = (await through(governor, stranger, number)).wrap(calls, about('By somebody else'));
    expect(await hows(other), 'of another proposer').to.deep.equal(['open', 'waiting', 'waiting', 'waiting']);
  });

  it('refuses what the governor or its timelock would', async () => {
    const { governor, lock } = await governed(alpha(), uni.address);
    const wrapper = await through(governor, proposer);
    const box = await boxOf(lock.address);
    const many = Array.from({ length: 11 }, (_, index) => callOf(box, 'set', index));
    const wrapping = (calls: typeof many) => () => wrapper.wrap(calls, about(''));
    expect(wrapping(many))
      .to.throw(/^the change makes 11 calls, and a proposal in the Governor Alpha 0x[0-9a-fA-F]{40} takes 10 at most$/)
      .with.property('code', 'route/too-many-actions');
    expect(wrapping(many)).to.throw().with.property('hint', 'propose it in 2 parts with --only, each safe by itself');
    expect(wrapping([callOf(box, 'set', 1), callOf(box, 'set', 1)]))
      .to.throw('which the timelock of the governor does not take')
      .with.property('code', 'route/same-call-twice');
    expect(wrapping([])).to.throw().with.property('code', 'route/no-calls');
    expect((await through(governor, stranger)).obstacles[0]).to.match(
      /^0x[0-9a-fA-F]{40} has 0 votes, and a proposal in the Governor Alpha 0x[0-9a-fA-F]{40} takes more than 10000000000000000000000000$/,
    );
    const [, , , , exact = NOBODY] = await road.accounts();
    await road.send(owner, callOf(uni, 'transfer', exact, 10_000_000n * 10n ** 18n));
    await road.send(exact, callOf(uni, 'delegate', exact));
    await road.wait({ blocks: 2n });
    const enough = await through(governor, exact);
    expect(enough.obstacles[0], 'as many votes as the threshold are too few').to.include(
      'has 10000000000000000000000000 votes',
    );
    const [early] = enough.wrap([callOf(box, 'set', 1)], about(''));
    expect(await take(early, exact).catch((one) => one)).to.be.an('error');
    const error = await readBravo(await road.reader(), box.address, proposer).catch((one) => one);
    expect(error).to.include({ code: 'route/not-a-governor' });
    const unheard = await road.deploy(alpha(), [lock.address, uni.address]);
    expect((await through(unheard, proposer)).obstacles[0]).to.match(
      /^its timelock 0x[0-9a-fA-F]{40} obeys 0x[0-9a-fA-F]{40}, not the Governor Alpha 0x/,
    );
    const [stage] = wrapper.wrap([callOf(box, 'set', 1)], about(''));
    const [call] = stage?.calls ?? [];
    if (call === undefined) throw new Error('it has a call');
    expect(wrapper.unwrap({ ...call, to: box.address })).to.equal(null);
    expect(wrapper.unwrap({ ...call, data: `${call.data}00` })).to.equal(null);
    expect(wrapper.unwrap(callOf(box, 'set', 1))).to.equal(null);
  });

  it('goes on from the numbers before it, without votes where it may, and is cancelled by its proposer (Bravo)', async () => {
    const { governor, lock } = await governed(made('SmallBravo'), uni.address);
    expect((await through(governor, proposer)).obstacles[0]).to.match(
      /^the Governor Bravo 0x\w{40} is not active yet$/,
    );
    await road.send(owner, callOf(governor, 'initiate', 40));
    expect((await through(governor, stranger)).obstacles).to.have.length(1);
    await road.send(owner, callOf(governor, 'whitelist', stranger));
    const wrapper = await through(governor, stranger);
    expect(wrapper.obstacles).to.deep.equal([]);
    const box = await boxOf(lock.address);
    const calls = [callOf(box, 'set', 7)];
    const stages = wrapper.wrap(calls, about('Bravo'));
    expect(await road.kinds(stages)).to.deep.equal(['open', 'waiting', 'waiting', 'waiting']);
    await take(stages[0], stranger);
    await road.wait({ blocks: 4n });
    await vote(governor, 41n, 1);
    await road.wait({ blocks: 20n });
    await take((await found(stages))[2], owner);
    await road.wait({ seconds: 2n * DAY });
    await take((await found(stages))[3], owner);
    expect(await road.kinds(stages)).to.deep.equal(['done', 'done', 'done', 'done']);
    expect(await road.read(box, 'value')).to.equal(7n);

    const other = [callOf(box, 'set', 8)];
    const stopped = wrapper.wrap(other, about('Stopped'));
    const cancel = wrapper.cancel?.(other, about('Stopped'));
    if (cancel === undefined) throw new Error('it can be cancelled');
    expect(cancel.actor).to.deep.equal({ kind: 'outer', may: 'the proposer, until it is executed' });
    expect((await found([cancel]))[0]?.calls, 'there is nothing to cancel yet').to.equal(null);
    await take(stopped[0], stranger);
    const [known] = await found([cancel]);
    await take(known, stranger);
    expect(known?.ids[0]?.value).to.equal('42');
    expect(await hows(stopped)).to.deep.equal(['done', 'cancelled', 'cancelled', 'cancelled']);
  });

  it('is lost where it is vetoed, by a governor that keeps its proposals as Nouns does', async () => {
    const { governor, lock } = await governed(made('SmallNouns'), owner);
    const wrapper = await through(governor, proposer);
    expect(wrapper.title).to.match(/^Governor in the manner of Nouns 0x/);
    const stages = wrapper.wrap([callOf(await boxOf(lock.address), 'set', 7)], about('Vetoed'));
    await take(stages[0], proposer);
    const { number } = await road.block();
    expect((await road.states(stages))[1]).to.deep.equal({
      kind: 'waiting',
      from: null,
      fromBlock: number + 4n,
      note: `votes count from block ${number + 4n} to block ${number + 23n}; 0 for, 0 against`,
    });
    await road.send(owner, callOf(governor, 'veto', 1));
    expect(await hows(stages)).to.deep.equal(['done', 'vetoed', 'vetoed', 'vetoed']);
  });
});
