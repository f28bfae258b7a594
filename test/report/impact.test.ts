import { expect } from 'chai';
import type { Proposal } from '../../src/proposal/proposal.js';
import { impactHtml } from '../../src/report/impact-html.js';
import { impactMarkdown } from '../../src/report/impact-markdown.js';
import { impactText } from '../../src/report/impact-text.js';
import { impactLines } from '../../src/report/reviewed-impact.js';
import type { Style } from '../../src/report/style.js';
import type { ToldReview } from '../../src/review/told.js';
import { compared, IMPACT, type Impact } from './impact-example.js';

const plain: Style = (_role, text) => text;
const of = (change: Partial<Impact> = {}): Pick<Proposal, 'impact'> => ({ impact: { ...IMPACT, ...change } });

describe('the impact in reports', () => {
  it('tells in Markdown who is liquidatable, what each scenario does, and what was assumed', () => {
    const text = impactMarkdown(of()).join('\n');
    for (const part of [
      '## Impact\n\n8 accounts of books/core.json at block 9',
      '2 insolvent already, counted apart; 1 left out: a price is not known',
      '- **note**: the book has 50% of what is borrowed of WETH',
      '**30 accounts become liquidatable at once, owing \\$98,765,432; 3 are liquidatable before and after; 4 no longer are; of 5 it is not known** (exact).',
      '| 0xabc | 1.0319 |',
      '\\$1,234,567 | \\$2,000 |',
      'and 29 more with smaller debts.',
      '| plimsoll/march\\-2020 | as it is | \\$1.00k ± 0.10k | \\$3.00k ± 0.20k | \\+\\$2.00k ± 0.15k | 25.0% ± 3.1 |',
      '- the book re\\-levered is the book as it is, and was not run apart',
      '- the scenario own is left out: it lacks depth',
      '- proxy: prices of wstETH: those of WETH',
      '- note: no backstops',
      '| bad debt, 99% of paths below | \\$5.000k ± ? | \\$9.000k ± ? | \\+\\$4.000k ± ? |',
      '| liquidated | \\$1.000M | \\$2.000M | \\+\\$1.000M |',
      '| ? | \\$70.00 | ? |',
      'seed 7, 200 paths where prices are drawn, engine 1',
    ])
      expect(text).to.include(part);
    expect(text).not.to.include('SYNTHETIC');
  });

  it('tells what somebody who mints borrows and leaves', () => {
    const [scenario] = IMPACT.scenarios;
    const [book] = scenario?.books ?? [];
    if (scenario === undefined || book === undefined) throw new Error('no book');
    const minted = { borrowed: compared('5e8', '1e8', '-4e8'), badDebt: compared('2e8', '0', '-2e8') };
    const text = impactMarkdown(of({ scenarios: [{ ...scenario, books: [{ ...book, minted }] }] })).join('\n');
    expect(text).to.include('| borrowed against what is minted | \\$500.0M | \\$100.0M | \\-\\$400.0M |');
    expect(text).to.include('| bad debt of who minted, part of the above | \\$200.0M | \\$0 | \\-\\$200.0M |');
    expect(impactMarkdown(of()).join('\n')).not.to.include('minted');
  });

  it('lets no markup of a bundle through', () => {
    expect(impactMarkdown(of()).join('\n')).not.to.match(/(?<!\\)<b>|fund \| /);
    const page = impactHtml(of());
    expect(page).to.include('March &lt;2020&gt;').and.to.include('paid by fund | &lt;b&gt;');
    const hostile = of({ book: { ...IMPACT.book, found: 'from \u001b[2J\u202e' } });
    for (const text of [impactText(hostile, plain).join('\n'), impactHtml(hostile)])
      for (const unseen of ['\u001b', '\u202e']) expect(text).not.to.include(unseen);
  });

  it('tells in a page and in a terminal the same figures', () => {
    const [page, terminal] = [impactHtml(of()), impactText(of(), plain).join('\n')];
    for (const text of [page, terminal])
      for (const part of ['30 accounts become liquidatable at once', '$1.00k ± 0.10k', '$2.00k ± 0.15k', '25.0% ± 3.1'])
        expect(text).to.include(part);
    expect(page).to.include('<details><summary>plimsoll/march-2020');
  });

  it('says of a made-up book that it is, first of all', () => {
    const made = of({ book: { ...IMPACT.book, synthetic: true } });
    const loud = 'The book is SYNTHETIC: no account of it is real';
    expect(impactMarkdown(made)[2]).to.include(loud);
    expect(impactHtml(made)).to.match(/^<h2>Impact<\/h2>\n<p><b>The book is SYNTHETIC/);
    expect(impactText(made, plain)[2]).to.include(loud);
  });

  it('says why nothing was simulated, and nothing of a proposal that does not say', () => {
    const none: Pick<Proposal, 'impact'> = { impact: { simulated: false, reason: 'no book' } };
    expect(impactMarkdown(none)).to.deep.equal(['## Impact', '', 'Not simulated: no book.', '']);
    expect(impactHtml(none)).to.equal('<h2>Impact</h2><p>Not simulated: no book.</p>\n');
    expect(impactText(none, plain)).to.deep.equal(['', 'impact not simulated: no book']);
    for (const empty of [impactMarkdown({}), impactText({}, plain), [...impactHtml({})]])
      expect(empty).to.deep.equal([]);
  });

  it('says in a review how each figure stands', () => {
    const book = { file: 'books/core.json', sha256: 'ab'.repeat(32), synthetic: true };
    const told = (impact: ToldReview['impact']): readonly string[] => impactLines({ impact } as ToldReview);
    expect(
      told({
        simulated: true,
        atOnce: 'recomputed',
        estimates: 'claimed',
        reason: 'this build of the program has no engine',
        newlyLiquidatable: 0,
        book,
      }),
    ).to.deep.equal([
      'no account becomes liquidatable at once: recomputed, equal',
      'estimates of the scenarios: as claimed (this build of the program has no engine)',
      'the book is SYNTHETIC: no account of it is real',
    ]);
    expect(
      told({
        simulated: true,
        atOnce: 'differs',
        estimates: 'claimed',
        reason: null,
        newlyLiquidatable: 2,
        book: { ...book, synthetic: false },
      }),
    ).to.deep.equal([
      '2 accounts become liquidatable at once: made again, and NOT what the proposal says',
      'estimates of the scenarios: as claimed',
    ]);
    expect(told(undefined)).to.deep.equal([]);
  });

  it('tells what falls make liquidatable, as a table and as a drawing without scripts', () => {
    const points = [0, 0.025, 0.05, 0.075, 0.1].map((fall) => ({
      ...{ fall: String(fall), before: fall < 0.1 ? '0' : '3000000', after: fall < 0.05 ? '0' : '3000000' },
    }));
    const drops = { falling: ['WETH', '<b>'], points };
    const page = impactHtml(of({ drops }));
    expect(page).to.include(
      'Debt liquidatable at once if WETH, &lt;b&gt; fall together and all else stays (exact):</p><svg ',
    );
    expect(page).to.include('<tr><td class=n>-10%<td class=n>$3.000M<td class=n>$3.000M</tr>');
    const [, svg = ''] = /(<svg .*<\/svg>)/.exec(page) ?? [];
    expect(svg).to.match(/^<svg viewBox="0 0 580 220"/);
    expect(svg).not.to.match(/script|href|url\(|NaN|Infinity| on[a-z]+=/i);
    // 480 wide and 160 high, from 70, 10: the third point is in the middle, $3M at the top.
    expect(svg).to.include('<path d="M70.0 170.0H190.0V170.0H310.0V10.0H430.0V10.0H550.0V10.0" stroke="#000"');
    expect(svg).to.include('H430.0V170.0H550.0V10.0" stroke="#888"');
    for (const label of ['>$0<', '>$3M<', '>0%<', '>-10%<']) expect(svg).to.include(label);
    expect(impactMarkdown(of({ drops })).join('\n')).to.match(
      /\| fall \| before \| after \|\n\|---:\|---:\|---:\|\n\| 0% /,
    );
    const none = points.map(({ fall }) => ({ fall, before: '0', after: '0' }));
    expect(impactHtml(of({ drops: { falling: ['WETH'], points: none } }))).not.to.include('<svg');
    const strange = [{ fall: '0', before: '?', after: '1' }];
    expect(impactHtml(of({ drops: { falling: ['WETH'], points: strange } }))).not.to.include('<svg');
  });
});
