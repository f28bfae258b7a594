import { expect } from 'chai';
import fc from 'fast-check';
import { type Change, changeSize, type Diff, diffSets, type Side } from '../../src/plan/diff.js';
import { changeJson } from '../../src/plan/diff-json.js';
import { labelsFor } from '../../src/plan/labels.js';
import { type Entity, entitiesOf, type ParamSet } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import type { Value } from '../../src/protocol/value.js';
import { anyParamSet, contentOf } from '../protocol/arbitrary.js';
import { aave, HEADER, marketOf, USDC, WETH } from '../protocol/support.js';

const document = (set: ParamSet): Side => ({ set, role: 'document' });
const observation = (set: ParamSet): Side => ({ set, role: 'observation' });
const compare = (from: Side, to: Side): Diff => {
  const sets = (role: Side['role']): ParamSet[] =>
    [from, to].filter((side) => side.role === role).map(({ set }) => set);
  return diffSets(from, to, labelsFor(sets('document'), sets('observation')));
};

/** The values of a set once the changes are made to it. */
const applied = (set: ParamSet, changes: readonly Change[]): ParamSet => {
  const entities = new Map([...set.entities].map(([group, table]) => [group, new Map(table)]));
  for (const { group, identity, parameter, after } of changes) {
    const table = entities.get(group) ?? new Map<string, Entity>();
    const entity = table.get(identity) ?? {
      group,
      identity,
      label: '',
      context: new Map(),
      values: new Map<string, Value>(),
    };
    const values = new Map(entity.values);
    if (after === null) values.delete(parameter);
    else values.set(parameter, after);
    entities.set(group, table.set(identity, { ...entity, values }));
  }
  return { ...set, entities };
};

/** By identity: where two sources give an entity two names, the later one names the path. */
const keyed = (changes: readonly Change[]): unknown =>
  Object.fromEntries(
    changes.map(({ group, identity, parameter, before, after }) => [
      `${group} ${identity} ${parameter}`,
      { before, after },
    ]),
  );

