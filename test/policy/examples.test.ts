import { expect } from 'chai';
import { diskFiles } from '../../src/document/files.js';
import { testPolicy } from '../../src/policy/test-policy.js';
import { Definitions } from '../../src/protocol/load-definition.js';
import { root } from '../program.js';
import { HEAD, told } from './support.js';

const files = diskFiles(root);
const definitions = new Definitions(files, 'protocols');

const RULES = `rules:
  v: { title: V, on: reserves, that: "ltv <= 80%" }
  c: { title: C, on: reserves, change: [supplyCap], maxIncrease: 100%, minDelay: 3d }
  h: { title: H, on: reserves, that: "supplyCap >= chain.supplied" }
`;

const run = (examples: string, head = HEAD) =>
  testPolicy('policies/house.yaml', `${head}${RULES}examples:\n${examples}`, files, 'policies', definitions);

const wrongOf = async (example: string): Promise<readonly string[] | undefined> => {
  const { tested, findings } = await run(`  - { title: T, ${example} }\n`);
  expect(told(findings)).to.deep.equal([]);
  return tested?.examples[0]?.wrong;
};

const findingsOf = async (example: string, head = HEAD): Promise<string[]> =>
  told((await run(`  - { title: T, ${example} }\n`, head)).findings);

describe('examples of a policy', () => {
  it('hold where the rules say what they say', async () => {
    const { tested, findings } = await run(`  - title: one
    values: { reserves: { WETH: { ltv: 81% } } }
    fails: [v]
  - title: two
    values: { reserves: { WETH: { ltv: 80% } } }
    passes: [v]
`);
    expect(findings).to.deep.equal([]);
    expect(tested).to.deep.equal({
      file: 'policies/house.yaml',
      name: 'house',
      examples: [
        { title: 'one', line: 11, ok: true, wrong: [] },
        { title: 'two', line: 14, ok: true, wrong: [] },
      ],
      untested: ['house/c', 'house/h'],
    });
  });

  it('say what came out instead', async () => {
    expect(await wrongOf('values: { reserves: { WETH: { ltv: 81% } } }, passes: all')).to.deep.equal([
      'house/v should not fail',
      'house/v: V: 81% is above 80%',
    ]);
    expect(await wrongOf('values: { reserves: { WETH: { ltv: 80% } } }, fails: [v]')).to.deep.equal([
      'house/v should fail',
    ]);
    expect(await wrongOf('values: { reserves: { WETH: { supplyCap: 1 } } }, passes: [h]')).to.deep.equal([
      'house/h could not be evaluated: the chain was not read',
    ]);
    expect(
      await wrongOf('values: { reserves: { WETH: { supplyCap: 1 } } }, passes: all, notEvaluated: [v]'),
    ).to.deep.equal([
      'house/v should be left without an evaluation',
      'house/c, house/h should not be left without an evaluation',
    ]);
  });

  it('have a chain, measures and times of their own', async () => {
    expect(
      await wrongOf(
        'values: { reserves: { WETH: { supplyCap: 9 } } }, state: { metrics: { reserves: { WETH: { supplied: 10 tokens } } } }, fails: [h]',
      ),
    ).to.deep.equal([]);
    const last = 'state: { lastChange: { reserves.WETH.supplyCap: 2026-01-01 } }';
    const change = 'base: { reserves: { WETH: { supplyCap: 1 } } }, values: { reserves: { WETH: { supplyCap: 2 } } }';
    expect(await wrongOf(`${change}, ${last}, now: 2026-01-03T23:59Z, fails: [c]`)).to.deep.equal([]);
    expect(await wrongOf(`${change}, ${last}, now: 2026-01-04, passes: [c]`)).to.deep.equal([]);
    const chain = 'state: { chain: { reserves: { WETH: { supplyCap: 1 } } } }';
    expect(
      await wrongOf(
        `${change.replace('supplyCap: 1 ', 'supplyCap: 5 ').replace('supplyCap: 2', 'supplyCap: 8')}, ${chain}, fails: [c]`,
      ),
    ).to.deep.equal([]);
  });

  it('are told of where they are not sound', async () => {
    const values = 'values: { reserves: { WETH: { ltv: 80% } } }';
    expect(await findingsOf(values)).to.deep.equal([
      '11:14 policy/example the example says neither passes nor fails (write passes: all, or the rules it fails)',
    ]);
    expect(await findingsOf(`${values}, passes: some`)).to.deep.equal([
      '11:71 policy/example passes must be a list of rules, or all (write passes: all)',
    ]);
    expect(await findingsOf(`${values}, fails: [w]`)).to.deep.equal([
      '11:71 policy/unknown-rule there is no rule w (did you mean v?)',
    ]);
    expect(await findingsOf(`${values}, passes: all, now: 2026-13-01`)).to.deep.equal([
      '11:81 policy/date 2026-13-01 is no day (write it as 2026-12-31)',
    ]);
    expect(await findingsOf('values: { reserves: { WETH: { ltvv: 80% } } }, passes: all')).to.deep.equal([
      '11:47 schema/unknown-key reserves.WETH has no ltvv (did you mean ltv?)',
    ]);
    expect(await findingsOf('values: { reserves: { WETH: { ltv: 0.8 } } }, passes: all')).to.have.length(1);
    expect(
      await findingsOf(`${values}, passes: all, state: { metrics: { reserve: { WETH: { a: 1 } } } }`),
    ).to.deep.equal(['11:96 policy/unknown-group aave-v3 has no group reserve (did you mean reserves?)']);
    expect(await findingsOf(`${values}, passes: all, state: { bounds: { a: lots } }`)).to.deep.equal([
      '11:98 policy/example lots is no measure (write 900 tokens, $5_000, 12, 5%, 36h or true)',
    ]);
    const both = HEAD.replace('[aave-v3]', '[aave-v3, perp-curie]');
    expect(await findingsOf(`${values}, passes: all`, both)).to.deep.equal([
      '11:14 policy/example the example does not say its protocol (write protocol: aave-v3)',
    ]);
    expect(await findingsOf(`${values}, passes: all, protocol: aave-v2`)).to.deep.equal([
      '11:86 policy/unknown-protocol the policy is for no protocol aave-v2 (did you mean aave-v3?)',
    ]);
    expect(await findingsOf(`${values}, passes: all, protocol: aave-v3`, both)).to.deep.equal([]);
  });

  it('give numbers of an impact, with their errors', async () => {
    const change = 'base: { reserves: { WETH: { ltv: 80% } } }, values: { reserves: { WETH: { ltv: 79% } } }';
    const gated = async (more: string) => {
      const rules = '  i: { title: I, impact: "impact.badDebt.p99 <= backstops.total", scenarios: [x] }\n';
      const text = `${HEAD}${RULES}${rules}examples:\n  - { title: T, ${change}, ${more} }\n`;
      const { tested, findings } = await testPolicy('policies/house.yaml', text, files, 'policies', definitions);
      return [...told(findings), ...(tested?.examples[0]?.wrong ?? [])];
    };
    const given = (debt: string) => `given: { impact.badDebt.p99: ${debt}, backstops.total: $1_000 }`;
    expect(await gated(`${given('$900 ± $50')}, passes: [i]`)).to.deep.equal([]);
    expect(await gated(`${given('$900 ± $51')}, fails: [i]`)).to.deep.equal([]);
    expect(await gated('passes: [i]')).to.deep.equal(['house/i could not be evaluated: no book was looked at']);
    expect((await gated(`${given('900')}, passes: [i]`))[0]).to.match(
      /policy\/example 900 is no value of impact\.badDebt\.p99 \(write \$900_000/,
    );
    expect((await gated('given: { impact.badDept.p99: $1 }, passes: [i]'))[0]).to.match(
      /policy\/unknown-name .*did you mean impact\.badDebt\.p99/,
    );
  });
});
