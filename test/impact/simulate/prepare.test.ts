import { expect } from 'chai';
import { prepareBooks } from '../../../src/impact/simulate/prepare.js';
import { bookOf, STAKED, THREE } from '../book/fixture.js';

describe('books that are prepared', () => {
  it('name the assets that no price is known of, and list the market without them', async () => {
    const whole = await bookOf(THREE);
    const groups = [...whole.metrics].map(
      ([group, of]) => [group, new Map([...of].filter(([identity]) => identity !== STAKED))] as const,
    );
    const raw = { ...whole, metrics: new Map(groups) };
    const { target } = prepareBooks(raw, { before: raw.params, after: raw.params }, ['as-is']);
    const label = [...whole.params.entities.values()].flatMap((of) => of.get(STAKED)?.label ?? []);
    expect(target.unpriced).to.deep.equal(label);
    expect(target.before.assets.map(({ id }) => id)).to.not.include(STAKED);
    const known = prepareBooks(whole, { before: whole.params, after: whole.params }, ['as-is']).target;
    expect([known.unpriced, known.before.assets.length]).to.deep.equal([[], target.before.assets.length + 1]);
  });
});
