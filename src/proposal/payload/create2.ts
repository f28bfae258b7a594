import type { Hex } from '../../chain/hex.js';
import { keccakHex } from '../../chain/keccak.js';

/** The deterministic deployment proxy (https://github.com/Arachnid/deterministic-deployment-proxy): salt, then initcode. */
export const CREATE2_DEPLOYER: Hex = '0x4e59b44847b379578588920ca78fbf26c0b4956c';

/** A payload has no state and no owner, so one salt does for all: its code alone decides its address. */
export const PAYLOAD_SALT: Hex = `0x${'0'.repeat(64)}`;

/** Where a contract goes that the deployer creates (EIP-1014). */
export const create2Address = (initcode: Hex, salt: Hex = PAYLOAD_SALT, deployer: Hex = CREATE2_DEPLOYER): Hex => {
  const digest = keccakHex(`0xff${deployer.slice(2)}${salt.slice(2)}${keccakHex(initcode).slice(2)}`);
  return `0x${digest.slice(26)}`;
};

/** The transaction that creates it: anyone may send it. */
export const deployData = (initcode: Hex, salt: Hex = PAYLOAD_SALT): Hex => `${salt}${initcode.slice(2)}` as Hex;
