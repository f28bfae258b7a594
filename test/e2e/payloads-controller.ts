import { Interface } from 'ethers/abi';
import { getAddress } from 'ethers/address';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import { type Compiled, compileAll, pick } from '../route/road.js';
import { devnetRpc, send, sharedDevnet } from './devnet.js';

/**
 * A payloads controller with its executors, written from the interface of governance v3's (`IPayloadsControllerCore`,
 * `IExecutor`): its states, times and checks. What brings the result of a vote from another chain is one account here.
 */
const SOURCE = `
pragma solidity ^0.8.20;
contract Executor {
  address public owner = msg.sender;
  event ExecutedAction(address indexed target, uint256 value, string signature, bytes data, uint256 executionTime, bool withDelegatecall, bytes resultData);
  function executeTransaction(address target, uint256 value, string memory signature, bytes memory data, bool withDelegatecall)
    external payable returns (bytes memory)
  {
    require(msg.sender == owner, 'ONLY_OWNER');
    bytes memory input = bytes(signature).length == 0 ? data : bytes.concat(bytes4(keccak256(bytes(signature))), data);
    (bool done, bytes memory answer) = withDelegatecall ? target.delegatecall(input) : target.call{value: value}(input);
    require(done, 'FAILED_ACTION_EXECUTION');
    emit ExecutedAction(target, value, signature, data, block.timestamp, withDelegatecall, answer);
    return answer;
  }
}
contract PayloadsController {
  enum State { None, Created, Queued, Executed, Cancelled, Expired }
  struct ExecutorConfig { address executor; uint40 delay; }
  struct Action { address target; bool withDelegateCall; uint8 accessLevel; uint256 value; string signature; bytes callData; }
  struct Payload {
    address creator; uint8 maximumAccessLevelRequired; State state;
    uint40 createdAt; uint40 queuedAt; uint40 executedAt; uint40 cancelledAt; uint40 expirationTime; uint40 delay; uint40 gracePeriod;
    Action[] actions;
  }
  uint40 public constant EXPIRATION_DELAY = 35 days;
  uint40 public constant GRACE_PERIOD = 7 days;
  address immutable voters = msg.sender;
  uint40 count;
  mapping(uint8 => ExecutorConfig) executors;
  mapping(uint40 => Payload) payloads;
  event PayloadCreated(uint40 indexed payloadId, address indexed creator, Action[] actions, uint8 indexed maximumAccessLevelRequired);
  event PayloadQueued(uint40 payloadId);
  event PayloadExecuted(uint40 payloadId);
  event PayloadCancelled(uint40 payloadId);

  constructor(uint40 delay) { executors[1] = ExecutorConfig(address(new Executor()), delay); }
  function setExecutor(uint8 level, address executor, uint40 delay) external { executors[level] = ExecutorConfig(executor, delay); }
  function getPayloadsCount() external view returns (uint40) { return count; }
  function getExecutorSettingsByAccessControl(uint8 level) external view returns (ExecutorConfig memory) { return executors[level]; }
  function getPayloadById(uint40 id) external view returns (Payload memory) {
    Payload memory payload = payloads[id];
    payload.state = stateOf(payload);
    return payload;
  }
  function createPayload(Action[] calldata actions) external returns (uint40 id) {
    require(actions.length != 0, 'INVALID_EMPTY_TARGETS');
    id = count++;
    Payload storage payload = payloads[id];
    payload.creator = msg.sender;
    payload.state = State.Created;
    payload.createdAt = uint40(block.timestamp);
    payload.expirationTime = uint40(block.timestamp) + EXPIRATION_DELAY;
    payload.gracePeriod = GRACE_PERIOD;
    for (uint256 i = 0; i < actions.length; i++) {
      require(actions[i].target != address(0), 'INVALID_ACTION_TARGET');
      require(executors[actions[i].accessLevel].executor != address(0), 'EXECUTOR_WAS_NOT_SPECIFIED_FOR_REQUESTED_ACCESS_LEVEL');
      payload.actions.push(actions[i]);
      if (actions[i].accessLevel > payload.maximumAccessLevelRequired) payload.maximumAccessLevelRequired = actions[i].accessLevel;
    }
    payload.delay = executors[payload.maximumAccessLevelRequired].delay;
    emit PayloadCreated(id, msg.sender, actions, payload.maximumAccessLevelRequired);
  }
  function queuePayload(uint40 id) external {
    require(msg.sender == voters, 'ONLY_VOTERS');
    require(stateOf(payloads[id]) == State.Created, 'PAYLOAD_NOT_IN_CREATED_STATE');
    payloads[id].state = State.Queued;
    payloads[id].queuedAt = uint40(block.timestamp);
    emit PayloadQueued(id);
  }
  function cancelPayload(uint40 id) external {
    require(msg.sender == voters, 'ONLY_BY_GUARDIAN');
    State state = stateOf(payloads[id]);
    require(state == State.Created || state == State.Queued, 'PAYLOAD_NOT_IN_THE_CORRECT_STATE');
    payloads[id].state = State.Cancelled;
    payloads[id].cancelledAt = uint40(block.timestamp);
    emit PayloadCancelled(id);
  }
  function executePayload(uint40 id) external payable {
    Payload storage payload = payloads[id];
    require(stateOf(payload) == State.Queued, 'PAYLOAD_NOT_IN_QUEUED_STATE');
    require(block.timestamp > payload.queuedAt + payload.delay, 'TIMELOCK_NOT_FINISHED');
    payload.state = State.Executed;
    payload.executedAt = uint40(block.timestamp);
    for (uint256 i = 0; i < payload.actions.length; i++) {
      Action storage action = payload.actions[i];
      Executor(executors[action.accessLevel].executor).executeTransaction{value: action.value}(
        action.target, action.value, action.signature, action.callData, action.withDelegateCall);
    }
    emit PayloadExecuted(id);
  }
  function stateOf(Payload memory payload) internal view returns (State) {
    if (payload.state == State.Created && block.timestamp >= payload.expirationTime) return State.Expired;
    if (payload.state == State.Queued && block.timestamp >= payload.queuedAt + payload.delay + payload.gracePeriod) return State.Expired;
    return payload.state;
  }
}`;

