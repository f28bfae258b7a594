/** What one of the Safe contract's error codes means, and what to do about it. */
export interface SafeErrorMeaning {
  readonly code: string;
  readonly meaning: string;
  readonly help: string;
}

// The codes are those of docs/error_codes.md in the Safe contracts' repository; the sentences are ours.
const MEANINGS: Readonly<Record<string, readonly [meaning: string, help: string]>> = {
  GS000: ['The Safe could not finish its setup', 'Check the setup call and its target.'],
  GS001: ['The Safe has no threshold: it was never set up', 'Check the address: this is not a Safe in use.'],
  GS002: ['The setup call goes to an address without code', 'Deploy that contract first, or leave the call out.'],
  GS010: [
    'The transaction has too little gas for the inner gas that was signed (safeTxGas)',
    'Send execTransaction with a higher gas limit.',
  ],
  GS011: ['The Safe has too little ETH for the refund that was signed', 'Fund the Safe, or sign without a refund.'],
  GS012: ['The Safe has too few tokens for the refund that was signed', 'Fund the Safe, or sign without a refund.'],
  GS013: [
    'What the Safe tried to do reverted, and nothing was changed (safeTxGas and gasPrice are 0)',
    'Simulate the inner calls from the Safe one by one: the one that reverts says why.',
  ],
  GS020: [
    'Fewer signatures than the threshold of the Safe',
    'Collect more signatures; the threshold may have been raised since.',
  ],
  GS021: ['The offset of a contract signature points into the fixed part', 'Pack the signatures again.'],
  GS022: ['A contract signature has no length', 'Pack the signatures again.'],
  GS023: ['A contract signature is cut short', 'Pack the signatures again.'],
  GS024: ['A contract owner does not accept its signature (EIP-1271)', 'Have that owner sign this hash again.'],
  GS025: [
    'An owner is said to have approved this hash, but has not, and does not send the transaction',
    'Have that owner call approveHash with exactly this Safe transaction hash.',
  ],
  GS026: [
    'A signature is not by an owner of the Safe, or the signatures are not in ascending order of owner',
    'Compare the nonce and hash with the chain: a signature over another nonce or hash shows as an unknown owner. ' +
      'Then check that every signer is still an owner.',
  ],
  GS030: ['Only an owner can approve a hash', 'Send approveHash from an owner.'],
  GS031: ['Only the Safe itself may call this function', 'Propose the change as a transaction of the Safe.'],
  GS100: ['The modules were set up already', 'A Safe is set up once; enable modules one by one.'],
  GS101: ['That address cannot be a module', 'Give an address other than zero and the list marker 0x…01.'],
  GS102: ['The module is enabled already', 'Leave it out.'],
  GS103: ['The module before the one to disable is wrong', 'Read the list of modules again and give its predecessor.'],
  GS104: ['The caller is not an enabled module of the Safe', 'Enable the module first.'],
  GS105: ['The page of modules starts at an address that is not in the list', 'Start at 0x…01.'],
  GS106: ['The page size is zero', 'Ask for at least one module.'],
  GS200: ['The owners were set up already', 'A Safe is set up once; add owners one by one.'],
  GS201: ['The threshold would be above the number of owners', 'Lower the threshold or add owners first.'],
  GS202: ['The threshold would be zero', 'Give a threshold of at least 1.'],
  GS203: ['That address cannot be an owner', 'Give an address other than zero, 0x…01 and the Safe itself.'],
  GS204: ['That address is an owner already', 'Leave it out.'],
  GS205: ['The owner before the one to remove is wrong', 'Read the list of owners again and give its predecessor.'],
  GS300: ['The guard does not implement the guard interface', 'Give a contract that supports it, or zero.'],
  GS301: ['The module guard does not implement its interface', 'Give a contract that supports it, or zero.'],
  GS400: ['The fallback handler cannot be the Safe itself', 'Give another handler.'],
};

/** The meaning of a code such as `GS026`, or undefined for one that no Safe version has. */
export const safeErrorMeaning = (code: string): SafeErrorMeaning | undefined => {
  const found = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
  return found && { code, meaning: found[0], help: found[1] };
};

/** Every code that is explained, for the documentation. */
export const SAFE_ERROR_CODES: readonly string[] = Object.keys(MEANINGS);

/** Function selector of `Error(string)` and the offset word after it: what a Safe's revert data starts with. */
const ERROR_STRING = '08c379a0';

/**
 * The Safe error in a node's message or in revert data (hexadecimal of `Error("GS026")`), or undefined. Only whole
 * codes count: `GS0261` is not `GS026`.
 */
export const findSafeError = (text: string): SafeErrorMeaning | undefined => {
  const plain = /(?<![0-9A-Za-z])(GS\d{3})(?![0-9A-Za-z])/.exec(text.slice(0, 100_000))?.[1];
  const raw = new RegExp(`${ERROR_STRING}0{62}200{63}5(4753(?:3[0-9]){3})`, 'i').exec(text.slice(0, 100_000))?.[1];
  const code = plain ?? (raw === undefined ? undefined : Buffer.from(raw, 'hex').toString('latin1'));
  return code === undefined ? undefined : safeErrorMeaning(code);
};
