import type { Hex } from '../chain/hex.js';
import type { StateOverrides } from '../chain/state-override.js';

/** `ballots.yul`, compiled: solc 0.8.27, optimizer on, EVM version paris. */
export const BALLOTS_CODE: Hex =
  '0x60003560e01c80633a46b1a8146059578063782d6fe11460595780639ab24eb01460595763b4b5ea5714604f575b3660008037600080368162ba11085af43d6000803e604a573d6000fd5b3d6000f35b6055605d565b602d565b5060555b62ba110760043514606a57565b6001600160601b036000908152602090f3';

/** Who votes in a simulation; nobody has the key. */
export const VOTER: Hex = '0x0000000000000000000000000000000000ba1107';
const COPY: Hex = '0x0000000000000000000000000000000000ba1108';

/** A token under which `VOTER` has 2^96 − 1 votes, the most that Compound's can count, and all else is as it was. */
export const withBallots = (token: Hex, code: Hex): StateOverrides => ({
  [token]: { code: BALLOTS_CODE },
  [COPY]: { code },
});

/** The token as it is. */
export const withoutBallots = (token: Hex, code: Hex): StateOverrides => ({ [token]: { code } });
