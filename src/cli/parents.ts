import type { Hex } from '../chain/hex.js';
import { refused, usage } from '../diagnostic/error.js';
import { transactionOf } from '../proposal/artefacts.js';
import type { ParentGiven } from '../review/parents.js';
import { completeSafeTransaction } from '../route/safe/safe-transaction-file.js';
import { parseSafeVersion } from '../signer/safe-version.js';
import { openBundle } from './review.js';
import { readArgument } from './review-input.js';

const MAX_GIVEN = 8;

const readParent = async (name: string, stdin: AsyncIterable<unknown>): Promise<ParentGiven> => {
  const given = await readArgument(name, stdin);
  if (given.kind === 'bundle') {
    const { proposal, warnings } = await openBundle(given.folder);
    const { chain, route, hashes } = proposal;
    return {
      name,
      signed: {
        chainId: BigInt(chain.id),
        safe: route.safe.toLowerCase() as Hex,
        version: parseSafeVersion(route.version),
        tx: transactionOf(proposal),
      },
      statedHash: hashes.safeTx as Hex,
      findings: warnings,
    };
  }
  const { input } = given;
  if (input.kind !== 'safe-transaction')
    throw refused('review/unknown-input', `${name} is no Safe transaction, so no hash of it was approved`, {
      hint: 'Give --parent a Safe transaction’s file (JSON) or a bundle’s folder.',
    });
  const { missing, statedHash } = input.file;
  if (missing.length > 0)
    throw refused('safe-file/missing', `${name} lacks ${missing.join(', ')}`, {
      hint: 'Add them to the file: every one is part of the hash that is approved.',
      where: { file: name },
    });
  const signed = completeSafeTransaction(input.file, {});
  return {
    name,
    signed: { ...signed, version: parseSafeVersion(signed.version) },
    statedHash: statedHash ?? null,
    findings: [],
  };
};

/** The transactions of `--parent`, each from its own file alone. Throws what reading a file or a bundle throws. */
export const readParents = async (
  names: readonly string[],
  stdin: AsyncIterable<unknown>,
): Promise<readonly ParentGiven[]> => {
  if (names.length > MAX_GIVEN) throw usage('cli/usage', `--parent can be given at most ${MAX_GIVEN} times`);
  const read: ParentGiven[] = [];
  for (const name of names) read.push(await readParent(name, stdin));
  return read;
};
