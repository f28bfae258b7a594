import { refused } from '../diagnostic/error.js';
import type { Modules } from '../report/qr-text.js';
import type { ToldReview } from '../review/told.js';

/** The modules of a QR code of a text: the smallest code that has room for it at 15 % of correction (level M). */
export const qrModules = async (text: string): Promise<Modules> => {
  const { correction, generate } = await import('lean-qr');
  const code = generate(text, { minCorrectionLevel: correction.M });
  return Array.from({ length: code.size }, (_, y) => Array.from({ length: code.size }, (_, x) => code.get(x, y)));
};

/** The QR code of the hash that owners sign. Throws `review/missing-flags` where there is none. */
export const hashModules = async ({ hashes }: ToldReview): Promise<Modules> => {
  if (hashes === null)
    throw refused(
      'review/missing-flags',
      'there is no Safe transaction here, so there is no hash to show as a QR code',
      {
        hint: 'Give --safe, --chain-id, --safe-version and --nonce.',
      },
    );
  return qrModules(hashes.safeTx);
};
