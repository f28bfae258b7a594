import { expect } from 'chai';
import type { AuthorityCapture, Capture } from '../../src/impact/attack/report.js';
import { authorityLines, captureText } from '../../src/report/authority-text.js';
import { plain } from '../../src/report/style.js';
import { keyOf, safeOf } from '../impact/attack/authority-fixture.js';

const { kind: _, ...SAFE } = safeOf('0xS', 2, ['a', 'b', 'c'].map(keyOf), { guard: '0xG', modules: ['0xM'] });
const KNOWN: AuthorityCapture = {
  ...{ name: 'coun\u001b[2Jcil', safe: '0xS', attestations: 1, reviewers: 3 },
  ...{ control: SAFE, notRead: null, keys: { fewest: 2, of: 3, exact: true } },
  modules: [{ safe: '0xS', module: '0xM' }],
  notStated: ['what a key costs'],
  controls: { supplied: 5e9, borrowed: 2e9, available: 3e9, filled: { before: 6e9, after: 7e9 } },
};

describe('the text of the authority', () => {
  it('says who controls it, what it decides over, other ways in, and what nobody states', () => {
    expect(authorityLines(KNOWN, plain)).to.deep.equal([
      'authority coun\\u{1b}[2Jcil: 2 of 3 keys control its Safe; its values decide over $5.000B supplied ($6.000B → $7.000B with caps filled), $2.000B borrowed',
      '  another way in: the module 0xM of the Safe 0xS, without any signature of its owners',
      '  a guard looks at what the Safe executes: 0xG',
      '  1 attestation of 3 reviewers needed: by this tool, not by the chain',
      '  not stated: what a key costs',
    ]);
  });

  it('says why it was not read, where fewer keys may do, and where none do', () => {
    const bare = { ...KNOWN, attestations: 0, modules: [], notStated: [] };
    const same = { ...KNOWN.controls, filled: { before: 5e9, after: 5e9 } };
    expect(
      authorityLines({ ...bare, control: null, keys: null, notRead: 'no \u001bnode', controls: same }, plain),
    ).to.deep.equal([
      'authority coun\\u{1b}[2Jcil: who controls its Safe was not read; its values decide over $5.000B supplied ($5.000B with caps filled), $2.000B borrowed',
      '  not read: no \\u{1b}node',
    ]);
    const [rough] = authorityLines({ ...bare, keys: { fewest: 1, of: 1, exact: false } }, plain);
    expect(rough).to.include(': at most 1 of 1 key controls its Safe (2 of 3 owners); ');
    const [none] = authorityLines({ ...bare, keys: null }, plain);
    expect(none).to.include(': no keys that are known control its Safe (2 of 3 owners); ');
  });
});

const CAPTURE: Capture = {
  ways: [
    { kind: 'keys', keys: ['a', 'b'], exact: true, cost: 1e7 },
    { kind: 'votes', tokens: 4e5, cost: 4e7 },
  ],
  ...{ cost: 1e7, modules: 1, delay: 172_800, withdrawn: 0.6 },
  before: { now: { controlled: 5e6, margin: 5e6 }, filled: { controlled: 6e6, margin: 4e6 } },
  after: { now: { controlled: 5e6, margin: 5e6 }, filled: { controlled: 3e7, margin: -2e7 } },
};

describe('the text of capturing it', () => {
  it('says what it costs, what it controls, and the margin before and after', () => {
    const roles: string[] = [];
    const text = captureText(CAPTURE, (role, said) => {
      roles.push(role);
      return said;
    });
    expect(text).to.equal(
      [
        '  capturing the authority, as the scenario prices it: $10.00M for 2 keys or $40.00M for 400000 tokens; 1 module beside, without a price; effective after 2d, in which suppliers withdraw 60% of what is available',
        '    now: controls $5.000M, margin $5.000M',
        '    caps filled: controls $6.000M → $30.00M, margin $4.000M → -$20.00M',
      ].join('\n'),
    );
    expect(roles).to.deep.equal(['good', 'error']);
  });

  it('has no margin where the cost is not known', () => {
    const held = { controlled: 5e6, margin: null };
    const none = { now: held, filled: held };
    const bare = { ...CAPTURE, ways: [], cost: null, modules: 0, delay: 0, before: none, after: none };
    expect(captureText(bare, plain)).to.equal(
      [
        '  capturing the authority, as the scenario prices it: nothing that is known: its owners were not read; effective at once',
        '    now: controls $5.000M',
        '    caps filled: controls $5.000M',
      ].join('\n'),
    );
    const votes = { ...bare, ways: [{ kind: 'votes', tokens: 7, cost: null } as const] };
    expect(captureText(votes, plain)).to.include('prices it: 7 tokens are not to be had; effective at once');
  });
});
