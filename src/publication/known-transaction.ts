import type { Hex } from '../chain/hex.js';
import { PlimsollError, refused, unavailable } from '../diagnostic/error.js';
import type { SignedTransaction } from '../review/hash-ways.js';
import { type StatedTransaction, statedTransaction } from '../review/stated-transaction.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { ownKey } from '../service/get-json.js';
import type { ServiceAddress } from '../service/service-address.js';
import { safeHashes } from '../signer/hashes.js';
import { type Confirmations, judgeConfirmations } from './confirmations.js';
import { digestIn } from './origin.js';

/** A transaction as a service knows it, after its fields were found to be the ones that are signed. */
export interface KnownTransaction {
  /** Whether the service shows it to everybody; null where it does not say. Its own opinion, which proves nothing. */
  readonly trusted: boolean | null;
  /** The digest of a proposal that its origin claims. */
  readonly claimedDigest: string | null;
  readonly confirmations: Confirmations;
}

const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** What a service says of a transaction besides what is signed. `hash` is the one computed here. */
export const aboutTransaction = (json: unknown, hash: Hex, owners: readonly Hex[]): KnownTransaction => ({
  trusted: flag(ownKey(json, 'trusted')),
  claimedDigest: digestIn(ownKey(json, 'origin')),
  confirmations: judgeConfirmations(ownKey(json, 'confirmations'), hash, owners),
});

const stated = (json: unknown, service: ServiceAddress): StatedTransaction => {
  try {
    return statedTransaction(json, `the answer of ${service.name}`);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    throw unavailable('service/garbage', `${service.name} sent no Safe transaction: ${error.message}`, {
      hint: 'Check that the URL is that of a Safe Transaction Service, what stands before /v2/ in its URLs.',
    });
  }
};

/** What differs between what a service says and what is signed: fields by name. */
const differences = (said: StatedTransaction, signed: SignedTransaction, hash: Hex): readonly string[] => {
  const [theirs, ours] = [safeTxJson(said.tx), safeTxJson(signed.tx)];
  const fields = (Object.keys(ours) as (keyof typeof ours)[]).filter((name) => theirs[name] !== ours[name]);
  return [
    ...fields,
    ...(said.safe === undefined || said.safe === signed.safe ? [] : ['safe']),
    ...(said.chainId === undefined || said.chainId === signed.chainId ? [] : ['chainId']),
    ...(said.statedHash === undefined || said.statedHash === hash ? [] : ['safeTxHash']),
  ];
};

/**
 * Reads what a service says the transaction of a hash is, for one whose fields are known: every one of them is compared,
 * and its confirmations are judged. Throws `service/lies` where a field is another, and `service/garbage`.
 */
export const knownTransaction = (
  json: unknown,
  signed: SignedTransaction,
  owners: readonly Hex[],
  service: ServiceAddress,
): KnownTransaction => {
  const hash = safeHashes(signed).safeTx;
  const wrong = differences(stated(json, service), signed, hash);
  if (wrong.length > 0)
    throw refused(
      'service/lies',
      `${service.name} has another transaction under the hash ${hash}: ${wrong.join(', ')} ${wrong.length === 1 ? 'differs' : 'differ'} from what is signed`,
      { hint: 'Do not sign anything that this service shows, and use another one. Nothing was sent or taken.' },
    );
  return aboutTransaction(json, hash, owners);
};
