import { type PinnedBlock, pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Patience, Rpc } from '../chain/rpc.js';
import type { Finding } from '../diagnostic/finding.js';
import { observeMarket } from '../observe/observe-chain.js';
import type { Action } from '../route/safe/decode.js';
import { warning } from '../route/safe/warning.js';
import type { SafeIdentity } from '../signer/safe-tx.js';
import type { TrustAtHand } from '../trust/at-hand.js';
import { type CodeFacts, readCodes, readSafeCode } from '../trust/code-facts.js';
import { applyAllowances } from '../trust/judge-allowances.js';
import { judgeChain } from '../trust/judge-chain.js';
import { NO_PINS, type TrustedChain } from '../trust/trust.js';
import { compareNodes } from '../trust/witness.js';
import type { MarketAtHand } from './bare-markets.js';
import type { SafeNow } from './bare-state.js';
import { delegatesOf, targetsOf } from './delegates.js';
import type { Notes } from './notes.js';
import type { DefinitionTrust } from './pinned-definitions.js';

/** What a review of something other than a bundle knows of the reviewer's trust. */
export interface BareTrust {
  readonly atHand: TrustAtHand;
  readonly definitions: DefinitionTrust;
  /** The URL of a second node; null where none was given. */
  readonly secondNode: string | null;
  /** How that one is waited for. */
  readonly patience?: Patience;
}

/** The pins of one chain, and the code that the reviewer lets this Safe run as itself: only of a Safe that is pinned. */
export interface BarePins {
  readonly chain: TrustedChain;
  readonly delegates: ReadonlySet<string>;
  readonly safe: 'pinned' | 'not pinned';
}

export const barePins = (trust: BareTrust | null, { chainId, safe }: Partial<SafeIdentity>): BarePins => {
  const chain = (chainId === undefined ? undefined : trust?.atHand.file.trust.chains.get(chainId)) ?? NO_PINS;
  const pinned = safe !== undefined && chain.safes.has(safe);
  return {
    chain,
    delegates: pinned ? new Set(chain.delegates.keys()) : new Set(),
    safe: pinned ? 'pinned' : 'not pinned',
  };
};

/** What has been found out by the time the pins are asked. */
export interface BareTrustInput {
  readonly trust: BareTrust | null;
  readonly identity: Partial<SafeIdentity>;
  readonly roots: readonly Action[];
  readonly markets: readonly MarketAtHand[];
  /** Those whose contracts are called. */
  readonly touched: readonly MarketAtHand[];
  readonly rpc: Rpc | null;
  /** Null where there is no Safe transaction, or no chain was asked. */
  readonly now: SafeNow | null;
}

/** A transaction of more targets is none that people compose; asking for the code of each takes a node long. */
const MOST_TARGETS = 500;

const namedContracts = ({ touched, roots, identity }: BareTrustInput, pins: TrustedChain): ReadonlyMap<string, Hex> => {
  const several = touched.length > 1;
  const named = touched.flatMap(({ market, contracts }) =>
    [...contracts].map(([name, address]) => [several ? `${market.name}: ${name}` : name, address] as const),
  );
  const known = new Set(named.map(([, address]) => address));
  const others = targetsOf(roots).flatMap((to) => {
    const pin = known.has(to) || to === identity.safe ? undefined : pins.contracts.get(to);
    return pin === undefined ? [] : [[`${pin.name} at ${to}`, to] as const];
  });
  return new Map([...named, ...others]);
};

/** A finding that something is not pinned: of a transaction alone they are told together. */
const isUnpinned = ({ ruleId, data }: Finding): boolean =>
  data?.verdict === 'CAUTION' || ruleId === 'trust/safe-not-pinned';

/** Nothing shows that reviewed documents want a transaction that comes alone, so it is never OK; one warning says all. */
const unproven = (input: BareTrustInput, pins: TrustedChain, unpinned: readonly Finding[]): Finding => {
  const { trust, identity, touched } = input;
  const nothing = pins.safes.size + pins.contracts.size + pins.delegates.size === 0;
  const definitions = trust === null ? [] : trust.definitions.unpinnedOf(touched);
  const reasons = nothing
    ? [`you have pinned nothing on ${identity.chainId === undefined ? 'its chain' : `chain ${identity.chainId}`}`]
    : [...unpinned.map(({ message }) => message), ...definitions];
  return warning({
    ruleId: 'review/document-unproven',
    verdict: 'CAUTION',
    message: ['no pinned document says that this is wanted: only a bundle is compiled from one', ...reasons].join('; '),
    help: 'Ask for the bundle, or find out who wants it and why before you sign.',
    data: { notPinned: reasons },
  });
};

