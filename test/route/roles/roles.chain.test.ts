import { expect } from 'chai';
import type { Hex } from '../../../src/chain/hex.js';
import { stagesOf } from '../../../src/route/compose.js';
import { delay } from '../../../src/route/delay/delay.js';
import { readDelay } from '../../../src/route/delay/facts.js';
import { readRoles } from '../../../src/route/roles/facts.js';
import { roleKey } from '../../../src/route/roles/role-key.js';
import { roles } from '../../../src/route/roles/roles.js';
import type { RouteCall } from '../../../src/route/safe/wrap.js';
import type { About, Wrapper } from '../../../src/route/stage.js';
import { modifier, NOBODY, safeOn } from '../modifiers.js';
import { BOX, callOf, compileAll, type Deployed, Road } from '../road.js';

const ABOUT: About = { nonce: `0x${'5a'.repeat(32)}`, description: '' };
const STEWARD = roleKey('RISK_STEWARD');
const SEND = 1;

describe('a route through a Roles modifier', function () {
  this.timeout(240_000);
  let road: Road;
  let safe: Deployed;
  let module: Deployed;
  let box: Deployed;
  let closed: Deployed;
  let member: Hex;
  let stranger: Hex;

  before(async function () {
    road = await Road.open(this);
    [, member = NOBODY, stranger = NOBODY] = await road.accounts();
    safe = await safeOn(road);
    const { Box } = await compileAll(BOX);
    if (Box === undefined) throw new Error('solc gave no box');
    box = await road.deploy(Box, [safe.address]);
    closed = await road.deploy(Box, [safe.address]);
    const { address } = safe;
    module = await road.deploy(modifier('RolesV2', 3), [address, address, address]);
    await road.send(address, callOf(safe, 'enableModule', module.address));
    await road.send(address, callOf(module, 'assignRoles', member, [STEWARD], [true]));
    await road.send(address, callOf(module, 'scopeTarget', STEWARD, box.address));
    const set = box.abi.getFunction('set')?.selector;
    await road.send(address, callOf(module, 'allowFunction', STEWARD, box.address, set, 0));
  });
  after(() => road?.close());

  const through = async (sender: Hex | null, calls: readonly RouteCall[], key = STEWARD): Promise<Wrapper> =>
    roles(await readRoles(await road.reader(), module.address, sender, { roleKey: key, calls }));

  it('has the Safe make what the role permits', async () => {
    const calls = [callOf(box, 'set', 11), callOf(box, 'set', 12)];
    const wrapper = await through(member, calls);
    expect(wrapper.obstacles).to.deep.equal([]);
    expect(wrapper.account).to.equal(safe.address);
    expect(wrapper.cancel).to.equal(null);
    const stages = wrapper.wrap(calls, ABOUT);
    expect(stages.map(({ name, actor, after, watch }) => [name, actor, after.seconds, watch])).to.deep.equal([
      ['execute', { kind: 'outer', may: 'the role "RISK_STEWARD"' }, 0n, null],
    ]);
    const [stage] = stages;
    for (const call of stage?.calls ?? []) await road.send(member, call);
    expect(await road.read(box, 'value')).to.equal(12n);
    expect(String(await road.read(box, 'setter')).toLowerCase()).to.equal(safe.address);
    expect(stage?.calls?.map((call) => wrapper.unwrap(call))).to.deep.equal(
      calls.map((call) => ({ name: 'execute', calls: [call], ids: [] })),
    );
  });

  it('says who has not the role, and what the role does not permit', async () => {
    const good = callOf(box, 'set', 11);
    const said = async (...args: Parameters<typeof through>): Promise<readonly string[]> =>
      (await through(...args)).obstacles.map((text) => text.replace(/0x[0-9a-fA-F]{40}/g, '0x…'));
    const denied = 'the role "RISK_STEWARD" in the Roles 0x… does not permit';
    expect(await said(stranger, [good])).to.deep.equal(['0x… has not the role "RISK_STEWARD" in the Roles 0x…']);
    expect(await said(member, [good], roleKey('OTHER'))).to.deep.equal([
      '0x… has not the role "OTHER" in the Roles 0x…',
    ]);
    expect(await said(null, [good])).to.deep.equal([]);
    expect(await said(member, [good, callOf(closed, 'set', 1)])).to.deep.equal([
      `${denied} calling 0x60fe47b1 of 0x…: the role may not call this contract`,
    ]);
    expect(await said(member, [callOf(box, 'value'), { ...good, value: 1n }])).to.deep.equal([
      `${denied} calling 0x3fa4f245 of 0x…: the role may not call this function`,
      `${denied} calling 0x60fe47b1 of 0x…: the role may not send it ETH`,
    ]);
    expect(await said(member, [{ ...good, data: '0x1234' }])).to.deep.equal([
      `${denied} calling 0x1234 of 0x…: the modifier reverted with FunctionSignatureTooShort()`,
    ]);
  });

  it('leaves it to the proof where a permitted call fails by itself', async () => {
    await road.send(safe.address, callOf(module, 'allowTarget', STEWARD, closed.address, SEND));
    const calls = [callOf(closed, 'set', 1)].map((call) => ({ ...call, data: '0xffffffff' as Hex }));
    const wrapper = await through(member, calls);
    expect(wrapper.obstacles).to.deep.equal([]);
    const [stage] = wrapper.wrap(calls, ABOUT);
    const [call] = stage?.calls ?? [];
    const error = call === undefined ? null : await road.send(member, call).catch((one) => one);
    expect(error, 'and then nothing is done silently').to.be.an('error');
  });

  it('says where no Safe listens to it', async () => {
    const other = await road.deploy(modifier('RolesV2', 3), [stranger, safe.address, module.address]);
    const facts = await readRoles(await road.reader(), other.address, null, { roleKey: STEWARD, calls: [] });
    const { obstacles } = roles(facts);
    expect(obstacles[0]).to.match(/^the Roles 0x\w{40} is no enabled module of 0x\w{40}$/);
    expect(obstacles[1]).to.match(
      /^the Roles 0x\w{40} acts for 0x\w{40} through 0x\w{40}, of which the route says nothing$/,
    );
  });

  it('reads nothing else as its own step', async () => {
    const good = callOf(box, 'set', 11);
    const wrapper = await through(member, [good]);
    expect(() => wrapper.wrap([], ABOUT))
      .to.throw()
      .with.property('code', 'route/no-calls');
    const [stage] = wrapper.wrap([good], ABOUT);
    const [call] = stage?.calls ?? [];
    if (call === undefined) throw new Error('it has a call');
    expect(wrapper.unwrap({ ...call, to: box.address })).to.equal(null);
    expect(wrapper.unwrap({ ...call, data: `${call.data}00` })).to.equal(null);
    expect(wrapper.unwrap(good)).to.equal(null);
    const asked = (operation: number, key: Hex, reverts: boolean): RouteCall =>
      callOf(module, 'execTransactionWithRole', box.address, 0, good.data, operation, key, reverts);
    expect(wrapper.unwrap(asked(0, STEWARD, true))).to.deep.include({ calls: [good] });
    expect(wrapper.unwrap(asked(1, STEWARD, true))).to.equal(null);
    expect(wrapper.unwrap(asked(0, roleKey('OTHER'), true))).to.equal(null);
    expect(wrapper.unwrap(asked(0, STEWARD, false))).to.equal(null);
    const error = await readRoles(await road.reader(), box.address, member, { roleKey: STEWARD, calls: [] }).catch(
      (one) => one,
    );
    expect(error).to.include({ code: 'route/not-a-roles-modifier' });
  });

  it('goes on after a Delay, whose queue it may fill', async () => {
    const { address } = safe;
    const queue = await road.deploy(modifier('Delay', 5), [address, address, address, 60, 0]);
    await road.send(address, callOf(safe, 'enableModule', queue.address));
    await road.send(address, callOf(queue, 'enableModule', address));
    await road.send(address, callOf(module, 'allowTarget', STEWARD, queue.address, 0));
    const calls = [callOf(box, 'set', 61), callOf(box, 'set', 62)];
    const waiting = delay(await readDelay(await road.reader(), queue.address, address), {
      multiSendCallOnly: null,
      trustedDelegates: [],
      since: null,
    });
    const inner = waiting.wrap(calls, ABOUT)[0]?.calls ?? [];
    const outer = await through(member, inner);
    expect([...waiting.obstacles, ...outer.obstacles]).to.deep.equal([]);
    const stages = stagesOf(calls, [waiting, outer], ABOUT);
    expect(stages.map(({ name, of, actor }) => [name, of.split(' ')[0], actor.kind])).to.deep.equal([
      ['execute', 'Roles', 'outer'],
      ['execute', 'Delay', 'anyone'],
    ]);
    expect(await road.kinds(stages)).to.deep.equal(['open', 'waiting']);
    for (const call of stages[0]?.calls ?? []) await road.send(member, call);
    await road.wait({ seconds: 60n });
    expect(await road.kinds(stages), 'the inner contract tells of the step around it').to.deep.equal(['done', 'open']);
    for (const call of stages[1]?.calls ?? []) await road.send(stranger, call);
    expect(await road.kinds(stages)).to.deep.equal(['done', 'done']);
    expect(await road.read(box, 'value')).to.equal(62n);
  });
});
