import { expect } from 'chai';
import fc from 'fast-check';
import { createRpc, type RpcOptions } from '../../src/chain/rpc.js';
import { RpcError } from '../../src/chain/rpc-error.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { answer, type BadNode, type Behaviour, calls, echo, say, startBadNode } from './bad-node.js';

describe('a JSON-RPC node', () => {
  let node: BadNode;
  let waits: number[];
  const rpc = (options: RpcOptions = {}) =>
    createRpc(node.url, {
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
      },
      ...options,
    });

  /** The failure of a request. Whatever it is, it is ours, exits with 69, and does not show the key. */
  const failure = async (behaviour: Behaviour | readonly Behaviour[], options?: RpcOptions): Promise<PlimsollError> => {
    node.behave(...(typeof behaviour === 'function' ? [behaviour] : behaviour));
    const error: unknown = await rpc(options)
      .request('eth_chainId', [])
      .then(
        () => expect.fail('it should have failed'),
        (reason: unknown) => reason,
      );
    if (!(error instanceof PlimsollError)) throw error;
    expect(error.exit).to.equal(69);
    expect(error.hint).to.be.a('string').and.not.equal('');
    const cause = error.cause instanceof Error ? error.cause.message : '';
    expect(error.message + error.hint + cause).to.not.contain('s3cret');
    return error;
  };

  before(async () => {
    node = await startBadNode();
  });
  beforeEach(() => {
    waits = [];
  });
  after(() => node.close());

  it('sends one request and counts it', async () => {
    node.behave(answer(() => ({ result: '0x1' })));
    const ours = rpc();
    expect(await ours.request('eth_chainId', [])).to.equal('0x1');
    expect(node.bodies).to.deep.equal(['{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}']);
    expect(ours.stats).to.include({ requests: 1, calls: 1, bytesOut: 59, bytesIn: 39 });
  });

  it('keeps the code and the data of an error', async () => {
    const error = await failure(
      answer(() => ({ error: { code: -32000, message: 'nonce too low', data: { have: 1 } } })),
    );
    expect(error).to.be.instanceOf(RpcError);
    expect(error).to.include({ code: 'rpc/error', rpcCode: -32000 }).and.have.deep.property('data', { have: 1 });
    expect(error.message).to.match(
      /^the node at http:\/\/127\.0\.0\.1:\d+ refused eth_chainId: nonce too low \(-32000\)$/,
    );
  });

  it('shows the words of a node on one line, printable, shortened, without the key', async () => {
    const message = `bad\u001b[2J\nkey s3cretApiKey1234\u202e ${'x'.repeat(5000)}`;
    const error = await failure(answer(() => ({ error: { code: 1, message } })));
    expect(error.message).to.contain('bad [2J key … xxx').and.have.length.below(400);
    expect(error.message).to.not.match(/\p{C}/u);
  });

  for (const said of [
    { code: -32601, message: 'x' },
    { code: -32600, message: 'Unsupported method: eth_x' },
    { code: -32000, message: 'the method eth_x does not exist/is not available' },
  ]) {
    it(`knows a missing method by ${said.code} ${said.message}`, async () => {
      expect(await failure(answer(() => ({ error: said })))).to.have.property('code', 'rpc/method-missing');
    });
  }

  it('does not take the words a contract reverts with for those of the node', async () => {
    const error = await failure(
      answer(() => ({
        error: { code: 3, message: 'execution reverted: rate limit: method not supported', data: '0x' },
      })),
    );
    expect(error).to.have.property('code', 'rpc/error');
  });

  const garbage: readonly (readonly [string, Behaviour, RegExp])[] = [
    ['a web page', say('<!DOCTYPE html><html>hello</html>'), /it sent a web page/],
    ['JSON that is cut short', say('{"jsonrpc":"2.0","id":1,"resu'), /not JSON, or is cut short/],
    ['nothing', say(''), /its answer is empty/],
    ['null', say('null'), /of another form/],
    ['a number', say('7'), /of another form/],
    ['an empty list', say('[]'), /of another form/],
    ['a list of nothing', say('[null]'), /of another form/],
    ['another id', say('{"jsonrpc":"2.0","id":99,"result":"0x1"}'), /is to another call/],
    ['the id as text', say('{"jsonrpc":"2.0","id":"1","result":"0x1"}'), /is to another call/],
    ['two answers', say('[{"id":1,"result":1},{"id":1,"result":2}]'), /2 answers to 1 calls/],
    ['an error that is a text', say('{"jsonrpc":"2.0","id":1,"error":"no"}'), /its error has no code/],
    ['neither result nor error', say('{"jsonrpc":"2.0","id":1,"error":null}'), /neither a result nor an error/],
    ['nesting without end', say('['.repeat(1_000_000)), /not JSON/],
  ];
  for (const [what, behaviour, message] of garbage) {
    it(`does not take ${what} for an answer`, async () => {
      const error = await failure(behaviour);
      expect(error.code).to.equal('rpc/garbage');
      expect(error.message).to.match(message);
    });
  }

  it('survives any JSON as an answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        node.behave(say(text));
        const ours = rpc();
        for (const attempt of [() => ours.request('m', []), () => ours.batch(calls(2))]) {
          await attempt().catch((error: unknown) => expect(error).to.be.instanceOf(PlimsollError));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('refuses an answer above its limit without reading it whole', async () => {
    const endless: Behaviour = (_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65536)));
      };
      response.on('drain', more);
      more();
    };
    const error = await failure(endless, { maxBytes: 1_000_000 });
    expect(error.code).to.equal('rpc/garbage');
    expect(error.message).to.contain('more than 1000000 bytes');
  });

  it('gives up on a slow node', async () => {
    const error = await failure(() => undefined, { timeoutMs: 50 });
    expect(error.code).to.equal('rpc/timeout');
    expect(error.message).to.contain('did not answer within 0.05 s');
  });

  it('gives up sooner on a node that has not answered anything, and tells once that it waits', async () => {
    const told: unknown[] = [];
    const patience = { firstTimeoutMs: 1000, slowMs: 30, onSlow: (...what: unknown[]) => void told.push(what) };
    const error = await failure(() => undefined, { timeoutMs: 10_000, ...patience });
    expect(error.message).to.contain('did not answer within 1 s');
    expect(told).to.deep.equal([[/the node at http:\/\/[^ ]+/.exec(error.message)?.[0], 1000]]);
    const working = rpc({ timeoutMs: 10_000, ...patience });
    node.behave(answer(() => ({ result: '0x1' })));
    expect(await working.request('eth_chainId', [])).to.equal('0x1');
    const late = answer(() => ({ result: '0x2' }));
    node.behave((...exchange) => void setTimeout(() => late(...exchange), 1300));
    expect(await working.request('eth_chainId', [])).to.equal('0x2');
    expect(await working.request('eth_chainId', [])).to.equal('0x2');
    expect(told.slice(1)).to.deep.equal([[working.name, 10_000]]);
  });

  it('gives up on a node that starts to answer and stops', async () => {
    const error = await failure((_, response) => void response.writeHead(200).write('{"jsonrpc"'), { timeoutMs: 50 });
    expect(error.code).to.equal('rpc/timeout');
  });

  it('asks once more where the connection is closed, then says so', async () => {
    const close: Behaviour = (_, response) => void response.destroy();
    node.behave(close, echo);
    expect(await rpc().request('m', [7])).to.equal(7);
    expect(node.bodies).to.have.length(2);
    const error = await failure(close);
    expect(error.code).to.equal('rpc/unreachable');
    expect(error.message).to.contain('it closed the connection');
    expect(node.bodies).to.have.length(2);
  });

  it('notices a connection that is closed within an answer', async () => {
    const error = await failure((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"jsonrpc"', () => response.destroy());
    });
    expect(error.code).to.equal('rpc/unreachable');
  });

  it('takes the shortage of gas of a transaction for what it is', async () => {
    node.behave(answer(() => ({ error: { code: -32000, message: 'intrinsic gas too low' } })));
    for (const [method, code] of [
      ['eth_sendRawTransaction', 'rpc/error'],
      ['eth_call', 'rpc/too-large'],
    ] as const) {
      const error: unknown = await rpc()
        .request(method, [])
        .catch((reason: unknown) => reason);
      expect(error).to.have.property('code', code);
    }
  });

  it('says where nothing listens', async () => {
    const closed = await startBadNode();
    await closed.close();
    const error: unknown = await createRpc(closed.url)
      .request('m', [])
      .catch((reason: unknown) => reason);
    expect(error)
      .to.include({ code: 'rpc/unreachable' })
      .and.have.property('message')
      .that.contains('nothing listens there');
  });

  it('waits as long as a rate limit asks, by seconds and by date', async () => {
    const date = new Date(90_000).toUTCString();
    node.behave(say('', 429, { 'retry-after': '7' }), say('', 429, { 'retry-after': date }), say('', 429), echo);
    expect(await rpc({ now: () => 80_000 }).request('m', [1])).to.equal(1);
    expect(waits).to.deep.equal([7000, 10_000, 2000]);
  });

  it('stops asking a rate-limited node after its attempts', async () => {
    const error = await failure(say('slow down', 429), { retries: 3 });
    expect(error.code).to.equal('rpc/rate-limited');
    expect(waits).to.deep.equal([500, 1000, 2000]);
    expect(node.bodies).to.have.length(4);
  });

  it('does not wait an hour', async () => {
    expect(await failure(say('', 429, { 'retry-after': '3600' }))).to.have.property('code', 'rpc/rate-limited');
    expect(waits).to.deep.equal([]);
  });

  for (const [status, hint] of [
    [401, 'API key'],
    [404, 'path of the URL'],
    [500, 'state of the node'],
    [302, 'URL'],
  ] as const) {
    it(`names HTTP status ${status}`, async () => {
      const error = await failure(say('<html>', status, { location: 'https://elsewhere.example/' }));
      expect(error.code).to.equal('rpc/http-status');
      expect(error.message).to.contain(`HTTP status ${status}`);
      expect(error.hint).to.contain(hint);
    });
  }

  it('waits for an overloaded gateway', async () => {
    node.behave(say('<html>', 503), say('<html>', 502), echo);
    expect(await rpc().request('m', [3])).to.equal(3);
    expect(waits).to.deep.equal([500, 1000]);
  });

  it('reads a JSON-RPC error under a failing status', async () => {
    const error = await failure(
      say('{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"key disabled for you"}}', 403),
    );
    expect(error.message).to.contain('key disabled for you');
  });

  it('names a request that is too large even alone', async () => {
    expect(await failure(say('', 413))).to.have.property('code', 'rpc/too-large');
  });

  it('sends user and password as a header and never shows them', async () => {
    let authorization: string | undefined;
    node.behave((body, response, request) => {
      authorization = request.headers.authorization;
      say('{}')(body, response, request);
    });
    const url = node.url.replace('http://', 'http://user:pa%40ssword@');
    const error: unknown = await createRpc(url)
      .request('m', [])
      .catch((reason: unknown) => reason);
    expect(authorization).to.equal(`Basic ${Buffer.from('user:pa@ssword').toString('base64')}`);
    expect(error)
      .to.be.instanceOf(PlimsollError)
      .and.have.property('message')
      .that.does.not.match(/ssword|user/);
  });

  for (const url of ['file:///etc/passwd', 'ws://x/s3cret', 's3cret', '', 'javascript:s3cret']) {
    it(`refuses the URL ${JSON.stringify(url)}`, () => {
      expect(() => createRpc(url))
        .to.throw(PlimsollError, /cannot be used/)
        .with.property('message')
        .that.does.not.contain('s3cret');
    });
  }
});
