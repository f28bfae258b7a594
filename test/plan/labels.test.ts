import { expect } from 'chai';
import fc from 'fast-check';
import { labelsFor } from '../../src/plan/labels.js';
import type { Entity, ParamSet } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { anyParamSet } from '../protocol/arbitrary.js';
import { aave, USDC, WETH } from '../protocol/support.js';

const A = WETH.toLowerCase();
const B = USDC.toLowerCase();

describe('names of entities', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });
  const setOf = (...names: readonly (readonly [string, string])[]): ParamSet => ({
    protocol,
    entities: new Map([
      [
        'reserves',
        new Map(
          names.map(([identity, label]): [string, Entity] => [
            identity,
            { group: 'reserves', identity, label, context: new Map(), values: new Map() },
          ]),
        ),
      ],
    ]),
  });
  const names = (documents: readonly ParamSet[], observed: readonly ParamSet[]): string[] => {
    const labelOf = labelsFor(documents, observed);
    return [A, B].map((identity) => labelOf('reserves', identity));
  };

  it('are the symbols where these differ', () =>
    expect(names([], [setOf([A, 'WETH'], [B, 'USDC'])])).to.deep.equal(['WETH', 'USDC']));

  it('that two entities share get six digits of the address each, in one source or over two', () => {
    const both = ['X_c02aaa', 'X_a0b869'];
    expect(names([], [setOf([A, 'X'], [B, 'X'])])).to.deep.equal(both);
    expect(names([], [setOf([A, 'X']), setOf([B, 'X'])])).to.deep.equal(both);
    expect(names([setOf([A, 'X']), setOf([B, 'X'])], [])).to.deep.equal(both);
  });

  it('of a document stay, and what the chain adds under one of them gets its digits', () => {
    expect(names([setOf([A, 'ETHER'])], [setOf([A, 'WETH'])])[0]).to.equal('ETHER');
    expect(names([setOf([A, 'X'])], [setOf([B, 'X'])])).to.deep.equal(['X', 'X_a0b869']);
  });

  it('are addresses where there is no symbol', () => {
    expect(names([], [setOf([A, ''], [B, ''])])).to.deep.equal([WETH, USDC]);
    expect(names([], [setOf([A, '']), setOf([A, 'WETH'])])[0]).to.equal('WETH');
    expect(names([], [setOf([A, 'WETH']), setOf([A, ''])])[0]).to.equal('WETH');
  });

  it('cannot be taken by a token that calls itself so', () => {
    expect(names([], [setOf([A, USDC], [B, ''])])).to.deep.equal([WETH, USDC]);
    const c = `0x${'c'.repeat(40)}`;
    const labelOf = labelsFor([], [setOf([A, 'X'], [B, 'X'], [c, 'X_c02aaa'])]);
    expect(new Set([A, B, c].map((identity) => labelOf('reserves', identity))).size).to.equal(3);
  });

  it('tell all entities of any sources apart', () => {
    fc.assert(
      fc.property(
        fc.array(anyParamSet(protocol), { maxLength: 2 }),
        fc.array(anyParamSet(protocol), { maxLength: 2 }),
        (documents, observed) => {
          const labelOf = labelsFor(documents, observed);
          const identities = new Set(
            [...documents, ...observed].flatMap((set) => [...(set.entities.get('reserves')?.keys() ?? [])]),
          );
          const labels = [...identities].map((identity) => labelOf('reserves', identity));
          expect(new Set(labels).size).to.equal(labels.length);
          expect(labels).to.not.include('');
        },
      ),
    );
  });
});
