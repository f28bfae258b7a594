import { expect } from 'chai';
import type { PinnedBlock } from '../../src/chain/block.js';
import { decodeCall, encodeReturn } from '../../src/chain/calldata.js';
import { type Declaration, parseDeclaration } from '../../src/chain/function.js';
import type { Hex } from '../../src/chain/hex.js';
import type { ReadCall, ReadResult } from '../../src/chain/multicall.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import type { Observation } from '../../src/observe/observation.js';
import { observeFrom } from '../../src/observe/observe.js';
import { callKey, type ReadSource, replaySource } from '../../src/observe/reader.js';
import { readDefinition } from '../../src/protocol/load-definition.js';
import { entityOf } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { rootOf } from '../protocol/support.js';

const DEFINITION = `apiVersion: plimsoll/v1
kind: Protocol
name: shelf
version: 1.0.0
title: Shelf
contracts:
  registry: { given: true, title: The registry }
  vault: { at: registry, call: "vault() returns (address)" }
  rates: { at: vault, call: "rates() returns (address)" }
versions: { at: vault, call: "version() returns (uint256)", known: { "7": "1.7" } }
roles:
  owner: { title: Owner, at: registry, call: "owner() returns (address)" }
entities:
  tokens:
    title: Token
    identity: { name: token, type: address, title: Address }
    list: { at: vault, call: "tokens() returns (address[])" }
    label: { at: token, call: "symbol() returns (string)", orElse: "symbol() returns (bytes32)" }
    reads:
      slot: { at: vault, call: "slot(address token) returns (uint16 place, uint16 fee)", args: [token] }
      rate: { at: rates, call: "rate(uint16 place) returns (uint16 rate)", args: [place] }
    context:
      place: { type: integer, read: { call: slot, output: place } }
    parameters:
      fee: { title: Fee, doc: The fee., type: percent, codec: bps uint16, read: { call: slot, output: fee } }
      rate: { title: Rate, doc: The rate., type: percent, codec: bps uint16, read: { call: rate, output: rate } }
  shelves:
    title: Shelf
    identity: { name: id, type: uint8, title: Number, fromKey: true }
    list: { ids: [1, 9], read: shelf, present: "cap != 0%" }
    reads:
      shelf: { at: vault, call: "shelf(uint8 id) returns (uint16 cap, uint128 bitmap)", args: [id] }
    parameters:
      cap: { title: Cap, doc: The cap., type: percent, codec: bps uint16, read: { call: shelf, output: cap } }
      holds: { title: Holds, doc: What it holds., type: set, of: tokens, read: { call: shelf, output: bitmap, index: place } }
transitions:
  setFee:
    on: tokens
    title: Set fee
    at: vault
    call: setFee(address token, uint16 fee)
    args: [token, fee]
    sets: [fee]
    roles: [owner]
    events: ["vault.FeeSet(address indexed token, uint16 fee)"]
errors:
  - NoSuchToken(address token)
`;

const at = (byte: string): Hex => `0x${byte.repeat(20)}`;
const REGISTRY = at('a1');
const VAULT = at('a2');
const RATES = at('a3');
const [ONE, TWO] = [at('b1'), at('b2')];
const BLOCK: PinnedBlock = {
  chainId: 5n,
  number: 77n,
  hash: `0x${'11'.repeat(32)}`,
  parentHash: `0x${'22'.repeat(32)}`,
  timestamp: 1n,
  gasLimit: 1n,
  baseFee: 1n,
};

type Answer = (
  args: readonly unknown[],
) => readonly (bigint | string | readonly string[])[] | Hex | 'no-code' | { readonly revert: Hex };
type Chain = Readonly<Record<string, Answer>>;

/** A market of two tokens, as its contracts answer. */
const CHAIN: Chain = {
  [`${REGISTRY} vault() returns (address)`]: () => [VAULT],
  [`${VAULT} rates() returns (address)`]: () => [RATES],
  [`${VAULT} version() returns (uint256)`]: () => [7n],
  [`${VAULT} tokens() returns (address[])`]: () => [[ONE, TWO]],
  [`${VAULT} slot(address token) returns (uint16, uint16)`]: ([token]) => (token === ONE ? [4n, 10n] : [6n, 20n]),
  [`${VAULT} shelf(uint8 id) returns (uint16, uint128)`]: ([id]) =>
    id === 3n ? [500n, (1n << 4n) | (1n << 6n)] : id === 9n ? [100n, 1n << 6n] : [0n, 0n],
  [`${RATES} rate(uint16 place) returns (uint16)`]: ([place]) => [(place as bigint) * 100n],
  [`${ONE} symbol() returns (string)`]: () => ['ONE'],
};

