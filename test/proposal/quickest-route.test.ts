import { expect } from 'chai';
import fc from 'fast-check';
import { quickestRoutes } from '../../src/proposal/quickest-route.js';
import { secondsOf } from '../../src/route/against-stress.js';

const plan = (name: string, seconds: number, blocks = 0, ...obstacles: readonly string[]) => ({
  name,
  best: { seconds: BigInt(seconds), blocks: BigInt(blocks) },
  obstacles,
});

const names = (plans: readonly { readonly name: string }[]): readonly string[] => plans.map(({ name }) => name);

describe('routes in an emergency', () => {
  const PLANS = [
    plan('vote', 0, 100),
    plan('barred', 0, 0, 'no role'),
    plan('timelock', 172_800),
    plan('council', 0),
    plan('other council', 0),
  ];

  it('are the quickest first, as preferred among equals, and those with something in the way last', () => {
    const { ordered, shortest } = quickestRoutes(PLANS, { seconds: 12n, blocks: 1n });
    expect(names(ordered)).to.deep.equal(['council', 'other council', 'vote', 'timelock', 'barred']);
    expect(shortest?.name).to.equal('council');
  });

  it('come after those of known time where they wait for blocks of unknown pace', () => {
    expect(names(quickestRoutes(PLANS, null).ordered)).to.deep.equal([
      'council',
      'other council',
      'timelock',
      'vote',
      'barred',
    ]);
    expect(quickestRoutes([PLANS[1] ?? plan('', 0)], null).shortest).to.equal(null);
  });

  it('are all there once, and none that may is quicker than the shortest', () => {
    const any = fc.record({ seconds: fc.nat(1000), blocks: fc.nat(5), barred: fc.boolean() });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (list) => {
        const plans = list.map(({ seconds, blocks, barred }, index) =>
          plan(String(index), seconds, blocks, ...(barred ? ['no'] : [])),
        );
        const pace = { seconds: 25n, blocks: 2n };
        const { ordered, shortest } = quickestRoutes(plans, pace);
        expect([...ordered].sort((a, b) => Number(a.name) - Number(b.name))).to.deep.equal(plans);
        for (const one of plans.filter(({ obstacles }) => obstacles.length === 0))
          expect(secondsOf(one.best, pace) ?? 0n).to.satisfy(
            (time: bigint) => shortest !== null && time >= (secondsOf(shortest.best, pace) ?? 0n),
          );
      }),
    );
  });
});
