import { asHex, byteLength, type Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed, parseAddress } from '../address.js';
import {
  type AskContract,
  type ContractSignature,
  MAX_CONTRACT_SIGNATURE_BYTES,
  readContractSignature,
} from '../contract-signature.js';
import { fieldOf, HASHES, MAX_LENGTH, SIGNATURES, SIGNERS } from './names.js';

/** The signature of a contract that was given, and the hash that it is said to be over. Nothing of it is checked yet. */
export interface GivenContractSignature extends ContractSignature {
  readonly over: Hex | null;
}

/** What the owners of a contract are told to give as its signature's file: `plimsoll.contract-signature/1`. */
const FORMAT = 'plimsoll.contract-signature/1';

const malformed = (why: string) =>
  refused('sign/unreadable', `no signature of a contract can be read here: ${why}`, {
    hint: 'Give JSON with contract, the address of the owner, and signature, the bytes that it takes.',
  });

const bytesOf = (value: unknown): Hex => {
  const bytes = asHex(typeof value === 'string' ? `0x${value.trim().replace(/^0x/i, '')}` : value);
  if (bytes === undefined) throw malformed('the signature is not whole bytes in hexadecimal');
  if (byteLength(bytes) > MAX_CONTRACT_SIGNATURE_BYTES)
    throw malformed(`it has ${byteLength(bytes)} bytes, and at most ${MAX_CONTRACT_SIGNATURE_BYTES} are taken`);
  return bytes;
};

/** The contract that JSON says the signature is of: this program's two forms, and protocol-kit's. */
const statedContract = (json: object): unknown => {
  if (Object.hasOwn(json, 'contract')) return Reflect.get(json, 'contract');
  const marked = Reflect.get(json, 'isContractSignature') === true || Reflect.get(json, 'format') === FORMAT;
  return marked ? (fieldOf(json, SIGNERS) ?? null) : undefined;
};

const fromObject = (json: object): GivenContractSignature | null => {
  const over = asHex(fieldOf(json, HASHES), 32) ?? null;
  const [contract, given, named] = [statedContract(json), fieldOf(json, SIGNATURES), fieldOf(json, SIGNERS)];
  if (contract !== undefined) return { owner: parseAddress(contract, 'the contract'), signature: bytesOf(given), over };
  const alone = typeof given === 'string' ? readContractSignature(`0x${given.replace(/^0x/i, '')}`) : null;
  if (alone === null) return null;
  if (named === undefined || parseAddress(named, 'the signer') === alone.owner) return { ...alone, over };
  throw refused('sign/other-signer', `the signature is of the contract ${checksummed(alone.owner)}, not of another`, {
    hint: 'Correct the name of the signer, or take the signature of the other owner.',
  });
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/**
 * Reads the signature of an owner that is a contract: JSON with `contract` and `signature` (the bytes that the contract
 * takes), a signature file of a bundle, protocol-kit's with `isContractSignature`; or, in JSON or bare, the form that stands
 * alone: the owner, the offset 65, v 0, a length and the bytes, which confirmations of the Safe Transaction Service have.
 * Null for anything that is not said to be of a contract. Throws `sign/unreadable`, `safe/bad-address`, `sign/other-signer`.
 */
export const readContractGiven = (input: string): GivenContractSignature | null => {
  const text = input.trim();
  if (text.length > MAX_LENGTH) return null;
  const json = /^(0x)?[0-9a-f]+$/i.test(text) ? text : parsed(text);
  const one: unknown = Array.isArray(json) && json.length === 1 ? json[0] : json;
  if (typeof one === 'string') return fromObject({ signature: one });
  return typeof one === 'object' && one !== null && !Array.isArray(one) ? fromObject(one) : null;
};

/** Who may sign, and who asks the contracts among them; null where nobody is asked. Addresses in lower case. */
export interface ContractToSign {
  readonly safeTxHash: Hex;
  readonly owners: readonly Hex[];
  readonly ask: AskContract | null;
}

/**
 * The contract's signature that was given, after the contract itself accepted it. Throws `sign/other-transaction` where it is
 * said to be over another hash, `safe/not-an-owner`, `sign/contract-offline` where the chain is not asked, and
 * `sign/contract-refuses` where the contract does not accept it.
 */
export const acceptContractSignature = async (
  { owner, signature, over }: GivenContractSignature,
  { safeTxHash, owners, ask }: ContractToSign,
): Promise<ContractSignature & { readonly kind: 'contract' }> => {
  if (over !== null && over !== safeTxHash)
    throw refused(
      'sign/other-transaction',
      `the signature is said to be over ${over}, and the transaction is ${safeTxHash}`,
      {
        hint: 'Have the contract sign what this proposal’s review tells.',
      },
    );
  if (!owners.includes(owner))
    throw refused('safe/not-an-owner', `${checksummed(owner)} is not an owner of the Safe`, {
      hint: `Its owners are ${owners.map(checksummed).join(', ')}.`,
    });
  if (ask === null)
    throw refused(
      'sign/contract-offline',
      `${checksummed(owner)} is a contract, and only the chain can check its signature`,
      {
        hint: 'Leave out --offline.',
      },
    );
  const why = await ask({ owner, signature });
  if (why === null) return { owner, signature, kind: 'contract' };
  throw refused(
    'sign/contract-refuses',
    `the signature is not one of ${checksummed(owner)} over this transaction: ${why}`,
    {
      hint: 'See with plimsoll review what its owners sign; or have it approve the hash on the chain.',
    },
  );
};