const ACL = new Interface(['function addRiskAdmin(address)']);
export const CONTROLLER = new Interface([
  'function setExecutor(uint8,address,uint40)',
  'function queuePayload(uint40)',
  'function cancelPayload(uint40)',
  'function getExecutorSettingsByAccessControl(uint8) view returns (tuple(address executor, uint40 delay))',
]);

const createdBy = async (hash: string): Promise<string> => {
  const rpc = await devnetRpc();
  for (;;) {
    const receipt = (await rpc.send('eth_getTransactionReceipt', hash)) as { contractAddress: string } | null;
    if (receipt !== null) return receipt.contractAddress;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

let compiled: Promise<Readonly<Record<string, Compiled>>> | undefined;

/** Deploys the controller, whose executor of level 1 may set risk parameters; gives both addresses. */
export const placeController = async (delay: number): Promise<{ controller: string; executor: string }> => {
  compiled ??= compileAll(SOURCE);
  const { abi, bytecode } = pick(await compiled, 'PayloadsController');
  const data = `${bytecode}${new Interface(abi).encodeDeploy([delay]).slice(2)}`;
  const rpc = await devnetRpc();
  const hash = await rpc.sendHex('eth_sendTransaction', { from: AAVE_DEPLOYER.address, data, gas: '0xe00000' });
  const controller = getAddress(await createdBy(hash));
  const name = 'getExecutorSettingsByAccessControl';
  const call = { to: controller, data: CONTROLLER.encodeFunctionData(name, [1]) };
  const [{ executor }] = CONTROLLER.decodeFunctionResult(name, await rpc.sendHex('eth_call', call, 'latest'));
  const { aclManager = '' } = (await sharedDevnet()).contracts;
  await send(AAVE_DEPLOYER.address, aclManager, ACL.encodeFunctionData('addRiskAdmin', [executor]));
  return { controller, executor: String(executor) };
};
