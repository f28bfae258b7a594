import { expect } from 'chai';
import type { Hex } from '../../../src/chain/hex.js';
import { timelockOperation } from '../../../src/proposal/governance/timelock-operation.js';
import type { RouteCall } from '../../../src/route/safe/wrap.js';
import type { About } from '../../../src/route/stage.js';
import { readTimelock } from '../../../src/route/timelock/facts.js';
import { type TimelockSettings, timelock } from '../../../src/route/timelock/timelock.js';
import { BOX, callOf, compileAll, type Deployed, published, Road } from '../road.js';

const TIMELOCK = '@openzeppelin/contracts/build/contracts/TimelockController.json';
const NOBODY: Hex = `0x${'0'.repeat(40)}`;
const ABOUT: About = { nonce: `0x${'5a'.repeat(32)}`, description: '' };
const USUAL: TimelockSettings = { predecessor: null, salt: null, delay: null };

describe('a route through a TimelockController', function () {
  this.timeout(240_000);
  let road: Road;
  let controller: Deployed;
  let box: Deployed;
  let proposer: Hex;
  let stranger: Hex;

  before(async function () {
    road = await Road.open(this);
    const accounts = await road.accounts();
    [, proposer = NOBODY, stranger = NOBODY] = accounts;
    controller = await road.deploy(published(TIMELOCK), [3600, [proposer], [NOBODY], NOBODY]);
    const { Box } = await compileAll(BOX);
    if (Box === undefined) throw new Error('solc gave no box');
    box = await road.deploy(Box, [controller.address]);
  });
  after(() => road?.close());

  const through = async (sender: Hex | null, settings = USUAL) =>
    timelock(await readTimelock(await road.reader(), controller.address, sender), settings);

  for (const count of [1, 2])
    it(`makes ${count === 1 ? 'a call' : 'several calls'} after the delay, and knows each state on the way`, async () => {
      const wrapper = await through(proposer);
      expect(wrapper.obstacles).to.deep.equal([]);
      const calls = [callOf(box, 'set', 10 + count), callOf(box, 'set', 20 + count)].slice(-count);
      const stages = wrapper.wrap(calls, ABOUT);
      const [schedule, execute] = stages;
      if (schedule === undefined || execute === undefined) throw new Error('it has two steps');
      expect(stages.map(({ name, actor }) => [name, actor.kind])).to.deep.equal([
        ['schedule', 'outer'],
        ['execute', 'anyone'],
      ]);
      expect(execute.after).to.deep.equal({ seconds: 3600n, blocks: 0n });
      expect(await road.kinds(stages)).to.deep.equal(['open', 'waiting']);
      const told = timelockOperation(schedule.calls?.[0] as RouteCall, controller.address, 31337n)?.operation;
      expect(told?.operationId).to.equal(schedule.ids[0]?.hex);
      expect(told?.execute.calldata).to.equal(execute.calls?.[0]?.data);
      for (const call of schedule.calls ?? []) await road.send(proposer, call);
      const { timestamp } = await road.block();
      expect(await road.read(controller, 'getTimestamp', schedule.ids[0]?.hex)).to.equal(timestamp + 3600n);
      expect(await road.states(stages)).to.deep.equal([
        { kind: 'done' },
        { kind: 'waiting', from: timestamp + 3600n, note: null },
      ]);
      await road.wait({ seconds: 3600n });
      expect(await road.kinds(stages)).to.deep.equal(['done', 'open']);
      for (const call of execute.calls ?? []) await road.send(stranger, call);
      expect(await road.kinds(stages)).to.deep.equal(['done', 'done']);
      expect(await road.read(box, 'value')).to.equal(BigInt(20 + count));
      expect(String(await road.read(box, 'setter')).toLowerCase()).to.equal(wrapper.account);
      for (const stage of stages)
        expect(stage.calls?.map((call) => wrapper.unwrap(call))).to.deep.equal([
          { name: stage.name, calls, ids: stage.ids },
        ]);
    });

  it('waits for its predecessor', async () => {
    const first = (await through(proposer)).wrap([callOf(box, 'set', 31)], ABOUT);
    const predecessor = first[0]?.ids[0]?.hex ?? null;
    const second = (await through(proposer, { ...USUAL, predecessor })).wrap([callOf(box, 'set', 32)], ABOUT);
    for (const [stage] of [first, second]) for (const call of stage?.calls ?? []) await road.send(proposer, call);
    await road.wait({ seconds: 3600n });
    expect((await road.states(second))[1]).to.deep.equal({
      kind: 'waiting',
      from: null,
      note: `the operation ${predecessor} must be executed first`,
    });
    for (const call of first[1]?.calls ?? []) await road.send(stranger, call);
    expect(await road.kinds(second)).to.deep.equal(['done', 'open']);
  });

  it('is stopped by who may cancel', async () => {
    const wrapper = await through(proposer);
    const calls = [callOf(box, 'set', 41)];
    const stages = wrapper.wrap(calls, ABOUT);
    for (const call of stages[0]?.calls ?? []) await road.send(proposer, call);
    expect(await road.kinds(stages)).to.deep.equal(['done', 'waiting']);
    const cancel = wrapper.cancel?.(calls, ABOUT);
    expect(cancel?.actor.kind).to.equal('outer');
    for (const call of cancel?.calls ?? []) {
      expect(wrapper.unwrap(call)).to.deep.equal({ name: 'cancel', calls: null, ids: stages[0]?.ids });
      await road.send(proposer, call);
    }
    expect(await road.kinds(stages)).to.deep.equal(['open', 'waiting']);
  });

  it('says who lacks which role, and a delay that is too short', async () => {
    const { obstacles } = await through(stranger, { ...USUAL, delay: 60n });
    expect(obstacles).to.have.length(2);
    expect(obstacles[0]).to.match(/^0x[0-9a-fA-F]{40} has no PROPOSER_ROLE in the TimelockController 0x/);
    expect(obstacles[1]).to.equal('its delay is at least 3600 seconds, and the route says 60');
  });

  it('reads nothing else as its own step', async () => {
    const wrapper = await through(proposer);
    const [schedule] = wrapper.wrap([callOf(box, 'set', 1)], ABOUT);
    const [call] = schedule?.calls ?? [];
    if (call === undefined) throw new Error('it has a call');
    expect(wrapper.unwrap({ ...call, to: box.address })).to.equal(null);
    expect(wrapper.unwrap({ ...call, data: `${call.data}00` })).to.equal(null);
    expect(wrapper.unwrap(callOf(box, 'set', 1))).to.equal(null);
  });

  it('refuses a contract that is none', async () => {
    const error = await readTimelock(await road.reader(), box.address, proposer).catch((one) => one);
    expect(error).to.include({ code: 'route/not-a-timelock' });
  });
});
