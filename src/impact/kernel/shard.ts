import { type PlimsollError, refused } from '../../diagnostic/error.js';
import type { SolvencyOutcome } from './outcome.js';

/** One of several runs that together are a whole: number `index` of `of`, counted from 0. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Which scenarios a shard has: all shards have the same number of them within one. */
export const shardRange = (scenarios: number, { index, of }: Shard): { first: number; count: number } => {
  const first = Math.floor((scenarios * index) / of);
  return { first, count: Math.floor((scenarios * (index + 1)) / of) - first };
};

const join = <A extends Uint32Array | Float64Array>(out: A, parts: readonly A[]): A => {
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

const add = (accounts: number, parts: readonly Uint32Array[]): Uint32Array => {
  const sum = new Uint32Array(accounts);
  for (const part of parts)
    for (let at = 0; at < accounts; at += 1) sum[at] = (sum[at] as number) + (part[at] as number);
  return sum;
};

const mismatch = (what: string): PlimsollError =>
  refused('impact/kernel-shards', what, { hint: 'Merge every shard of one run once.' });

/**
 * Puts the outcomes of shards together, in whatever order they come: the same, bit for bit, as one run of all scenarios.
 * Refuses a gap, a shard that is there twice, and shards of different runs as far as their sizes tell.
 */
export const mergeShards = (shards: readonly SolvencyOutcome[]): SolvencyOutcome => {
  const parts = shards.toSorted((a, b) => a.first - b.first || a.shortfall.length - b.shortfall.length);
  const scenarios = parts[0]?.scenarios ?? 0;
  const accounts = parts[0]?.atRiskIn.length ?? 0;
  let next = 0;
  for (const part of parts) {
    if (part.scenarios !== scenarios)
      throw mismatch(`One shard is of a run of ${scenarios} scenarios, another of one of ${part.scenarios}.`);
    if (part.atRiskIn.length !== accounts)
      throw mismatch(`One shard has ${accounts} accounts, another ${part.atRiskIn.length}.`);
    if (part.first !== next)
      throw mismatch(`A shard begins at scenario ${part.first} where scenario ${next} is the next.`);
    next += part.shortfall.length;
  }
  if (next !== scenarios) throw mismatch(`The shards end at scenario ${next} of ${scenarios}.`);
  const numbers = (of: (part: SolvencyOutcome) => Float64Array): Float64Array =>
    join(new Float64Array(next), parts.map(of));
  const counts = (of: (part: SolvencyOutcome) => Uint32Array): Uint32Array =>
    join(new Uint32Array(next), parts.map(of));
  return {
    first: 0,
    scenarios,
    accountsAtRisk: counts((part) => part.accountsAtRisk),
    accountsInsolvent: counts((part) => part.accountsInsolvent),
    debtAtRisk: numbers((part) => part.debtAtRisk),
    collateralAtRisk: numbers((part) => part.collateralAtRisk),
    shortfall: numbers((part) => part.shortfall),
    atRiskIn: add(
      accounts,
      parts.map((part) => part.atRiskIn),
    ),
    insolventIn: add(
      accounts,
      parts.map((part) => part.insolventIn),
    ),
  };
};
