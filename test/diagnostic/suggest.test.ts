import { expect } from 'chai';
import fc from 'fast-check';
import { suggest } from '../../src/diagnostic/suggest.js';

const commands = ['diff', 'explain', 'init', 'propose', 'review', 'simulate', 'validate', 'protocol list'];

describe('suggest', () => {
  for (const [typed, meant] of [
    ['valdate', 'validate'],
    ['diffs', 'diff'],
    ['idff', 'diff'],
    ['Validate', 'validate'],
    ['PROPOSE', 'propose'],
    ['protocol lits', 'protocol list'],
    ['reveiw', 'review'],
  ] as const)
    it(`${typed} was meant to be ${meant}`, () => expect(suggest(typed, commands)).to.equal(meant));

  for (const typed of ['', 'x', 'no-such-command', 'deploy', 'v'.repeat(10_000)])
    it(`does not guess at ${typed.slice(0, 20) || 'nothing'}`, () => expect(suggest(typed, commands)).to.equal(null));

  it('does not suggest what was typed', () => expect(suggest('diff', commands)).to.equal(null));

  it('has nothing to say without candidates', () => expect(suggest('diff', [])).to.equal(null));

  it('gives back candidates and nothing else', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (name, candidates) => {
        const found = suggest(name, candidates);
        expect(found === null || candidates.includes(found)).to.equal(true);
      }),
    );
  });
});
