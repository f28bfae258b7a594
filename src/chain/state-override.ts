import { type Hex, toQuantity } from './hex.js';

/** What an account is taken to be during a call or a simulation. What is not given stays as the chain has it. */
export interface AccountOverride {
  /** Wei. */
  readonly balance?: bigint;
  readonly nonce?: bigint;
  readonly code?: Hex;
  /** The whole storage, by slot: what is not named is zero. */
  readonly state?: Readonly<Record<Hex, Hex>>;
  /** Single slots; the others keep their words. Not together with `state`. */
  readonly stateDiff?: Readonly<Record<Hex, Hex>>;
}

/** Overrides by address, in lower case. */
export type StateOverrides = Readonly<Record<Hex, AccountOverride>>;

/** State overrides as geth and those who follow it take them. */
export const stateParam = (overrides: StateOverrides): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(overrides).map(([address, { balance, nonce, ...rest }]) => [
      address,
      {
        ...rest,
        ...(balance === undefined ? {} : { balance: toQuantity(balance) }),
        ...(nonce === undefined ? {} : { nonce: toQuantity(nonce) }),
      },
    ]),
  );
