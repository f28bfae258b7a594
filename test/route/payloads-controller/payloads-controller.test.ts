import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import type { AbiValue } from '../../../src/chain/abi-type.js';
import type { Hex } from '../../../src/chain/hex.js';
import { executeState, registerState, voteState } from '../../../src/route/payloads-controller/payload-state.js';
import { findRegistered, type RegisteredPayload } from '../../../src/route/payloads-controller/registered.js';
import { registerCall, registrationStages } from '../../../src/route/payloads-controller/registration.js';
import type { Reader } from '../../../src/route/reader.js';

const CONTROLLER: Hex = `0x${'c0'.repeat(20)}`;
const PAYLOAD: Hex = `0x${'ab'.repeat(20)}`;
const CREATOR: Hex = `0x${'dd'.repeat(20)}`;

const payload = (state: RegisteredPayload['state'], queuedAt = 0n): RegisteredPayload => ({
  id: 7n,
  state,
  creator: CREATOR,
  delay: 100n,
  grace: 50n,
  queuedAt,
  expires: 5000n,
});

const action = (target: string, level = 1n, data = '0x'): AbiValue => [target, true, level, 0n, 'execute()', data];
const answer = (state: bigint, ...actions: readonly AbiValue[]): AbiValue => [
  ...[CREATOR, 1n, state, 1n, 0n, 0n, 0n, 5000n, 100n, 50n, actions],
];

/** A controller with these payloads. */
const readerOf = (payloads: readonly AbiValue[]): Reader & { readonly asked: number[] } => {
  const asked: number[] = [];
  return {
    asked,
    block: { number: 1n, hash: '0x', timestamp: 200n, chainId: 1n } as unknown as Reader['block'],
    attempt: async () => [],
    ask: async (_to, ...views) =>
      views.map(({ declaration, values }) => {
        if (declaration.name === 'getPayloadsCount') return [BigInt(payloads.length)];
        asked.push(Number(values[0]));
        const found = payloads[Number(values[0])];
        return found === undefined ? undefined : [found];
      }),
  };
};
const find = (...payloads: readonly AbiValue[]) => findRegistered(readerOf(payloads), CONTROLLER, PAYLOAD, 1);

describe('a payload of a payloads controller', () => {
  it('is registered by the one action that its controller’s interface says', () => {
    const face = new Interface([
      'function createPayload(tuple(address target, bool withDelegateCall, uint8 accessLevel, uint256 value, string signature, bytes callData)[] actions)',
    ]);
    expect(registerCall(CONTROLLER, PAYLOAD, 2)).to.deep.equal({
      to: CONTROLLER,
      value: 0n,
      data: face.encodeFunctionData('createPayload', [[[PAYLOAD, true, 2, 0, 'execute()', '0x']]]),
    });
  });

  it('stands where its state, its times and the clock say', () => {
    expect(registerState(undefined)).to.deep.equal({ kind: 'open', until: null, note: null });
    expect(registerState(payload('created'))).to.deep.equal({ kind: 'done', note: 'it is number 7' });
    expect([voteState(undefined).kind, executeState(undefined, 0n).kind]).to.deep.equal(['waiting', 'waiting']);
    expect(voteState(payload('created'))).to.include({ kind: 'open', until: 4999n });
    expect(executeState(payload('created'), 0n)).to.deep.equal({ kind: 'waiting', from: null, note: null });
    const queued = payload('queued', 1000n);
    expect(voteState(queued)).to.deep.equal({ kind: 'done' });
    // The delay must be over by more than nothing, and the last second of the grace period is out.
    expect(executeState(queued, 1100n)).to.deep.equal({ kind: 'waiting', from: 1101n, note: null });
    expect(executeState(queued, 1101n)).to.deep.equal({ kind: 'open', until: 1149n, note: null });
    expect(executeState(payload('executed', 1000n), 0n)).to.deep.equal({ kind: 'done' });
  });

  it('is lost before or after the vote', () => {
    for (const how of ['cancelled', 'expired'] as const) {
      expect(voteState(payload(how))).to.deep.equal({ kind: 'lost', how, note: null });
      expect(voteState(payload(how, 1000n))).to.deep.equal({ kind: 'done' });
      expect(executeState(payload(how, 1000n), 0n)).to.deep.equal({ kind: 'lost', how, note: null });
    }
  });

  it('is found by its only action, and nothing that is more or less than that', async () => {
    const mine = action(PAYLOAD);
    expect(await find()).to.equal(undefined);
    expect(await find(answer(1n, action(CONTROLLER)), answer(1n, mine, mine), answer(1n))).to.equal(undefined);
    expect(await find(answer(1n, action(PAYLOAD, 2n)), answer(1n, action(PAYLOAD, 1n, '0x01')))).to.equal(undefined);
    expect(await find(answer(1n, action(PAYLOAD.toUpperCase().replace('0X', '0x'))))).to.include({ id: 0n });
    expect(await find(answer(1n, mine), answer(2n, mine), answer(4n, mine))).to.include({ id: 1n, state: 'queued' });
    expect(await find(answer(4n, mine), answer(5n, mine))).to.include({ id: 1n, state: 'expired' });
  });

  it('is looked for among the last two hundred', async () => {
    const many = Array.from({ length: 205 }, () => answer(1n, action(CONTROLLER)));
    const reader = readerOf([answer(1n, action(PAYLOAD)), ...many]);
    expect(await findRegistered(reader, CONTROLLER, PAYLOAD, 1)).to.equal(undefined);
    expect([reader.asked.length, Math.min(...reader.asked)]).to.deep.equal([200, 6]);
  });

  it('is not taken from answers that make no sense', async () => {
    for (const odd of [answer(9n, action(PAYLOAD)), [CREATOR]]) {
      const error = await find(odd).catch((one: unknown) => one);
      expect(error).to.include({ code: 'route/unreadable' });
    }
  });

  it('has no vote where one account registers, and is then executed by anybody', () => {
    const facts = {
      ...{ address: CONTROLLER, accessLevel: 1 as const, executor: CREATOR, delay: 100n },
      ...{ grace: 50n, expiration: 1000n, count: 0n },
    };
    const steps = (manager: Hex | null) =>
      registrationStages({ ...facts, manager }, PAYLOAD).map(({ name, actor }) => `${name}: ${actor.kind}`);
    expect(steps(null)).to.deep.equal(['register: anyone', 'vote: voters', 'execute: anyone']);
    expect(steps(CREATOR)).to.deep.equal(['register: holders', 'execute: anyone']);
  });
});
