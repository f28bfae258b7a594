import { expect } from 'chai';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { searchEntity } from '../../src/plan/search.js';
import { entityOf } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { callNames, planned } from './market.js';
import { parseDefinition, separate } from './separate-setters.js';

describe('the search for an order of calls', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await parseDefinition();
  });
  const calls = (before: readonly [string, string], after: readonly [string, string]): string[] => {
    const observed = separate(protocol, ...before);
    return callNames(planned({ observed, document: separate(protocol, ...after) }), observed);
  };

  it('sets the upper bound first where both rise, and the lower first where both fall', () => {
    expect(calls(['80%', '85%'], ['90%', '95%'])).to.deep.equal(['setCeiling(settings)', 'setFloor(settings)']);
    expect(calls(['90%', '95%'], ['80%', '85%'])).to.deep.equal(['setFloor(settings)', 'setCeiling(settings)']);
    expect(calls(['80%', '85%'], ['81%', '84%'])).to.have.members(['setFloor(settings)', 'setCeiling(settings)']);
  });

  it('finds no order where every one breaks a rule, and says which', () => {
    const observed = separate(protocol, '80%', '85%');
    const wanted = {
      group: 'settings',
      identity: '',
      values: new Map([['floor', entityOf(separate(protocol, '99%', '85%'), 'settings', '')?.values.get('floor')]]),
    };
    const found = searchEntity(observed, wanted as never, observed);
    expect(found).to.deep.equal({ ok: false, reasons: ['the floor must not be above the ceiling'] });
  });

  it('may keep broken what was broken before', () => {
    expect(calls(['90%', '85%'], ['88%', '85%'])).to.deep.equal(['setFloor(settings)']);
    expect(calls(['90%', '85%'], ['88%', '86%'])).to.have.members(['setFloor(settings)', 'setCeiling(settings)']);
  });

  it('says that no function sets a value', () => {
    const observed = separate(protocol, '80%', '85%', '1');
    try {
      planned({ observed, document: separate(protocol, '80%', '85%', '2') });
      expect.fail('it was planned');
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      expect(error.code).to.equal('plan/no-way');
      expect(error.message).to.equal(
        "no order of calls brings settings.fixed to the document's value: no function of the protocol sets it",
      );
    }
  });

  it('knows no group of that name', () => {
    const observed = separate(protocol, '80%', '85%');
    expect(searchEntity(observed, { group: 'none', identity: '', values: new Map() }, observed)).to.deep.equal({
      ok: false,
      reasons: ['there is no group none'],
    });
    expect(searchEntity(observed, { group: 'settings', identity: '', values: new Map() }, observed)).to.deep.include({
      ok: true,
      steps: [],
    });
  });
});
