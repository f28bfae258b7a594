import { expect } from 'chai';
import fc from 'fast-check';
import type { PinnedBlock } from '../../src/chain/block.js';
import type { Hex } from '../../src/chain/hex.js';
import { createRpc } from '../../src/chain/rpc.js';
import { type Traced, traceCall, traceChanges, traceTouched } from '../../src/chain/trace.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { answer, type BadNode, startBadNode } from './bad-node.js';

const address = (byte: string): Hex => `0x${byte.repeat(20)}`;
const word = (value: number): Hex => `0x${value.toString(16).padStart(64, '0')}`;
const [A, B, C] = [address('aa'), address('bb'), address('cc')];
const HASH = `0x${'11'.repeat(32)}` as const;
const BLOCK: PinnedBlock = {
  chainId: 1n,
  number: 5n,
  hash: HASH,
  parentHash: HASH,
  timestamp: 9n,
  gasLimit: 30_000_000n,
  baseFee: undefined,
};
const CALL = { from: A, to: B, data: '0x', gas: 100n } as const;
const AT = { number: 6n, time: 10n, overrides: {} };

describe('traces of a call', () => {
  let node: BadNode;
  before(async () => {
    node = await startBadNode();
  });
  after(() => node.close());

  const traced = async (frame: unknown, diff: unknown = { pre: {}, post: {} }): Promise<Traced> => {
    node.behave(
      answer(({ params }) => ({ result: (params[2] as { tracer: string }).tracer === 'callTracer' ? frame : diff })),
    );
    return traceCall(createRpc(node.url), BLOCK, CALL, AT);
  };
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'none';
    } catch (error) {
      if (error instanceof PlimsollError) return error.code;
      throw error;
    }
  };
  const log = (topic: number, position?: number | string) => ({
    address: B,
    topics: [word(topic)],
    data: '0x',
    ...(position === undefined ? {} : { position }),
  });
  const frame = (more: object = {}) => ({ type: 'CALL', from: A, to: B, gasUsed: '0x10', input: '0x', ...more });
  const order = ({ result }: Traced) => result.logs.map(({ topics: [topic] }) => Number(topic));

  it('asks for calls with logs and for differences in one request, on the state and time that were said', async () => {
    node.behave(
      answer(({ params }) => ({
        result: (params[2] as { tracer: string }).tracer === 'callTracer' ? frame() : { pre: {}, post: {} },
      })),
    );
    const overrides = { [B]: { code: '0x00' as const, balance: 5n } };
    await traceCall(createRpc(node.url), BLOCK, { ...CALL, value: 7n }, { ...AT, gasLimit: 99n, overrides });
    expect(node.bodies).to.have.length(1);
    const sent = JSON.parse(node.bodies[0] ?? '[]') as { method: string; params: [object, unknown, object] }[];
    const conditions = {
      stateOverrides: { [B]: { code: '0x00', balance: '0x5' } },
      blockOverrides: { number: '0x6', time: '0xa', gasLimit: '0x63' },
    };
    const message = { from: A, to: B, data: '0x', gas: '0x64', value: '0x7' };
    expect(sent.map(({ method, params }) => [method, ...params])).to.deep.equal([
      [
        'debug_traceCall',
        message,
        { blockHash: HASH },
        { tracer: 'callTracer', tracerConfig: { withLog: true }, ...conditions },
      ],
      [
        'debug_traceCall',
        message,
        { blockHash: HASH },
        { tracer: 'prestateTracer', tracerConfig: { diffMode: true }, ...conditions },
      ],
    ]);
  });

  it('gives logs in the order they were written, by the calls that were made before each', async () => {
    const inner = (topic: number) => frame({ logs: [log(topic, '0x0')] });
    const found = await traced(
      frame({ calls: [inner(2), inner(4)], logs: [log(1, '0x0'), log(3, '0x1'), log(5, '0x2'), log(6, 2)] }),
    );
    expect(order(found)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(order(await traced(frame({ calls: [inner(1)], logs: [log(2)] })))).to.deep.equal([1, 2]);
  });

  it('leaves out what was reverted, with all that was inside', async () => {
    const reverted = frame({
      error: 'execution reverted',
      value: '0x5',
      logs: [log(9)],
      calls: [frame({ logs: [log(8)] })],
    });
    const found = await traced(frame({ calls: [reverted], logs: [log(1)] }));
    expect([order(found), found.result.sent, found.result.status]).to.deep.equal([[1], [], 'success']);
    const all = await traced(frame({ error: 'execution\u001b[31m reverted', output: '0x1234', logs: [log(1)] }));
    expect(all.result).to.include({ status: 'failure', returnData: '0x1234', gasUsed: 16n });
    expect(all.result.logs).to.deep.equal([]);
    expect(all.result.error).to.deep.equal({ code: 0, message: 'execution [31m reverted', data: '0x1234' });
    expect((await traced(frame({ error: null }))).result.status, 'null is no error').to.equal('success');
  });

  it('gives ETH that calls, creations and the end of a contract move, and none that stays where it is', async () => {
    const kinds = ['CALL', 'CREATE', 'CREATE2', 'SELFDESTRUCT', 'DELEGATECALL', 'CALLCODE', 'STATICCALL'];
    const calls = kinds.map((type, index) => frame({ type, from: B, to: C, value: `0x${index + 1}` }));
    const { result } = await traced(
      frame({ value: '0x0', calls: [...calls, frame({ from: B, to: B, value: '0x9' })] }),
    );
    expect(result.sent.map(({ value }) => value)).to.deep.equal([1n, 2n, 3n, 4n]);
    expect(result.sent[0]).to.deep.equal({ from: B, to: C, value: 1n });
  });

  it('refuses what is deeper or longer than a chain allows', async () => {
    let deep: object = frame();
    for (let depth = 0; depth < 1100; depth += 1) deep = frame({ calls: [deep] });
    expect(await codeOf(traced(deep))).to.equal('rpc/garbage');
    const wide = frame({ calls: Array.from({ length: 200_001 }, () => ({ type: 'STATICCALL' })) });
    expect(await codeOf(traced(wide))).to.equal('rpc/garbage');
  }).timeout(60_000);

  it('ends in an error of its own or an answer, whatever a node says', async () => {
    const part = fc.oneof(fc.jsonValue(), fc.constantFrom(A, word(1), '0x', '0x1', 5, {}, [], null, [null]));
    const keys = fc.constantFrom('type', 'from', 'to', 'value', 'gasUsed', 'output', 'error', 'calls', 'logs');
    const any = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(keys, part),
      fc.dictionary(keys, part).map((more) => frame(more)),
    );
    await fc.assert(
      fc.asyncProperty(any, fc.oneof(fc.constant({ pre: {}, post: {} }), fc.jsonValue()), async (one, diff) => {
        expect(await codeOf(traced(one, diff))).to.be.oneOf(['none', 'rpc/garbage']);
      }),
      { numRuns: 150 },
    );
  });

  it('tells a node that cannot trace, or not with these tracers, from one that is out of order', async () => {
    const cases: readonly (readonly [object, string])[] = [
      [{ code: -32601, message: 'the method debug_traceCall does not exist' }, 'chain/no-trace'],
      [{ code: -32000, message: 'unknown tracer' }, 'chain/no-trace'],
      [{ code: -32000, message: 'header not found' }, 'rpc/block-lost'],
    ];
    for (const [error, code] of cases) {
      node.behave(answer(() => ({ error })));
      expect(await codeOf(traceChanges(createRpc(node.url), BLOCK, CALL, AT)), JSON.stringify(error)).to.equal(code);
    }
  });

  it('gives the slots that were looked at, in lower case', async () => {
    node.behave(
      answer(() => ({
        result: { [B.toUpperCase().replace('0X', '0x')]: { storage: { [word(0xab)]: word(1) } }, [C]: {} },
      })),
    );
    expect([...(await traceTouched(createRpc(node.url), BLOCK, CALL, AT))]).to.deep.equal([`${B} ${word(0xab)}`]);
    node.behave(answer(() => ({ result: null })));
    expect(await codeOf(traceTouched(createRpc(node.url), BLOCK, CALL, AT))).to.equal('rpc/garbage');
  });
});
