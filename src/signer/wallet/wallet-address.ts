import { type PlimsollError, usage } from '../../diagnostic/error.js';
import { isLoopbackUrl } from '../devnet-keys.js';

/** Where Frame listens; https://docs.frame.sh. */
const FRAME = 'http://127.0.0.1:1248';
const VARIABLE = /^(?:\$\{)?([A-Z][A-Z0-9_]*_URL)\}?$/;

/** Where a wallet is. */
export interface WalletAddress {
  readonly url: string;
  /** What messages call it: scheme and host only, because a path can carry a key. */
  readonly name: string;
}

const unusable = (why: string): PlimsollError =>
  usage('wallet/url', `the address of the wallet cannot be used: ${why}`, {
    hint: `Give frame, for ${FRAME}, or a URL: http on this computer, https anywhere.`,
  });

/**
 * The wallet that a flag names: `frame`, a URL, or a variable whose name ends in `_URL` and holds it. http is taken on this
 * computer only: on the way to another one anybody could change what is shown. Throws `wallet/url`, which repeats no URL.
 */
export const walletAddress = (
  given: string,
  environment: Readonly<Record<string, string | undefined>>,
): WalletAddress => {
  const variable = VARIABLE.exec(given)?.[1];
  const text = variable === undefined ? (given === 'frame' ? FRAME : given) : environment[variable];
  if (text === undefined || text === '') throw unusable(`the environment variable ${variable} is not set`);
  if (!URL.canParse(text)) throw unusable('it is not a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw unusable(`its scheme is ${url.protocol.slice(0, 20)}`);
  if (url.protocol === 'http:' && !isLoopbackUrl(text)) throw unusable('http is only taken on this computer');
  if (url.username !== '' || url.password !== '') throw unusable('it holds a user or a password');
  return { url: url.href, name: `the wallet at ${url.origin}` };
};
