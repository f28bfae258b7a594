import { refused } from '../diagnostic/error.js';

/** Every released Safe contract version, oldest first, as its `VERSION` constant says it. */
export const SAFE_VERSIONS = ['0.1.0', '1.0.0', '1.1.0', '1.1.1', '1.2.0', '1.3.0', '1.4.0', '1.4.1', '1.5.0'] as const;

export type SafeVersion = (typeof SAFE_VERSIONS)[number];

/**
 * The version without the `+L2` that services and the L2 singletons add. Throws `safe/unknown-version` for anything
 * that is not in SAFE_VERSIONS: hashing under a guessed version would give a signer the wrong hash.
 */
export const parseSafeVersion = (text: string): SafeVersion => {
  const plain = text.trim().replace(/^v/, '').replace(/\+L2$/, '');
  const known = SAFE_VERSIONS.find((version) => version === plain);
  if (known !== undefined) return known;
  throw refused('safe/unknown-version', `${JSON.stringify(text.slice(0, 40))} is not a Safe version this tool knows`, {
    hint: `Give one of ${SAFE_VERSIONS.join(', ')} (with or without +L2); the Safe's VERSION() says which it is.`,
  });
};

/** True from 1.3.0 on, where the chain id became part of the EIP-712 domain. */
export const hasChainIdInDomain = (version: SafeVersion): boolean =>
  SAFE_VERSIONS.indexOf(version) >= SAFE_VERSIONS.indexOf('1.3.0');

/** The name of the field that became `baseGas` in 1.0.0; it is part of the type hash. */
export const baseGasName = (version: SafeVersion): 'dataGas' | 'baseGas' =>
  version === '0.1.0' ? 'dataGas' : 'baseGas';
