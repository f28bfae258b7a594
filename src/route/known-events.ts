import { type Declaration, parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';

/** Events that many contracts share. Those that differ only in what is indexed stand one after the other. */
const TABLE: readonly string[] = [
  // ERC-20, ERC-721, ERC-1155, wrapped ether
  'Transfer(address indexed from, address indexed to, uint256 amount)',
  'Transfer(address indexed from, address indexed to, uint256 indexed id)',
  'Approval(address indexed owner, address indexed spender, uint256 amount)',
  'Approval(address indexed owner, address indexed approved, uint256 indexed id)',
  'ApprovalForAll(address indexed owner, address indexed operator, bool approved)',
  'TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 amount)',
  'TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] amounts)',
  'Deposit(address indexed account, uint256 amount)',
  'Withdrawal(address indexed account, uint256 amount)',
  // OpenZeppelin: AccessControl, Ownable, proxies, Pausable, Initializable
  'RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
  'RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)',
  'RoleAdminChanged(bytes32 indexed role, bytes32 indexed before, bytes32 indexed after)',
  'OwnershipTransferred(address indexed before, address indexed after)',
  'OwnershipTransferStarted(address indexed before, address indexed after)',
  'Upgraded(address indexed implementation)',
  'AdminChanged(address before, address after)',
  'BeaconUpgraded(address indexed beacon)',
  'Paused(address account)',
  'Unpaused(address account)',
  'Initialized(uint64 version)',
  'Initialized(uint8 version)',
  // Timelocks and governors
  'CallScheduled(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data, bytes32 predecessor, uint256 delay)',
  'CallExecuted(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data)',
  'CallSalt(bytes32 indexed id, bytes32 salt)',
  'Cancelled(bytes32 indexed id)',
  'MinDelayChange(uint256 before, uint256 after)',
  'QueueTransaction(bytes32 indexed txHash, address indexed target, uint256 value, string signature, bytes data, uint256 eta)',
  'ExecuteTransaction(bytes32 indexed txHash, address indexed target, uint256 value, string signature, bytes data, uint256 eta)',
  'CancelTransaction(bytes32 indexed txHash, address indexed target, uint256 value, string signature, bytes data, uint256 eta)',
  'ProposalCreated(uint256 id, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 start, uint256 end, string description)',
  'ProposalQueued(uint256 id, uint256 eta)',
  'ProposalExecuted(uint256 id)',
  'ProposalCanceled(uint256 id)',
  // Safe, in its releases
  'AddedOwner(address owner)',
  'AddedOwner(address indexed owner)',
  'RemovedOwner(address owner)',
  'RemovedOwner(address indexed owner)',
  'ChangedThreshold(uint256 threshold)',
  'EnabledModule(address module)',
  'EnabledModule(address indexed module)',
  'DisabledModule(address module)',
  'DisabledModule(address indexed module)',
  'ChangedGuard(address guard)',
  'ChangedGuard(address indexed guard)',
  'ChangedModuleGuard(address indexed moduleGuard)',
  'ChangedFallbackHandler(address handler)',
  'ChangedFallbackHandler(address indexed handler)',
  'ChangedMasterCopy(address singleton)',
  'ApproveHash(bytes32 indexed approvedHash, address indexed owner)',
  'SignMsg(bytes32 indexed msgHash)',
  'SafeReceived(address indexed sender, uint256 value)',
  'ExecutionSuccess(bytes32 txHash, uint256 payment)',
  'ExecutionSuccess(bytes32 indexed txHash, uint256 payment)',
  'ExecutionFailure(bytes32 txHash, uint256 payment)',
  'ExecutionFailure(bytes32 indexed txHash, uint256 payment)',
  'ExecutionFromModuleSuccess(address indexed module)',
  'ExecutionFromModuleFailure(address indexed module)',
  'ProxyCreation(address proxy, address singleton)',
  'ProxyCreation(address indexed proxy, address singleton)',
];

let bySelector: ReadonlyMap<string, readonly Declaration[]> | undefined;

const read = (): ReadonlyMap<string, readonly Declaration[]> => {
  const found = new Map<string, Declaration[]>();
  for (const text of TABLE) {
    const declaration = parseDeclaration(`event ${text}`);
    const others = found.get(declaration.selector);
    if (others === undefined) found.set(declaration.selector, [declaration]);
    else others.push(declaration);
  }
  return found;
};

/** The shared events with this first topic. They tell what is usually meant; the contract decides what it writes. */
export const knownEvents = (topic: Hex | undefined): readonly Declaration[] => {
  bySelector ??= read();
  return topic === undefined ? [] : (bySelector.get(topic) ?? []);
};
