import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import { EXIT, PlimsollError } from '../diagnostic/error.js';
import { declaredBy, eventsKnownTo, safeEvents } from '../effect/declared.js';
import type { DeclaredEvent } from '../effect/described-logs.js';
import type { Machine } from '../effect/machine.js';
import { type Outcome, outcomeOf, tracesOf, undeclaredOf } from '../effect/outcome.js';
import type { Ran, Run } from '../effect/run.js';
import { safeRun } from '../effect/safe-run.js';
import { stateSource } from '../effect/state-source.js';
import { declarationOf } from '../observe/declarations.js';
import { observeFrom } from '../observe/observe.js';
import { type Change, diffSets } from '../plan/diff.js';
import { contractNames, countValues, entityKeys, movedContracts } from '../proposal/proof-checks.js';
import type { Protocol } from '../protocol/protocol.js';
import type { Action, PlannedCall } from '../route/safe/decode.js';
import { execGasLimit } from '../route/safe/gas.js';
import { checksummed } from '../signer/address.js';
import { safeHashes } from '../signer/hashes.js';
import type { SafeIdentity, SafeTx } from '../signer/safe-tx.js';
import type { Ready } from './after-queue.js';
import type { CallMeaning } from './bare-calls.js';
import { noteControl, noteOther, noteValues } from './bare-effect-notes.js';
import { callsFailure, runOrRefusal, safeFailure } from './bare-failure.js';
import type { MarketAtHand } from './bare-markets.js';
import { callsRun } from './calls-run.js';
import { noteUnseen } from './effect.js';
import type { Notes } from './notes.js';
import type { Effect } from './review.js';

/** What is run: a Safe's transaction, or calls that an account makes one after the other. */
export type Runnable =
  | { readonly kind: 'safe'; readonly signed: SafeIdentity & { readonly tx: SafeTx }; readonly ready: Ready }
  | { readonly kind: 'calls'; readonly account: Hex; readonly calls: readonly PlannedCall[] };

export interface BareEffectInput {
  readonly machine: Machine;
  readonly block: PinnedBlock;
  readonly what: Runnable;
  /** Markets that were observed, in the state that the transaction meets. */
  readonly markets: readonly MarketAtHand[];
  readonly meaning: CallMeaning;
  /** Definitions at hand, whose events others may be alike. */
  readonly definitions: readonly Protocol[];
  /** Every call, as decoded from the bytes. */
  readonly roots: readonly Action[];
}

/** What running it has shown; the changes of each market as they really are. */
export interface BareEffect {
  readonly effect: Effect;
  readonly changes: ReadonlyMap<MarketAtHand, readonly Change[]>;
}

const observedOf = (markets: readonly MarketAtHand[]) =>
  markets.flatMap((at) => (at.observation === null ? [] : [{ at, observation: at.observation }]));

const runsOf = ({ what, block }: BareEffectInput): { readonly runs: readonly Run[]; readonly execData: Hex | null } => {
  if (what.kind === 'calls') return { runs: [callsRun(what.account, what.calls)], execData: null };
  const { signed, ready } = what;
  const { run, data } = safeRun(ready.safe, { tx: signed.tx, safeTxHash: safeHashes(signed).safeTx }, block);
  return { runs: [...ready.runs, run], execData: data };
};

const errorsOf = (markets: readonly MarketAtHand[]) =>
  markets.flatMap(({ market }) =>
    market.params.protocol.errors.map((text) => declarationOf(`error ${text.replace(/^error /, '')}`)),
  );

const failureOf = (
  { machine, block, what, markets, meaning }: BareEffectInput,
  runs: readonly Run[],
  ran: Ran | string,
): Promise<string | null> | string => {
  const words = { errors: errorsOf(markets), told: meaning.calls };
  if (what.kind === 'calls') {
    const { account, calls } = what;
    return callsFailure(machine, block, { account, as: 'account', calls, before: [] }, words, ran);
  }
  if (typeof ran === 'string') return ran;
  const { safe, tx } = what.signed;
  const result = ran.results.at(-1)?.[0];
  return safeFailure(machine, block, { safe, tx, before: runs.slice(0, -1), result, words });
};

const DOES_NOT = 'Do not sign. What it would do in another state cannot be told.';

/** What the markets become: values by market, and contracts that are at another address. */
interface Afterwards {
  readonly changes: ReadonlyMap<MarketAtHand, readonly Change[]>;
  readonly moved: readonly string[];
}

const changesIn = async (
  { machine, markets, block }: BareEffectInput,
  runs: readonly Run[],
  ran: Ran,
  notes: Notes,
): Promise<Afterwards> => {
  const source = stateSource(machine, block, runs, ran.answers);
  const found = new Map<MarketAtHand, readonly Change[]>();
  const moved: string[] = [];
  for (const { at, observation } of observedOf(markets)) {
    const { market } = at;
    const target = { protocol: market.params.protocol, contracts: market.contracts, document: market.params };
    try {
      const after = await observeFrom(source, target);
      const sides = [observation.params, after.params].map((set) => ({ set, role: 'observation' as const }));
      const [from, to] = sides as [(typeof sides)[number], (typeof sides)[number]];
      found.set(at, diffSets(from, to, at.labelOf).changes);
      const others = movedContracts(observation.contracts, after.contracts);
      moved.push(...others.map((text) => `of the market ${market.name}, ${text}`));
    } catch (error) {
      if (!(error instanceof PlimsollError) || error.exit === EXIT.unavailable) throw error;
      notes.caution(
        'review/not-read-back',
        `the market ${market.name} cannot be read back after the transaction: ${error.message}`,
        'Its contracts or entities change. Find out how before you sign.',
      );
    }
  }
  return { changes: found, moved };
};

