import { parseDeclaration } from '../../chain/function.js';
import { PlimsollError } from '../../diagnostic/error.js';
import type { Finding } from '../../diagnostic/finding.js';
import { warning } from '../safe/warning.js';
import type { NamedCall } from './ids.js';

/** The signature as Solidity hashes it; undefined where the text is none. */
export const canonicalSignature = (text: string): string | undefined => {
  try {
    return parseDeclaration(`function ${text}`).signature;
  } catch (error) {
    if (error instanceof PlimsollError) return undefined;
    throw error;
  }
};

/**
 * Warnings where a call names its function by a text that is not exactly a signature: one space or a wrong type name, and
 * it is the hash of nothing that a contract has.
 */
export const signatureWarnings = (calls: readonly NamedCall[]): readonly Finding[] =>
  calls.flatMap(({ signature }, index) => {
    const canonical = signature === '' ? '' : canonicalSignature(signature);
    if (canonical === signature) return [];
    return [
      warning({
        ruleId: 'governance/odd-signature',
        verdict: 'CAUTION',
        message: `call ${index + 1} names its function ${JSON.stringify(signature.slice(0, 200))}, which is not how ${canonical === undefined ? 'a function is' : `${canonical} is`} written`,
        help: 'The selector is the hash of this very text, so it is that of another function. Ask its author.',
        data: { call: index + 1, ...(canonical === undefined ? {} : { canonical }) },
      }),
    ];
  });
