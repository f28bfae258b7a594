import { type PinnedBlock, pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import { createRpc, type Patience, type Rpc } from '../chain/rpc.js';
import { EXIT, PlimsollError, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { diffSets } from '../plan/diff.js';
import { labelsFor } from '../plan/labels.js';
import type { ParamSet } from '../protocol/param-set.js';
import { readSafe, type SafeState } from '../route/safe/state.js';
import { warning } from '../route/safe/warning.js';
import { checksummed } from '../signer/address.js';
import { type CodeFacts, readCodes, readSafeCode } from './code-facts.js';

/** What the first node said at a block. Null where it was not asked. */
export interface NodeFacts {
  readonly safe: SafeState | null;
  readonly safeCode: CodeFacts | null;
  readonly codes: ReadonlyMap<Hex, CodeFacts>;
  readonly markets: readonly WitnessedMarket[];
}

/** A market that the first node was asked for, and how another is asked for it at the same block. */
export interface WitnessedMarket {
  readonly found: MarketFacts;
  readonly observeWith: ObserveWith;
}

/** What a node says of a market: its values, and where its contracts are. */
export interface MarketFacts {
  readonly params: ParamSet;
  readonly contracts: ReadonlyMap<string, Hex>;
}

/** Reads the market through another node at a block. */
export type ObserveWith = (rpc: Rpc, block: bigint) => Promise<MarketFacts>;

/** What two nodes agree on, or the findings that say where they do not. */
export interface Witness {
  readonly findings: readonly Finding[];
  /** What was compared and found the same; null where the second node did not answer or disagreed. */
  readonly checked: string | null;
}

/**
 * The URL of a node: as given, or the value of a variable whose name ends in `_RPC_URL`, written as it is or as
 * `${NAME}`, so that a key need not stand on a command line. Throws `rpc/url` where that is not set.
 */
export const givenNodeUrl = (given: string, environment: Readonly<Record<string, string | undefined>>): string => {
  const name = /^(?:\$\{)?([A-Z][A-Z0-9_]*_RPC_URL)\}?$/.exec(given)?.[1];
  if (name === undefined) return given;
  const url = environment[name];
  if (url === undefined || url === '')
    throw usage('rpc/url', `the environment variable ${name} is not set`, {
      hint: 'set it to the URL of a node',
    });
  return url;
};

const shownAddress = (address: Hex | null): string => (address === null ? 'none' : checksummed(address));

const safeDifferences = (a: SafeState, b: SafeState): readonly string[] => {
  const differences: string[] = [];
  const compare = (what: string, one: string, other: string): void =>
    void (one === other || differences.push(`the Safe’s ${what}: ${one} and ${other}`));
  compare('nonce', a.nonce.toString(), b.nonce.toString());
  compare('threshold', a.threshold.toString(), b.threshold.toString());
  compare('version', a.version, b.version);
  const owners = ({ owners: list }: SafeState): string => list.map(checksummed).sort().join(', ');
  compare('owners', owners(a), owners(b));
  return differences;
};

const codeDifference = (what: string, a: CodeFacts, b: CodeFacts): readonly string[] => {
  if (a.implementation !== b.implementation)
    return [`what ${what} runs: ${shownAddress(a.implementation)} and ${shownAddress(b.implementation)}`];
  return a.code === b.code && a.implementationCode === b.implementationCode ? [] : [`the code of ${what}`];
};

const MOST_PATHS = 5;

const contractDifferences = (a: MarketFacts, b: MarketFacts): readonly string[] =>
  [...a.contracts].flatMap(([name, address]) => {
    const other = b.contracts.get(name) ?? null;
    return other === address ? [] : [`the address of ${name}: ${checksummed(address)} and ${shownAddress(other)}`];
  });

const valueDifferences = (a: ParamSet, b: ParamSet): readonly string[] => {
  const labels = labelsFor([], [a, b]);
  const { changes } = diffSets({ set: a, role: 'observation' }, { set: b, role: 'observation' }, labels);
  const paths = changes.map(({ path }) => path);
  const more = paths.length > MOST_PATHS ? ` and ${paths.length - MOST_PATHS} more` : '';
  return paths.length === 0 ? [] : [`the values of ${paths.slice(0, MOST_PATHS).join(', ')}${more}`];
};

const differencesFrom = async (rpc: Rpc, block: PinnedBlock, facts: NodeFacts): Promise<readonly string[]> => {
  const differences: string[] = [];
  if (facts.safe !== null)
    differences.push(...safeDifferences(facts.safe, await readSafe(rpc, block, facts.safe.address)));
  if (facts.safe !== null && facts.safeCode !== null)
    differences.push(...codeDifference('the Safe', facts.safeCode, await readSafeCode(rpc, block, facts.safe.address)));
  const codes = await readCodes(rpc, block, [...facts.codes.keys()]);
  for (const [address, found] of facts.codes) {
    const other = codes.get(address);
    if (other !== undefined) differences.push(...codeDifference(checksummed(address), found, other));
  }
  // Of other code or another Safe the values say nothing more, and reading them may fail.
  if (differences.length > 0) return differences;
  for (const { found, observeWith } of facts.markets) {
    const market = await observeWith(rpc, block.number);
    differences.push(...contractDifferences(found, market), ...valueDifferences(found.params, market.params));
  }
  return differences;
};

const disagree = (names: readonly [string, string], differences: readonly string[]): Witness => ({
  findings: [
    warning({
      ruleId: 'review/nodes-disagree',
      verdict: 'BLOCKED',
      message: `${names[0]} and ${names[1]} disagree on ${differences.join('; ')}`,
      help: 'Do not sign on the word of either: ask a third node, best your own.',
      data: { differences },
    }),
  ],
  checked: null,
});

const unreachable = (why: string): Witness => ({
  findings: [
    warning({
      ruleId: 'review/second-node',
      verdict: 'CAUTION',
      message: `the second node could not be asked: ${why}`,
      help: 'Give another one, or wait until it answers; now all that is known of the chain comes from one node.',
    }),
  ],
  checked: null,
});

/** One server says the same twice, whatever key it is asked with. */
const sameNode = (name: string): Witness => ({
  findings: [
    warning({
      ruleId: 'review/same-node',
      verdict: 'CAUTION',
      message: `the second node is ${name} as well: one witness was asked twice`,
      help: 'Give a node of somebody else, best your own.',
    }),
  ],
  checked: null,
});

/** What is asked twice. */
export interface WitnessInput {
  /** The node that was believed so far; only its name is used. */
  readonly first: Rpc;
  readonly block: PinnedBlock;
  readonly facts: NodeFacts;
  /** The second node's URL; it may hold a key and is never shown. */
  readonly url: string;
  readonly patience?: Patience;
}

/**
 * Ask a second node for all that the first one said: the chain, the hash of the same block, the Safe's nonce, owners,
 * threshold, version and code, the code of every contract, every value of the markets. Any difference blocks and is named;
 * a node that cannot be asked is a caution. Throws `rpc/url` where the URL is none.
 */
export const compareNodes = async ({ first, block, facts, url, patience = {} }: WitnessInput): Promise<Witness> => {
  const rpc = createRpc(url, patience);
  const names = [first.name, rpc.name === first.name ? 'the second node' : rpc.name] as const;
  try {
    const other = await pinBlock(rpc, block.number, block.chainId);
    if (other.hash !== block.hash)
      return disagree(names, [`the hash of block ${block.number}: ${block.hash} and ${other.hash}`]);
    const differences = await differencesFrom(rpc, other, facts);
    if (differences.length > 0) return disagree(names, differences);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    if (error.code === 'rpc/wrong-chain') return disagree(names, [`the chain: ${error.message}`]);
    if (error.exit === EXIT.unavailable) return unreachable(error.message);
    // The first node's answers made sense: a refusal of the second one's is a disagreement.
    return disagree(names, [error.message]);
  }
  if (rpc.name === first.name) return sameNode(first.name);
  const parts = [
    `the hash of block ${block.number}`,
    ...(facts.safe === null ? [] : ['the Safe’s nonce, owners, threshold and code']),
    ...(facts.codes.size === 0
      ? []
      : [`the code of ${facts.codes.size} ${facts.codes.size === 1 ? 'contract' : 'contracts'}`]),
    ...(facts.markets.length === 0
      ? []
      : [`every value of ${facts.markets.length === 1 ? 'the market' : `${facts.markets.length} markets`}`]),
  ];
  return { findings: [], checked: `two nodes agree: ${parts.join(', ')}` };
};
