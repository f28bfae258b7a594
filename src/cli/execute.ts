import type { Hex } from '../chain/hex.js';
import type { Execution } from '../proposal/execution.js';
import type { Bundle } from '../proposal/read-bundle.js';
import type { Review } from '../review/review.js';
import { consentsText, type ReadyToExecute, readyToExecute } from './ready-to-execute.js';
import { type ActInput, keyFor, reviewedForAction } from './sign.js';

/** How long a transaction that was sent is waited for. */
export const RECEIPT_PATIENCE = {
  sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  attempts: 180,
};

/** The gas limit that the review itself measured: the bundle's word for it is nobody's. Null where it ran nothing. */
export const reviewedGas = ({ effect }: Review): bigint | null =>
  effect?.gasLimit === undefined || effect.gasLimit === null ? null : BigInt(effect.gasLimit);

/** The gas limit of an execution whose consents the review did not run: contracts that check signatures take more. */
const gasLimitOf = async (
  { rpc, subject, consents }: ReadyToExecute,
  from: Hex,
  reviewed: bigint | null,
): Promise<{ readonly gasLimit?: bigint }> => {
  if (!consents.some(({ kind }) => kind === 'contract')) return reviewed === null ? {} : { gasLimit: reviewed };
  const [{ consentGas }, { execCall }] = await Promise.all([
    import('../proposal/consent-gas.js'),
    import('../proposal/exec-call.js'),
  ]);
  const call = execCall(from, subject.identity.safe, subject.tx, consents);
  return { gasLimit: await consentGas(rpc, call, reviewed ?? 0n) };
};

/**
 * Review again and execute with the owners' consents: the signatures beside the proposal and the approvals on the chain. An
 * owner who sends it is not taken to consent by that, although its Safe would. Throws what `readyToExecute` and the review
 * list.
 */
export const executeBundle = async (bundle: Bundle, input: ActInput): Promise<Execution> => {
  const [{ openSafe }, { executeSafeTx }, { writeExecution }] = await Promise.all([
    import('../signer/safe-kit.js'),
    import('../signer/execute.js'),
    import('../proposal/execution.js'),
  ]);
  const ready = await readyToExecute(bundle, input.workspace);
  const { rpc, url, subject, consents } = ready;
  const key = await keyFor(input, rpc, url);
  const review = await reviewedForAction(bundle, input, 'executed');
  if (consents.some(({ kind }) => kind !== 'ecdsa')) input.note(`It is sent with\n${consentsText(consents)}`);
  const gas = await gasLimitOf(ready, key.address, reviewedGas(review));
  const executed = await executeSafeTx(await openSafe(subject.identity, key, rpc), subject.tx, consents, {
    ...gas,
    ...RECEIPT_PATIENCE,
  });
  const execution = { transaction: executed.transaction, block: executed.block };
  await writeExecution(bundle.folder, execution);
  return execution;
};
