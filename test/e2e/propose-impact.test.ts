import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { REVIEWER_FILE } from '../../scripts/build/reviewer.js';
import { canonicalDigest } from '../../src/document/canonical.js';
import { artefactsOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { expectValid } from '../outputs.js';
import { root as project, runNode } from '../program.js';
import {
  type CliRun,
  cli,
  devnetRpc,
  type Environment,
  freshWorkspace,
  git,
  revertAfterEach,
  sharedDevnet,
} from './devnet.js';
import { CORE, setValue, signAndExecute } from './in-process.js';

const POOL = new Interface([
  'function getUserAccountData(address) view returns (uint256 collateral, uint256 debt, uint256 available, uint256 threshold, uint256 ltv, uint256 health)',
]);
const BOOK = `books/${CORE}.json`;
/** One that draws and one that does not. */
const SCENARIOS = ['--scenario', 'plimsoll/march-2020', '--scenario', 'plimsoll/october-2025', '--paths', '64'];

/** Prices that are drawn: as many paths as are asked for are run. */
const DRAWN = `apiVersion: plimsoll/v1
kind: Scenario
name: drawn
title: A drawn day
extends: plimsoll/baseline
horizon: 1d
step: 6h
prices:
  model: gbm
  assets:
    WETH: { drift: 0%, volatility: 80% }
    WBTC: { drift: 0%, volatility: 60% }
    stable: { drift: 0%, volatility: 1% }
correlation:
  pairs: { WETH/WBTC: 0.8, "*/stable": 0, stable/stable: 0.5 }
`;

type Impact = Extract<NonNullable<Proposal['impact']>, { simulated: true }>;
interface Estimate {
  readonly value: number;
  readonly error: number | null;
}
interface Simulated {
  readonly scenarios: readonly {
    readonly name: string;
    readonly books: readonly {
      readonly kind: string;
      readonly results: {
        readonly badDebt: Readonly<Record<'mean' | 'p99' | 'es99', Readonly<Record<string, Estimate>>>>;
        readonly liquidated: { readonly mean: Readonly<Record<string, Estimate>> };
        readonly insolvencyProbability: Readonly<Record<string, Estimate>>;
        readonly socialised: Readonly<Record<string, Estimate>>;
      };
    }[];
  }[];
  readonly atOnce: { readonly newly: readonly { readonly account: string }[]; readonly debt: string };
  readonly inputs: { readonly book: { readonly digest: string } };
}

/** A number of a bundle against the same of `simulate --json`: nine digits of it. */
const expectSame = (told: string, { value, error }: Estimate): void => {
  const [first = '', second] = told.split(' ± ');
  const nine = (n: number): number => Number(n.toPrecision(9));
  expect(Number(first), told).to.equal(nine(value));
  if (error === null) expect(second, told).to.equal('?');
  else expect(second === undefined ? 0 : Number(second), told).to.equal(nine(error));
};

describe('the impact in a bundle', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    await setValue(root, 'WETH', 'ltv', '70%');
    await setValue(root, 'WETH', 'liquidationThreshold', '75%');
  });

  const plimsoll = async (...args: readonly string[]): Promise<CliRun> => {
    const done = await cli([...args, '--json'], { cwd: root, env });
    return { ...done, json: expectValid(done.json) };
  };
  const commit = async (): Promise<void> => {
    await git(root, env, 'add', '--all');
    await git(root, env, 'commit', '--quiet', '--message', 'Lower WETH');
  };
  const pull = async (): Promise<void> => {
    const { code, err } = await cli(['book', 'pull', CORE, '--accounts', 'books/borrowers.txt'], { cwd: root, env });
    expect(code, err).to.equal(0);
  };
  const read = async (name: string): Promise<Proposal> =>
    JSON.parse(await readFile(join(root, name, 'proposal.json'), 'utf8')) as Proposal;
  const proposed = async (scenarios: readonly string[] = SCENARIOS): Promise<Proposal> => {
    await pull();
    await commit();
    const { code, json, err } = await plimsoll('propose', CORE, '--out', 'one', ...scenarios);
    expect(code, err).to.equal(0);
    const proposal = await read('one');
    expect(json.impact).to.deep.equal(proposal.impact);
    return proposal;
  };
  const simulatedOf = ({ impact }: Proposal): Impact => {
    if (impact?.simulated !== true) throw new Error('it was not simulated');
    return impact;
  };
  /** The bundle of a proposal that somebody changed and gave a digest that fits. */
  const tampered = async (proposal: Proposal, change: (impact: Impact) => Impact): Promise<CliRun> => {
    const { digest: _, ...body } = { ...proposal, impact: change(simulatedOf(proposal)) };
    await writeBundle(join(root, 'two'), { ...body, digest: canonicalDigest(body) });
    return plimsoll('review', 'two', '--offline');
  };
  const blocking = ({ json }: CliRun): readonly (readonly [string, string])[] =>
    (json.warnings as { ruleId: string; message: string; data?: { verdict?: string } }[]).flatMap(
      ({ ruleId, message, data }) => (data?.verdict === 'BLOCKED' ? [[ruleId, message] as const] : []),
    );

  it('has the figures of simulate, and review makes them again', async () => {
    const proposal = await proposed();
    const impact = simulatedOf(proposal);
    const program = join(project, 'bin/run.js');
    const { stdout, code } = await runNode([program, 'simulate', CORE, ...SCENARIOS, '--json'], { cwd: root, env });
    expect(code).to.equal(0);
    const simulated = JSON.parse(stdout) as Simulated;
    expect(impact.book).to.include({ file: BOOK, sha256: simulated.inputs.book.digest, synthetic: false });
    expect(impact.atOnce.listed).to.deep.equal(simulated.atOnce.newly);
    expect(impact.atOnce).to.include({ newly: simulated.atOnce.newly.length, debt: simulated.atOnce.debt });
    expect(impact.scenarios.map(({ name }) => name)).to.deep.equal(simulated.scenarios.map(({ name }) => name));
    expect(impact.scenarios.map(({ exact }) => exact)).to.deep.equal([false, true]);
    for (const [index, scenario] of impact.scenarios.entries())
      for (const [at, book] of scenario.books.entries()) {
        const { results, kind } = simulated.scenarios[index]?.books[at] ?? {};
        if (results === undefined) throw new Error('simulate has fewer books');
        expect(book.kind).to.equal(kind);
        for (const side of ['before', 'after', 'difference'] as const) {
          for (const name of ['mean', 'p99', 'es99'] as const)
            expectSame(book.badDebt[name][side], results.badDebt[name][side] as Estimate);
          expectSame(book.liquidated[side], results.liquidated.mean[side] as Estimate);
          expectSame(book.insolvencyProbability[side], results.insolvencyProbability[side] as Estimate);
          expectSame(book.socialised[side], results.socialised[side] as Estimate);
        }
      }
    const moved = impact.scenarios
      .flatMap(({ books }) => books)
      .filter(({ liquidated }) => liquidated.difference !== '0');
    expect(moved, 'a change that does something').to.not.be.empty;

    const reviewed = await plimsoll('review', 'one');
    expect(reviewed.json.impact).to.deep.equal({
      simulated: true,
      atOnce: 'recomputed',
      estimates: 'recomputed',
      reason: null,
      newlyLiquidatable: impact.atOnce.newly,
      book: { file: BOOK, sha256: impact.book.sha256, synthetic: false },
    });
    expect(reviewed.json.checked).to.include('the impact, simulated again on the same book: the same figures');
    expect(blocking(reviewed)).to.deep.equal([]);
    const { out } = await cli(['review', 'one', '--offline'], { cwd: root, env });
    expect(out).to.include('  1 account becomes liquidatable at once: recomputed, equal\n');
    expect(out).to.include('  estimates of the scenarios: recomputed, equal\n');
  });

  it('rests on the depth file of its commit, whatever stands in the worktree', async () => {
    await writeFile(join(root, 'quotes.csv'), 'asset,size,proceeds\nWETH,100_000,99_000\nWETH,2_000_000,1_500_000\n');
    expect((await cli(['depth', 'import', CORE, 'quotes.csv'], { cwd: root, env })).code).to.equal(0);
    const impact = simulatedOf(await proposed(['--scenario', 'plimsoll/march-2020', '--paths', '64']));
    expect(impact.scenarios[0]?.proxies.join('\n')).to.match(
      /^depth of WETH: measured, the table quotes\.csv, in depth\/.+\.json \(sha256 /m,
    );
    const same = await plimsoll('review', 'one');
    expect(same.json.impact).to.include({ atOnce: 'recomputed', estimates: 'recomputed' });
    await writeFile(join(root, 'quotes.csv'), 'asset,size,proceeds\nWETH,1_000_000,10_000\n');
    expect((await cli(['depth', 'import', CORE, 'quotes.csv', '--replace'], { cwd: root, env })).code).to.equal(0);
    // The bundle names a commit: a depth file that somebody has in the worktree is not the one that it rests on.
    const still = await plimsoll('review', 'one');
    expect(still.json.impact).to.include({ atOnce: 'recomputed', estimates: 'recomputed' });
  });

  it('names the accounts that the chain then says are liquidatable', async () => {
    const proposal = await proposed();
    await signAndExecute(proposal);
    const { borrowers, contracts } = await sharedDevnet();
    const unhealthy: string[] = [];
    for (const { address } of borrowers) {
      const data = POOL.encodeFunctionData('getUserAccountData', [address]);
      const answer = await (await devnetRpc()).sendHex('eth_call', { to: contracts.pool, data }, 'latest');
      const health = POOL.decodeFunctionResult('getUserAccountData', answer)[5] as bigint;
      if (health < 10n ** 18n) unhealthy.push(address.toLowerCase());
    }
    expect(unhealthy).to.not.be.empty;
    expect(simulatedOf(proposal).atOnce.listed.map(({ account }) => account)).to.have.members(unhealthy);
  });

  it('is the same bytes for the same inputs, in every file', async () => {
    const proposal = await proposed();
    await rm(join(root, 'one'), { recursive: true });
    const { code } = await plimsoll('propose', CORE, '--out', 'again', ...SCENARIOS);
    expect(code).to.equal(0);
    const again = await read('again');
    expect([...artefactsOf(again)]).to.deep.equal([...artefactsOf(proposal)]);
  });

  it('blocks a review where a figure is another', async () => {
    const proposal = await proposed();
    const estimate = await tampered(proposal, (impact) => ({
      ...impact,
      scenarios: impact.scenarios.map((scenario) => ({
        ...scenario,
        books: scenario.books.map((book) => ({ ...book, socialised: { ...book.socialised, difference: '0' } })),
      })),
    }));
    expect(estimate.code).to.equal(1);
    expect(estimate.json.verdict).to.equal('BLOCKED');
    expect(estimate.json.impact).to.include({ atOnce: 'recomputed', estimates: 'differs' });
    expect(blocking(estimate)).to.deep.equal([
      [
        'review/impact-differs',
        'the figures that the proposal gives of plimsoll/march-2020 are not those that its book and seed give',
      ],
    ]);
    await rm(join(root, 'two'), { recursive: true });
    const nobody = await tampered(proposal, (impact) => ({
      ...impact,
      atOnce: { ...impact.atOnce, newly: 0, listed: [], debt: '0' },
    }));
    expect(blocking(nobody)).to.deep.equal([
      ['review/impact-differs', 'the proposal says that 0 accounts become liquidatable at once; by its book it is 1'],
    ]);
    await rm(join(root, 'two'), { recursive: true });
    const other = await tampered(proposal, (impact) => ({
      ...impact,
      parameters: { before: impact.parameters.before, after: impact.parameters.before },
    }));
    expect(blocking(other)).to.deep.equal([
      ['review/impact-differs', 'the impact that the proposal tells is of other parameters than it changes'],
    ]);
    await rm(join(root, 'two'), { recursive: true });
    const proxies = await tampered(proposal, (impact) => ({
      ...impact,
      scenarios: impact.scenarios.map((scenario) => ({ ...scenario, proxies: [] })),
    }));
    expect(blocking(proxies).map(([rule]) => rule)).to.deep.equal(['review/impact-differs']);
    await rm(join(root, 'two'), { recursive: true });
    const { drops } = simulatedOf(proposal);
    expect(drops?.points).to.have.length(25);
    const falls = await tampered(proposal, (impact) => ({
      ...impact,
      drops: { falling: drops?.falling ?? [], points: (drops?.points ?? []).map((one) => ({ ...one, after: '0' })) },
    }));
    expect(blocking(falls).map(([rule]) => rule)).to.deep.equal(['review/impact-differs']);
    await rm(join(root, 'two'), { recursive: true });
    // A bundle that was made before falls were told, and when harm comes.
    const timed = simulatedOf(proposal).scenarios.flatMap(({ books }) =>
      books.map(({ kind, timing }) => [kind, timing]),
    );
    for (const [kind, timing] of timed) expect(timing !== undefined, String(kind)).to.equal(kind === 'as-is');
    const older = await tampered(proposal, ({ drops: _, ...impact }) => ({
      ...impact,
      scenarios: impact.scenarios.map((scenario) => ({
        ...scenario,
        books: scenario.books.map(({ timing: _timing, ...book }) => book),
      })),
    }));
    expect(older.json.impact).to.include({ atOnce: 'recomputed', estimates: 'recomputed' });
    expect(blocking(older)).to.deep.equal([]);
  });

  it('is a claim where it cannot be made again', async () => {
    await mkdir(join(root, 'scenarios'), { recursive: true });
    await writeFile(join(root, 'scenarios/drawn.yaml'), DRAWN);
    const proposal = await proposed(['--scenario', 'drawn', '--paths', '32']);
    const days = await tampered(proposal, (impact) => ({ ...impact, paths: 10_000_000 }));
    expect(days.json.impact).to.include({
      atOnce: 'recomputed',
      estimates: 'claimed',
      reason: 'they are more work than a review does',
    });
    await rm(join(root, 'two'), { recursive: true });
    const newer = await tampered(proposal, (impact) => ({ ...impact, engine: '999' }));
    expect(newer.json.impact.reason).to.match(/^they are of engine 999, and this one is /);
    const alone = await runNode([join(project, 'dist', REVIEWER_FILE), 'one', '--offline', '--json'], {
      cwd: root,
      env,
    });
    expect(JSON.parse(alone.stdout).impact).to.include({
      atOnce: 'recomputed',
      estimates: 'claimed',
      reason: 'this build of the program has no engine',
    });
    await git(root, env, 'rm', '--quiet', '--cached', BOOK);
    await git(root, env, 'commit', '--quiet', '--amend', '--no-edit');
    await plimsoll('propose', CORE, '--out', 'three', '--scenario', 'drawn', '--paths', '32');
    expect((await plimsoll('review', 'three', '--offline')).json.impact).to.include({ estimates: 'recomputed' });
    await rm(join(root, BOOK));
    const without = await plimsoll('review', 'three', '--offline');
    expect(without.json.impact).to.include({ atOnce: 'claimed', estimates: 'claimed', reason: 'no book at hand' });
    expect(without.json.notChecked).to.include('the impact, as claimed: no book at hand');
  });

  it('says why there is none', async () => {
    await commit();
    const without = await plimsoll('propose', CORE, '--out', 'one');
    expect(without.json.impact).to.deep.equal({ simulated: false, reason: 'no book' });
    expect(await readFile(join(root, 'one', 'report.md'), 'utf8')).to.include('## Impact\n\nNot simulated: no book.\n');
    expect((await plimsoll('review', 'one', '--offline')).json.impact).to.deep.equal({
      simulated: false,
      reason: 'no book',
    });
    const missing = await plimsoll('propose', CORE, '--book', 'none.json');
    expect(missing.code).to.equal(1);
    expect(missing.json.error).to.include({ code: 'book/missing', message: 'there is no book none.json' });
    await pull();
    const asked = await plimsoll('propose', CORE, '--out', 'two', '--no-impact');
    expect(asked.json.impact).to.deep.equal({ simulated: false, reason: 'left out with --no-impact' });
  });

  it('says loudly that a book is made up', async () => {
    await mkdir(join(root, 'books'), { recursive: true });
    const made = ['book', 'generate', CORE, '--accounts', '100', '--borrowed', '40%', '--out', 'made-up.json'];
    expect((await cli(made, { cwd: root, env })).code).to.equal(0);
    await commit();
    const args = ['propose', CORE, '--out', 'one', '--book', 'made-up.json', '--scenario', 'plimsoll/october-2025'];
    const { out, code } = await cli(args, { cwd: root, env });
    expect(code).to.equal(0);
    const loud = 'The book is SYNTHETIC: no account of it is real';
    expect(out).to.include(loud);
    for (const file of ['report.md', 'report.html'])
      expect(await readFile(join(root, 'one', file), 'utf8'), file).to.include(loud);
    const review = await cli(['review', 'one', '--offline'], { cwd: root, env });
    expect(review.out).to.include('the book is SYNTHETIC: no account of it is real');
    expect(review.out).to.include('estimates of the scenarios: recomputed, equal');
  });
});
