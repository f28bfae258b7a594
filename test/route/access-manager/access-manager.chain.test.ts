import { expect } from 'chai';
import type { Hex } from '../../../src/chain/hex.js';
import { accessManager } from '../../../src/route/access-manager/access-manager.js';
import { readAccessManager } from '../../../src/route/access-manager/facts.js';
import type { RouteCall } from '../../../src/route/safe/wrap.js';
import type { About, Stage, Wrapper } from '../../../src/route/stage.js';
import { BOX, callOf, compileAll, type Deployed, published, Road } from '../road.js';

const MANAGER = '@openzeppelin/contracts/build/contracts/AccessManager.json';
const NOBODY: Hex = `0x${'0'.repeat(40)}`;
const ABOUT: About = { nonce: `0x${'5a'.repeat(32)}`, description: '' };
const ROLE = 7n;
const DELAY = 3600n;
const WEEK = 7n * 86_400n;

describe('a route through an AccessManager', function () {
  this.timeout(240_000);
  let road: Road;
  let manager: Deployed;
  let box: Deployed;
  let admin: Hex;
  let member: Hex;
  let quick: Hex;
  let stranger: Hex;

  before(async function () {
    road = await Road.open(this);
    [admin = NOBODY, member = NOBODY, quick = NOBODY, stranger = NOBODY] = await road.accounts();
    manager = await road.deploy(published(MANAGER), [admin]);
    const { Box } = await compileAll(BOX);
    if (Box === undefined) throw new Error('solc gave no box');
    box = await road.deploy(Box, [manager.address]);
    const set = box.abi.getFunction('set')?.selector;
    await road.send(admin, callOf(manager, 'setTargetFunctionRole', box.address, [set], ROLE));
    await road.send(admin, callOf(manager, 'grantRole', ROLE, member, DELAY));
    await road.send(admin, callOf(manager, 'grantRole', ROLE, quick, 0));
  });
  after(() => road?.close());

  const through = async (caller: Hex, calls: readonly RouteCall[], before: readonly bigint[] | null = null) =>
    accessManager(await readAccessManager(await road.reader(), manager.address, caller, calls), { before });
  const take = async (stage: Stage | null | undefined, from: Hex): Promise<void> => {
    for (const call of stage?.calls ?? []) await road.send(from, call);
  };
  const hows = async (stages: readonly Stage[]): Promise<readonly (string | undefined)[]> =>
    (await road.states(stages)).map((state) => (state?.kind === 'lost' ? state.how : state?.kind));

  for (const [what, values, wei] of [
    ['a call', [11], 0n],
    ['several calls', [12, 13], 0n],
    ['calls with ETH', [14, 15], 3n],
  ] as const)
    it(`makes ${what} after the delay`, async () => {
      const calls = values.map((value) => ({ ...callOf(box, 'set', value), value: wei }));
      const wrapper: Wrapper = await through(member, calls);
      expect(wrapper.obstacles).to.deep.equal([]);
      expect(wrapper.account).to.equal(manager.address);
      const stages = wrapper.wrap(calls, ABOUT);
      const [schedule, execute] = stages;
      expect(stages.map(({ name, actor, after, open }) => [name, actor.kind, after.seconds, open])).to.deep.equal([
        ['schedule', 'outer', 0n, null],
        ['execute', 'outer', DELAY, { seconds: WEEK, blocks: 0n }],
      ]);
      expect(execute?.calls).to.have.length(wei === 0n ? 1 : 2);
      expect(await road.kinds(stages)).to.deep.equal(['open', 'waiting']);
      await take(schedule, member);
      const { timestamp } = await road.block();
      for (const [index, { to, data }] of calls.entries()) {
        const id = schedule?.ids[index]?.hex;
        expect(await road.read(manager, 'hashOperation', member, to, data)).to.equal(id);
        expect(await road.read(manager, 'getSchedule', id)).to.equal(timestamp + DELAY);
      }
      expect(await road.states(stages)).to.deep.equal([
        { kind: 'done' },
        { kind: 'waiting', from: timestamp + DELAY, note: null },
      ]);
      await road.wait({ seconds: DELAY });
      expect((await road.states(stages))[1]).to.deep.equal({
        kind: 'open',
        until: timestamp + DELAY + WEEK - 1n,
        note: null,
      });
      await take(execute, member);
      expect(await road.states(stages)).to.deep.equal([{ kind: 'done' }, { kind: 'done' }]);
      const { logs: _, ...logless } = await road.reader();
      expect(await execute?.watch?.(logless)).to.deep.equal({
        kind: 'done',
        note: 'it was scheduled and no longer is: it was executed, or cancelled',
      });
      expect(await road.read(box, 'value')).to.equal(BigInt(values.at(-1) ?? 0));
      expect(String(await road.read(box, 'setter')).toLowerCase()).to.equal(wrapper.account);
      const unwrapped = execute?.calls?.map((call) => wrapper.unwrap(call)) ?? [];
      expect(unwrapped.map((one) => one?.name)).to.deep.equal(execute?.calls?.map(() => 'execute'));
      expect(unwrapped.flatMap((one) => one?.calls ?? [])).to.deep.equal(calls);
      expect(unwrapped.flatMap((one) => one?.ids ?? [])).to.deep.equal(execute?.ids);
    });

  it('makes it at once for who has no delay', async () => {
    const calls = [callOf(box, 'set', 21), callOf(box, 'set', 22)];
    const wrapper = await through(quick, calls);
    const stages = wrapper.wrap(calls, ABOUT);
    expect(stages.map(({ name, ids, watch, open }) => [name, ids, watch, open])).to.deep.equal([
      ['execute', [], null, null],
    ]);
    expect(wrapper.cancel).to.equal(null);
    await take(stages[0], quick);
    expect(await road.read(box, 'value')).to.equal(22n);
    expect(stages[0]?.calls?.map((call) => wrapper.unwrap(call))).to.deep.equal([{ name: 'execute', calls, ids: [] }]);
  });

  it('is lost where it is not executed in time, and is not taken for an earlier one', async () => {
    const calls = [callOf(box, 'set', 31)];
    const stages = (await through(member, calls)).wrap(calls, ABOUT);
    await take(stages[0], member);
    await road.wait({ seconds: DELAY + WEEK - 2n });
    expect(await hows(stages)).to.deep.equal(['done', 'open']);
    await road.wait({ seconds: 2n });
    expect(await hows(stages)).to.deep.equal(['done', 'expired']);
    const { calls: now } = await readAccessManager(await road.reader(), manager.address, member, calls);
    const nonces = now.map(({ nonce }) => nonce);
    expect(nonces).to.deep.equal([1n]);
    const again = (await through(member, calls, nonces)).wrap(calls, ABOUT);
    expect(await hows(again)).to.deep.equal(['open', 'waiting']);
    await take(again[0], member);
    expect(await hows(again)).to.deep.equal(['done', 'waiting']);
  });

  it('is stopped by who scheduled it', async () => {
    const calls = [callOf(box, 'set', 41), callOf(box, 'set', 42)];
    const wrapper = await through(member, calls);
    const stages = wrapper.wrap(calls, ABOUT);
    await take(stages[0], member);
    const cancel = wrapper.cancel?.(calls, ABOUT);
    expect(cancel?.calls?.map((call) => wrapper.unwrap(call))).to.deep.equal([
      { name: 'cancel', calls, ids: stages[0]?.ids },
    ]);
    await take(cancel, member);
    expect(await road.read(manager, 'getSchedule', stages[0]?.ids[0]?.hex)).to.equal(0n);
    expect((await road.states(stages))[1]).to.deep.equal({ kind: 'lost', how: 'cancelled', note: null });
    const { logs: _, ...logless } = await road.reader();
    expect(await stages[1]?.watch?.(logless))
      .to.have.property('note')
      .that.includes('executed, or cancelled');
  });

  it('says which role is missing, what is closed, and what it never makes', async () => {
    const good = callOf(box, 'set', 51);
    const said = async (...args: Parameters<typeof through>): Promise<readonly string[]> =>
      (await through(...args)).obstacles.map((text) => text.replace(/0x[0-9a-fA-F]{40}/g, '0x…'));
    const no = 'the AccessManager 0x… does not make';
    expect(await said(stranger, [good])).to.deep.equal([`${no} 0x60fe47b1 of 0x…: it takes role 7, which 0x… has not`]);
    expect(await said(member, [callOf(box, 'value')])).to.deep.equal([
      `${no} 0x3fa4f245 of 0x…: it takes role 0, which 0x… has not`,
    ]);
    expect(await said(admin, [callOf(manager, 'labelRole', ROLE, 'Risk'), { ...good, data: '0x' }])).to.deep.equal([
      `${no} 0x853551b8 of 0x…: it is a function of the manager itself, which tells nobody the delay of these`,
      `${no} 0x of 0x…: it calls no function, and the manager only makes calls of one`,
    ]);
    await road.send(admin, callOf(manager, 'setTargetClosed', box.address, true));
    expect(await said(member, [good])).to.deep.equal([`${no} 0x60fe47b1 of 0x…: the manager has closed this contract`]);
    await road.send(admin, callOf(manager, 'setTargetClosed', box.address, false));
  });

  it('refuses what the manager would, and reads nothing else as its own step', async () => {
    const good = callOf(box, 'set', 61);
    const wrapper = await through(member, [good, good]);
    expect(() => wrapper.wrap([good, good], ABOUT))
      .to.throw()
      .with.property('code', 'route/same-call-twice');
    expect(() => wrapper.wrap([], ABOUT))
      .to.throw()
      .with.property('code', 'route/no-calls');
    const [stage] = wrapper.wrap([good], ABOUT);
    const [call] = stage?.calls ?? [];
    if (call === undefined) throw new Error('it has a call');
    expect(wrapper.unwrap(call)).to.deep.equal({ name: 'schedule', calls: [good], ids: stage?.ids });
    expect(wrapper.unwrap({ ...call, to: box.address })).to.equal(null);
    expect(wrapper.unwrap({ ...call, data: `${call.data}00` })).to.equal(null);
    expect(wrapper.unwrap(good)).to.equal(null);
    const execute = manager.abi.encodeFunctionData('execute', [box.address, good.data]);
    expect(wrapper.unwrap(callOf(manager, 'multicall', [call.data, execute])), 'two kinds of steps').to.equal(null);
    expect(wrapper.unwrap(callOf(manager, 'multicall', []))).to.equal(null);
    const error = await readAccessManager(await road.reader(), box.address, member, []).catch((one) => one);
    expect(error).to.include({ code: 'route/not-an-access-manager' });
  });
});
