import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import type { Hex } from '../../../src/chain/hex.js';
import { checkSignatures } from '../../../src/observe/check-definition.js';
import { diffSets } from '../../../src/plan/diff.js';
import { makePlan } from '../../../src/plan/make-plan.js';
import { withValues } from '../../../src/plan/state.js';
import { decodeStewardCall } from '../../../src/plan/steward/decode-call.js';
import { stewardPlan } from '../../../src/plan/steward/steward-calls.js';
import { readDefinition } from '../../../src/protocol/load-definition.js';
import type { ParamSet } from '../../../src/protocol/param-set.js';
import { labelsIn } from '../../../src/protocol/param-set.js';
import type { Protocol } from '../../../src/protocol/protocol.js';
import type { Value } from '../../../src/protocol/value.js';
import { stewardOf } from '../../../src/route/steward/facts.js';
import { LOANS, rootOf, told } from '../../protocol/support.js';

/** Two stewards of another kind: one entity a call, nothing that keeps a value, a flag, and an entity without identity. */
const OTHERS = LOANS.replace(
  'constraints:\n',
  `  setTerms:
    on: loans
    title: Set terms
    at: book
    call: setTerms(address token, bool open, uint16 fee)
    args: [token, open, fee]
    sets: [open]
    events: []
  setDelay:
    on: settings
    title: Set delay
    at: book
    call: setDelay(uint256 delay)
    args: [delay]
    sets: [delay]
    events: []
stewards:
  keeper:
    title: Keeper
    doc: Opens and closes.
    at: book
    sender: { title: keepers, call: "isKeeper(address who) returns (bool)" }
    functions:
      adjust:
        on: loans
        title: Adjust
        call: adjust(address token, uint16 fee, bool open)
        args: [token, { of: fee, codec: bps uint16 }, open]
        makes: [setFee, setTerms]
  clock:
    title: Clock
    doc: Moves the delay.
    at: book
    sender: { title: clockmaker, call: "maker() returns (address)" }
    functions:
      wait:
        on: settings
        title: Wait
        call: wait(uint256 delay)
        args: [delay]
        makes: [setDelay]
constraints:
`,
);
const BOOK: Hex = `0x${'ab'.repeat(20)}`;
const CONTRACTS = new Map([['book', BOOK]]);
const [ONE, TWO] = [`0x${'01'.repeat(20)}`, `0x${'02'.repeat(20)}`] as const;
const ABI = new Interface(['function adjust(address token, uint16 fee, bool open)', 'function wait(uint256 delay)']);
const flag = (on: boolean): Value => ({ kind: 'flag', flag: on });
const number = (n: bigint, d: bigint, raw: bigint): Value => ({ kind: 'number', number: { exact: { n, d }, raw } });

describe('stewards of other shapes', () => {
  let protocol: Protocol;
  let observed: ParamSet;

  before(async () => {
    const found = await readDefinition({ file: 'own.yaml', text: OTHERS }, rootOf(OTHERS));
    expect(told(found.findings)).to.deep.equal([]);
    if (found.protocol === null) throw new Error('no protocol');
    protocol = found.protocol;
    expect(checkSignatures(protocol, { file: 'own.yaml', text: OTHERS }, rootOf(OTHERS))).to.deep.equal([]);
    const loan = (identity: string) => ({
      group: 'loans',
      identity,
      label: identity.slice(0, 4),
      context: new Map(),
      values: new Map([
        ['fee', number(1n, 10n, 1_000n)],
        ['open', flag(true)],
      ]),
    });
    const settings = {
      ...{ group: 'settings', identity: '', label: '', context: new Map() },
      values: new Map([['delay', number(60n, 1n, 60n)]]),
    };
    observed = {
      protocol,
      entities: new Map([
        ['settings', new Map([['', settings]])],
        ['loans', new Map([ONE, TWO].map((identity) => [identity, loan(identity)]))],
      ]),
    };
  });

  const made = (document: ParamSet, name: string) => {
    const labelOf = labelsIn(observed);
    const { changes: wanted } = diffSets(
      { set: observed, role: 'observation' },
      { set: document, role: 'observation' },
      labelOf,
    );
    const plan = makePlan({ observed, document, contracts: CONTRACTS, wanted, leftAlone: [], labelOf });
    const steward = protocol.stewards.get(name);
    if (steward === undefined) throw new Error(`no ${name}`);
    return stewardPlan(plan, observed, steward, labelOf);
  };

  it('pass what does not change as it is, entity after entity, and are read back', () => {
    const one = withValues(observed, 'loans', ONE, new Map([['fee', number(1n, 5n, 2_000n)]]));
    const both = withValues(one, 'loans', TWO, new Map([['open', flag(false)]]));
    const { calls, misfits } = made(both, 'keeper');
    expect(misfits).to.deep.equal([]);
    expect(calls.map(({ data }) => ABI.parseTransaction({ data })?.args.toArray())).to.deep.equal([
      [ONE, 2_000n, true],
      [TWO, 1_000n, false],
    ]);
    let state = observed;
    for (const { data } of calls) {
      const done = decodeStewardCall(BOOK, data, state, CONTRACTS);
      if (done === null) throw new Error('not understood');
      state = done.after;
    }
    const side = { role: 'observation' } as const;
    expect(diffSets({ set: state, ...side }, { set: both, ...side }, labelsIn(observed)).changes).to.deep.equal([]);
  });

  it('change what has no identity', () => {
    const later = withValues(observed, 'settings', '', new Map([['delay', number(90n, 1n, 90n)]]));
    const { calls, misfits } = made(later, 'clock');
    expect(misfits).to.deep.equal([]);
    expect(calls.map(({ data }) => data)).to.deep.equal([ABI.encodeFunctionData('wait', [90n])]);
    expect(made(later, 'keeper').misfits).to.deep.equal([
      { path: 'settings.delay', says: 'the Keeper has no function for it (Set delay)' },
    ]);
  });

  it('are told apart by name', () => {
    const step = (as: string | null) => ({ kind: 'steward' as const, address: BOOK, as });
    expect(stewardOf(step('clock'), protocol).steward.title).to.equal('Clock');
    const refusal = (as: string | null, of: Protocol): unknown => {
      try {
        return stewardOf(step(as), of);
      } catch (error) {
        return error;
      }
    };
    expect(refusal(null, protocol)).to.include({
      code: 'route/no-steward',
      message: 'the definition loans describes 2 stewards, and the route does not say which',
      hint: 'write as: with one of keeper, clock',
    });
    expect(refusal('clerk', protocol)).to.include({ message: 'the definition loans describes no steward clerk' });
    expect(refusal(null, { ...protocol, stewards: new Map() })).to.include({
      message: 'the definition loans describes no steward',
    });
  });
});
