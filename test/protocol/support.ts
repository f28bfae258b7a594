import type { Finding } from '../../src/diagnostic/finding.js';
import { diskFiles } from '../../src/document/files.js';
import { loadYaml } from '../../src/document/load.js';
import type { DocumentNode } from '../../src/document/node.js';
import { Definitions, readDefinition } from '../../src/protocol/load-definition.js';
import type { Market } from '../../src/protocol/market.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { type MarketResult, readMarket } from '../../src/protocol/read-market.js';
import { root } from '../program.js';

/** The definition of Aave v3 that comes with the program. */
export const aave = (): Promise<Protocol> => new Definitions(diskFiles(root), 'protocols').load('aave-v3');

export const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
export const USDC = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48';

/** Nine lines, so that what follows starts on line 10. */
export const HEADER = `apiVersion: plimsoll/v1
kind: Market
name: core
protocol: aave-v3
chain: ethereum
contracts:
  poolAddressesProvider: "0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e"

`;

export const rootOf = (text: string): DocumentNode => {
  const loaded = loadYaml({ file: 'core.yaml', text });
  if (!loaded.ok) throw new Error(`${loaded.findings[0]?.message}\n${text}`);
  return loaded.root;
};

export const read = (text: string, protocol: Protocol): MarketResult =>
  readMarket({ file: 'core.yaml', text }, rootOf(text), protocol);

/** The market of a text that has no errors. */
export const marketOf = (text: string, protocol: Protocol): Market => {
  const { market, findings } = read(text, protocol);
  if (market === null) throw new Error(told(findings).join('\n'));
  return market;
};

/** Findings as `line:column rule message (help)`. */
export const told = (findings: readonly Finding[]): string[] =>
  findings.map(
    ({ range, ruleId, message, help }) =>
      `${range?.start.line}:${range?.start.column} ${ruleId} ${message}${help === undefined ? '' : ` (${help})`}`,
  );

export const definitionFindings = async (text: string): Promise<readonly Finding[]> =>
  (await readDefinition({ file: 'own.yaml', text }, rootOf(text))).findings;

/** A small definition of no real protocol: every kind of parameter, and a group without identity. */
export const LOANS = `apiVersion: plimsoll/v1
kind: Protocol
name: loans
version: 1.0.0
title: Loans
contracts:
  book: { given: true, title: The book of loans }
roles:
  keeper: { title: Keeper, at: book, call: "keeper() returns (address)" }
entities:
  settings:
    title: Settings
    reads:
      all: { at: book, call: "settings() returns (uint256 delay, uint256 limit, uint256 growth, int256 skew)" }
    parameters:
      delay: { title: Delay, doc: How long., type: duration, codec: whole, read: { call: all, output: delay } }
      limit: { title: Limit, doc: How much., type: usd, codec: wad, read: { call: all, output: limit }, sentinels: { unlimited: { raw: "115792089237316195423570985008687907853269984665640564039457584007913129639935", meaning: infinite } } }
      growth: { title: Growth, doc: How fast., type: number, codec: wad, read: { call: all, output: growth } }
      skew: { title: Skew, doc: Which way., type: number, codec: { name: scaled, scale: "100", type: int256 }, read: { call: all, output: skew } }
  loans:
    title: Loan
    identity: { name: token, type: address, title: Token }
    reads:
      loan: { at: book, call: "loan(address token) returns (uint16 fee, bool open, string note, address keeper, uint256 peers)", args: [token] }
    parameters:
      fee: { title: Fee, doc: The fee., type: percent, codec: bps uint16, max: 100%, read: { call: loan, output: fee } }
      open: { title: Open, doc: Whether., type: flag, read: { call: loan, output: open } }
      note: { title: Note, doc: Words., type: text, read: { call: loan, output: note } }
      keeper: { title: Keeper, doc: Who., type: address, read: { call: loan, output: keeper } }
      peers: { title: Peers, doc: Others., type: set, of: loans, read: { call: loan, output: peers } }
      terms.short: { title: Short, doc: Near., type: percent, codec: ray, read: { call: loan, output: fee } }
      terms.long: { title: Long, doc: Far., type: percent, codec: wad, read: { call: loan, output: fee } }
transitions:
  setFee:
    on: loans
    title: Set fee
    at: book
    call: setFee(address token, uint16 fee)
    args: [token, fee]
    sets: [fee]
    when: "open"
    roles: [keeper]
    events: ["book.FeeSet(address indexed token, uint16 fee)"]
constraints:
  fee-of-open:
    on: loans
    that: "!open || fee > 0%"
    says: an open loan has a fee
    severity: error
`;
