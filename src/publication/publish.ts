import type { Hex } from '../chain/hex.js';
import { PlimsollError, refused } from '../diagnostic/error.js';
import type { CollectedSignature } from '../proposal/signatures.js';
import type { SignedTransaction } from '../review/hash-ways.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import type { ServiceLimits } from '../service/limits.js';
import { sendConfirmation, sendTransaction } from '../service/send.js';
import type { ServiceAddress } from '../service/service-address.js';
import { ServiceStatusError } from '../service/status-error.js';
import { findSafeTransaction } from '../service/transactions.js';
import { checksummed } from '../signer/address.js';
import { aloneContractSignature } from '../signer/contract-signature.js';
import { safeHashes } from '../signer/hashes.js';
import { type KnownTransaction, knownTransaction } from './known-transaction.js';
import { originOf } from './origin.js';

/** What is published, and with whose signatures. */
export interface Publication {
  readonly signed: SignedTransaction;
  /** The digest of the proposal, which the origin carries. */
  readonly digest: string;
  /** The owners that the chain names, in lower case. */
  readonly owners: readonly Hex[];
  /** Signatures of owners, verified. */
  readonly signatures: readonly CollectedSignature[];
  /** A delegate's signature of the hash: it proposes, and counts for nobody. */
  readonly delegate: CollectedSignature | null;
}

/** One thing that is sent: the transaction with the signature of its sender, or the signature of one more owner. */
export interface Sending {
  readonly what: 'transaction' | 'confirmation';
  readonly by: Hex;
}

export interface Published {
  /** Whether the service had the transaction already. */
  readonly found: boolean;
  readonly sent: readonly Sending[];
  /** What the service has now, verified. */
  readonly known: KnownTransaction;
}

interface Step extends Sending {
  readonly signature: Hex;
}

/** A signature as a service takes it: that of a contract with its owner before it. */
const sentForm = (one: CollectedSignature): Hex =>
  one.kind === 'contract' ? aloneContractSignature(one) : one.signature;

/** Whether a service has a signature: any of a key that counts, and of a contract the very one. */
const hasSignature = ({ confirmations }: KnownTransaction, owner: Hex, signature: Hex): boolean =>
  confirmations.valid.some((one) => one.owner === owner) ||
  confirmations.contracts.some((one) => one.owner === owner && aloneContractSignature(one) === signature);

/** What a service lacks of a publication, in the order in which it is sent. */
const lacking = ({ signatures, delegate }: Publication, known: KnownTransaction | null): readonly Step[] => {
  const there = new Set(known?.confirmations.valid.map(({ owner }) => owner));
  // Keys' signatures first: a service can check the sender's by itself.
  const sorted = [...signatures].sort((a, b) => Number(a.kind === 'contract') - Number(b.kind === 'contract'));
  const missing = sorted.filter((one) => known === null || !hasSignature(known, one.owner, sentForm(one)));
  const confirmations = (list: readonly CollectedSignature[]): readonly Step[] =>
    list.map((one) => ({ what: 'confirmation', by: one.owner, signature: sentForm(one) }));
  // A transaction that nobody signed is hidden, and a delegate's signature shows it as an owner's does.
  const hidden = known?.trusted === false && there.size === 0 && missing.length === 0;
  if (known !== null && !(hidden && delegate !== null)) return confirmations(missing);
  const [sender] = delegate === null ? missing : [delegate];
  if (sender === undefined) return [];
  const first: Step = { what: 'transaction', by: sender.owner, signature: sentForm(sender) };
  return [first, ...confirmations(missing.filter((one) => one !== sender))];
};

const named = ({ what, by }: Sending): string =>
  what === 'transaction'
    ? `the transaction with the signature of ${checksummed(by)}`
    : `the signature of ${checksummed(by)}`;

/** Failures after which nobody knows whether the service took what was sent. */
const UNCERTAIN = ['service/timeout', 'service/unreachable', 'service/garbage'];

