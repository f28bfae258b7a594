import { SigningKey } from 'ethers/crypto';
import type { Hex } from '../chain/hex.js';
import type { SecretKey } from './secret-key.js';

/**
 * Signs a Safe transaction hash itself: 65 bytes r, s, v with v 27 or 28, as `eth_signTypedData_v4` of the transaction
 * gives. For accounts that are no owners, whose signature a Safe counts for nothing; owners sign with `signSafeTx`.
 */
export const signHash = (hash: Hex, key: SecretKey): Hex => new SigningKey(key.reveal()).sign(hash).serialized as Hex;
