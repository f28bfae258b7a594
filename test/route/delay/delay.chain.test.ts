import { expect } from 'chai';
import type { Hex } from '../../../src/chain/hex.js';
import { foundStages } from '../../../src/route/compose.js';
import { type DelaySettings, delay } from '../../../src/route/delay/delay.js';
import { readDelay } from '../../../src/route/delay/facts.js';
import { encodeMultiSend } from '../../../src/route/safe/multisend.js';
import type { About, Stage, Wrapper } from '../../../src/route/stage.js';
import { knownAddress } from '../../../src/signer/known-contracts.js';
import { modifier, NOBODY, safeOn } from '../modifiers.js';
import { BOX, callOf, compileAll, type Deployed, Road } from '../road.js';

const COOLDOWN = 3600n;
const EXPIRATION = 7200n;
const ABOUT: About = { nonce: `0x${'5a'.repeat(32)}`, description: '' };
const USUAL: DelaySettings = { multiSendCallOnly: null, trustedDelegates: [], since: null };

describe('a route through a Delay modifier', function () {
  this.timeout(240_000);
  let road: Road;
  let safe: Deployed;
  let module: Deployed;
  let box: Deployed;
  let sender: Hex;
  let stranger: Hex;

  before(async function () {
    road = await Road.open(this);
    [, sender = NOBODY, stranger = NOBODY] = await road.accounts();
    safe = await safeOn(road);
    const { Box } = await compileAll(BOX);
    if (Box === undefined) throw new Error('solc gave no box');
    box = await road.deploy(Box, [safe.address]);
  });
  /** Each has a queue of its own. */
  beforeEach(async () => {
    const { address } = safe;
    module = await road.deploy(modifier('Delay', 5), [address, address, address, COOLDOWN, EXPIRATION]);
    await road.send(address, callOf(safe, 'enableModule', module.address));
    await road.send(address, callOf(module, 'enableModule', sender));
  });
  after(() => road?.close());

  const through = async (from: Hex | null, settings = USUAL): Promise<Wrapper> =>
    delay(await readDelay(await road.reader(), module.address, from), settings);
  const take = async (stage: Stage | undefined, from: Hex): Promise<void> => {
    if (stage?.calls == null) throw new Error('its calls are not known');
    for (const call of stage.calls) await road.send(from, call);
  };
  const hows = async (stages: readonly Stage[]): Promise<readonly (string | undefined)[]> =>
    (await road.states(stages)).map((state) => (state?.kind === 'lost' ? state.how : state?.kind));

  for (const count of [1, 3])
    it(`has the Safe make ${count === 1 ? 'a call' : 'several calls'} after the cooldown`, async () => {
      const wrapper = await through(sender);
      expect(wrapper.obstacles).to.deep.equal([]);
      expect(wrapper.account).to.equal(safe.address);
      const calls = [11, 12, 13].slice(0, count).map((value) => callOf(box, 'set', value));
      const stages = wrapper.wrap(calls, ABOUT);
      const [enqueue, execute] = stages;
      expect(stages.map(({ name, actor, after, open }) => [name, actor.kind, after.seconds, open])).to.deep.equal([
        ['enqueue', 'outer', 0n, null],
        ['execute', 'anyone', COOLDOWN, { seconds: EXPIRATION, blocks: 0n }],
      ]);
      expect(await road.kinds(stages)).to.deep.equal(['open', 'waiting']);
      await take(enqueue, sender);
      const { timestamp } = await road.block();
      const id = enqueue?.ids[0]?.hex;
      expect(await road.read(module, 'getTxHash', 0)).to.equal(id);
      const to = count === 1 ? box.address : knownAddress('MultiSendCallOnly', '1.4.1');
      const [asked] = enqueue?.calls ?? [];
      const [target, , data, operation] = module.abi.decodeFunctionData(
        'execTransactionFromModule',
        asked?.data ?? '0x',
      );
      expect([String(target).toLowerCase(), operation]).to.deep.equal([to, count === 1 ? 0n : 1n]);
      expect(await road.read(module, 'getTransactionHash', target, 0, data, operation)).to.equal(id);

      expect(await road.states(stages)).to.deep.equal([
        { kind: 'done' },
        { kind: 'waiting', from: timestamp + COOLDOWN, note: null },
      ]);
      await road.wait({ seconds: COOLDOWN });
      expect((await road.states(stages))[1]).to.deep.equal({
        kind: 'open',
        until: timestamp + COOLDOWN + EXPIRATION,
        note: null,
      });
      await take(execute, stranger);
      expect(await road.states(stages)).to.deep.equal([{ kind: 'done' }, { kind: 'done' }]);
      const { logs: _, ...logless } = await road.reader();
      expect(await execute?.watch?.(logless)).to.deep.equal({
        kind: 'done',
        note: 'the queue is past it: it was executed, or skipped',
      });
      expect(await road.read(box, 'value')).to.equal(BigInt(10 + count));
      expect(String(await road.read(box, 'setter')).toLowerCase()).to.equal(safe.address);
      for (const stage of stages)
        expect(stage.calls?.map((call) => wrapper.unwrap(call))).to.deep.equal([
          { name: stage.name, calls, ids: stage.ids },
        ]);
    });

  it('waits for what is ahead of it, and expires', async () => {
    const wrapper = await through(sender);
    const [first, second] = [21, 22].map((value) => wrapper.wrap([callOf(box, 'set', value)], ABOUT));
    if (first === undefined || second === undefined) throw new Error('there are two');
    await take(first[0], sender);
    await road.wait({ seconds: EXPIRATION });
    await take(second[0], sender);
    const { timestamp } = await road.block();
    expect((await road.states(second))[1]).to.deep.equal({
      kind: 'waiting',
      from: timestamp + COOLDOWN,
      note: '1 transaction in the queue must be executed or skipped first',
    });
    await road.wait({ seconds: COOLDOWN + 10n });
    expect(await hows(first)).to.deep.equal(['done', 'expired']);
    expect((await road.states(second))[1]).to.deep.equal({
      kind: 'waiting',
      from: null,
      note: '1 transaction in the queue must be executed or skipped first; 1 of these expired, which anybody may skip',
    });
    const early = await take(second[1], stranger).catch((one) => one);
    expect(early, 'before the one ahead of it is skipped').to.be.an('error');
    await road.send(stranger, callOf(module, 'skipExpired'));
    expect(await hows(second)).to.deep.equal(['done', 'open']);
    expect((await road.states(first))[1]).to.deep.include({ how: 'cancelled', note: 'it was skipped, not executed' });
    await take(second[1], stranger);
    expect(await hows([...first, ...second])).to.deep.equal(['done', 'cancelled', 'done', 'done']);
    expect(await road.read(box, 'value')).to.equal(22n);
  });

  it('is stopped by the owner, who drops what is ahead of it too', async () => {
    const wrapper = await through(sender);
    const calls = [callOf(box, 'set', 31)];
    const stages = wrapper.wrap(calls, ABOUT);
    await take(wrapper.wrap([callOf(box, 'set', 30)], ABOUT)[0], sender);
    const cancel = wrapper.cancel?.(calls, ABOUT);
    if (cancel === undefined) throw new Error('it can be cancelled');
    expect(await cancel.find?.(await road.reader()), 'it is not queued yet').to.equal(null);
    await take(stages[0], sender);
    expect(cancel.actor).to.deep.include({ kind: 'holders', accounts: [safe.address] });
    expect((await through(safe.address)).cancel?.(calls, ABOUT).actor.kind).to.equal('outer');
    expect((await cancel.find?.(await road.reader()))?.note).to.equal(
      'it also drops what is ahead of it: 1 transaction in the queue must be executed or skipped first',
    );
    const [known] = await foundStages([cancel], await road.reader());
    await take(known, safe.address);
    expect(await road.read(module, 'txNonce')).to.equal(2n);
    expect(await road.states(stages)).to.deep.equal([
      { kind: 'done' },
      { kind: 'lost', how: 'cancelled', note: 'it was skipped, not executed' },
    ]);
    const { logs: _, ...logless } = await road.reader();
    expect(await stages[1]?.watch?.(logless)).to.deep.include({ how: 'cancelled', note: 'its owner skipped it' });
    expect(known?.calls?.map((call) => wrapper.unwrap(call))).to.deep.equal([{ name: 'cancel', calls: null, ids: [] }]);
    expect(await cancel.find?.(await road.reader()), 'there is nothing left to stop').to.equal(null);
  });

  it('is not taken for the same call that was queued before', async () => {
    const calls = [callOf(box, 'set', 41)];
    await take((await through(sender)).wrap(calls, ABOUT)[0], sender);
    const { timestamp } = await road.block();
    const again = (await through(sender, { ...USUAL, since: timestamp })).wrap(calls, ABOUT);
    expect(await hows(again)).to.deep.equal(['open', 'waiting']);
    await road.wait({ seconds: 10n });
    await take(again[0], sender);
    expect(await hows(again)).to.deep.equal(['done', 'waiting']);
    expect((await road.states(again))[1])
      .to.have.property('note')
      .that.includes('1 transaction in the queue');
  });

  it('is not said to be skipped where somebody else had the Delay execute, by a contract of theirs', async () => {
    const { Relay } = await compileAll(
      `pragma solidity ^0.8.20;
      contract Relay {
        function pass(address to, bytes calldata data) external { (bool ok, ) = to.call(data); require(ok); }
      }`,
    );
    if (Relay === undefined) throw new Error('solc gave no relay');
    const relay = await road.deploy(Relay);
    const stages = (await through(sender)).wrap([callOf(box, 'set', 61)], ABOUT);
    await take(stages[0], sender);
    await road.wait({ seconds: COOLDOWN });
    const [call] = stages[1]?.calls ?? [];
    await road.send(stranger, callOf(relay, 'pass', module.address, call?.data));
    expect(await road.read(box, 'value')).to.equal(61n);
    expect((await road.states(stages))[1]).to.deep.equal({
      kind: 'done',
      note: 'the queue is past it: it was executed, or skipped',
    });
  });

  it('is the one that can still be executed, of several alike', async () => {
    const stages = (await through(sender)).wrap([callOf(box, 'set', 42)], ABOUT);
    await take(stages[0], sender);
    await take(stages[0], sender);
    await road.wait({ seconds: COOLDOWN });
    await take(stages[1], stranger);
    expect(await hows(stages), 'the second is left').to.deep.equal(['done', 'open']);
    await road.wait({ seconds: EXPIRATION + 10n });
    expect(await hows(stages)).to.deep.equal(['done', 'expired']);
    await take(stages[0], sender);
    expect(await hows(stages)).to.deep.equal(['done', 'waiting']);
  });

  it('says who is no module of what', async () => {
    expect((await through(stranger)).obstacles[0]).to.match(
      /^0x[0-9a-fA-F]{40} is no enabled module of the Delay 0x[0-9a-fA-F]{40}$/,
    );
    const other = await road.deploy(modifier('Delay', 5), [stranger, safe.address, module.address, 1, 0]);
    const { obstacles } = delay(await readDelay(await road.reader(), other.address, null), USUAL);
    expect(obstacles).to.have.length(2);
    expect(obstacles[0]).to.match(/^the Delay 0x[0-9a-fA-F]{40} is no enabled module of 0x[0-9a-fA-F]{40}$/);
    expect(obstacles[1]).to.match(
      /^the Delay 0x\w{40} acts for 0x\w{40} through 0x\w{40}, of which the route says nothing$/,
    );
  });

  it('refuses what it cannot queue, and reads nothing else as its own step', async () => {
    const wrapper = await through(sender);
    expect(() => wrapper.wrap([], ABOUT))
      .to.throw()
      .with.property('code', 'route/no-calls');
    const error = await readDelay(await road.reader(), box.address, sender).catch((one) => one);
    expect(error).to.include({ code: 'route/not-a-delay' });
    const bare = await road.deploy(modifier('Delay', 5), [stranger, stranger, stranger, 1, 0]);
    const facts = await readDelay(await road.reader(), bare.address, sender);
    const [one, two] = [51, 52].map((value) => callOf(box, 'set', value));
    if (one === undefined || two === undefined) throw new Error('there are two');
    expect(delay(facts, USUAL).wrap([one], ABOUT), 'one call needs no Safe').to.have.length(2);
    expect(() => delay(facts, USUAL).wrap([one, two], ABOUT))
      .to.throw(/is no Safe that makes 2 calls at once$/)
      .with.property('code', 'route/not-a-safe');

    const [stage] = wrapper.wrap([one, two], ABOUT);
    const [call] = stage?.calls ?? [];
    if (call === undefined) throw new Error('it has a call');
    expect(wrapper.unwrap({ ...call, to: box.address })).to.equal(null);
    expect(wrapper.unwrap({ ...call, data: `${call.data}00` })).to.equal(null);
    expect(wrapper.unwrap(one)).to.equal(null);
    const asking = (operation: number): Hex =>
      module.abi.encodeFunctionData('executeNextTx', [box.address, 0, one.data, operation]) as Hex;
    expect(wrapper.unwrap({ ...call, data: asking(1) })?.calls, 'a delegatecall of anything else').to.equal(null);
    const third = 10 + 3 * 64;
    const unknown = `${asking(0).slice(0, third)}${'2'.padStart(64, '0')}${asking(0).slice(third + 64)}` as Hex;
    expect(wrapper.unwrap({ ...call, data: unknown }), 'an operation that there is not').to.equal(null);
    expect(wrapper.unwrap({ ...call, data: asking(0) })?.name).to.equal('execute');
    const batch = (...operations: readonly number[]): Hex => {
      const data = encodeMultiSend(operations.map((operation) => ({ ...one, operation })));
      const to = knownAddress('MultiSendCallOnly', '1.4.1');
      return module.abi.encodeFunctionData('executeNextTx', [to, 0, data, 1]) as Hex;
    };
    expect(wrapper.unwrap({ ...call, data: batch(0, 0) })?.calls).to.deep.equal([one, one]);
    expect(wrapper.unwrap({ ...call, data: batch(0, 1) })?.calls, 'a delegatecall inside').to.equal(null);
    expect(wrapper.unwrap({ ...call, data: batch(0) })?.calls, 'one call goes as it is').to.equal(null);
  });
});
