import { expect } from 'chai';
import type { Finding } from '../../../src/diagnostic/finding.js';
import { loadYaml } from '../../../src/document/load.js';
import type { RiskAsset, RiskMarket } from '../../../src/impact/risk-market.js';
import { type Compiled, type CompileOptions, compileScenario } from '../../../src/impact/scenario/compile-scenario.js';
import type { ScenarioDocument } from '../../../src/impact/scenario/document.js';
import type { ScenarioResult } from '../../../src/impact/scenario/read-scenario.js';
import { Scenarios } from '../../../src/impact/scenario/scenarios.js';
import type { Scenario } from '../../../src/impact/scenario.js';
import { textFiles } from '../../policy/support.js';

/** The first lines of a scenario: what follows begins on line 5. */
export const HEAD = `apiVersion: plimsoll/v1
kind: Scenario
name: house
title: House
`;

/** What every simulation needs besides prices; nine lines. */
export const REST = `horizon: 4h
step: 1h
liquidators:
  { count: 3, capital: $1_000_000, gas: $20, minimumProfit: $5, latency: 12s, bidding: 10%, absence: 1%, turnover: 1h }
`;

export const GBM = `${REST}prices:
  model: gbm
  assets:
    WETH: { drift: 0%, volatility: 80% }
    USDC: { drift: 0%, volatility: 1% }
correlation: { pairs: { WETH/USDC: 0.1 } }
`;

export const told = (findings: readonly Finding[]): string[] =>
  findings.map(
    ({ ruleId, message, range, help }) =>
      `${range?.start.line}:${range?.start.column} ${ruleId} ${message}${help === undefined ? '' : ` (${help})`}`,
  );

export const readText = (text: string, files: Readonly<Record<string, string>> = {}): Promise<ScenarioResult> => {
  const source = { file: 'scenarios/house.yaml', text };
  const loaded = loadYaml(source);
  if (!loaded.ok) return Promise.resolve({ document: null, findings: loaded.findings });
  return new Scenarios(textFiles(files), 'scenarios').read(source, loaded.root);
};

/** What is wrong with a scenario, as `line:column rule message (help)`. */
export const problems = async (rest: string, files: Readonly<Record<string, string>> = {}): Promise<string[]> =>
  told((await readText(HEAD + rest, files)).findings);

/** The document of a text without errors. */
export const documentOf = async (
  rest: string,
  files: Readonly<Record<string, string>> = {},
): Promise<ScenarioDocument> => {
  const { document, findings } = await readText(HEAD + rest, files);
  if (document === null) throw new Error(told(findings).join('\n'));
  return document;
};

export const asset = (label: string, more: Partial<RiskAsset> = {}): RiskAsset => ({
  id: `0x${Buffer.from(label).toString('hex').padStart(40, '0')}`,
  label,
  price: 1,
  collateralFactor: 0.8,
  liquidationThreshold: 0.85,
  liquidationPenalty: 0.05,
  liquidationProtocolFee: 0.1,
  reserveFactor: 0.1,
  supplyCap: Number.POSITIVE_INFINITY,
  borrowCap: Number.POSITIVE_INFINITY,
  rate: null,
  supplied: 0,
  borrowed: 0,
  available: 0,
  suppliable: true,
  borrowable: true,
  halted: false,
  ...more,
});

export const marketOf = (...assets: readonly (string | RiskAsset)[]): RiskMarket => ({
  name: 'core',
  assets: assets.map((one) => (typeof one === 'string' ? asset(one) : one)),
  modes: [],
  liquidation: {
    closeFactor: 0.5,
    closeFactorOf: 'account',
    fullCloseBelowHealth: 0.95,
    fullCloseBelowValue: null,
    minimumLeft: null,
  },
});

export const compiled = async (rest: string, market: RiskMarket, options: CompileOptions = {}): Promise<Compiled> =>
  compileScenario(await documentOf(rest), market, options);

/** The scenario of a text that compiles. */
export const scenarioOf = async (rest: string, market: RiskMarket, options: CompileOptions = {}): Promise<Scenario> => {
  const { scenario, findings } = await compiled(rest, market, options);
  if (scenario === null) throw new Error(told(findings).join('\n'));
  return scenario;
};

/** What compiling says, as `severity rule message`. */
export const said = ({ findings }: Compiled): string[] =>
  findings.map(({ severity, ruleId, message }) => `${severity} ${ruleId} ${message}`);

/** Every number of a row within 1e-12. */
export const expectRow = (row: ArrayLike<number> | undefined, expected: readonly number[]): void => {
  expect(row?.length).to.equal(expected.length);
  expected.forEach((value, i) => {
    expect(row?.[i], `column ${i}`).to.be.closeTo(value, 1e-12);
  });
};
