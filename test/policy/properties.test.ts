import { expect } from 'chai';
import fc from 'fast-check';
import { loadYaml } from '../../src/document/load.js';
import { nameFits } from '../../src/document/name-fits.js';
import { evaluate } from '../../src/expr/evaluate.js';
import { parseExpression } from '../../src/expr/parse.js';
import { compareConditions } from '../../src/policy/conjuncts.js';
import { loosened } from '../../src/policy/loosened.js';
import type { Policy } from '../../src/policy/policy.js';
import { placeInScalar } from '../../src/policy/scalar-place.js';
import { judge, marketWith, policyOf, readText } from './support.js';

/** Basis points as a document writes them. */
const percent = (bps: number): string => `${Math.floor(bps / 100)}.${String(bps % 100).padStart(2, '0')}%`;
const bps = fc.integer({ min: 0, max: 10_000 });

/** What the only finding says is the nearest allowed value of a path; undefined where there is no finding. */
const nearestOf = async (
  policy: Policy,
  values: string,
  before: string | null,
  path: string,
): Promise<string | null | undefined> => {
  const base = before === null ? null : await marketWith(before);
  const finding = judge(policy, await marketWith(values), base).findings.find(
    (one) => one.path === `reserves.WETH.${path}`,
  );
  return finding === undefined ? undefined : (finding.data?.nearest as string | null);
};

const inBps = (text: string): number => Math.round(Number(text.replace('%', '')) * 100);

describe('the nearest allowed value', () => {
  it('passes a rule on values, and one unit nearer to what was written fails', async () => {
    const comparisons = fc.constantFrom('<=', '<', '>=', '>', '==');
    await fc.assert(
      fc.asyncProperty(
        comparisons,
        fc.integer({ min: 1, max: 7 }),
        bps,
        bps,
        bps,
        async (operator, factor, shift, ltv, other) => {
          const text = `ltv * ${factor} + ${shift}bps ${operator} liquidationThreshold * 3`;
          const policy = await policyOf(`rules: { a: { title: A, on: reserves, that: "${text}" } }\n`);
          const values = (one: number): string => `ltv: ${percent(one)}; liquidationThreshold: ${percent(other)}`;
          const nearest = await nearestOf(policy, values(ltv), null, 'ltv');
          const holds = (one: number): boolean => {
            const [a, b] = [one * factor + shift, other * 3];
            return { '<=': a <= b, '<': a < b, '>=': a >= b, '>': a > b, '==': a === b }[operator] as boolean;
          };
          if (nearest === undefined) {
            expect(holds(ltv)).to.equal(true);
            return;
          }
          expect(holds(ltv)).to.equal(false);
          const allowed = Array.from({ length: 10_001 }, (_, one) => one).filter(holds);
          if (nearest === null) {
            expect(allowed).to.deep.equal([]);
            return;
          }
          const found = inBps(nearest);
          expect(holds(found)).to.equal(true);
          const best = allowed.reduce((a, b) => (Math.abs(b - ltv) < Math.abs(a - ltv) ? b : a));
          expect(Math.abs(found - ltv)).to.equal(Math.abs(best - ltv));
          expect(await nearestOf(policy, values(found), null, 'ltv')).to.equal(undefined);
          expect(await nearestOf(policy, values(found + Math.sign(ltv - found)), null, 'ltv')).to.not.equal(undefined);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('passes a rule on changes, and one unit further fails: steps are exact', async () => {
    const caps = fc.integer({ min: 1, max: 1_000_000 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 25_000 }), caps, caps, async (part, before, after) => {
        const policy = await policyOf(
          `rules: { a: { title: A, on: reserves, change: [supplyCap], maxStep: ${percent(part)} } }\n`,
        );
        const nearest = await nearestOf(policy, `supplyCap: ${after}`, `supplyCap: ${before}`, 'supplyCap');
        const [size, room] = [BigInt(before) * BigInt(part), BigInt(Math.abs(after - before)) * 10_000n];
        if (nearest === undefined) {
          expect(room <= size).to.equal(true);
          return;
        }
        expect(room > size).to.equal(true);
        const way = after > before ? 1n : -1n;
        // The last whole token within the step; a cap of 0 would be stored as unlimited.
        const end = BigInt(before) + way * (size / 10_000n);
        expect(nearest).to.equal(String(end < 1n ? 1n : end));
      }),
      { numRuns: 60 },
    );
  });

  it('is the last basis point of an absolute step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 500 }), bps, bps, async (step, before, after) => {
        const policy = await policyOf(
          `rules: { a: { title: A, on: reserves, change: [ltv], maxStep: ${step} bps } }\n`,
        );
        const nearest = await nearestOf(policy, `ltv: ${percent(after)}`, `ltv: ${percent(before)}`, 'ltv');
        if (nearest === undefined) {
          expect(Math.abs(after - before)).to.be.at.most(step);
          return;
        }
        expect(inBps(nearest ?? '')).to.equal(before + Math.sign(after - before) * step);
      }),
      { numRuns: 60 },
    );
  });
});

