import { canonicalText } from '../../document/canonical.js';
import { CONTRACT_NAME, SOURCE_FILE } from './solidity.js';

/**
 * How a payload is compiled. An EVM version that every chain has; the compiler's metadata hash, which covers the source with
 * its comments, stays at the end of the code, so that the address of the contract stands for its comments too.
 */
export const SOLC_SETTINGS = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: 'paris',
  viaIR: false,
  metadata: { bytecodeHash: 'ipfs', appendCBOR: true, useLiteralContent: true },
  outputSelection: {
    [SOURCE_FILE]: { [CONTRACT_NAME]: ['abi', 'metadata', 'evm.bytecode.object', 'evm.deployedBytecode.object'] },
  },
} as const;

/** The compiler's standard JSON input for a source: what was compiled, byte for byte. */
export const solcInput = (source: string): string =>
  canonicalText({ language: 'Solidity', sources: { [SOURCE_FILE]: { content: source } }, settings: SOLC_SETTINGS });
