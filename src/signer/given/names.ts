/** The longest input in which a signature is looked for. */
export const MAX_LENGTH = 65_536;

/** Names that tools give to the parts: this program, the Safe's service and kits, cast, ethers, viem, MyCrypto, Trezor. */
export const SIGNERS = ['signer', 'owner', 'address', 'account'];
export const SIGNATURES = ['signature', 'sig', 'data', 'result'];
export const HASHES = ['safeTxHash', 'contractTransactionHash', 'hash'];

/** What an object has under the first of the names that it has. */
export const fieldOf = (json: object, names: readonly string[]): unknown => {
  const name = names.find((one) => Object.hasOwn(json, one) && Reflect.get(json, one) !== null);
  return name === undefined ? undefined : Reflect.get(json, name);
};
