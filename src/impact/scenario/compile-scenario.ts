import { type Finding, hasErrors } from '../../diagnostic/finding.js';
import type { MeasuredDepths } from '../depth/measured.js';
import type { Correlation } from '../paths.js';
import type { RiskMarket } from '../risk-market.js';
import type { Backstop, Scenario } from '../scenario.js';
import type { Histories } from './compile-histories.js';
import {
  compileBackstops,
  compileDepths,
  compileElasticities,
  compileEvents,
  compileOracles,
} from './compile-layers.js';
import { compilePrices } from './compile-prices.js';
import { compileUncertainty } from './compile-uncertainty.js';
import { Compiling } from './compiling.js';
import type { ScenarioDocument } from './document.js';

/** What a scenario may take from outside its document. */
export interface CompileOptions {
  /** Price files that the document names, by path. */
  readonly histories?: Histories;
  /** What each asset's market was measured to hold. */
  readonly measured?: MeasuredDepths;
  /** Who pays where the document does not say; `follows` by identity. */
  readonly backstops?: readonly Backstop[];
  /** The nearest correlation matrix. Without it a matrix that is none is refused. */
  readonly nearest?: (matrix: Correlation) => Correlation;
}

/** A scenario for one market, or why there is none. Findings that are no errors come with it, and belong to its results. */
export interface Compiled {
  readonly scenario: Scenario | null;
  readonly findings: readonly Finding[];
}

/**
 * Compile a document for a market. Pure: files are read before, by `readHistories`. No number is made up: what the document
 * does not say is a finding, `scenario/missing-…`, whose data has the datum, the assets and what cannot be computed.
 */
export const compileScenario = (
  document: ScenarioDocument,
  market: RiskMarket,
  options: CompileOptions = {},
): Compiled => {
  const compiling = new Compiling(document, market);
  const { horizon, step, prices, liquidators } = document;
  if (document.partial || horizon === null || step === null || prices === null || liquidators === null) {
    compiling.add(compiling.top, 'scenario/partial', `${document.name} is only there to be extended by others`, {
      help: 'extend it, and give horizon, step, prices and liquidators',
    });
    return { scenario: null, findings: compiling.findings };
  }
  const timing = { step: step.value, steps: Math.round(horizon.value / step.value) };
  const histories: Histories = options.histories ?? new Map();
  const model = compilePrices(prices.value, timing, compiling, { histories, nearest: options.nearest ?? null });
  const layers = {
    events: compileEvents(compiling),
    oracles: compileOracles(compiling),
    depths: compileDepths(options.measured ?? new Map(), compiling),
    backstops: compileBackstops(options.backstops ?? [], compiling),
    elasticities: compileElasticities(compiling),
  };
  const { findings, proxies } = compiling;
  if (model === null || hasErrors(findings)) return { scenario: null, findings };
  const { name, title, auctions } = document;
  const times = { horizon: horizon.value, step: step.value };
  const uncertainty = compileUncertainty(prices.value, compiling);
  const scenario: Scenario = { name, title, ...times, prices: model, ...layers, liquidators, auctions, proxies };
  return { scenario: uncertainty.length === 0 ? scenario : { ...scenario, uncertainty }, findings };
};
