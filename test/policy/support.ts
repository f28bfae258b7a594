import type { Finding } from '../../src/diagnostic/finding.js';
import type { Files } from '../../src/document/files.js';
import { loadYaml } from '../../src/document/load.js';
import { type ExprValue, numberValue } from '../../src/expr/value.js';
import { diffSets } from '../../src/plan/diff.js';
import { judgeMarket } from '../../src/policy/judge.js';
import type { Judged, JudgeInput } from '../../src/policy/judged.js';
import { Packs } from '../../src/policy/packs.js';
import type { Policy } from '../../src/policy/policy.js';
import { readPolicy } from '../../src/policy/read-policy.js';
import type { PolicyResult } from '../../src/policy/read-uses.js';
import type { MarketState } from '../../src/policy/state.js';
import { Definitions } from '../../src/protocol/load-definition.js';
import type { Market } from '../../src/protocol/market.js';
import { labelsIn } from '../../src/protocol/param-set.js';
import { HEADER, LOANS, marketOf, told, USDC, WETH } from '../protocol/support.js';

/** Files that are only texts. */
export const textFiles = (texts: Readonly<Record<string, string>>): Files => ({
  prefix: '',
  read: async (path) => texts[path] ?? null,
  list: async (folder) =>
    Object.keys(texts)
      .filter((path) => path.startsWith(`${folder}/`))
      .sort(),
});

/** The first lines of a policy for Aave: what follows begins on line 6. */
export const HEAD = `apiVersion: plimsoll/v1
kind: Policy
name: house
version: 1.0.0
protocols: [aave-v3]
`;

/** One of them for all tests: parsing a definition takes longer than any policy. */
const ALONE = new Definitions(textFiles({ 'protocols/loans.yaml': LOANS }), 'protocols');

export const readText = async (text: string, files: Readonly<Record<string, string>> = {}): Promise<PolicyResult> => {
  const all = textFiles(files);
  const source = { file: 'policies/house.yaml', text };
  const loaded = loadYaml(source);
  if (!loaded.ok) return { policy: null, findings: loaded.findings };
  return readPolicy(source, loaded.root, ALONE, new Packs(all, 'policies'));
};

/** The policy of a text that has no errors; the text follows the first lines. */
export const policyOf = async (rest: string, files: Readonly<Record<string, string>> = {}): Promise<Policy> => {
  const { policy, findings } = await readText(HEAD + rest, files);
  if (policy === null) throw new Error(told(findings).join('\n'));
  return policy;
};

/** What is wrong with a policy, as `line:column rule message (help)`. */
export const problems = async (rest: string, files: Readonly<Record<string, string>> = {}): Promise<string[]> =>
  told((await readText(HEAD + rest, files)).findings);

/** A market of one reserve; its values begin on line 12, after its address. */
export const marketWith = async (values: string, more = ''): Promise<Market> =>
  marketOf(
    `${HEADER}reserves:\n  WETH:\n    asset: "${WETH}"\n    ${values.split('; ').join('\n    ')}\n${more}`,
    await ALONE.load('aave-v3'),
  );

export const OTHER = `  USDC:\n    asset: "${USDC}"\n`;

export const DAY = 86_400n;
/** 2026-03-01T00:00:00Z. */
export const NOW = 1_772_323_200n;

export const tokens = (amount: bigint): ExprValue => numberValue(amount, { [`token:${WETH.toLowerCase()}`]: 1 });

/** The state of a chain that holds the values of a market. */
export const stateOf = (market: Market, more: Partial<MarketState> = {}): MarketState => ({
  market: market.name,
  params: market.params,
  chainId: 1n,
  block: 100n,
  blockHash: `0x${'1'.repeat(64)}`,
  time: NOW,
  metrics: () => new Map(),
  bounds: new Map(),
  lastChange: () => null,
  ...more,
});

export const metrics = (values: Readonly<Record<string, ExprValue>>): MarketState['metrics'] => {
  const all = new Map(Object.entries(values));
  return () => all;
};

/** Judge a market, and the changes from its base, by policies. */
export const judge = (
  policy: Policy | readonly Policy[],
  market: Market,
  base: Market | null = market,
  more: Partial<JudgeInput> = {},
): Judged => {
  const before = base?.params ?? { protocol: market.params.protocol, entities: new Map() };
  const { changes } = diffSets(
    { set: before, role: 'document' },
    { set: market.params, role: 'document' },
    labelsIn(market.params, before),
  );
  const policies: readonly Policy[] = 'rules' in policy ? [policy] : policy;
  return judgeMarket({ policies, market, base, changes, state: null, merged: () => null, now: NOW, ...more });
};

/** Findings as `severity line rule message (help)`. */
export const said = (findings: readonly Finding[]): string[] =>
  findings.map(
    ({ severity, range, ruleId, message, help }) =>
      `${severity} ${range?.start.line} ${ruleId} ${message}${help === undefined ? '' : ` (${help})`}`,
  );

export { told };
