import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { diffSets } from '../plan/diff.js';
import { labelsFor } from '../plan/labels.js';
import { makePlan } from '../plan/make-plan.js';
import { globsWithoutFit } from '../plan/only.js';
import type { Plan } from '../plan/plan.js';
import { type Selection, selectChanges } from '../plan/select.js';
import { withKinds } from '../plan/three-way.js';
import { checkReach } from '../plan/touched.js';
import type { Market } from '../protocol/market.js';
import type { ParamSet } from '../protocol/param-set.js';
import { type MarketScope, within } from '../protocol/scope-of-market.js';
import type { LabelOf } from '../protocol/value.js';
import { type RouteCall, type SafeAuthority, wrapCalls } from '../route/safe/wrap.js';
import { type SafeHashes, safeHashes } from '../signer/hashes.js';
import type { SafeTx } from '../signer/safe-tx.js';

/** Everything that decides the bytes of a transaction. The same input compiles to the same bytes, whoever compiles. */
export interface CompileInput {
  readonly market: Market;
  /** The values at which document and chain were last known equal. */
  readonly base: ParamSet | null;
  readonly observed: ParamSet;
  readonly contracts: ReadonlyMap<string, Hex>;
  readonly selection: Selection;
  /** What of the market was read; null or absent: all. */
  readonly scope?: MarketScope | null;
  readonly authority: SafeAuthority;
  readonly nonce: bigint;
}

/** A call with what people call it, and the roles of which its sender needs one. */
export interface TitledCall extends RouteCall {
  readonly title: string;
  readonly roles: readonly string[];
}

/** A plan, and its calls as whoever may makes them. */
export interface PlannedCalls {
  readonly plan: Plan;
  readonly labelOf: LabelOf;
  readonly calls: readonly TitledCall[];
}

/** A plan and the Safe transaction that carries it out; null where there is nothing to do. */
export interface Compiled extends PlannedCalls {
  readonly transaction: { readonly tx: SafeTx; readonly hashes: SafeHashes } | null;
}

/** The calls of a plan as its authority makes them. */
export const titledCalls = ({ calls }: Plan): readonly TitledCall[] =>
  calls.map(({ to, data, title, step }) => ({ to, data, value: 0n, title, roles: step.transition.roles }));

const refuseUnfit = (selection: Selection, sets: readonly ParamSet[], labelOf: LabelOf): void => {
  const [glob] = globsWithoutFit([...selection.only, ...selection.includeDrift], sets, labelOf);
  if (glob === undefined) return;
  throw refused('plan/only-fits-nothing', `${glob} fits no parameter of the market`, {
    hint: 'write a path such as reserves.WETH.ltv, with * for any name; plimsoll diff shows the paths',
  });
};

/** Compile the document's intent into calls. Throws what `selectChanges`, `makePlan` and `checkReach` list. */
export const planCalls = (input: Omit<CompileInput, 'authority' | 'nonce'>): PlannedCalls => {
  const scope = input.scope ?? null;
  const whole = input.market.params;
  const document = within(whole, scope);
  const observed = within(input.observed, scope);
  const base = input.base === null ? null : within(input.base, scope);
  const labelOf = labelsFor([whole], [observed]);
  const { changes } = diffSets({ set: observed, role: 'observation' }, { set: document, role: 'document' }, labelOf);
  refuseUnfit(input.selection, [whole, observed], labelOf);
  const { wanted, leftAlone } = selectChanges(withKinds(changes, base), input.selection);
  const plan = makePlan({ observed, document, contracts: input.contracts, wanted, leftAlone, labelOf });
  checkReach(plan, scope);
  return { plan, labelOf, calls: titledCalls(plan) };
};

/** Compile the document's intent into a Safe transaction. Throws what `planCalls` and `wrapCalls` list. */
export const compile = (input: CompileInput): Compiled => {
  const planned = planCalls(input);
  if (planned.calls.length === 0) return { ...planned, transaction: null };
  const tx = wrapCalls(planned.calls, input.authority, { nonce: input.nonce });
  const hashes = safeHashes({
    chainId: input.authority.chainId,
    safe: input.authority.address,
    version: input.authority.version,
    tx,
  });
  return { ...planned, transaction: { tx, hashes } };
};
