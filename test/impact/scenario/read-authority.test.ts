import { expect } from 'chai';
import { describeScenario } from '../../../src/impact/scenario/describe-scenario.js';
import { scenarioText } from '../../../src/report/scenario.js';
import { plain } from '../../../src/report/style.js';
import { documentOf, GBM, problems } from './support.js';

const SIGNER = '0x14dC79964da2C08b23698B3D3cc7Ca32193d9955';
const section = (lines: string): string => `${GBM}authority:\n${lines}\n`;
const FULL = `  signer: $5_000_000
  signers: { "${SIGNER}": $20_000_000 }
  votes: { quorum: 400_000, price: $80, premium: 25% }
  delay: 2d
  withdrawn: 60%`;
/** The line that `authority:` is on. */
const LINE = `x\nx\nx\nx\n${GBM}`.split('\n').length;

describe('what capturing the authority costs, in a scenario document', () => {
  it('is read, and told to a person and to programs', async () => {
    const document = await documentOf(section(FULL));
    expect(document.authority).to.deep.equal({
      signer: 5e6,
      signers: new Map([[SIGNER.toLowerCase(), 2e7]]),
      votes: { quorum: 4e5, price: 80, bought: { premium: 0.25 } },
      delay: 172_800,
      withdrawn: 0.6,
    });
    const described = describeScenario(document);
    expect(described.authority?.signers).to.deep.equal([{ address: SIGNER.toLowerCase(), cost: 2e7 }]);
    const text = scenarioText({ ...described, source: 'workspace' }, plain);
    expect(text).to.include('a key costs $5_000_000');
    expect(text).to.include(`that of ${SIGNER.toLowerCase()} $20_000_000`);
    expect(text).to.include('or 400000 tokens at $80, bought at 25% above it');
    expect(text).to.include('after 2d, in which 60% of what is available is withdrawn');
  });

  it('may be tokens alone, bought in a depth, at once; and nothing where it is not said', async () => {
    const pool = 'constantProduct: { reserve: $9_000_000, fee: 0.3% }';
    const document = await documentOf(section(`  votes: { quorum: 10, price: $2, depth: { ${pool} } }\n  delay: 0s`));
    expect(document.authority).to.deep.equal({
      signer: null,
      signers: new Map(),
      votes: { quorum: 10, price: 2, bought: { depth: { kind: 'constant-product', reserve: 9e6, fee: 0.003 } } },
      delay: 0,
      withdrawn: 0,
    });
    const text = scenarioText({ ...describeScenario(document), source: 'workspace' }, plain);
    expect(text).to.match(/authority +or 10 tokens at \$2, bought at pool of \$9_000_000 a side, fee 0\.3%\n +at once/);
    expect((await documentOf(GBM)).authority).to.equal(null);
    expect(describeScenario(await documentOf(GBM)).authority).to.equal(null);
  });

  it('comes from what is extended, unless it is said anew', async () => {
    const files = {
      'scenarios/base.yaml': `apiVersion: plimsoll/v1\nkind: Scenario\nname: base\ntitle: Base\npartial: true\nauthority: { signer: $7, delay: 0s }\n`,
    };
    expect((await documentOf(`extends: base\n${GBM}`, files)).authority?.signer).to.equal(7);
    const own = section('  signer: $9\n  delay: 0s');
    expect((await documentOf(`extends: base\n${own}`, files)).authority?.signer).to.equal(9);
  });

  it('is refused at its place where it says no price, one twice, or one out of range', async () => {
    const at = (line: number, text: string): string => `${LINE + line}:${text}`;
    expect(await problems(section('  delay: 0s'))).to.deep.equal([
      at(0, '1 schema/required authority lacks signer or votes: it says no price'),
    ]);
    expect(await problems(section('  signer: $5\n  delay: 2d'))).to.deep.equal([
      at(0, '1 schema/required authority lacks withdrawn'),
    ]);
    expect(await problems(section('  signer: -$5\n  delay: 0s'))).to.have.length(1);
    const votes = (how: string) => section(`  votes: { quorum: 1, price: $1${how} }\n  delay: 0s`);
    const hint =
      '(say what buying so many tokens costs: a premium on their price, or the depth that they are bought in)';
    const [neither] = await problems(votes(''));
    expect(neither).to.equal(at(1, `3 scenario/authority authority.votes has neither a premium nor a depth ${hint}`));
    const pool = ', premium: 1%, depth: { constantProduct: { reserve: $1, fee: 0% } }';
    expect(await problems(votes(pool))).to.deep.equal([
      at(1, `3 scenario/authority authority.votes has both a premium and a depth ${hint}`),
    ]);
    expect(await problems(votes(', depth: {}'))).to.deep.equal([
      at(1, '3 schema/required authority.votes.depth lacks constantProduct or curve'),
    ]);
    const signers = (map: string) => section(`  signer: $1\n  signers: { ${map} }\n  delay: 0s`);
    expect((await problems(signers('"0x12": $5'))).join()).to.match(/authority\.signers/);
    const twice = `"${SIGNER}": $5, "${SIGNER.toLowerCase()}": $6`;
    expect((await problems(signers(twice))).join()).to.match(/scenario\/duplicate .* is there twice/);
    expect((await problems(section(`  signers: { "${SIGNER}": $5 }\n  delay: 0s`))).join('\n')).to.include(
      'authority lacks signer',
    );
    expect((await problems(section(`${FULL.replace('60%', '160%')}`))).join()).to.match(/scenario\/range/);
  });
});
