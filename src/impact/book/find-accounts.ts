import type { Declaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { decodeLog } from '../../chain/log.js';
import { type PlacedLog, readLogsBack } from '../../chain/logs-back.js';
import { patiently, type Waits } from '../../chain/patiently.js';
import type { Rpc } from '../../chain/rpc.js';
import { refused } from '../../diagnostic/error.js';
import { declarationOf } from '../../observe/declarations.js';
import type { Protocol } from '../../protocol/protocol.js';

/** How far a search for accounts has come: every block from `from` up to `to` was looked at. */
export interface Scanned {
  readonly from: bigint;
  readonly to: bigint;
  readonly logs: number;
  /** In lower case. */
  readonly accounts: ReadonlySet<string>;
}

interface Source {
  readonly address: Hex;
  readonly declaration: Declaration;
  readonly argument: number;
}

/** The logs that name borrowers, of a market's contracts. Throws `impact/no-accounts`. */
const sourcesOf = (protocol: Protocol, contracts: ReadonlyMap<string, Hex>): readonly Source[] => {
  const sources = (protocol.accounts?.found ?? []).flatMap(({ event, account }): Source[] => {
    const dot = event.indexOf('.');
    const address = contracts.get(event.slice(0, dot));
    const declaration = declarationOf(`event ${event.slice(dot + 1)}`);
    const argument = declaration.inputs.findIndex(({ name }) => name === account);
    return address === undefined || argument < 0 ? [] : [{ address, declaration, argument }];
  });
  if (sources.length > 0) return sources;
  throw refused('impact/no-accounts', `the definition ${protocol.name} names no log that borrowers are found in`, {
    hint: 'give their addresses with --accounts FILE',
  });
};

const accountIn = (sources: readonly Source[], log: PlacedLog): string | null => {
  for (const { address, declaration, argument } of sources) {
    if (log.address !== address) continue;
    const value = decodeLog(declaration, log)?.[argument];
    if (typeof value === 'string') return value.toLowerCase();
  }
  return null;
};

/** How a search is done. */
export interface Scan extends Waits {
  readonly from: bigint;
  readonly to: bigint;
  /** Blocks that are looked at before progress is told; a node that gives fewer at once is asked in smaller pieces. */
  readonly chunk: bigint;
  /** Blocks at the end that the chain may still replace: they are looked at, and no search goes on after them. */
  readonly unsettled: bigint;
  /** What was found before, to go on from. */
  readonly before: Scanned | null;
  /** Told after every chunk of settled blocks: what a stopped search goes on from. */
  readonly onChunk: (scanned: Scanned) => Promise<void>;
}

const NO_LIMIT = { calls: Number.MAX_SAFE_INTEGER, logs: Number.MAX_SAFE_INTEGER };

/**
 * Find every account that the logs of a market name, from one block to another, both included, in chunks. What is found is told
 * after each chunk, so that a search that stops can go on; a node that limits the rate is waited for. Throws what `createRpc`
 * lists once the retries are used up.
 */
export const findAccounts = async (
  rpc: Rpc,
  protocol: Protocol,
  contracts: ReadonlyMap<string, Hex>,
  scan: Scan,
): Promise<Scanned> => {
  const sources = sourcesOf(protocol, contracts);
  const filter = {
    addresses: [...new Set(sources.map(({ address }) => address))],
    topics: [...new Set(sources.map(({ declaration }) => declaration.selector))],
  };
  const accounts = new Set(scan.before?.accounts ?? []);
  let logs = scan.before?.logs ?? 0;
  const from = scan.before?.from ?? scan.from;
  let next = scan.before === null ? scan.from : scan.before.to + 1n;
  const settled = scan.to - scan.unsettled;
  while (next <= scan.to) {
    const [start, last] = [next, next <= settled ? settled : scan.to];
    const to = start + scan.chunk - 1n < last ? start + scan.chunk - 1n : last;
    const read = await patiently(scan, () => readLogsBack(rpc, filter, { from: start, to }, NO_LIMIT));
    logs += read.logs.length;
    for (const log of read.logs) {
      const account = accountIn(sources, log);
      if (account !== null) accounts.add(account);
    }
    next = to + 1n;
    if (to <= settled) await scan.onChunk({ from, to, logs, accounts });
  }
  return { from, to: scan.to, logs, accounts };
};
