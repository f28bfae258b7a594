import { resolve } from 'node:path';
import { refused, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { readTextFile, writeFileAtomically } from '../document/files.js';
import { member, parseJson } from '../observe/json.js';
import { marketInWorktree, marketsOf, type SourceContext } from '../plan/sources.js';
import { entitiesOf } from '../protocol/param-set.js';
import { parseQuantity } from '../quantity/parse.js';
import type { SecretKey } from '../signer/secret-key.js';
import type { KnownState } from '../state/known-state.js';
import { type ActInput, keyFor } from './sign.js';
import { nodeOf, sourceContext } from './source-context.js';

/** How `snapshot --state` was called. */
export interface StateInput extends Pick<ActInput, 'workspace' | 'key' | 'interactive' | 'note'> {
  /** None: every market of the workspace. */
  readonly markets: readonly string[];
  readonly file: string;
  readonly block: bigint | 'latest';
  /** Seconds that changes are looked for. */
  readonly lookBack: bigint;
}

/** What a state file holds of a market, counted. */
export interface WrittenMarket {
  readonly market: string;
  readonly block: number;
  readonly parameters: number;
  readonly metrics: number;
  readonly bounds: number;
  readonly changes: number;
}

export interface WrittenState {
  /** Checksummed; null where it is not signed. */
  readonly signer: string | null;
  readonly markets: readonly WrittenMarket[];
  readonly findings: readonly Finding[];
}

/** Read how far to look back: `30d`. Throws a usage error where it is no duration. */
export const lookBackFrom = (text: string): bigint => {
  const parsed = parseQuantity(text, { unit: 'duration', codec: null, sentinels: [] });
  if (parsed.ok && parsed.value.exact?.d === 1n) return parsed.value.exact.n;
  throw usage('cli/duration', `--look-back is a duration such as 30d or 36h, not ${text}`);
};

const count = (known: KnownState): WrittenMarket => ({
  market: known.market,
  block: Number(known.block),
  parameters: [...entitiesOf(known.params)].reduce((sum, { entity }) => sum + entity.values.size, 0),
  metrics: [...known.measured.metrics.values()].reduce(
    (sum, group) => sum + [...group.values()].reduce((n, values) => n + values.size, 0),
    0,
  ),
  bounds: known.measured.bounds.size,
  changes: known.changes.times.size,
});

/** Whether the file may be written: it is not there, or an older state file is replaced. Throws `state/not-a-state-file`. */
const refuseOther = async (path: string, shown: string, format: string): Promise<void> => {
  const text = await readTextFile(path, shown);
  if (text === null || member(parsedOrNull(text, shown), 'format') === format) return;
  throw refused('state/not-a-state-file', `${shown} exists already and is no state file`, {
    where: { file: shown },
    hint: 'choose another name, or remove it first',
  });
};

const parsedOrNull = (text: string, file: string): ReturnType<typeof parseJson> => {
  try {
    return parseJson(text, file);
  } catch {
    return null;
  }
};

const signingKey = async (input: StateInput, market: string, context: SourceContext): Promise<SecretKey | null> => {
  if (input.key.keystore === undefined && input.key.devnetAccount === undefined) return null;
  const { rpc, url } = await nodeOf(market, context);
  return keyFor(input, rpc, url);
};

/** What somebody who reads the file will say of its signature. */
const noteSigner = (key: SecretKey | null, { workspace }: SourceContext, note: (text: string) => void): void => {
  const { signers } = workspace.state;
  if (signers.size === 0 || (key !== null && signers.has(key.address))) return;
  const who =
    key === null ? 'the file is not signed' : 'the file is signed by an account that plimsoll.yaml does not list';
  note(`warning: ${who} under state.signers: this workspace will not believe it.`);
};

/** Read markets from their chains and write a state file of them, signed where a key is chosen. */
export const writeState = async (input: StateInput): Promise<WrittenState> => {
  const [{ observeMarket }, { stateFromObservation }, { STATE_FORMAT, stateText }, { checksummed }] = await Promise.all(
    [
      import('../observe/observe-chain.js'),
      import('../state/from-chain.js'),
      import('../state/state-file.js'),
      import('../signer/address.js'),
    ],
  );
  const context = await sourceContext(input.workspace);
  const path = resolve(input.file);
  await refuseOther(path, input.file, STATE_FORMAT);
  const names = await marketsOf(context.workspace, input.markets);
  const key = await signingKey(input, names[0] ?? '', context);
  noteSigner(key, context, input.note);
  const known: KnownState[] = [];
  const findings: Finding[] = [];
  for (const name of names) {
    const market = await marketInWorktree(context, name);
    const { rpc } = await nodeOf(name, context);
    const observation = await observeMarket(market, context.workspace, input.block, rpc);
    const read = await stateFromObservation(market, observation, rpc, input.lookBack);
    known.push(read.known);
    findings.push(...read.findings);
  }
  await writeFileAtomically(path, stateText(known, key), 'replace');
  return { signer: key === null ? null : checksummed(key.address), markets: known.map(count), findings };
};
