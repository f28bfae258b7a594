import type { Side } from '../check/side.js';
import { references } from '../expr/references.js';
import type { GateEngine } from '../impact/gate/gate-engine.js';
import { needsScenario } from '../impact/gate/metric-names.js';
import type { ImpactRun, ImpactRuns } from '../policy/impact-at-hand.js';
import type { ImpactRule } from '../policy/policy.js';
import { refusal } from './gate-book.js';

/** True of a rule that is held against simulated paths. */
export const isSimulated = ({ that }: ImpactRule): boolean => references(that).some(needsScenario);

const keyOf = ({ scenarios, paths, seed, book }: ImpactRule): string =>
  JSON.stringify([scenarios, paths, String(seed), book]);

/** Runs what the rules of one side ask for, with its scenarios: what was run for each of them. */
export const gateRuns = async (
  rules: readonly ImpactRule[],
  side: Side,
  engine: GateEngine,
): Promise<(rule: ImpactRule) => ImpactRuns> => {
  const [{ Scenarios }, { compileNamed, usualScenarios }] = await Promise.all([
    import('../impact/scenario/scenarios.js'),
    import('../impact/scenario/compile-named.js'),
  ]);
  const scenarios = new Scenarios(side.files, side.folders.scenarios);
  const all = new Map<string, ImpactRuns>();
  for (const rule of rules) {
    if (all.has(keyOf(rule)) || !isSimulated(rule)) continue;
    const runs: ImpactRun[] = [];
    const open: { scenario: string; why: string }[] = [];
    for (const name of rule.scenarios ?? (await usualScenarios(scenarios))) {
      try {
        const { scenario, findings } = await compileNamed(scenarios, name, engine.market, side.files);
        const why = findings.find(({ severity }) => severity === 'error')?.message ?? 'it cannot be compiled';
        if (scenario === null) open.push({ scenario: name, why });
        else {
          const found = await engine.run(scenario, rule);
          // A book that is not there is the book as it is: nothing in the change makes it another.
          const kind = found.some(({ book }) => book === rule.book) ? rule.book : 'as-is';
          const taken = rule.book === 'worst' ? found : found.filter(({ book }) => book === kind);
          runs.push(...taken.map((one) => ({ scenario: name, ...one })));
        }
      } catch (error) {
        open.push({ scenario: name, why: refusal(error) });
      }
    }
    all.set(keyOf(rule), { runs, open });
  }
  return (rule) => all.get(keyOf(rule)) ?? { runs: [], open: [] };
};
