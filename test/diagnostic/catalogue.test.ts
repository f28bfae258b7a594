import { expect } from 'chai';
import { joinCatalogues, lookUp } from '../../src/diagnostic/catalogue.js';

const entry = { title: 'T', help: 'H.' };

describe('the catalogue', () => {
  it('finds an entry by its code', () => {
    expect(lookUp({ 'a/b': entry }, 'a/b')).to.deep.equal({ found: true, code: 'a/b', entry });
  });

  it('names the nearest code of one that it does not have', () => {
    expect(lookUp({ 'schema/unknown-key': entry }, 'schema/unknown-keys')).to.deep.equal({
      found: false,
      nearest: 'schema/unknown-key',
    });
  });

  it('does not find what every object inherits', () => {
    expect(lookUp({}, 'constructor')).to.deep.equal({ found: false, nearest: null });
  });

  it('joins parts, and refuses a code that stands in two', () => {
    expect(joinCatalogues([{ 'a/b': entry }, { 'a/c': entry }])).to.have.all.keys('a/b', 'a/c');
    expect(() => joinCatalogues([{ 'a/b': entry }, { 'a/b': entry }])).to.throw('two catalogues');
  });
});
