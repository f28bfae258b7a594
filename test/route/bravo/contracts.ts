import { type Compiled, compileAll } from '../road.js';

/**
 * A small governor with what Bravo has and Alpha has not: abstentions in `proposals`, numbers that go on from the governor
 * before it, proposers without votes, and a proposer that may cancel; and one with a veto, which keeps its proposals as Nouns
 * does. Both queue in the published Timelock. No package that is installed has the bytecode or the source of Bravo itself.
 */
const SOURCE = `
pragma solidity ^0.8.20;
interface Votes { function getPriorVotes(address, uint256) external view returns (uint96); }
interface Lock {
  function delay() external view returns (uint256);
  function GRACE_PERIOD() external view returns (uint256);
  function queueTransaction(address, uint256, string calldata, bytes calldata, uint256) external returns (bytes32);
  function executeTransaction(address, uint256, string calldata, bytes calldata, uint256) external payable returns (bytes memory);
  function cancelTransaction(address, uint256, string calldata, bytes calldata, uint256) external;
}
contract SmallBravo {
  struct Proposal {
    uint256 id; address proposer; uint256 eta; uint256 startBlock; uint256 endBlock;
    uint256 forVotes; uint256 againstVotes; uint256 abstainVotes; bool canceled; bool executed;
  }
  struct Actions { address[] targets; uint256[] values; string[] signatures; bytes[] calldatas; }
  Lock public timelock;
  Votes public comp;
  uint256 public constant votingDelay = 3;
  uint256 public constant votingPeriod = 20;
  uint256 public constant proposalThreshold = 100 ether;
  uint256 public constant quorumVotes = 400 ether;
  uint256 public constant proposalMaxOperations = 2;
  uint256 public initialProposalId;
  uint256 public proposalCount;
  mapping(uint256 => Proposal) internal made;
  mapping(uint256 => Actions) internal actions;
  mapping(uint256 => bool) internal vetoes;
  mapping(address => uint256) public latestProposalIds;
  mapping(address => bool) public isWhitelisted;
  constructor(Lock timelock_, Votes comp_) { timelock = timelock_; comp = comp_; }
  function initiate(uint256 from) external { initialProposalId = from; proposalCount = from; }
  function whitelist(address who) external { isWhitelisted[who] = true; }
  function proposals(uint256 id) external view returns (Proposal memory) { return made[id]; }
  function getActions(uint256 id) external view returns (address[] memory, uint256[] memory, string[] memory, bytes[] memory) {
    Actions storage a = actions[id];
    return (a.targets, a.values, a.signatures, a.calldatas);
  }
  function propose(address[] memory t, uint256[] memory v, string[] memory s, bytes[] memory c, string memory) external returns (uint256) {
    require(initialProposalId != 0, "not active");
    require(comp.getPriorVotes(msg.sender, block.number - 1) > proposalThreshold || isWhitelisted[msg.sender], "below threshold");
    require(t.length <= proposalMaxOperations, "too many actions");
    uint256 latest = latestProposalIds[msg.sender];
    require(latest == 0 || state(latest) > 1, "one live proposal per proposer");
    uint256 id = ++proposalCount;
    made[id].id = id;
    made[id].proposer = msg.sender;
    made[id].startBlock = block.number + votingDelay;
    made[id].endBlock = made[id].startBlock + votingPeriod;
    actions[id] = Actions(t, v, s, c);
    latestProposalIds[msg.sender] = id;
    return id;
  }
  function castVote(uint256 id, uint8 support) external {
    require(state(id) == 1, "voting is closed");
    uint256 votes = comp.getPriorVotes(msg.sender, made[id].startBlock);
    if (support == 0) made[id].againstVotes += votes;
    else if (support == 1) made[id].forVotes += votes;
    else made[id].abstainVotes += votes;
  }
  function queue(uint256 id) external {
    require(state(id) == 4, "not succeeded");
    uint256 eta = block.timestamp + timelock.delay();
    Actions storage a = actions[id];
    for (uint256 i; i < a.targets.length; i++) timelock.queueTransaction(a.targets[i], a.values[i], a.signatures[i], a.calldatas[i], eta);
    made[id].eta = eta;
  }
  function execute(uint256 id) external payable {
    require(state(id) == 5, "not queued");
    made[id].executed = true;
    Actions storage a = actions[id];
    for (uint256 i; i < a.targets.length; i++)
      timelock.executeTransaction{value: a.values[i]}(a.targets[i], a.values[i], a.signatures[i], a.calldatas[i], made[id].eta);
  }
  function cancel(uint256 id) external {
    require(msg.sender == made[id].proposer, "proposer only");
    made[id].canceled = true;
  }
  function state(uint256 id) public view returns (uint8) {
    require(proposalCount >= id && id > initialProposalId, "invalid proposal id");
    Proposal storage p = made[id];
    if (vetoes[id]) return 8;
    if (p.canceled) return 2;
    if (block.number <= p.startBlock) return 0;
    if (block.number <= p.endBlock) return 1;
    if (p.forVotes <= p.againstVotes || p.forVotes < quorumVotes) return 3;
    if (p.eta == 0) return 4;
    if (p.executed) return 7;
    return block.timestamp >= p.eta + timelock.GRACE_PERIOD() ? 6 : 5;
  }
}
contract SmallNouns {
  struct Condensed {
    uint256 id; address proposer; uint256 proposalThreshold; uint256 quorumVotes; uint256 eta; uint256 startBlock;
    uint256 endBlock; uint256 forVotes; uint256 againstVotes; uint256 abstainVotes; bool canceled; bool vetoed; bool executed;
    uint256 totalSupply; uint256 creationBlock;
  }
  Lock public timelock;
  address public vetoer;
  uint256 public constant votingDelay = 3;
  uint256 public constant votingPeriod = 20;
  uint256 public constant proposalThreshold = 1;
  uint256 public constant proposalMaxOperations = 10;
  uint256 public proposalCount;
  mapping(uint256 => Condensed) internal made;
  function proposals(uint256 id) external view returns (Condensed memory) { return made[id]; }
  address[] internal targets; uint256[] internal values; string[] internal signatures; bytes[] internal calldatas;
  constructor(Lock timelock_, address vetoer_) { timelock = timelock_; vetoer = vetoer_; }
  function latestProposalIds(address) external view returns (uint256) { return proposalCount; }
  function getActions(uint256) external view returns (address[] memory, uint256[] memory, string[] memory, bytes[] memory) {
    return (targets, values, signatures, calldatas);
  }
  function propose(address[] memory t, uint256[] memory v, string[] memory s, bytes[] memory c, string memory) external {
    targets = t; values = v; signatures = s; calldatas = c;
    Condensed storage p = made[++proposalCount];
    p.id = proposalCount; p.proposer = msg.sender; p.proposalThreshold = 5; p.quorumVotes = 6;
    p.startBlock = block.number + votingDelay; p.endBlock = p.startBlock + votingPeriod;
  }
  function veto(uint256 id) external { require(msg.sender == vetoer, "vetoer only"); made[id].vetoed = true; }
  function state(uint256 id) external view returns (uint8) {
    return made[id].vetoed ? 8 : block.number <= made[id].startBlock ? 0 : block.number <= made[id].endBlock ? 1 : 3;
  }
}`;

export const bravoContracts = (): Promise<Readonly<Record<string, Compiled>>> => compileAll(SOURCE);