const MAX_NAMED = 24;
/** Of one call. */
const MAX_WORDS = 256;
/** Smaller words are numbers. */
const SMALLEST_ADDRESS = 1n << 96n;

/** Addresses that stand as words in the calldata: mappings that a call writes to are often keyed by one of them. */
const addressesIn = (roots: readonly Action[]): ReadonlyMap<Hex, string> => {
  const found = new Map<Hex, string>();
  const visit = ({ data, inner }: Action): void => {
    const end = Math.min(data.length, 10 + 64 * MAX_WORDS);
    for (let at = 10; at + 64 <= end && found.size < MAX_NAMED; at += 64) {
      const word = data.slice(at, at + 64);
      const address: Hex = `0x${word.slice(24)}`;
      if (word.startsWith('0'.repeat(24)) && BigInt(address) > SMALLEST_ADDRESS)
        found.set(address, checksummed(address));
    }
    for (const one of inner) visit(one);
  };
  for (const root of roots) visit(root);
  return found;
};

const outcomeIn = (input: BareEffectInput, runs: readonly Run[], ran: Ran): Promise<Outcome> => {
  const { machine, block, what, markets, meaning } = input;
  const safe = what.kind === 'safe' ? what.ready.safe : null;
  const account = what.kind === 'safe' ? what.signed.safe : what.account;
  const declared = meaning.steps.map(({ at, transition }) => declaredBy([transition], at.contracts));
  const events: readonly DeclaredEvent[] = declared.flatMap(({ events: some }) => some);
  const observed = observedOf(markets);
  return outcomeOf({
    machine,
    block,
    runs,
    reads: observed.flatMap(({ observation }) => observation.reads),
    ran,
    account,
    safes: safe === null ? [] : [{ state: safe, transactions: 1n }],
    names: new Map([
      ...observed.flatMap(({ observation }) => [...contractNames(observation.contracts)]),
      ...(safe === null ? [] : [[account, 'the Safe'] as const]),
    ]),
    keys: new Map([
      ...addressesIn(input.roots),
      ...observed.flatMap(({ at, observation }) => [...entityKeys(observation.params, at.labelOf)]),
    ]),
    alike: eventsKnownTo(input.definitions),
    events: safe === null ? events : [...events, ...safeEvents(account)],
    writes: new Set(declared.flatMap(({ writes }) => [...writes])),
  });
};

const gasLimitText = (execData: Hex, used: bigint, notes: Notes): string | null => {
  try {
    return execGasLimit(execData, used).toString();
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    notes.caution('review/much-gas', error.message, 'It may not fit one transaction. Ask for a smaller batch.');
    return null;
  }
};

/**
 * Run what is reviewed on the chain as it is now and say what it does: the values of every market before and after, and
 * everything else. A Safe's transaction goes through its real `execTransaction`; calls without one are made by the account
 * that is to make them. Null, with the reason noted, where it does not go through. Throws as `runOn`.
 */
export const bareEffect = async (input: BareEffectInput, notes: Notes): Promise<BareEffect | null> => {
  const { machine, block, what, markets, meaning } = input;
  const { runs, execData } = runsOf(input);
  const reads = observedOf(markets).flatMap(({ observation }) => observation.reads);
  const ran = await runOrRefusal(machine, block, { runs, reads, words: null });
  const failure = await failureOf(input, runs, ran);
  if (typeof ran === 'string' || failure !== null) {
    notes.blocked('review/reverts', `on the chain as it is now it would not happen: ${failure}`, DOES_NOT);
    return null;
  }
  const results = ran.results.at(-1) ?? [];
  const { changes, moved } = await changesIn(input, runs, ran, notes);
  const outcome = await outcomeIn(input, runs, ran);
  const used = results.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
  noteValues(meaning, changes, notes);
  noteOther([...moved, ...undeclaredOf(outcome)], meaning, notes);
  if (what.kind === 'safe')
    await noteControl(input, runs, outcome, { safe: what.ready.safe, nonce: what.signed.tx.nonce }, notes);
  noteUnseen(outcome, tracesOf(ran, what.kind === 'safe' ? [what.ready.safe] : []), notes);
  notes.checked.push(
    `the effect, run ${what.kind === 'safe' ? 'through the Safe' : 'as calls of the account'} on block ${block.number}`,
  );
  if (what.kind === 'calls') notes.notChecked.push('guards and modules: the calls were run without a Safe around them');
  return {
    changes,
    effect: {
      block: block.number.toString(),
      blockHash: block.hash,
      method: ran.method,
      gasUsed: used.toString(),
      gasLimit: execData === null ? null : gasLimitText(execData, used, notes),
      events: outcome.logs.length,
      values: observedOf(markets).reduce((sum, { observation }) => sum + countValues(observation.params), 0),
      after: what.kind === 'safe' ? what.ready.transactions.map(({ safeTxHash }) => safeTxHash) : [],
      ...outcome,
    },
  };
};
