import { expect } from 'chai';
import { diffSets } from '../../src/plan/diff.js';
import { labelsFor } from '../../src/plan/labels.js';
import { withKinds } from '../../src/plan/three-way.js';
import type { ParamSet } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { aave, HEADER, marketOf, WETH } from '../protocol/support.js';

const VALUES = [null, '0%', '80%', '81%'] as const;
type Written = (typeof VALUES)[number];

/** What a comparison of chain and document must say of a parameter, from the definition of the words. */
const truth = (base: Written, chain: Written, doc: Written): string => {
  if (doc === null) return chain === null ? 'nothing' : 'unmanaged';
  if (chain === doc) return 'nothing';
  if (base === null) return 'change';
  const chainMoved = chain !== base;
  const documentMoved = doc !== base;
  return chainMoved && documentMoved ? 'conflict' : documentMoved ? 'intent' : 'drift';
};

describe('three ways', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });
  const setOf = (ltv: Written): ParamSet =>
    marketOf(`${HEADER}reserves:\n  WETH: { asset: "${WETH}"${ltv === null ? '' : `, ltv: ${ltv}`} }\n`, protocol)
      .params;
  const said = (base: ParamSet | null, chain: ParamSet, doc: ParamSet): string => {
    const { changes, unmanaged } = diffSets(
      { set: chain, role: 'observation' },
      { set: doc, role: 'document' },
      labelsFor([doc], [chain]),
    );
    const [change] = withKinds(changes, base);
    if (change !== undefined) return change.kind ?? 'change';
    return unmanaged.length > 0 ? 'unmanaged' : 'nothing';
  };

  for (const base of VALUES)
    for (const chain of VALUES)
      for (const doc of VALUES)
        it(`base ${base ?? '-'}, chain ${chain ?? '-'}, document ${doc ?? '-'}: ${truth(base, chain, doc)}`, () => {
          expect(said(setOf(base), setOf(chain), setOf(doc))).to.equal(truth(base, chain, doc));
        });

  it('without a base tells no kinds', () => {
    for (const chain of VALUES)
      for (const doc of VALUES) expect(said(null, setOf(chain), setOf(doc))).to.equal(truth(null, chain, doc));
  });

  it('of an entity that the base does not know tells no kind', () => {
    expect(said({ protocol, entities: new Map() }, setOf('80%'), setOf('81%'))).to.equal('change');
  });
});
