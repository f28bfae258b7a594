// SPDX-License-Identifier: Apache-2.0
//
// Answers the words of the storage it runs over: calldata is slots of 32 bytes, the answer their words in that order.
// It is never deployed: put in place of an account's code by state override, it reads that account's storage, whatever the
// account's own code would say of it. slot-reader.ts holds the compiled code, and a test compiles this file again.
object "SlotReader" {
  code {
    datacopy(0, dataoffset("runtime"), datasize("runtime"))
    return(0, datasize("runtime"))
  }
  object "runtime" {
    code {
      for { let at := 0 } lt(at, calldatasize()) { at := add(at, 32) } {
        mstore(at, sload(calldataload(at)))
      }
      return(0, calldatasize())
    }
  }
}