describe('diff', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });
  const sides = (set: ParamSet): Side[] => [document(set), observation(set)];
  const law = (name: string, holds: (a: ParamSet, b: ParamSet) => void): void => {
    it(name, () => fc.assert(fc.property(anyParamSet(protocol), anyParamSet(protocol), holds), { numRuns: 200 }));
  };

  law('of a source with itself is empty, whatever the source is', (a) => {
    for (const from of sides(a))
      for (const to of sides(a)) expect(compare(from, to)).to.deep.equal({ changes: [], unmanaged: [] });
  });

  law('the other way round has the sides exchanged', (a, b) => {
    for (const from of sides(a))
      for (const to of sides(b)) {
        const there = compare(from, to);
        const back = compare(to, from);
        expect(keyed(there.changes)).to.deep.equal(
          keyed(back.changes.map((change) => ({ ...change, before: change.after, after: change.before }))),
        );
        expect(there.unmanaged).to.have.lengthOf(back.unmanaged.length);
      }
  });

  law('of two documents, applied to the first, gives the second', (a, b) => {
    const { changes, unmanaged } = compare(document(a), document(b));
    expect(contentOf(applied(a, changes))).to.deep.equal(contentOf(b));
    expect(unmanaged).to.deep.equal([]);
  });

  law('of two observations, applied to the first, gives the second wherever both were there to see', (a, b) => {
    const { changes, unmanaged } = compare(observation(a), observation(b));
    const labelOf = labelsFor([], [a, b]);
    const unseen = new Set(unmanaged);
    const compared = (set: ParamSet): Record<string, string> => {
      const skipped = [...entitiesOf(set)].flatMap(({ group, entity }) =>
        [...entity.values.keys()]
          .filter((name) => unseen.has(`${group.name}.${labelOf(group.name, entity.identity)}.${name}`))
          .map((name) => `${group.name} ${entity.identity} ${name}`),
      );
      return Object.fromEntries(Object.entries(contentOf(set)).filter(([path]) => !skipped.includes(path)));
    };
    expect(compared(applied(a, changes))).to.deep.equal(compared(b));
  });

  law('of a chain and a document never takes what the document omits for a change', (chain, doc) => {
    const { changes, unmanaged } = compare(observation(chain), document(doc));
    expect(changes.filter(({ after }) => after === null)).to.deep.equal([]);
    const managed = contentOf(doc);
    for (const { group, identity, parameter } of changes)
      expect(managed).to.have.property(`${group} ${identity} ${parameter}`);
    const omitted = Object.keys(contentOf(chain)).filter((path) => !(path in managed));
    expect(unmanaged).to.have.lengthOf(omitted.length);
    const after = contentOf(applied(chain, changes));
    for (const [path, content] of Object.entries(managed)) expect(after[path]).to.equal(content);
  });

  law('names no two parameters alike', (a, b) => {
    for (const from of sides(a))
      for (const to of sides(b)) {
        const { changes, unmanaged } = compare(from, to);
        const paths = [...changes.map(({ path }) => path), ...unmanaged];
        expect(new Set(paths).size).to.equal(paths.length);
      }
  });

  it('follows the order of the definition, then of the sources', () => {
    const set = (text: string): ParamSet => marketOf(HEADER + text, protocol).params;
    const a = set(
      `reserves:\n  USDC: { asset: "${USDC}", supplyCap: 1, ltv: 1% }\n  WETH: { asset: "${WETH}", ltv: 1% }\n`,
    );
    const b = set(
      `eModes:\n  1: { label: a }\nreserves:\n  WETH: { asset: "${WETH}", ltv: 2% }\n  USDC: { asset: "${USDC}", supplyCap: 2, ltv: 2% }\n`,
    );
    expect(compare(document(a), document(b)).changes.map(({ path }) => path)).to.deep.equal([
      'reserves.USDC.ltv',
      'reserves.USDC.supplyCap',
      'reserves.WETH.ltv',
      'eModes.1.label',
    ]);
  });

  it('matches entities by identity, so that a new name is no change', () => {
    const set = (name: string): ParamSet =>
      marketOf(`${HEADER}reserves:\n  ${name}: { asset: "${WETH}", ltv: 80% }\n`, protocol).params;
    expect(compare(document(set('WETH')), document(set('ETHER')))).to.deep.equal({ changes: [], unmanaged: [] });
  });

  it('sees another asset under the same name as one that goes and one that comes', () => {
    const set = (asset: string): ParamSet =>
      marketOf(`${HEADER}reserves:\n  WETH: { asset: "${asset}", ltv: 80% }\n`, protocol).params;
    const { changes } = compare(document(set(WETH)), document(set(USDC)));
    expect(changes.map(({ path, before, after }) => [path, before === null, after === null])).to.deep.equal([
      ['reserves.WETH_c02aaa.ltv', false, true],
      ['reserves.WETH_a0b869.ltv', true, false],
    ]);
  });

  it('gives each change its size, in its unit and relative', () => {
    const set = (body: string): ParamSet =>
      marketOf(
        `${HEADER}reserves:\n  USDC: { asset: "${USDC}" }\n  WETH: { asset: "${WETH}", ${body} }\neModes:\n  1: { collateral: [${body.includes('80%') ? 'WETH' : 'USDC'}] }\n`,
        protocol,
      ).params;
    const a = set(
      'ltv: 80%, supplyCap: 3_000_000, borrowCap: unlimited, debtCeiling: 1, frozen: false, liquidationProtocolFee: 0%',
    );
    const b = set(
      'ltv: 80.5%, supplyCap: 2_000_000, borrowCap: 5, debtCeiling: 1.5, frozen: true, liquidationProtocolFee: 10%',
    );
    const labelOf = labelsFor([a, b], []);
    const { changes } = diffSets(document(a), document(b), labelOf);
    expect(changes.map((change) => changeJson(change, labelOf))).to.deep.equal([
      {
        path: 'reserves.WETH.ltv',
        before: { text: '80%', raw: '8000' },
        after: { text: '80.5%', raw: '8050' },
        absolute: '+0.5%',
        relative: '0.00625',
      },
      {
        path: 'reserves.WETH.liquidationProtocolFee',
        before: { text: '0%', raw: '0' },
        after: { text: '10%', raw: '1000' },
        absolute: '+10%',
        relative: null,
      },
      {
        path: 'reserves.WETH.supplyCap',
        before: { text: '3000000', raw: '3000000' },
        after: { text: '2000000', raw: '2000000' },
        absolute: '-1000000',
        relative: '-0.333333',
      },
      {
        path: 'reserves.WETH.borrowCap',
        before: { text: 'unlimited', raw: '0' },
        after: { text: '5', raw: '5' },
        absolute: null,
        relative: null,
      },
      {
        path: 'reserves.WETH.debtCeiling',
        before: { text: '1', raw: '100' },
        after: { text: '1.5', raw: '150' },
        absolute: '+0.5',
        relative: '0.5',
      },
      {
        path: 'reserves.WETH.frozen',
        before: { text: 'false', raw: 'false' },
        after: { text: 'true', raw: 'true' },
        absolute: null,
        relative: null,
      },
      {
        path: 'eModes.1.collateral',
        before: { text: 'WETH', raw: 'WETH' },
        after: { text: 'USDC', raw: 'USDC' },
        absolute: '+USDC -WETH',
        relative: null,
      },
    ]);
    expect(changes.map((change) => changeSize({ ...change, before: null }, labelOf))).to.deep.equal(
      changes.map(() => ({ absolute: null, relative: null })),
    );
  });
});