/** What the node says that is held against pins, or asked again of a second node; nothing else is asked for. */
interface Seen {
  readonly block: PinnedBlock | null;
  readonly codes: ReadonlyMap<Hex, CodeFacts> | null;
  readonly safeCode: CodeFacts | null;
}

const look = async (
  { rpc, now, markets, identity, trust }: BareTrustInput,
  pins: BarePins,
  addresses: readonly Hex[],
): Promise<Seen> => {
  if (rpc === null || identity.chainId === undefined) return { block: null, codes: null, safeCode: null };
  const asksTwo = (trust?.secondNode ?? null) !== null;
  const wanted = asksTwo
    ? addresses
    : addresses.filter((one) => pins.chain.contracts.has(one) || pins.chain.delegates.has(one));
  const seen = now?.block ?? markets.find(({ observation }) => observation !== null)?.observation?.block ?? null;
  const block = seen ?? (wanted.length > 0 || asksTwo ? await pinBlock(rpc, 'latest', identity.chainId) : null);
  if (block === null) return { block, codes: null, safeCode: null };
  const safe = now?.safe ?? null;
  return {
    block,
    codes: await readCodes(rpc, block, wanted),
    safeCode:
      safe !== null && (asksTwo || pins.safe === 'pinned') ? await readSafeCode(rpc, block, safe.address) : null,
  };
};

const askSecondNode = async (input: BareTrustInput, { block, codes, safeCode }: Seen, notes: Notes): Promise<void> => {
  const { rpc, trust } = input;
  const url = trust?.secondNode ?? null;
  if (rpc === null) return;
  if (url === null || block === null) {
    notes.notChecked.push('a second node: one was believed');
    return;
  }
  const markets = input.markets.flatMap(({ market, workspace, observation }) =>
    observation === null
      ? []
      : [{ found: observation, observeWith: (other: Rpc, at: bigint) => observeMarket(market, workspace, at, other) }],
  );
  const facts = { safe: input.now?.safe ?? null, safeCode, codes: codes ?? new Map(), markets };
  const witness = await compareNodes({ first: rpc, block, facts, url, patience: trust?.patience ?? {} });
  notes.warnings.push(...witness.findings);
  if (witness.checked !== null) notes.checked.push(witness.checked);
  else notes.notChecked.push('a second node: the one that was given did not confirm the first');
};

const allow = ({ trust, identity, touched }: BareTrustInput, pins: BarePins, notes: Notes): void => {
  if (trust === null || identity.safe === undefined || pins.safe === 'not pinned') return;
  const [market, ...others] = touched;
  const place = {
    market: market === undefined || others.length > 0 ? null : market.market.name,
    safe: identity.safe,
    today: trust.atHand.today,
  };
  const judged = applyAllowances(notes.warnings, trust.atHand.file.trust.allow, place);
  notes.warnings.splice(0, notes.warnings.length, ...judged);
};

/**
 * Hold the Safe, the code it runs as itself and the contracts it calls against the reviewer's pins and, where there is one,
 * a second node; then take the verdict from the warnings that the reviewer allows. A Safe that is not pinned gets no
 * allowance. Changes the notes. Throws where the first node does not answer.
 */
export const judgeBare = async (input: BareTrustInput, notes: Notes): Promise<void> => {
  const { trust, identity, roots, now } = input;
  const pins = barePins(trust, identity);
  const contracts = namedContracts(input, pins.chain);
  const delegates = roots.flatMap(delegatesOf);
  const targets = targetsOf(roots);
  const seen = await look(input, pins, [...contracts.values(), ...delegates, ...targets.slice(0, MOST_TARGETS)]);
  const found = judgeChain({
    pins: pins.chain,
    safe: identity.safe ?? null,
    version: identity.version ?? null,
    safeState: now?.safe ?? null,
    safeCode: seen.safeCode,
    contracts,
    delegates,
    codes: seen.codes,
  });
  notes.warnings.push(
    ...(trust?.atHand.findings ?? []),
    ...found.filter((finding) => !isUnpinned(finding)),
    unproven(input, pins.chain, found.filter(isUnpinned)),
  );
  if (trust !== null && pins.safe === 'pinned')
    notes.checked.push('your pins: the Safe, the contracts it calls, the code it runs as itself');
  await askSecondNode(input, seen, notes);
  if (targets.length > MOST_TARGETS)
    notes.notChecked.push(`the code of ${targets.length - MOST_TARGETS} of the ${targets.length} contracts it calls`);
  allow(input, pins, notes);
};
