import { pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import { refused, usage } from '../diagnostic/error.js';
import type { DelegateListView, DelegationView } from '../report/delegate-text.js';
import { readSafe, type SafeState } from '../route/safe/state.js';
import { askAboutSafe } from '../service/about.js';
import type { ToldDelegate } from '../service/delegates.js';
import type { Delegation } from '../service/register-delegate.js';
import { checksummed, parseAddress } from '../signer/address.js';
import { signerOf } from './delegator.js';
import type { KeyChoice } from './key.js';
import type { QueueSubject } from './queue-subject.js';
import type { ServiceAtHand } from './service.js';

/** How `delegate add` and `delegate remove` were called. */
export interface DelegateInput {
  readonly delegate: string;
  /** For this Safe alone, or for every Safe of the owner who signs. */
  readonly scope: 'safe' | 'every safe';
  readonly key: KeyChoice;
  readonly wallet: string | undefined;
  readonly interactive: 'interactive' | 'machine';
  readonly note: (text: string) => void;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const LABEL = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,50}$/u;

/** The Safe as the chain has it, and what is odd in what the service says of it. */
const safeAt = async (subject: QueueSubject, { service, limits }: ServiceAtHand) => {
  const block = await pinBlock(subject.rpc, 'latest', subject.chainId);
  const safe = await readSafe(subject.rpc, block, subject.safe);
  const about = await askAboutSafe(service, subject.chainId, subject.safe, limits);
  const { serviceNotes } = await import('../publication/service-notes.js');
  return { safe, warnings: serviceNotes(service, about, safe) };
};

const safeView = ({ address, version }: SafeState, chainId: bigint) => ({
  address: checksummed(address),
  version,
  chainId: chainId.toString(),
});

/** Lists who may propose for a Safe on a service. Throws `service/other-chain`, and what asking both lists. */
export const delegateList = async (
  subject: QueueSubject,
  at: ServiceAtHand,
  now: number,
): Promise<DelegateListView> => {
  const { safe, warnings } = await safeAt(subject, at);
  const { listDelegates } = await import('../publication/delegates.js');
  const { delegates, complete } = await listDelegates(
    at.service,
    { safe: safe.address, owners: safe.owners },
    now,
    at.limits,
  );
  return {
    service: at.service.name,
    safe: safeView(safe, subject.chainId),
    delegates: delegates.map((one) => ({
      delegate: checksummed(one.delegate),
      delegator: checksummed(one.delegator),
      label: one.label,
      everySafe: one.safe === null,
      expires: one.expires,
      counts: one.why === null,
      why: one.why,
    })),
    complete,
    warnings,
  };
};

/** What a service has of a delegate and an owner, for exactly one scope. */
const held = async ({ service, limits }: ServiceAtHand, { delegate, delegator, safe }: Delegation) => {
  const { fetchDelegates } = await import('../service/delegates.js');
  const { delegates } = await fetchDelegates(service, { delegate, delegator }, limits);
  const of = (wanted: Hex | null): ToldDelegate | undefined => delegates.find((one) => one.safe === wanted);
  return safe === null ? { exact: of(null), any: delegates[0] } : { exact: of(safe), any: of(safe) };
};

interface Prepared {
  readonly delegation: Delegation;
  readonly view: Omit<DelegationView, 'label' | 'had'>;
  readonly sign: () => Promise<Hex>;
}

const prepared = async (subject: QueueSubject, input: DelegateInput, at: ServiceAtHand): Promise<Prepared> => {
  const delegate = parseAddress(input.delegate, 'the delegate');
  const { safe, warnings } = await safeAt(subject, at);
  const signer = await signerOf(subject, input, safe.owners);
  const delegation = {
    delegate,
    delegator: signer.account,
    safe: input.scope === 'safe' ? safe.address : null,
  };
  return {
    delegation,
    view: {
      service: at.service.name,
      safe: safeView(safe, subject.chainId),
      delegate: checksummed(delegate),
      delegator: checksummed(signer.account),
      everySafe: delegation.safe === null,
      warnings,
    },
    sign: () => signer.sign(delegate),
  };
};

const notKept = (at: ServiceAtHand, what: string) =>
  refused('service/not-kept', `${at.service.name} took ${what} and does not have it now`, {
    hint: 'Ask it later with plimsoll delegate list; if it stays so, use another service.',
  });

/**
 * Has a service take an account as the delegate of the owner who signs. What it has already is not sent again; what was sent must
 * be there afterwards. Throws `service/label`, `service/delegate-owner`, `service/not-kept`, and what signing and sending list.
 */
export const delegateAdd = async (
  subject: QueueSubject,
  input: DelegateInput & { readonly label: string },
  at: ServiceAtHand,
): Promise<DelegationView> => {
  const { label } = input;
  if (!LABEL.test(label) || label.trim() !== label)
    throw usage(
      'service/label',
      'a label is one line of 1 to 50 characters that can be seen, without spaces around it',
    );
  const { delegation, view, sign } = await prepared(subject, input, at);
  const { delegate } = delegation;
  if (delegate === delegation.delegator)
    throw refused('service/delegate-owner', `${checksummed(delegate)} is the owner who signs`, {
      hint: 'An owner publishes with a signature of their own: plimsoll sign, then plimsoll publish.',
    });
  const before = (await held(at, delegation)).exact;
  if (before?.label === label) return { ...view, label, had: true };
  const { addDelegate } = await import('../service/register-delegate.js');
  await addDelegate(at.service, delegation, { label, signature: await sign() }, at.limits);
  const after = (await held(at, delegation)).exact;
  if (after?.label !== label) throw notKept(at, `the delegate ${checksummed(delegate)}`);
  return { ...view, label, had: false };
};

/**
 * Has a service drop a delegate of the owner who signs. Throws `service/no-delegate` where it has none such, `service/not-kept`
 * where it has it afterwards, and what signing and sending list.
 */
export const delegateRemove = async (
  subject: QueueSubject,
  input: DelegateInput,
  at: ServiceAtHand,
): Promise<DelegationView> => {
  const { delegation, view, sign } = await prepared(subject, input, at);
  const { noDelegate, removeDelegate } = await import('../service/register-delegate.js');
  const before = (await held(at, delegation)).any;
  if (before === undefined) throw noDelegate(at.service, delegation);
  await removeDelegate(at.service, delegation, await sign(), at.limits);
  if ((await held(at, delegation)).any !== undefined)
    throw notKept(at, `the removal of ${checksummed(delegation.delegate)}`);
  return { ...view, label: before.label, had: true };
};
