// SPDX-License-Identifier: Apache-2.0
//
// Gives one account more votes than there are, and answers everything else as the token does. It is never deployed: a
// simulation puts it in place of a token's code by state override, and the token's own code at another address, which it runs
// on the token's storage. ballots.ts holds the compiled code, and a test compiles this file again.
object "Ballots" {
  code {
    datacopy(0, dataoffset("runtime"), datasize("runtime"))
    return(0, datasize("runtime"))
  }
  object "runtime" {
    code {
      switch shr(224, calldataload(0))
      // getPastVotes(address,uint256), getPriorVotes(address,uint256), getVotes(address), getCurrentVotes(address)
      case 0x3a46b1a8 { count() }
      case 0x782d6fe1 { count() }
      case 0x9ab24eb0 { count() }
      case 0xb4b5ea57 { count() }
      forward()

      function count() {
        if eq(calldataload(4), 0x00000000000000000000000000000000ba1107) {
          // The most that Compound's tokens can count.
          mstore(0, 0xffffffffffffffffffffffff)
          return(0, 32)
        }
      }
      function forward() {
        calldatacopy(0, 0, calldatasize())
        let done := delegatecall(gas(), 0x0000000000000000000000000000000000ba1108, 0, calldatasize(), 0, 0)
        returndatacopy(0, 0, returndatasize())
        if done { return(0, returndatasize()) }
        revert(0, returndatasize())
      }
    }
  }
}
