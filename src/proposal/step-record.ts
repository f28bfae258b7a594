import { join } from 'node:path';
import type { Hex } from '../chain/hex.js';
import { PlimsollError } from '../diagnostic/error.js';
import { canonicalText } from '../document/canonical.js';
import { readTextFile, writeFileAtomically } from '../document/files.js';
import { member, parseJson } from '../observe/json.js';
import type { Execution } from './execution.js';

/** Where a bundle keeps notes of the steps that were sent from here. */
export const STEPS_FOLDER = 'steps';
/** Of a transaction that was sent and in no block yet when it was noted. */
export const NO_BLOCK = 0n;
const FORMAT = 'plimsoll.step/1';

const fileOf = (step: number): string => join(STEPS_FOLDER, `${step + 1}.json`);

/** Note beside a proposal where a step was taken, from 0: only a hint for finding it again on the chain. */
export const writeStep = (folder: string, step: number, sent: readonly Execution[]): Promise<void> =>
  writeFileAtomically(
    join(folder, fileOf(step)),
    canonicalText({
      format: FORMAT,
      step: step + 1,
      sent: sent.map(({ transaction, block }) => ({ transaction, block: block.toString() })),
    }),
    'replace',
  );

/** The transactions that a note has of a step; none where there is no note, or a damaged one. */
export const readStep = async (folder: string, step: number): Promise<readonly Execution[]> => {
  try {
    const text = await readTextFile(join(folder, fileOf(step)), fileOf(step));
    const sent = text === null ? undefined : member(parseJson(text, fileOf(step)), 'sent');
    if (!Array.isArray(sent)) return [];
    return sent.flatMap((one): readonly Execution[] => {
      const [transaction, block] = [member(one, 'transaction'), member(one, 'block')];
      return typeof transaction === 'string' &&
        /^0x[0-9a-f]{64}$/.test(transaction) &&
        typeof block === 'string' &&
        /^[0-9]{1,18}$/.test(block)
        ? [{ transaction: transaction as Hex, block: BigInt(block) }]
        : [];
    });
  } catch (error) {
    if (error instanceof PlimsollError) return [];
    throw error;
  }
};
