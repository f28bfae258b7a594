import { EXIT } from '../diagnostic/error.js';
import { hasErrors } from '../diagnostic/finding.js';
import { describeScenario } from '../impact/scenario/describe-scenario.js';
import { type ListedScenario, Scenarios, soundDocument } from '../impact/scenario/scenarios.js';
import { scenarioText } from '../report/scenario.js';
import { scenarioListText } from '../report/scenario-list.js';
import { openWorkspace } from '../workspace/workspace.js';
import { publicFinding } from './public-finding.js';
import type { CommandResult } from './result.js';
import { workspaceAtHand } from './workspace-at-hand.js';

/** The scenarios at hand: those of the workspace, if there is one, and those that come with the program. */
export const scenariosAtHand = async (folder: string | undefined): Promise<Scenarios> => {
  const root = workspaceAtHand(folder);
  if (root === null) return new Scenarios(null, 'scenarios');
  const { files, folders } = await openWorkspace(root);
  return new Scenarios(files, folders.scenarios);
};

const rowOf = ({ name, origin, document }: ListedScenario) => ({
  name,
  title: document?.title ?? null,
  source: origin,
  partial: document?.partial ?? false,
  model: document?.prices?.value.model ?? null,
  horizon: document?.horizon?.value ?? null,
  step: document?.step?.value ?? null,
  facts: document?.facts.length ?? 0,
});

/** What `scenario list` gives. */
export const listScenarios = async (folder: string | undefined): Promise<CommandResult> => {
  const listed = await (await scenariosAtHand(folder)).list();
  const findings = listed.flatMap((one) => one.findings);
  const scenarios = listed.map(rowOf);
  const ok = !hasErrors(findings);
  return {
    json: { format: 'plimsoll.scenario-list/1', ok, scenarios, findings: findings.map(publicFinding) },
    text: (style) => scenarioListText(scenarios, findings, style),
    exit: ok ? EXIT.ok : EXIT.failed,
  };
};

/** What `scenario show` gives. Throws `scenario/unknown`, or `scenario/invalid` with the findings. */
export const showScenario = async (name: string, folder: string | undefined): Promise<CommandResult> => {
  const listed = await (await scenariosAtHand(folder)).named(name);
  const scenario = { ...describeScenario(soundDocument(listed)), name: listed.name, source: listed.origin };
  return {
    json: { format: 'plimsoll.scenario-show/1', ok: true, ...scenario },
    text: (style) => scenarioText(scenario, style),
  };
};
