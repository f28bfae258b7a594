import { expect } from 'chai';
import fc from 'fast-check';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import { EXIT, PlimsollError } from '../../src/diagnostic/error.js';
import { canonicalDigest, canonicalText } from '../../src/document/canonical.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { SecretKey } from '../../src/signer/secret-key.js';
import { type StateDemands, stateFromFile, stateText } from '../../src/state/state-file.js';
import { knownJson } from '../../src/state/state-json.js';
import { aave } from '../protocol/support.js';
import { refusalOf } from '../refusal.js';
import { knownOf, marketFor, NOW, WETH_ID } from './known.js';

const [JOB, OTHER] = SAFE_OWNERS.map(({ privateKey }) => new SecretKey(privateKey));
if (JOB === undefined || OTHER === undefined) throw new Error('two keys');

/** The text with a digest that fits, as a job makes it. */
const resealed = (body: object): string => canonicalText({ ...body, digest: canonicalDigest(body) });

describe('a state file', () => {
  let protocol: Protocol;
  let signed: string;
  let unsigned: string;
  before(async () => {
    protocol = await aave();
    const known = knownOf(marketFor(protocol));
    signed = stateText([known], JOB);
    unsigned = stateText([known], null);
  });

  const demands = (change: Partial<StateDemands> = {}): StateDemands => ({
    now: NOW,
    maxAge: 7_200n,
    signers: new Set([JOB.address]),
    ...change,
  });
  const refusal = (text: string, change: Partial<StateDemands> = {}): PlimsollError =>
    refusalOf(() => stateFromFile('state.json', text, demands(change)).stateOf(marketFor(protocol), 1n));
  const told = (text: string, change: Partial<StateDemands> = {}): string => {
    const { code, message, hint, exit } = refusal(text, change);
    expect(exit).to.equal(EXIT.failed);
    expect(hint).to.not.equal(undefined);
    return `${code}: ${message}`;
  };
  const edited = (edit: (json: Record<string, unknown>) => void, text = signed): string => {
    const json = JSON.parse(text) as Record<string, unknown>;
    edit(json);
    return canonicalText(json);
  };

  it('gives what was put into it', () => {
    const file = stateFromFile('state.json', signed, demands());
    expect([file.signer, file.markets, file.findings]).to.deep.equal([SAFE_OWNERS[0]?.address, ['core'], []]);
    const market = marketFor(protocol);
    const { state, findings } = file.stateOf(market, 1n);
    expect(findings).to.deep.equal([]);
    const known = knownOf(market);
    expect(canonicalText(knownJson({ ...known, params: state.params }))).to.equal(canonicalText(knownJson(known)));
    // What follows from the others is computed anew: the LTV is not zeroed.
    expect([...(state.params.entities.get('reserves')?.get(WETH_ID)?.values.keys() ?? [])]).to.have.members([
      ...(known.params.entities.get('reserves')?.get(WETH_ID)?.values.keys() ?? []),
      'ltvzero',
    ]);
    expect([state.chainId, state.block, state.blockHash, state.time]).to.deep.equal([
      known.chainId,
      known.block,
      known.blockHash,
      known.time,
    ]);
    const supplied = state.metrics('reserves', WETH_ID).get('supplied');
    expect(supplied).to.deep.equal({
      kind: 'number',
      value: { n: 2_000_000_000_000_000_000_000_001n, d: 10n ** 18n },
      dimension: { [`token:${WETH_ID}`]: 1 },
    });
    expect(state.metrics('reserves', WETH_ID).get('price')).to.deep.include({
      value: { n: 250_000_000_001n, d: 10n ** 8n },
      dimension: { usd: 1, [`token:${WETH_ID}`]: -1 },
    });
    expect(state.metrics('reserves', `0x${'1'.repeat(40)}`).size).to.equal(0);
    expect([...state.bounds]).to.deep.equal([
      ['reserves.ltv.minDelay', { kind: 'number', value: { n: 259_200n, d: 1n }, dimension: { second: 1 } }],
    ]);
    expect(state.lastChange('reserves', WETH_ID, 'supplyCap')).to.deep.equal({ at: NOW - 90_000n, from: 'state' });
    const older = { at: NOW - 40n * 86_400n, from: 'state', noLater: true };
    expect(state.lastChange('reserves', WETH_ID, 'ltv')).to.deep.equal(older);
    expect(state.lastChange('reserves', WETH_ID, 'ltvzero')).to.equal(null);
  });

  it('is the same text for the same state', () => {
    expect(stateText([knownOf(marketFor(protocol))], JOB)).to.equal(signed);
    expect(signed).to.equal(canonicalText(JSON.parse(signed)));
  });

  it('is refused when any of its bytes is another', () => {
    for (const [text, change] of [
      [signed, {}],
      [unsigned, { signers: new Set<string>() }],
    ] as const) {
      const bytes = Buffer.from(text, 'utf8');
      fc.assert(
        fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
          const other = Buffer.from(bytes);
          other[at] = ((other[at] ?? 0) + by) % 256;
          expect(refusal(other.toString('utf8'), change).code).to.match(
            /^(state\/(altered|format|unsigned)|source\/not-json|safe\/bad-signature)$/,
          );
        }),
        { numRuns: 1_500 },
      );
    }
  });

  it('is refused when a piece of it is taken out, put in or moved', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: signed.length - 1 }),
        fc.nat({ max: 40 }),
        fc.string({ maxLength: 20 }),
        (at, length, piece) => {
          const other = signed.slice(0, at) + piece + signed.slice(at + length);
          fc.pre(other !== signed);
          expect(refusal(other).code).to.match(/^(state\/|source\/not-json|safe\/bad-signature)/);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is refused where what it says was changed, with its digest made anew', () => {
    const forged = JSON.parse(stateText([{ ...knownOf(marketFor(protocol)), time: NOW }], null)) as object;
    const { signer, signature } = JSON.parse(signed) as { signer: string; signature: string };
    const text = canonicalText({ ...forged, signer, signature });
    expect(told(text)).to.match(/^state\/altered: state\.json names 0x\w{40} as its signer, who did not sign it/);
  });

  it('is believed of the signers that are listed, and of nobody else', () => {
    const other = stateText([knownOf(marketFor(protocol))], OTHER);
    expect(told(other)).to.match(
      /^state\/signer: state\.json is signed by 0x7099\w+, and only what 0xf39F\w+ signed is believed$/,
    );
    expect(told(unsigned)).to.match(
      /^state\/unsigned: state\.json is not signed, and only what 0xf39F\w+ signed is believed$/,
    );
    expect(told(edited((json) => delete json.signature))).to.equal('state/altered: state.json has half a signature');
    expect(told(edited((json) => (json.signer = SAFE_OWNERS[1]?.address)))).to.match(/^state\/altered: /);
    expect(told(edited((json) => (json.signature = `0x${'00'.repeat(65)}`)))).to.match(/^safe\/bad-signature: /);
    // The same signature by the other point of the curve.
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const twin = edited((json) => {
      const hex = String(json.signature);
      const s = (order - BigInt(`0x${hex.slice(66, 130)}`)).toString(16).padStart(64, '0');
      json.signature = `${hex.slice(0, 66)}${s}${hex.endsWith('1b') ? '1c' : '1b'}`;
    });
    expect(told(twin)).to.match(/^(safe\/bad-signature|state\/altered): /);
  });

  it('is taken unsigned only where nobody is listed, and that is said', () => {
    const file = stateFromFile('state.json', unsigned, demands({ signers: new Set() }));
    expect(file.signer).to.equal(null);
    expect(file.findings.map(({ ruleId, severity }) => `${severity} ${ruleId}`)).to.deep.equal([
      'info state/unsigned-accepted',
    ]);
    expect(file.findings[0]?.message).to.equal(
      'the state file is not signed, and plimsoll.yaml lists nobody who may sign one: whoever can change the file decides what the chain is taken for',
    );
    expect(file.stateOf(marketFor(protocol), 1n).state.block).to.equal(23_000_000n);
    expect(stateFromFile('state.json', signed, demands({ signers: new Set() })).findings[0]?.message).to.contain(
      'is signed by 0xf39F',
    );
  });

  it('is of an age', () => {
    expect(told(signed, { maxAge: 3_599n })).to.equal(
      'state/too-old: state.json is 3600 seconds old, and at most 3599 seconds are allowed',
    );
    expect(told(signed, { now: NOW + 10n * 86_400n })).to.contain('is 10 days old, and at most 2 hours are allowed');
    expect(stateFromFile('s', signed, demands({ maxAge: 3_600n })).stateOf(marketFor(protocol), 1n)).to.be.an('object');
    expect(
      stateFromFile('s', signed, demands({ maxAge: null, now: NOW * 2n })).stateOf(marketFor(protocol), 1n),
    ).to.be.an('object');
    expect(told(signed, { now: NOW - 4_501n })).to.equal(
      "state/future: state.json is of block 23000000, whose time is 901 seconds ahead of this computer's clock",
    );
    expect(stateFromFile('s', signed, demands({ now: NOW - 4_500n })).stateOf(marketFor(protocol), 1n)).to.be.an(
      'object',
    );
  });

  it('is of this chain, these contracts and this market', () => {
    const file = stateFromFile('state.json', signed, demands());
    const of = (edit: (text: string) => string, chainId = 1n): string => {
      const known = marketFor(protocol);
      const market = marketFor(protocol, edit(known.source.text));
      try {
        file.stateOf(market, chainId);
      } catch (error) {
        if (error instanceof PlimsollError) return `${error.code}: ${error.message}`;
      }
      return 'believed';
    };
    expect(of((text) => text)).to.equal('believed');
    expect(of((text) => text, 137n)).to.equal('state/other-chain: state.json is of chain 1, and core is on chain 137');
    expect(
      of((text) =>
        text.replace('0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e', '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2'),
      ),
    ).to.match(/^state\/other-contracts: state\.json is of a market with another poolAddressesProvider: 0x2f39/);
    expect(
      of((text) =>
        text.replace('contracts:', 'contracts:\n  riskSteward: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"'),
      ),
    ).to.match(/^state\/other-contracts: .* another riskSteward: none, and core has 0xC02a/);
    expect(of((text) => text.replace('name: core', 'name: other'))).to.equal(
      'state/no-market: state.json has no market other',
    );
  });

  it('is of a definition: another main version is refused, another text is said', () => {
    const made = (change: Partial<Protocol>): string => {
      const market = marketFor(protocol);
      const known = knownOf(market);
      return stateText([{ ...known, params: { ...known.params, protocol: { ...protocol, ...change } } }], JOB);
    };
    expect(told(made({ version: '9.0.0' }))).to.equal(
      `state/other-definition: state.json was made with another definition than aave-v3 ${protocol.version}`,
    );
    expect(told(made({ name: 'other' }))).to.match(/^state\/other-definition: /);
    const { findings } = stateFromFile('state.json', made({ digest: 'f'.repeat(64) }), demands()).stateOf(
      marketFor(protocol),
      1n,
    );
    expect(findings.map(({ ruleId, severity }) => `${severity} ${ruleId}`)).to.deep.equal([
      'warning state/definition-differs',
    ]);
  });

  it('is never taken for another file, nor another for it', () => {
    expect(told('{}')).to.equal('state/format: state.json is no state file');
    expect(told('{"format":"plimsoll.observation/1","markets":{}}')).to.match(/^state\/format/);
    expect(told('[]')).to.match(/^state\/format/);
    expect(told('{"format":"plimsoll.state/1","markets":[]}')).to.match(/^state\/format/);
    expect(told('{"format":"plimsoll.state/1","markets":{}}')).to.match(/^state\/altered/);
    expect(told(signed.slice(0, -40))).to.match(/^source\/not-json/);
    expect(told('['.repeat(100_000))).to.match(/^source\/not-json/);
  });

  it('gives no raw error for what a signer signs by mistake', () => {
    const weird = fc.oneof(fc.jsonValue(), fc.constantFrom(null, [], '', -1, '9'.repeat(100), { a: 1 }, '0x'));
    const fields = ['contracts', 'time', 'observation', 'metrics', 'bounds', 'changes'];
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.nat({ max: 8 }), weird, (field, deep, value) => {
        const json = JSON.parse(unsigned) as { markets: Record<string, Record<string, unknown>> };
        let at: Record<string, unknown> = json.markets.core ?? {};
        let key = field;
        for (let i = 0; i < deep; i += 1) {
          const below = at[key];
          const keys = typeof below === 'object' && below !== null ? Object.keys(below) : [];
          const next = keys[i % Math.max(1, keys.length)];
          if (next === undefined) break;
          at = below as Record<string, unknown>;
          key = next;
        }
        at[key] = value;
        const known = { format: 'plimsoll.state/1', markets: json.markets };
        const text = resealed(known);
        try {
          stateFromFile('state.json', text, demands({ signers: new Set() })).stateOf(marketFor(protocol), 1n);
        } catch (error) {
          expect(error).to.be.instanceOf(PlimsollError);
        }
      }),
      { numRuns: 600 },
    );
  });
});
