import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { demandsFor, type Weighed, weigh } from '../proposal/demands.js';
import type { Execution } from '../proposal/execution.js';
import type { Bundle } from '../proposal/read-bundle.js';
import { checksummed } from '../signer/address.js';
import { type ActInput, keyFor, reviewedForAction } from './sign.js';
import { nodeOf, sourceContext } from './source-context.js';

const RECEIPT_ATTEMPTS = 180;

const refuseUnreviewed = ({ have, need, counted, notCounted }: Weighed): void => {
  if (have >= need) return;
  const blocked = counted.filter(({ verdict }) => verdict === 'BLOCKED');
  const left = [
    ...blocked.map(({ reviewer }) => `${checksummed(reviewer)} says BLOCKED`),
    ...notCounted.map(({ file, why }) => `${file}: ${why}`),
  ];
  throw refused(
    'execute/attestations',
    `${have} of the ${need} reviewers that the workspace demands attested it${left.length > 0 ? `; not counted: ${left.join('; ')}` : ''}`,
    { hint: 'have another reviewer run plimsoll review --attest' },
  );
};

/**
 * Review again and execute with the signatures beside the proposal. Throws `execute/already` where it was executed,
 * `execute/superseded` where another transaction used its nonce, `execute/signatures` where too few owners signed,
 * `execute/attestations` where fewer reviewers attested it than the workspace demands.
 */
export const executeBundle = async (bundle: Bundle, input: ActInput): Promise<Execution> => {
  const [{ openSafe }, { executeSafeTx }, { statusOf }, { transactionOf }, { writeExecution }, { chosenConsents }] =
    await Promise.all([
      import('../signer/safe-kit.js'),
      import('../signer/execute.js'),
      import('../proposal/status.js'),
      import('../proposal/artefacts.js'),
      import('../proposal/execution.js'),
      import('../proposal/consents.js'),
    ]);
  const { proposal, folder } = bundle;
  const context = await sourceContext(input.workspace);
  const { rpc, url } = await nodeOf(proposal.market, context);
  const status = await statusOf(bundle, rpc);
  if (status.execution !== null) {
    throw refused(
      'execute/already',
      `it was executed in block ${status.execution.block}, transaction ${status.execution.transaction}`,
      { hint: 'check it with plimsoll verify' },
    );
  }
  if (status.state === 'superseded') {
    throw refused(
      'execute/superseded',
      `another transaction used the nonce ${proposal.transaction.nonce}: the Safe is at ${status.safeNonce}`,
      { hint: 'propose again if it is still wanted' },
    );
  }
  const { valid, invalid } = status.signatures;
  if (status.have < status.need) {
    const bad = invalid.map(({ file, why }) => `${file}: ${why}`);
    throw refused(
      'execute/signatures',
      `${status.have} of ${status.need} signatures are there${bad.length > 0 ? `; not counted: ${bad.join('; ')}` : ''}`,
      { hint: 'have another owner run plimsoll sign' },
    );
  }
  refuseUnreviewed(weigh(demandsFor(proposal, context.workspace), status.attestations));
  const key = await keyFor(input, rpc, url);
  const review = await reviewedForAction(bundle, input, 'executed');
  const identity = {
    chainId: BigInt(proposal.chain.id),
    safe: proposal.route.safe.toLowerCase() as Hex,
    version: proposal.route.version,
  };
  const gasLimit = review.effect?.gasLimit ?? null;
  const consents = chosenConsents({ signatures: valid, approved: status.approved }, status.need);
  const executed = await executeSafeTx(await openSafe(identity, key, rpc), transactionOf(proposal), consents, {
    // Measured by this review's own run: the bundle's word for it is nobody's.
    ...(gasLimit === null ? {} : { gasLimit: BigInt(gasLimit) }),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    attempts: RECEIPT_ATTEMPTS,
  });
  const execution = { transaction: executed.transaction, block: executed.block };
  await writeExecution(folder, execution);
  return execution;
};
