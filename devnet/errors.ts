import { Interface } from 'ethers/abi';
import type { AaveArtifacts } from './compile/aave.js';

/** Errors that Aave's dependencies raise, which its own list of errors does not have. */
const LIBRARY_ERRORS = [
  'error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)',
  'error FailedInnerCall()',
  'error AddressEmptyCode(address target)',
];

/** Every custom error a contract of the Aave market can raise, as one ABI to decode with. */
export const aaveErrors = ({ contracts }: AaveArtifacts): Interface =>
  new Interface([...contracts.Errors.abi, ...LIBRARY_ERRORS]);

/**
 * What a revert says, as the contract wrote it: `InvalidReserveParams()`, `MustBeEmodeCollateral(0x…, 3)`, or the text
 * of a `require`. Data that decodes to nothing known is shown as it is.
 */
export const explainRevert = (data: string, errors: Interface): string => {
  if (data === '0x') return 'no reason given';
  try {
    const error = errors.parseError(data);
    if (error === null) return data;
    if (error.name === 'Error') return String(error.args[0]);
    return `${error.name}(${error.args.map(String).join(', ')})`;
  } catch {
    return data;
  }
};
