import { type Declaration, parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';

/**
 * What a call takes, where it takes something: who decides over a contract, funds, or the right to move them. A call
 * that only plans or runs others is judged by what is inside it.
 */
export type Danger = 'control' | 'funds' | 'allowance';

/** A function that many contracts share. The name tells what it usually does; the contract decides what it does. */
export interface KnownAbi {
  /** Where the function is defined, for people: `ERC-20`. */
  readonly standard: string;
  readonly declaration: Declaration;
  /** What it does, to follow "it". */
  readonly does: string;
  readonly danger?: Danger;
}

type Row = readonly [signature: string, does: string, danger?: Danger];

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  'ERC-20': [
    ['transfer(address to, uint256 amount)', 'moves tokens of the caller', 'funds'],
    ['transferFrom(address from, address to, uint256 amount)', 'moves tokens that another account allowed', 'funds'],
    ['approve(address spender, uint256 amount)', 'lets the spender take tokens', 'allowance'],
    ['increaseAllowance(address spender, uint256 added)', 'lets the spender take more tokens', 'allowance'],
    ['decreaseAllowance(address spender, uint256 subtracted)', 'lets the spender take fewer tokens'],
    [
      'permit(address owner, address spender, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)',
      'lets the spender take tokens by a signature',
      'allowance',
    ],
  ],
  'ERC-721 and ERC-1155': [
    ['setApprovalForAll(address operator, bool approved)', 'lets the operator take every token', 'control'],
    ['safeTransferFrom(address from, address to, uint256 id)', 'moves a token', 'funds'],
    ['safeTransferFrom(address from, address to, uint256 id, bytes data)', 'moves a token', 'funds'],
    ['safeTransferFrom(address from, address to, uint256 id, uint256 amount, bytes data)', 'moves tokens', 'funds'],
  ],
  'Wrapped ether': [
    ['deposit()', 'wraps the ETH that is sent'],
    ['withdraw(uint256 amount)', 'withdraws what the caller holds there', 'funds'],
  ],
  AccessControl: [
    ['grantRole(bytes32 role, address account)', 'lets an account do what the role may', 'control'],
    ['revokeRole(bytes32 role, address account)', 'takes a role from an account', 'control'],
    ['renounceRole(bytes32 role, address account)', 'gives up a role of the caller, for good', 'control'],
    ['setRoleAdmin(bytes32 role, bytes32 adminRole)', 'changes who grants the role', 'control'],
    ['beginDefaultAdminTransfer(address newAdmin)', 'starts handing over the default admin', 'control'],
    ['acceptDefaultAdminTransfer()', 'takes over the default admin', 'control'],
  ],
  Ownable: [
    ['transferOwnership(address newOwner)', 'hands the contract to another owner', 'control'],
    ['renounceOwnership()', 'leaves the contract without an owner, for good', 'control'],
    ['acceptOwnership()', 'takes over the contract', 'control'],
    ['setOwner(address newOwner)', 'hands the contract to another owner', 'control'],
  ],
  'Upgradeable proxy': [
    ['upgradeTo(address implementation)', 'replaces the code of the contract', 'control'],
    [
      'upgradeToAndCall(address implementation, bytes data)',
      'replaces the code of the contract and runs the new one',
      'control',
    ],
    ['changeAdmin(address newAdmin)', 'changes who may replace the code of the contract', 'control'],
    ['upgrade(address proxy, address implementation)', 'replaces the code of the proxy', 'control'],
    [
      'upgradeAndCall(address proxy, address implementation, bytes data)',
      'replaces the code of the proxy and runs the new one',
      'control',
    ],
    ['changeProxyAdmin(address proxy, address newAdmin)', 'changes who may replace the code of the proxy', 'control'],
    [
      'diamondCut((address facet, uint8 action, bytes4[] selectors)[] cuts, address init, bytes data)',
      'replaces code of the contract',
      'control',
    ],
  ],
  Pausable: [
    ['pause()', 'stops the contract'],
    ['unpause()', 'lets the contract go on'],
  ],
  Multicall3: [
    ['aggregate((address target, bytes data)[] calls)', 'makes the calls from the multicall contract'],
    ['blockAndAggregate((address target, bytes data)[] calls)', 'makes the calls from the multicall contract'],
    [
      'tryAggregate(bool requireSuccess, (address target, bytes data)[] calls)',
      'makes the calls from the multicall contract',
    ],
    [
      'tryBlockAndAggregate(bool requireSuccess, (address target, bytes data)[] calls)',
      'makes the calls from the multicall contract',
    ],
    [
      'aggregate3((address target, bool allowFailure, bytes data)[] calls)',
      'makes the calls from the multicall contract',
    ],
    [
      'aggregate3Value((address target, bool allowFailure, uint256 value, bytes data)[] calls)',
      'makes the calls from the multicall contract',
    ],
  ],
  Multicall: [
    ['multicall(bytes[] data)', 'makes several calls of the same contract'],
    ['multicall(uint256 deadline, bytes[] data)', 'makes several calls of the same contract'],
  ],
  'Vault connector': [
    [
      'batch((address target, address onBehalfOf, uint256 value, bytes data)[] items)',
      'makes the calls through the connector, each for an account',
    ],
    ['call(address target, address onBehalfOf, uint256 value, bytes data)', 'makes the call through the connector'],
  ],
  Timelock: [
    [
      'schedule(address target, uint256 value, bytes data, bytes32 predecessor, bytes32 salt, uint256 delay)',
      'plans a call, to be made after the delay in seconds',
    ],
    [
      'scheduleBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt, uint256 delay)',
      'plans calls, to be made after the delay in seconds',
    ],
    [
      'execute(address target, uint256 value, bytes payload, bytes32 predecessor, bytes32 salt)',
      'makes a call that was planned',
    ],
    [
      'executeBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt)',
      'makes calls that were planned',
    ],
    ['cancel(bytes32 id)', 'drops what was planned'],
    ['updateDelay(uint256 newDelay)', 'changes how long what is planned must wait', 'control'],
    [
      'queueTransaction(address target, uint256 value, string signature, bytes data, uint256 eta)',
      'plans a call, to be made after the time eta',
    ],
    [
      'executeTransaction(address target, uint256 value, string signature, bytes data, uint256 eta)',
      'makes a call that was planned',
    ],
    [
      'cancelTransaction(address target, uint256 value, string signature, bytes data, uint256 eta)',
      'drops a call that was planned',
    ],
    ['setPendingAdmin(address pendingAdmin)', 'starts handing over the timelock', 'control'],
    ['acceptAdmin()', 'takes over the timelock', 'control'],
    ['setDelay(uint256 delay)', 'changes how long what is planned must wait', 'control'],
  ],
  Governor: [
    ['propose(address[] targets, uint256[] values, bytes[] calldatas, string description)', 'puts calls to a vote'],
    [
      'propose(address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, string description)',
      'puts calls to a vote',
    ],
    [
      'queue(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash)',
      'plans calls that were voted for',
    ],
    [
      'execute(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash)',
      'makes calls that were voted for',
    ],
    ['cancel(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash)', 'drops a proposal'],
    ['queue(uint256 proposalId)', 'plans calls that were voted for'],
    ['execute(uint256 proposalId)', 'makes calls that were voted for'],
    ['cancel(uint256 proposalId)', 'drops a proposal'],
    ['castVote(uint256 proposalId, uint8 support)', 'votes'],
    ['castVoteWithReason(uint256 proposalId, uint8 support, string reason)', 'votes'],
    ['delegate(address delegatee)', 'gives the votes of the caller to another account', 'control'],
    ['relay(address target, uint256 value, bytes data)', 'makes a call from the governor'],
  ],
  Safe: [
    ['addOwnerWithThreshold(address owner, uint256 threshold)', 'adds an owner and sets the threshold'],
    ['removeOwner(address previousOwner, address owner, uint256 threshold)', 'removes an owner and sets the threshold'],
    ['swapOwner(address previousOwner, address oldOwner, address newOwner)', 'replaces an owner'],
    ['changeThreshold(uint256 threshold)', 'changes how many owners must sign'],
    ['enableModule(address module)', 'lets a contract act for the Safe without signatures'],
    ['disableModule(address previousModule, address module)', 'takes a module away'],
    ['setGuard(address guard)', 'changes the guard that can stop every transaction'],
    ['setModuleGuard(address moduleGuard)', 'changes the guard of module transactions'],
    ['setFallbackHandler(address handler)', 'changes the contract that answers for the Safe'],
    ['changeMasterCopy(address masterCopy)', 'replaces the code of the Safe'],
    ['migrateSingleton()', 'replaces the code of the Safe'],
    ['migrateL2Singleton()', 'replaces the code of the Safe'],
    ['migrateWithFallbackHandler()', 'replaces the code and fallback handler of the Safe'],
    ['migrateL2WithFallbackHandler()', 'replaces the code and fallback handler of the Safe'],
    [
      'setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)',
      'sets the owners, threshold and fallback handler',
    ],
    ['approveHash(bytes32 hash)', 'consents to the transaction of that hash'],
    ['signMessage(bytes data)', 'puts a message on record as signed'],
    ['multiSend(bytes transactions)', 'makes the calls of a batch'],
    [
      'execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures)',
      'makes a transaction of that Safe',
    ],
    [
      'execTransactionFromModule(address to, uint256 value, bytes data, uint8 operation)',
      'acts for the account that the contract is a module of',
    ],
    [
      'execTransactionFromModuleReturnData(address to, uint256 value, bytes data, uint8 operation)',
      'acts for the account that the contract is a module of',
    ],
    ['createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce)', 'creates another Safe'],
  ],
  Zodiac: [
    ['executeNextTx(address to, uint256 value, bytes data, uint8 operation)', 'makes a call that was delayed'],
    [
      'execTransactionWithRole(address to, uint256 value, bytes data, uint8 operation, uint16 role, bool shouldRevert)',
      'makes a call under a role',
    ],
    [
      'execTransactionWithRole(address to, uint256 value, bytes data, uint8 operation, bytes32 roleKey, bool shouldRevert)',
      'makes a call under a role',
    ],
    [
      'execTransactionWithRoleReturnData(address to, uint256 value, bytes data, uint8 operation, uint16 role, bool shouldRevert)',
      'makes a call under a role',
    ],
    [
      'execTransactionWithRoleReturnData(address to, uint256 value, bytes data, uint8 operation, bytes32 roleKey, bool shouldRevert)',
      'makes a call under a role',
    ],
    ['assignRoles(address module, uint16[] roles, bool[] memberOf)', 'changes who has which role', 'control'],
    ['assignRoles(address module, bytes32[] roleKeys, bool[] memberOf)', 'changes who has which role', 'control'],
    ['setTarget(address target)', 'changes where a modifier sends its calls', 'control'],
    ['setAvatar(address avatar)', 'changes the account a modifier acts for', 'control'],
    ['setTxCooldown(uint256 cooldown)', 'changes how long calls are delayed', 'control'],
    ['setTxExpiration(uint256 expiration)', 'changes how long delayed calls stay valid', 'control'],
    ['setTxNonce(uint256 nonce)', 'skips delayed calls', 'control'],
  ],
};

let bySelector: ReadonlyMap<string, KnownAbi> | undefined;

const read = (): ReadonlyMap<string, KnownAbi> =>
  new Map(
    Object.entries(TABLE).flatMap(([standard, rows]) =>
      rows.map(([signature, does, danger]): readonly [string, KnownAbi] => {
        const declaration = parseDeclaration(`function ${signature}`);
        return [declaration.selector, { standard, declaration, does, ...(danger === undefined ? {} : { danger }) }];
      }),
    ),
  );

/** The functions that many contracts share, by selector (4 bytes, lower case). */
export const knownAbis = (): ReadonlyMap<string, KnownAbi> => {
  bySelector ??= read();
  return bySelector;
};

/** The known function of a selector, or undefined. */
export const knownAbi = (selector: Hex | undefined): KnownAbi | undefined =>
  selector === undefined ? undefined : knownAbis().get(selector);