const fake = (chain: Chain, rounds: ReadCall[][] = []): ReadSource => {
  const known = Object.entries(chain).map(([key, answer]): [Hex, Declaration, Answer] => [
    key.slice(0, 42) as Hex,
    parseDeclaration(key.slice(43)),
    answer,
  ]);
  const one = ({ to, data }: ReadCall): ReadResult => {
    const found = known.find(([address, { selector }]) => address === to && data.startsWith(selector));
    if (found === undefined) return { ok: false, reason: 'reverted', data: '0x' };
    const [, declaration, answer] = found;
    const said = answer(decodeCall(declaration, data));
    if (said === 'no-code') return { ok: false, reason: 'no-code', data: '0x' };
    if (typeof said === 'string') return { ok: true, data: said };
    if ('revert' in said) return { ok: false, reason: 'reverted', data: said.revert };
    return { ok: true, data: encodeReturn(declaration, said) };
  };
  return {
    read: async (calls) => {
      rounds.push([...calls]);
      return { block: BLOCK, results: calls.map(one) };
    },
  };
};

describe('observing a market', () => {
  let protocol: Protocol;

  before(async () => {
    const read = await readDefinition({ file: 'shelf.yaml', text: DEFINITION }, rootOf(DEFINITION));
    if (read.protocol === null) throw new Error(JSON.stringify(read.findings));
    protocol = read.protocol;
  });

  const observed = (chain: Chain, rounds?: ReadCall[][]): Promise<Observation> =>
    observeFrom(fake({ ...CHAIN, ...chain }, rounds), {
      protocol,
      contracts: new Map([['registry', REGISTRY]]),
      document: null,
    });
  const failure = async (chain: Chain): Promise<PlimsollError> => {
    const error: unknown = await observed(chain).then(
      () => expect.fail('it should fail'),
      (reason: unknown) => reason,
    );
    if (error instanceof PlimsollError) return error;
    throw error;
  };
  const valuesOf = ({ params }: Observation, group: string, identity: string): Record<string, unknown> =>
    Object.fromEntries(
      [...(entityOf(params, group, identity)?.values ?? [])].map(([name, value]) => [
        name,
        value.kind === 'number' ? value.number.raw : value.kind === 'set' ? value.members : value,
      ]),
    );

  it('follows contracts, lists, places and bitmaps, whatever depends on what', async () => {
    const rounds: ReadCall[][] = [];
    const observation = await observed({}, rounds);
    expect(valuesOf(observation, 'tokens', ONE)).to.deep.equal({ fee: 10n, rate: 400n });
    expect(valuesOf(observation, 'tokens', TWO)).to.deep.equal({ fee: 20n, rate: 600n });
    expect([...(observation.params.entities.get('shelves')?.keys() ?? [])]).to.deep.equal(['3', '9']);
    expect(valuesOf(observation, 'shelves', '3')).to.deep.equal({ cap: 500n, holds: [ONE, TWO] });
    expect(valuesOf(observation, 'shelves', '9')).to.deep.equal({ cap: 100n, holds: [TWO] });
    expect(observation.release).to.equal('1.7');
    expect(entityOf(observation.params, 'tokens', ONE)?.label).to.equal('ONE');
    expect(entityOf(observation.params, 'tokens', TWO)?.label).to.equal('');
    expect(rounds.map((calls) => calls.length)).to.deep.equal([1, 12, 6, 2]);
    const keys = observation.reads.map(callKey);
    expect(observation.reads).to.deep.include({ to: VAULT, data: rounds[1]?.[0]?.data, label: rounds[1]?.[0]?.label });
    expect(keys.length - new Set(keys).size, 'only the two forms of a symbol share a call').to.equal(2);
  });

  it('gives the same from answers that were given before, and says where they are not enough', async () => {
    const first = await observed({});
    const { results } = await fake(CHAIN).read(first.reads);
    const answers = new Map(first.reads.map((call, index) => [callKey(call), results[index] as ReadResult]));
    const target = { protocol, contracts: new Map([['registry', REGISTRY]]), document: null };
    const again = await observeFrom(replaySource(BLOCK, answers), target);
    expect(again.params).to.deep.equal(first.params);
    const fewer = new Map([...answers].slice(0, -1));
    const error: unknown = await observeFrom(replaySource(BLOCK, fewer), target).catch((reason: unknown) => reason);
    expect(error).to.include({ code: 'observe/changed-shape' });
    const failed = new Map(answers).set(callKey(first.reads[0] as ReadCall), {
      ok: false,
      reason: 'no-code',
      data: '0x',
    });
    expect(await observeFrom(replaySource(BLOCK, failed), target).catch((reason: unknown) => reason)).to.include({
      code: 'chain/no-code',
    });
  });

  it('names the contract that a failing read went to, and why it failed', async () => {
    const slot = `${VAULT} slot(address token) returns (uint16, uint16)`;
    const data: Hex =
      `${parseDeclaration('error NoSuchToken(address token)').selector}${ONE.slice(2).padStart(64, '0')}` as Hex;
    const cases: readonly (readonly [Chain, string, string])[] = [
      [
        { [`${REGISTRY} vault() returns (address)`]: () => 'no-code' },
        'chain/no-code',
        `cannot read the address of vault: there is no contract at ${REGISTRY}, which is registry, at block 77 of chain 5`,
      ],
      [
        { [`${REGISTRY} vault() returns (address)`]: () => ({ revert: '0x' }) },
        'chain/read-reverted',
        `cannot read the address of vault: registry at ${REGISTRY} reverted without a reason at block 77 of chain 5`,
      ],
      [
        { [`${REGISTRY} vault() returns (address)`]: () => [at('00')] },
        'observe/no-contract',
        `registry at ${REGISTRY} has no vault: it answers the zero address`,
      ],
      [
        { [slot]: () => ({ revert: data }) },
        'chain/read-reverted',
        `cannot read tokens.${ONE} slot: vault at ${VAULT} reverted with NoSuchToken(token: ${ONE}) at block 77 of chain 5`,
      ],
      [
        { [`${VAULT} tokens() returns (address[])`]: () => 'no-code' },
        'chain/no-code',
        `cannot read the list of tokens: there is no contract at ${VAULT}, which is vault, at block 77 of chain 5`,
      ],
    ];
    for (const [chain, code, message] of cases) {
      const error = await failure(chain);
      expect([error.code, error.message]).to.deep.equal([code, message]);
      expect(error.exit).to.equal(1);
    }
  });

  it('refuses an answer that is not of the declared types', async () => {
    for (const data of ['0x', '0x1234', `0x${'ff'.repeat(64)}`] as const) {
      const { code, message } = await failure({
        [`${VAULT} slot(address token) returns (uint16, uint16)`]: () => data,
      });
      expect(code, data).to.equal('observe/foreign-answer');
      expect(message).to.include(`vault at ${VAULT} does not answer slot(address) as the definition says`);
    }
  });

  it('tells another version before anything that the version has not', async () => {
    const { code, message, hint } = await failure({
      [`${VAULT} version() returns (uint256)`]: () => [8n],
      [`${VAULT} rates() returns (address)`]: () => ({ revert: '0x' }),
      [`${VAULT} tokens() returns (address[])`]: () => '0x12',
    });
    expect([code, message]).to.deep.equal([
      'protocol/unknown-version',
      'vault answers version 8, which the definition of Shelf has not been read against',
    ]);
    expect(hint).to.include('1.7');
  });

  it('does not mind what a token answers for its symbol', async () => {
    const word = (text: string): Hex => `0x${Buffer.from(text).toString('hex').padEnd(64, '0')}`;
    const cases: readonly (readonly [Hex | 'no-code', string])[] = [
      [word('MKR'), 'MKR'],
      ['0x', ''],
      ['0x00', ''],
      ['no-code', ''],
      [word(''), ''],
      [`0x${'ff'.repeat(96)}`, ''],
      [encodeReturn(parseDeclaration('symbol() returns (string)'), ['a\nb']), ''],
      [encodeReturn(parseDeclaration('symbol() returns (string)'), [' USDC']), ''],
      [encodeReturn(parseDeclaration('symbol() returns (string)'), ['A'.repeat(65)]), ''],
      [encodeReturn(parseDeclaration('symbol() returns (string)'), ['A'.repeat(64)]), 'A'.repeat(64)],
    ];
    for (const [answer, label] of cases) {
      const { params } = await observed({ [`${ONE} symbol() returns (string)`]: () => answer });
      expect(entityOf(params, 'tokens', ONE)?.label, answer).to.equal(label);
    }
  });

  it('reads an entity that is listed twice once, and refuses a list without end', async () => {
    const listing = (tokens: readonly string[]): Chain => ({
      [`${VAULT} tokens() returns (address[])`]: () => [tokens],
    });
    const { params } = await observed(listing([ONE, TWO, ONE]));
    expect([...(params.entities.get('tokens')?.keys() ?? [])]).to.deep.equal([ONE, TWO]);
    expect(entityOf(params, 'tokens', ONE)?.values.size).to.equal(2);
    const many = Array.from({ length: 5001 }, (_, index) => `0x${index.toString(16).padStart(40, '0')}`);
    const { code, message } = await failure(listing(many));
    expect([code, message]).to.deep.equal([
      'observe/too-many',
      'the chain lists 5001 tokens, and at most 5000 are read',
    ]);
  });

  it('has no entities where the chain lists none', async () => {
    const observation = await observed({ [`${VAULT} tokens() returns (address[])`]: () => [[]] });
    expect(observation.params.entities.get('tokens')?.size).to.equal(0);
    expect(valuesOf(observation, 'shelves', '3')).to.deep.equal({ cap: 500n, holds: [] });
    expect(observation.findings.map(({ message }) => message)).to.deep.equal([
      'bits 4, 6 of shelves.3.holds belong to none of the tokens',
      'bits 6 of shelves.9.holds belong to none of the tokens',
    ]);
    expect((await observed({})).findings).to.deep.equal([]);
  });
});
