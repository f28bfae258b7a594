/** An account whose private key everyone knows. It is worth nothing on a real chain, and must never hold anything. */
export interface KnownAccount {
  readonly address: string;
  readonly privateKey: string;
}

const known = (address: string, privateKey: string): KnownAccount => ({ address, privateKey });

/** Owners of the Safe, two of whom must sign: anvil's accounts 0 to 2. */
export const SAFE_OWNERS: readonly KnownAccount[] = [
  known(
    '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
    '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  ),
  known(
    '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  ),
  known(
    '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
    '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  ),
];

/** Holds EMERGENCY_ADMIN beside the Safe, so that a test can freeze or pause behind its back: anvil's account 3. */
export const GUARDIAN = known(
  '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
  '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6',
);

/** Deploys Aave and holds POOL_ADMIN and the ACL admin role, as the DAO's executor does: anvil's account 4. */
export const AAVE_DEPLOYER = known(
  '0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65',
  '0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a',
);

/**
 * Deploys Perpetual's contracts: anvil's account 5. A second deployer, so that their addresses do not depend on how many
 * transactions the Aave market took.
 */
export const PERPETUAL_DEPLOYER = known(
  '0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc',
  '0x8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba',
);

/** Whoever supplies each reserve's initial liquidity: anvil's account 6. */
export const SUPPLIER = '0x976EA74026E726554dB657fA54763abd0C3a0aa9';

/** The borrowers, in the order their positions are opened: anvil's accounts 7 to 15. */
export const BORROWERS: readonly string[] = [
  '0x14dC79964da2C08b23698B3D3cc7Ca32193d9955',
  '0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f',
  '0xa0Ee7A142d267C1f36714E4a8F75612F20a79720',
  '0xBcd4042DE499D14e55001CcbB24a551F3b954096',
  '0x71bE63f3384f5fb98995898A86B02Fb2426c5788',
  '0xFABB0ac9d68B0B445fB7357272Ff202C5651694a',
  '0x1CBd3b2770909D4e10f157cABC84C7264073C9Ec',
  '0xdF3e18d64BC6A983f673Ab319CCaE4f1a57C7097',
  '0xcd3B766CCDd6AE721141F452C550Ca635964ce71',
];

/** How many accounts anvil must unlock and fund for all of the above. */
export const ACCOUNT_COUNT = 16;