const mayBeTaken = (error: PlimsollError): boolean =>
  error instanceof ServiceStatusError ? error.status >= 500 : UNCERTAIN.includes(error.code);

/** How far a publication came. */
interface Progress {
  readonly sent: readonly Step[];
  /** What was on its way when it failed. */
  readonly failed: readonly Step[];
  readonly rest: readonly Step[];
}

/** A failure with what was sent before it and what was not. */
const halfway = (error: PlimsollError, { sent, failed, rest }: Progress): PlimsollError => {
  const uncertain = mayBeTaken(error);
  const list = (label: string, steps: readonly Step[]): string =>
    steps.length === 0 ? '' : `; ${label}: ${steps.map(named).join(', ')}`;
  const told = [
    list('sent', sent),
    list('may have been taken', uncertain ? failed : []),
    list('not taken', uncertain ? [] : failed),
    list('not sent', rest),
  ].join('');
  return new PlimsollError(error.code, `${error.message}${told}`, error.exit, {
    hint: `${error.hint ?? ''} Running the same command again looks what is there and sends only what lacks.`.trim(),
    cause: error,
  });
};

/**
 * Publishes a transaction: looks whether the service has it, compares every field, and sends only what lacks, so that a run
 * after a failure finishes what the one before began. At the end the service is asked again whether it has everything.
 * Throws `service/lies`, `service/not-kept`, and what sending throws with what was sent and what not.
 */
export const publish = async (
  service: ServiceAddress,
  publication: Publication,
  limits?: ServiceLimits,
): Promise<Published> => {
  const { signed, owners } = publication;
  const hash = safeHashes(signed).safeTx;
  const look = async (): Promise<KnownTransaction | null> => {
    const json = await findSafeTransaction(service, hash, limits);
    return json === null ? null : knownTransaction(json, signed, owners, service);
  };
  const send = ({ what, by, signature }: Step): Promise<void> =>
    what === 'confirmation'
      ? sendConfirmation(service, hash, signature, limits)
      : sendTransaction(
          service,
          signed.safe,
          {
            ...safeTxJson(signed.tx),
            contractTransactionHash: hash,
            sender: checksummed(by),
            signature,
            origin: originOf(publication.digest),
          },
          limits,
        );
  const before = await look();
  const steps = lacking(publication, before);
  const sent: Step[] = [];
  for (const [index, step] of steps.entries()) {
    try {
      await send(step);
      sent.push(step);
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      // Somebody else may have published it meanwhile: then what is refused is there.
      if (error.code === 'service/refused' && hasStep(await orNull(look()), step)) continue;
      throw halfway(error, { sent, failed: [step], rest: steps.slice(index + 1) });
    }
  }
  const known = steps.length === 0 && before !== null ? before : await withProgress(look(), sent);
  const lost = known === null ? sent : sent.filter((step) => !hasStep(known, step));
  if (known === null || lost.length > 0)
    throw refused(
      'service/not-kept',
      `${service.name} took ${lost.length === 0 ? 'nothing' : lost.map(named).join(', ')} and does not have it now`,
      { hint: 'Ask for it again later with plimsoll status --service-url; if it stays so, use another service.' },
    );
  return { found: before !== null, sent: sent.map(({ what, by }) => ({ what, by })), known };
};

/** What the service has, or null where it does not answer. */
const orNull = async (looking: Promise<KnownTransaction | null>): Promise<KnownTransaction | null> => {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

/** A look after everything was sent, whose failure says so. */
const withProgress = async (looking: Promise<KnownTransaction | null>, sent: readonly Step[]) => {
  try {
    return await looking;
  } catch (error) {
    throw error instanceof PlimsollError ? halfway(error, { sent, failed: [], rest: [] }) : error;
  }
};

/** Whether a service has what a step sends. A delegate's signature is kept nowhere: the transaction being there is all. */
const hasStep = (known: KnownTransaction | null, { what, by, signature }: Step): boolean =>
  known !== null && (what === 'transaction' || hasSignature(known, by, signature));
