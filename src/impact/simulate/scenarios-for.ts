import { refused } from '../../diagnostic/error.js';
import type { Finding } from '../../diagnostic/finding.js';
import type { Workspace } from '../../workspace/workspace.js';
import { type MeasuredDepths, measuredIn } from '../depth/measured.js';
import { compileAttack } from '../scenario/compile-attack.js';
import { compileNamed, usualScenarios } from '../scenario/compile-named.js';
import { Scenarios } from '../scenario/scenarios.js';
import type { ScenarioInput } from './frame.js';
import type { Prepared } from './prepare.js';

/** Scenarios for a market, and those that could not be compiled, with why. */
export interface CompiledScenarios {
  readonly inputs: readonly ScenarioInput[];
  readonly findings: readonly Finding[];
}

/**
 * Scenarios compiled for the market as its book uses it, and for attacks on all that it lists: those that were asked for by
 * name; none: every one of the workspace, else those that come with the program. One that was asked for and cannot be compiled is
 * refused (`simulate/scenario`); one of all is told and left out. Depths that are given count in place of the market's depth file.
 */
export const scenariosFor = async (
  asked: readonly string[],
  { before: market, target }: Pick<Prepared, 'before' | 'target'>,
  workspace: Workspace,
  measured?: MeasuredDepths,
): Promise<CompiledScenarios> => {
  const depths = measured ?? (await measuredIn(workspace.files, market.name));
  const scenarios = new Scenarios(workspace.files, workspace.folders.scenarios);
  const inputs: ScenarioInput[] = [];
  const told: Finding[] = [];
  for (const name of asked.length > 0 ? asked : await usualScenarios(scenarios)) {
    const compiled = await compileNamed(scenarios, name, market, workspace.files, depths);
    const { scenario, findings: all, card, document } = compiled;
    if (scenario !== null)
      inputs.push({
        ...{ scenario, findings: all, card, authority: document.authority },
        attacked: compileAttack(document, target.before, depths),
      });
    else if (asked.length > 0)
      throw refused('simulate/scenario', `the scenario ${name} cannot be run on ${market.name}`, { findings: all });
    else
      told.push({
        ruleId: 'simulate/scenario',
        severity: 'warning',
        message: `the scenario ${name} is left out: ${all.find(({ severity }) => severity === 'error')?.message ?? 'it cannot be compiled'}`,
        help: `plimsoll simulate ${market.name} --scenario ${name} says everything that it lacks`,
      });
  }
  return { inputs, findings: told };
};