describe('judging', () => {
  it('is pure: the same again, whatever was judged in between', async () => {
    const policy = await policyOf('uses: [plimsoll/sane-lending, plimsoll/risk-steward]\n');
    const markets = await Promise.all(
      [
        'ltv: 82%; liquidationThreshold: 83%; supplyCap: 5',
        'ltv: 1%; supplyCap: unlimited',
        'ltv: 80%; liquidationThreshold: 83%; supplyCap: 9',
      ].map((values) => marketWith(values)),
    );
    const all = () => markets.flatMap((market) => markets.map((base) => judge(policy, market, base)));
    const frozen = JSON.stringify(all());
    expect(JSON.stringify(all().reverse().reverse())).to.equal(frozen);
  });

  it('finds nothing loosened in a policy against itself', async () => {
    for (const uses of ['plimsoll/sane-lending', 'plimsoll/risk-steward']) {
      const policy = await policyOf(`uses: [${uses}]\n`);
      expect(policy.rules).to.not.deep.equal([]);
      expect(loosened(policy, policy)).to.deep.equal([]);
    }
  });
});

describe('what is said of a condition that replaces another', () => {
  it('is stricter only where all that it lets through was let through', () => {
    const number = fc.integer({ min: -6, max: 6 });
    const operator = fc.constantFrom('<', '<=', '>', '>=');
    const comparison = fc
      .tuple(number, number, operator, number, number)
      .map(([a, b, sign, c, d]) =>
        `${a} * x + ${b} ${sign} ${c} * y - ${d}`.replaceAll(/(^|[ (])-(\d)/g, '$1(0 - $2)'),
      );
    const condition = fc.array(comparison, { minLength: 1, maxLength: 3 }).map((all) => all.join(' && '));
    fc.assert(
      fc.property(condition, condition, (before, after) => {
        const [a, b] = [parseExpression(before), parseExpression(after)];
        if (!a.ok || !b.ok) throw new Error(`${before} / ${after}`);
        if (compareConditions(b.ast, a.ast) !== 'same or stricter') return;
        for (let x = -8; x <= 8; x += 1)
          for (let y = -8; y <= 8; y += 1) {
            const scope = {
              lookup: (name: string) => ({
                kind: 'number' as const,
                value: { n: BigInt(name === 'x' ? x : y), d: 1n },
                dimension: {},
              }),
            };
            const [was, is] = [evaluate(a.ast, scope), evaluate(b.ast, scope)];
            if (is.ok && is.value.kind === 'boolean' && is.value.value)
              expect(
                was.ok && was.value.kind === 'boolean' && was.value.value,
                `${before} / ${after} at ${x}, ${y}`,
              ).to.equal(true);
          }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('names', () => {
  it('fit patterns as a regular expression would have them', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
    fc.assert(
      fc.property(text, pattern, (name, glob) => {
        const expected = new RegExp(`^${glob.replaceAll('.', '\\.').replace(/\*+/g, '.*')}$`).test(name);
        expect(nameFits(name, glob)).to.equal(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a place within a scalar', () => {
  it('is where its characters are, in whatever way it is written', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '<', '=', '8', '%'), minLength: 1, maxLength: 6 });
    const style = fc.constantFrom('double', 'single', 'folded', 'literal');
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), style, fc.nat(), (words, how, at) => {
        const lines = words.map((one) => `  ${one}\n`).join('');
        const text = {
          double: `x: "${words.join(' ')}"\n`,
          single: `x: '${words.join(' ')}'\n`,
          folded: `x: >-\n${lines}`,
          literal: `x: |\n${lines}`,
        }[how];
        const source = { file: 'x.yaml', text };
        const loaded = loadYaml(source);
        if (!loaded.ok || loaded.root.kind !== 'map') throw new Error(text);
        const node = loaded.root.entries[0]?.value;
        if (node?.kind !== 'scalar') throw new Error(text);
        const offset = at % node.text.trimEnd().length;
        if (/\s/.test(node.text.charAt(offset))) return;
        const place = placeInScalar(node, source, offset, 1);
        expect(text.slice(place.start, place.end)).to.equal(node.text.charAt(offset));
      }),
    );
  });
});

describe('hostile policies', () => {
  const sample = `title: T
maxStateAge: 1d
uses: [plimsoll/risk-steward, { pack: plimsoll/sane-lending, severity: { open-cap: warning }, without: [curve-bites] }]
classes:
  a: { title: A, group: reserves, members: [WETH, "US*"], bounds: { ltv: { min: 1%, max: 80% } }, tiers: [{ name: t, when: "ltv > 1%", bounds: { supplyCap: { max: 5 } } }] }
rules:
  v: { title: V, on: reserves, that: "ltv + 2% <= liquidationThreshold && supplyCap >= chain.supplied * 105%", when: "!frozen", classes: [a] }
  c: { title: C, on: reserves, change: [ltv, supplyCap], maxIncrease: 10% relative, minDelay: 3d, notTo: [unlimited], reviewers: [x], live: { step: s } }
  i: { title: I, impact: "impact.badDebt.p99 <= backstops.total", scenarios: [s], book: filled, standardErrors: 2.5, paths: 10, seed: 7 }
exceptions:
  - { rule: v, market: core, path: reserves.WETH, reason: R, approver: A, until: 2026-12-31 }
`;
  const bits = [
    '',
    '{}',
    '[]',
    'null',
    '-1',
    '0x',
    '"',
    "'",
    ': ',
    '- ',
    '*',
    '&a',
    '!!x',
    '%',
    '|',
    '>',
    '\n',
    '  ',
    '𝔸',
    '9'.repeat(400),
    'ltv',
    '((',
    '1/0',
    'true',
    '~',
    '\t',
    '__proto__',
    '2026-99-99',
  ];
  const cut = fc.tuple(fc.nat(sample.length), fc.nat(40), fc.constantFrom(...bits));

  it('are refused with findings in the document, or read and judged, and never crash', async () => {
    const market = await marketWith('ltv: 82%; liquidationThreshold: 83%; supplyCap: 1_000; frozen: false');
    const base = await marketWith('ltv: 80%; liquidationThreshold: 83%; supplyCap: unlimited; frozen: false');
    let sound = 0;
    await fc.assert(
      // Without any cut it is sound: most that are cut are not.
      fc.asyncProperty(fc.array(cut, { maxLength: 3 }), async (cuts) => {
        const text = cuts.reduce((all, [at, length, bit]) => all.slice(0, at) + bit + all.slice(at + length), sample);
        const { policy, findings } = await readText(
          `apiVersion: plimsoll/v1\nkind: Policy\nname: house\nversion: 1.0.0\nprotocols: [aave-v3]\n${text}`,
        );
        if (policy === null) {
          expect(findings).to.not.deep.equal([]);
          for (const { message, ruleId, file } of findings) {
            expect(message).to.be.a('string').and.not.equal('');
            expect(ruleId).to.match(/^(policy|schema|document)\//);
            expect(file).to.be.a('string');
          }
          return;
        }
        sound += 1;
        judge(policy, market, base);
        expect(loosened(policy, policy)).to.deep.equal([]);
      }),
      { numRuns: 400 },
    );
    expect(sound).to.be.greaterThan(0);
  }).timeout(60_000);
});
