import { resolve } from 'node:path';
import type { Hex } from '../chain/hex.js';
import { PATIENT } from '../chain/patiently.js';
import { refused, usage } from '../diagnostic/error.js';
import { type Finding, hasErrors } from '../diagnostic/finding.js';
import { readTextFile, writeFileAtomically } from '../document/files.js';
import type { Feed } from '../impact/feeds/rounds.js';
import { parseTime } from '../impact/histories/parse-time.js';
import { readHistory } from '../impact/histories/read-history.js';
import { type HistorySummary, summarise } from '../impact/histories/summary.js';
import { YEAR } from '../impact/year.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { plainNumber } from '../quantity/plain-number.js';
import { checkFree, writePrices } from './price-files.js';
import { nodeOf } from './source-context.js';

/** How `prices pull` was called, as typed. */
export interface PricePullInput {
  readonly market: string;
  /** NAME=ADDRESS. */
  readonly feed: string;
  readonly from: string | undefined;
  readonly step: string;
  readonly maxAge: string;
  readonly block: bigint | 'latest';
  readonly out: string | undefined;
  readonly existing: 'refuse' | 'replace';
  readonly note: (text: string) => void;
}

export interface PulledPrices {
  readonly file: string;
  readonly feed: Feed & { readonly rounds: number };
  readonly at: { readonly chainId: string; readonly block: number; readonly blockHash: string };
  readonly history: HistorySummary;
  readonly findings: readonly Finding[];
}

/** Rounds between two savings. */
const BATCH = 1000;

const secondsOf = (flag: string, text: string): number => {
  const value = plainNumber(text, 'duration');
  if (Number.isInteger(value) && value >= 60 && value <= YEAR) return value;
  throw usage('prices/pull', `--${flag} is a time such as 1h or 1d, of at least a minute, not ${text}`);
};

const nameAndFeed = (operand: string): { readonly name: string; readonly address: Hex } => {
  const [, name, address] = /^([A-Za-z0-9][A-Za-z0-9._+-]{0,63})=(0x[0-9a-fA-F]{40})$/.exec(operand) ?? [];
  if (name !== undefined && address !== undefined) return { name, address: address.toLowerCase() as Hex };
  throw usage('prices/pull', `${operand} names no asset and the address of its feed`, {
    hint: 'write NAME=ADDRESS: WETH=0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419',
  });
};

const fromOf = (text: string | undefined, until: number): number => {
  if (text === undefined) return until - YEAR;
  const time = parseTime(text)?.seconds ?? Number.NaN;
  if (time > 0 && time < until) return Math.floor(time);
  throw usage('prices/pull', `--from is a time before the block's, such as 2024-01-01, not ${text}`);
};

/** Read a feed's history from the chain and write it as a plain table. What was read so far survives a failure. */
export const pullPrices = async (input: PricePullInput, context: SourceContext): Promise<PulledPrices> => {
  const { name, address } = nameAndFeed(input.feed);
  const step = input.step === 'round' ? null : secondsOf('step', input.step);
  const maxAge = secondsOf('max-age', input.maxAge);
  const [{ pinBlock }, { chainOf }, { walkRounds }, { readRounds, roundsText }, { feedTable }] = await Promise.all([
    import('../chain/block.js'),
    import('../observe/observe-chain.js'),
    import('../impact/feeds/rounds.js'),
    import('../impact/feeds/progress.js'),
    import('../impact/feeds/table.js'),
  ]);
  const market = await marketInWorktree(context, input.market);
  const file = input.out ?? `prices/${name}.csv`;
  await checkFree(file, input.existing);
  const chain = chainOf(market, context.workspace);
  const { rpc } = await nodeOf(market.name, context);
  const block = await pinBlock(rpc, input.block, chain.id);
  const until = Number(block.timestamp);
  const from = fromOf(input.from, until);
  const progress = `${resolve(file)}.rounds`;
  const subject = { chainId: block.chainId, feed: address, time: block.timestamp };
  const left = await readTextFile(progress, `${file}.rounds`);
  const known = left === null ? new Map() : readRounds(left, `${file}.rounds`, subject);
  if (known.size > 0) input.note(`Going on with ${known.size} rounds that were read before`);
  const walked = await walkRounds(rpc, block, address, {
    ...PATIENT,
    from: BigInt(from),
    known,
    batch: BATCH,
    onBatch: async (rounds) => {
      await writeFileAtomically(progress, roundsText(subject, rounds), 'replace');
      input.note(`  ${rounds.size} rounds read`);
    },
  });
  const { text, findings } = feedTable(walked, { step, from, to: until, maxAge });
  const read = readHistory({ file, text }, { name, column: null });
  if (read.history === null || hasErrors(read.findings))
    throw refused(
      'prices/feed-short',
      `the feed ${address} has too few prices since ${new Date(from * 1000).toISOString()}`,
      {
        hint: 'give an earlier --from, or a shorter --step',
        findings: [...findings, ...read.findings],
      },
    );
  await writePrices(file, text, input.existing);
  return {
    file,
    feed: { ...walked.feed, rounds: walked.rounds.length },
    at: { chainId: block.chainId.toString(), block: Number(block.number), blockHash: block.hash },
    history: summarise(read.history),
    findings: [...findings, ...read.findings],
  };
};
