import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import { readRoute } from '../../src/route/read-route.js';
import type { About } from '../../src/route/stage.js';
import type { Route, Through } from '../../src/workspace/routes.js';
import { governorContracts, votesOf } from './governor/contracts.js';
import { BOX, type Compiled, callOf, compileAll, type Deployed, pick, published, Road } from './road.js';

const TIMELOCK = '@openzeppelin/contracts/build/contracts/TimelockController.json';
const MANAGER = '@openzeppelin/contracts/build/contracts/AccessManager.json';
const NOBODY: Hex = `0x${'0'.repeat(40)}`;
const ABOUT: About = { nonce: `0x${'5a'.repeat(32)}`, description: 'Raise it' };
const routeOf = (...through: readonly Through[]): Route => ({ name: 'slow', title: null, chain: 'local', through });
const lock = (address: string): Through => ({ kind: 'timelock', address, delay: null, predecessor: null, salt: null });

describe('a route through several contracts', function () {
  this.timeout(240_000);
  let road: Road;
  let contracts: Readonly<Record<string, Compiled>>;
  let proposer: Hex;
  let stranger: Hex;

  const made = (name: string): Compiled => pick(contracts, name);
  const noSafe = async (): Promise<never> => {
    throw new Error('no route here has a Safe');
  };
  const read = async (route: Route, box: Deployed, value: number) =>
    readRoute(route, [callOf(box, 'set', value)], ABOUT, { reader: await road.reader(), safeOf: noSafe });

  before(async function () {
    road = await Road.open(this);
    [, proposer = NOBODY, stranger = NOBODY] = await road.accounts();
    contracts = { ...(await governorContracts()), ...(await compileAll(BOX)) };
  });
  after(() => road?.close());

  it('is walked step after step: a vote schedules, the delay passes, anybody executes', async () => {
    const token = await votesOf(road, made('BlockVotes'), proposer);
    const governor = await road.deploy(made('Alone'), [token.address, 3n, 20n]);
    const timelock = await road.deploy(published(TIMELOCK), [3600, [governor.address], [NOBODY], NOBODY]);
    const box = await road.deploy(made('Box'), [timelock.address]);
    const route = routeOf(
      lock(timelock.address),
      { kind: 'governor', address: governor.address },
      { kind: 'account', address: proposer },
    );
    const { account, wrappers, stages } = await read(route, box, 7);
    expect(account).to.equal(timelock.address);
    expect(wrappers.flatMap(({ obstacles }) => obstacles)).to.deep.equal([]);
    expect(stages.map(({ name, actor }) => [name, actor.kind])).to.deep.equal([
      ['propose', 'holders'],
      ['vote', 'voters'],
      ['execute', 'anyone'],
      ['execute', 'anyone'],
    ]);
    const [propose, , schedule, execute] = stages;
    expect(await road.kinds(stages)).to.deep.equal(['open', 'waiting', 'waiting', 'waiting']);
    for (const call of propose?.calls ?? []) await road.send(proposer, call);
    await road.wait({ blocks: 4n });
    await road.send(proposer, callOf(governor, 'castVote', BigInt(propose?.ids[0]?.hex ?? 0), 1));
    await road.wait({ blocks: 20n });
    expect((await road.kinds(stages)).slice(2)).to.deep.equal(['open', 'waiting']);
    for (const call of schedule?.calls ?? []) await road.send(stranger, call);
    expect((await road.kinds(stages)).slice(2)).to.deep.equal(['done', 'waiting']);
    await road.wait({ seconds: 3600n });
    for (const call of execute?.calls ?? []) await road.send(stranger, call);
    expect((await road.kinds(stages)).slice(2)).to.deep.equal(['done', 'done']);
    expect(await road.read(box, 'value')).to.equal(7n);
  });

  it('asks an AccessManager with the calls that a timelock makes of it', async () => {
    const manager = await road.deploy(published(MANAGER), [proposer]);
    const timelock = await road.deploy(published(TIMELOCK), [60, [proposer], [NOBODY], NOBODY]);
    const box = await road.deploy(made('Box'), [manager.address]);
    const route = routeOf({ kind: 'accessManager', address: manager.address }, lock(timelock.address), {
      kind: 'account',
      address: proposer,
    });
    const before = await read(route, box, 9);
    expect(before.wrappers.flatMap(({ obstacles }) => obstacles).join()).to.include('role');
    await road.send(proposer, callOf(manager, 'grantRole', 7n, timelock.address, 0));
    const { selector } = box.abi.getFunction('set') ?? {};
    await road.send(proposer, callOf(manager, 'setTargetFunctionRole', box.address, [selector], 7n));
    const { account, stages, wrappers } = await read(route, box, 9);
    expect(account).to.equal(manager.address);
    expect(wrappers.flatMap(({ obstacles }) => obstacles)).to.deep.equal([]);
    expect(stages.map(({ name, of }) => `${name} ${of.split(' ')[0]}`)).to.deep.equal([
      'schedule TimelockController',
      'execute TimelockController',
    ]);
    for (const call of stages[0]?.calls ?? []) await road.send(proposer, call);
    await road.wait({ seconds: 61n });
    for (const call of stages[1]?.calls ?? []) await road.send(stranger, call);
    expect(await road.read(box, 'value')).to.equal(9n);
  });

  it('is refused where it is nothing, and where nobody is said who calls a manager', async () => {
    const box = await road.deploy(made('Box'), [proposer]);
    const nothing = await read(routeOf(), box, 1).catch((error) => error);
    expect(nothing).to.include({ code: 'route/nothing' });
    const alone = await read(routeOf({ kind: 'account', address: proposer }), box, 1);
    expect(alone.account).to.equal(proposer);
    expect(alone.stages.map(({ name, actor, calls }) => [name, actor, calls])).to.deep.equal([
      ['send', { kind: 'holders', accounts: [proposer], may: 'its key' }, [callOf(box, 'set', 1)]],
    ]);
    for (const call of alone.stages[0]?.calls ?? []) await road.send(proposer, call);
    expect(await road.read(box, 'value')).to.equal(1n);
    const manager = await road.deploy(published(MANAGER), [proposer]);
    const nobody = await read(routeOf({ kind: 'accessManager', address: manager.address }), box, 1).catch(
      (error) => error,
    );
    expect(nobody).to.include({ code: 'route/no-sender' });
  });
});
