import { escapeForTerminal } from '../diagnostic/escape.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import type { SafeSigning } from '../route/safe/route-signing.js';
import { fields } from './review-details.js';
import type { Style } from './style.js';

const checksummed = (address: string): string => checksumAddress(address) ?? address;

const headOf = ({ safe, approves }: SafeSigning, style: Style): string => {
  const owners = `${safe.threshold} of ${safe.owners.length} owners`;
  const what = approves === null ? 'makes the calls' : `approves that of ${checksummed(approves.safe)}`;
  return `${style('strong', checksummed(safe.address))} ${what}: ${owners} sign, at nonce ${safe.nonce}, version ${escapeForTerminal(safe.version)}`;
};

/** What the owners of nested Safes sign; nothing where there are none. */
export const routeSigningLines = (signing: readonly SafeSigning[], style: Style): readonly string[] =>
  signing.length === 0
    ? []
    : [
        'what each Safe signs, where nothing else is executed before: the hashes follow the nonces',
        ...signing.flatMap((one) => [
          `  ${headOf(one, style)}`,
          ...fields(
            [
              ['domain hash', one.hashes.domain],
              ['message hash', one.hashes.message],
              ['safeTxHash', one.hashes.safeTx],
              ...(one.messageHash === null ? [] : [['or off the chain', one.messageHash]]),
            ],
            style,
          ).map((line) => `  ${line}`),
        ]),
      ].map((line) => `  ${line}`);
