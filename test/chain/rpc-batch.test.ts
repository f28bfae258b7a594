import { expect } from 'chai';
import { createRpc, type RpcOptions } from '../../src/chain/rpc.js';
import { answer, type BadNode, type Behaviour, calls, echo, say, startBadNode } from './bad-node.js';

describe('several calls at once', () => {
  let node: BadNode;
  let waits: number[];
  const rpc = (options: RpcOptions = {}) =>
    createRpc(node.url, {
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
      },
      ...options,
    });

  before(async () => {
    node = await startBadNode();
  });
  beforeEach(() => {
    waits = [];
  });
  after(() => node.close());

  it('sends many calls as one array and orders the answers by id', async () => {
    node.behave((body, response) => {
      const messages = JSON.parse(body) as { id: number; params: unknown[] }[];
      const replies = messages.map(({ id, params }) => ({ jsonrpc: '2.0', id, result: params[0] }));
      response.end(JSON.stringify(replies.reverse()));
    });
    const outcomes = await rpc().batch(calls(5));
    expect(outcomes).to.deep.equal([0, 1, 2, 3, 4].map((value) => ({ ok: true, value })));
    expect(node.bodies).to.have.length(1);
  });

  it('gives the errors of single calls beside the results of others', async () => {
    node.behave(
      answer(({ params }) =>
        params[0] === 1 ? { error: { code: 3, message: 'execution reverted', data: '0x12' } } : { result: null },
      ),
    );
    const [first, second] = await rpc().batch(calls(2));
    expect(first).to.deep.equal({ ok: true, value: null });
    expect(second).to.have.nested.property('error.rpcCode', 3);
    expect(second).to.have.nested.property('error.revertData', '0x12');
  });

  it('asks again only for the calls of a batch that were rate-limited', async () => {
    let busy = true;
    node.behave(
      answer(({ params }) => {
        if (busy && params[0] === 1) return { error: { code: -32005, message: 'limit' } };
        return { result: params[0] };
      }),
      (body, response, request) => {
        busy = false;
        echo(body, response, request);
      },
    );
    expect((await rpc().batch(calls(3))).map((outcome) => outcome.ok)).to.deep.equal([true, true, true]);
    expect(JSON.parse(node.bodies[1] ?? ''))
      .to.include({ method: 'm' })
      .and.have.deep.property('params', [1]);
    expect(waits).to.deep.equal([500]);
  });

  it('takes one error for a whole batch as the error of every call', async () => {
    node.behave(say('{"jsonrpc":"2.0","id":null,"error":{"code":429,"message":"too many requests"}}'), echo);
    expect((await rpc().batch(calls(2))).map((outcome) => outcome.ok)).to.deep.equal([true, true]);
    expect(waits).to.deep.equal([500]);
  });

  const single: Behaviour = (body, response, request) => {
    if (body.startsWith('['))
      say('{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch requests are not supported"}}', 400)(
        body,
        response,
        request,
      );
    else echo(body, response, request);
  };
  it('sends calls one by one to a node without batches, and remembers it', async () => {
    node.behave(single);
    const ours = rpc();
    expect(await ours.batch(calls(3))).to.deep.equal([0, 1, 2].map((value) => ({ ok: true, value })));
    expect(node.bodies).to.have.length(4);
    await ours.batch(calls(2));
    expect(node.bodies).to.have.length(6);
  });

  const capped =
    (refuse: Behaviour): Behaviour =>
    (body, response, request) => {
      const parsed: unknown = JSON.parse(body);
      if (Array.isArray(parsed) && parsed.length > 10) refuse(body, response, request);
      else echo(body, response, request);
    };
  const refusals: readonly (readonly [string, Behaviour])[] = [
    [
      'an error in a list, as geth does',
      (body, response) =>
        void response.end(
          JSON.stringify([
            {
              jsonrpc: '2.0',
              id: (JSON.parse(body) as { id: number }[])[0]?.id,
              error: { code: -32600, message: 'batch too large' },
            },
          ]),
        ),
    ],
    [
      'one error',
      say(
        '{"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"batch size exceeded 10"}}'.replace(
          '-32005',
          '-32600',
        ),
      ),
    ],
    ['status 413', say('<html>', 413)],
    ['status 400', say('Bad Request', 400)],
  ];
  for (const [what, refuse] of refusals) {
    it(`splits a batch that a node refuses with ${what}`, async () => {
      node.behave(capped(refuse));
      const outcomes = await rpc().batch(calls(33));
      expect(outcomes).to.deep.equal(calls(33).map((_, value) => ({ ok: true, value })));
      expect(node.bodies.length).to.be.at.most(8);
    });
  }

  it('asks again in smaller batches for answers that were left out for their size', async () => {
    node.behave((body, response, request) => {
      const parsed: unknown = JSON.parse(body);
      let room = 3;
      const reply = answer(({ params }) => {
        room -= 1;
        return Array.isArray(parsed) && room < 0
          ? { error: { code: -32003, message: 'response too large' } }
          : { result: params[0] };
      });
      reply(body, response, request);
    });
    expect(await rpc().batch(calls(9))).to.deep.equal(calls(9).map((_, value) => ({ ok: true, value })));
  });
});
