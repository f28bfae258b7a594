import type { Hex } from '../../../src/chain/hex.js';
import { type Compiled, callOf, compileAll, type Deployed, type Road } from '../road.js';

const OZ = '@openzeppelin/contracts';
const UNITS = [
  `${OZ}/governance/Governor.sol`,
  `${OZ}/governance/TimelockController.sol`,
  `${OZ}/governance/extensions/GovernorCountingSimple.sol`,
  `${OZ}/governance/extensions/GovernorVotes.sol`,
  `${OZ}/governance/extensions/GovernorTimelockControl.sol`,
  `${OZ}/token/ERC20/extensions/ERC20Votes.sol`,
];

/** A token with votes, a governor that executes itself, and one with a timelock; both of their clocks. */
const SOURCE = `
pragma solidity ^0.8.20;
import {IGovernor} from "${OZ}/governance/IGovernor.sol";
import {Governor} from "${OZ}/governance/Governor.sol";
import {TimelockController} from "${OZ}/governance/TimelockController.sol";
import {GovernorCountingSimple} from "${OZ}/governance/extensions/GovernorCountingSimple.sol";
import {GovernorVotes, IVotes} from "${OZ}/governance/extensions/GovernorVotes.sol";
import {GovernorTimelockControl} from "${OZ}/governance/extensions/GovernorTimelockControl.sol";
import {ERC20} from "${OZ}/token/ERC20/ERC20.sol";
import {EIP712} from "${OZ}/utils/cryptography/EIP712.sol";
import {ERC20Votes} from "${OZ}/token/ERC20/extensions/ERC20Votes.sol";

contract BlockVotes is ERC20, EIP712, ERC20Votes {
  constructor() ERC20("Votes", "VOTE") EIP712("Votes", "1") { _mint(msg.sender, 1000 ether); }
  function _update(address from, address to, uint256 value) internal virtual override(ERC20, ERC20Votes) {
    super._update(from, to, value);
  }
}
contract TimeVotes is BlockVotes {
  function clock() public view override returns (uint48) { return uint48(block.timestamp); }
  function CLOCK_MODE() public pure override returns (string memory) { return "mode=timestamp"; }
}
abstract contract Small is Governor, GovernorCountingSimple, GovernorVotes {
  uint256 immutable delay;
  uint256 immutable period;
  constructor(IVotes token, uint256 delay_, uint256 period_) Governor("Small") GovernorVotes(token) {
    delay = delay_;
    period = period_;
  }
  function votingDelay() public view override returns (uint256) { return delay; }
  function votingPeriod() public view override returns (uint256) { return period; }
  function quorum(uint256) public pure override returns (uint256) { return 100 ether; }
  function proposalThreshold() public pure virtual override returns (uint256) { return 10 ether; }
}
contract Alone is Small {
  constructor(IVotes token, uint256 delay_, uint256 period_) Small(token, delay_, period_) {}
}
contract Odd is Alone {
  constructor(IVotes token) Alone(token, 1, 1) {}
  function COUNTING_MODE() public pure override(GovernorCountingSimple, IGovernor) returns (string memory) { return "support=odd"; }
}
contract Locked is Small, GovernorTimelockControl {
  constructor(IVotes token, uint256 delay_, uint256 period_, TimelockController timelock_)
    Small(token, delay_, period_) GovernorTimelockControl(timelock_) {}
  function state(uint256 id) public view override(Governor, GovernorTimelockControl) returns (ProposalState) { return super.state(id); }
  function proposalNeedsQueuing(uint256 id) public view override(Governor, GovernorTimelockControl) returns (bool) { return super.proposalNeedsQueuing(id); }
  function proposalThreshold() public pure override(Governor, Small) returns (uint256) { return 10 ether; }
  function _queueOperations(uint256 id, address[] memory t, uint256[] memory v, bytes[] memory c, bytes32 h)
    internal override(Governor, GovernorTimelockControl) returns (uint48) { return super._queueOperations(id, t, v, c, h); }
  function _executeOperations(uint256 id, address[] memory t, uint256[] memory v, bytes[] memory c, bytes32 h)
    internal override(Governor, GovernorTimelockControl) { super._executeOperations(id, t, v, c, h); }
  function _cancel(address[] memory t, uint256[] memory v, bytes[] memory c, bytes32 h)
    internal override(Governor, GovernorTimelockControl) returns (uint256) { return super._cancel(t, v, c, h); }
  function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) { return super._executor(); }
}`;

export const governorContracts = (): Promise<Readonly<Record<string, Compiled>>> =>
  compileAll(SOURCE, [...UNITS, `${OZ}/governance/IGovernor.sol`]);

/** A token half of whose votes are one account's, from a moment before now on. */
export const votesOf = async (road: Road, token: Compiled, voter: Hex): Promise<Deployed> => {
  const [owner] = await road.accounts();
  const made = await road.deploy(token);
  await road.send(owner as Hex, callOf(made, 'transfer', voter, 500n * 10n ** 18n));
  await road.send(voter, callOf(made, 'delegate', voter));
  await road.wait({ seconds: 5n, blocks: 2n });
  return made;
};
