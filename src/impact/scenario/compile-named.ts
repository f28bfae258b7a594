import type { Finding } from '../../diagnostic/finding.js';
import type { Files } from '../../document/files.js';
import { type MeasuredDepths, measuredIn } from '../depth/measured.js';
import { readHistory } from '../histories/read-history.js';
import { nearestCorrelation } from '../prices/correlation.js';
import type { RiskMarket } from '../risk-market.js';
import type { Scenario } from '../scenario.js';
import { type ModelCard, modelCardOf } from '../simulate/model-card.js';
import { compileScenario } from './compile-scenario.js';
import type { ScenarioDocument } from './document.js';
import { readHistories } from './read-histories.js';
import { type Scenarios, soundDocument } from './scenarios.js';

/** A scenario compiled for a market, or null; the findings say what was missing or assumed. */
export interface CompiledScenario {
  readonly scenario: Scenario | null;
  readonly findings: readonly Finding[];
  /** What it rests on. */
  readonly card: ModelCard;
  /** What it is made from, with what that extends. */
  readonly document: ScenarioDocument;
}

/** The scenarios that are run where none is named: those of the workspace, else those that come with the program. */
export const usualScenarios = async (scenarios: Scenarios): Promise<readonly string[]> => {
  const listed = (await scenarios.list()).filter(({ document }) => document !== null && !document.partial);
  const own = listed.filter(({ origin }) => origin === 'workspace');
  return (own.length > 0 ? own : listed).map(({ name }) => name);
};

/**
 * Compile a scenario, by name, for a market, with the price files that it names read through `files`, and so is the market's
 * depth file unless other depths are given. Throws `scenario/unknown`, what `soundDocument` does for one with errors, and what
 * `measuredIn` does.
 */
export const compileNamed = async (
  scenarios: Scenarios,
  name: string,
  market: RiskMarket,
  files: Files,
  measured?: MeasuredDepths,
): Promise<CompiledScenario> => {
  const listed = await scenarios.named(name);
  const document = soundDocument(listed);
  const read = await readHistories(document, files, (source) =>
    readHistory(source, { name: source.file, column: null }),
  );
  const { scenario, findings } = compileScenario(document, market, {
    histories: read.histories,
    measured: measured ?? (await measuredIn(files, market.name)),
    nearest: (matrix) => nearestCorrelation(matrix).correlation,
  });
  return {
    scenario: scenario === null ? null : { ...scenario, name },
    findings: [...listed.findings, ...read.findings, ...findings],
    card: modelCardOf(document),
    document,
  };
};
