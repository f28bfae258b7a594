import { escapeForTerminal } from '../diagnostic/escape.js';
import type { CommandResult } from './result.js';
import type { GivenOut } from './sign-elsewhere.js';
import type { Signed } from './signed.js';

const countText = ({ have, need }: { readonly have: number; readonly need: number }): string =>
  `${have} of ${need} signatures`;

const storedText = ({ signer, by, added, verdict }: Signed): string => {
  if (!added) return `${signer} had signed already, nothing was added`;
  return by === 'import'
    ? `the signature of ${signer} was added after a review that said ${verdict}`
    : `${signer} signed after a review that said ${verdict}`;
};

/** What `sign` says of a signature. */
export const signedResult = (signed: Signed): CommandResult => ({
  json: { format: 'plimsoll.sign/1', ok: true, ...signed },
  text: (style) =>
    `${style('good', 'signed')}  ${storedText(signed)}: ${countText(signed)}\n${escapeForTerminal(signed.file)}`,
});

/** What `sign` says of typed data; where it is printed, it is alone on standard output. */
export const typedDataResult = (given: GivenOut, note: (text: string) => void): CommandResult => {
  const { file, text, hashes, have, need, verdict } = given;
  const told = `after a review that said ${verdict}: ${countText(given)}`;
  if (file === null) note(`The typed data was given ${told}`);
  return {
    json: { format: 'plimsoll.sign/1', ok: true, typedData: file, hashes, have, need, verdict },
    text: (style) =>
      file === null
        ? text.trimEnd()
        : `${style('good', 'written')}  the typed data, ${told}\n${escapeForTerminal(file)}\nHave it signed, and add the signature with plimsoll sign --import.`,
  };
};
