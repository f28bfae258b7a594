import { refused } from '../../diagnostic/error.js';
import type { Finding } from '../../diagnostic/finding.js';
import type { Workspace } from '../../workspace/workspace.js';
import { readHistory } from '../histories/read-history.js';
import { nearestCorrelation } from '../prices/correlation.js';
import type { RiskMarket } from '../risk-market.js';
import { compileScenario } from '../scenario/compile-scenario.js';
import { readHistories } from '../scenario/read-histories.js';
import { Scenarios, soundDocument } from '../scenario/scenarios.js';
import type { ScenarioInput } from './frame.js';

/** Scenarios for a market, and those that could not be compiled, with why. */
export interface CompiledScenarios {
  readonly inputs: readonly ScenarioInput[];
  readonly findings: readonly Finding[];
}

const namesOf = async (asked: readonly string[], scenarios: Scenarios): Promise<readonly string[]> => {
  if (asked.length > 0) return asked;
  const listed = (await scenarios.list()).filter(({ document }) => document !== null && !document.partial);
  const own = listed.filter(({ origin }) => origin === 'workspace');
  return (own.length > 0 ? own : listed).map(({ name }) => name);
};

/**
 * The scenarios that were asked for by name; none: every one of the workspace, else those that come with the program. One that
 * was asked for and cannot be compiled is refused (`simulate/scenario`); one of all is told and left out.
 */
export const scenariosFor = async (
  asked: readonly string[],
  market: RiskMarket,
  workspace: Workspace,
): Promise<CompiledScenarios> => {
  const scenarios = new Scenarios(workspace.files, workspace.folders.scenarios);
  const inputs: ScenarioInput[] = [];
  const told: Finding[] = [];
  for (const name of await namesOf(asked, scenarios)) {
    const listed = await scenarios.named(name);
    const document = soundDocument(listed);
    const read = await readHistories(document, workspace.files, (source) =>
      readHistory(source, { name: source.file, column: null }),
    );
    const { scenario, findings } = compileScenario(document, market, {
      histories: read.histories,
      nearest: (matrix) => nearestCorrelation(matrix).correlation,
    });
    const all = [...listed.findings, ...read.findings, ...findings];
    if (scenario !== null) inputs.push({ scenario: { ...scenario, name }, findings: all });
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
