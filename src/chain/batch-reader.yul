// SPDX-License-Identifier: Apache-2.0
//
// Calls many contracts within one eth_call. It is never deployed: a state override gives its code to an address for the
// length of that call. batch-reader.ts holds the compiled code, and a test compiles this file again and compares.
//
// in:  for each call   target (20 bytes), size of its calldata (3), calldata
// out: chain id (32), block number (32), block timestamp (32), hash of the parent block (32), then
//      for each call   status (1), size of its answer (4), answer
//      status: 0 reverted, 1 succeeded, 2 no code at the target (nothing was called)
//
// Where gas runs short it answers for the calls made so far, and the caller asks again from the next one. A call that
// used up what it was given is dropped from the answer for that reason, unless it was the first one and so had as much
// as there is: then it counts as reverted.
object "BatchReader" {
  code {
    datacopy(0, dataoffset("runtime"), datasize("runtime"))
    return(0, datasize("runtime"))
  }
  object "runtime" {
    code {
      mstore(0, chainid())
      mstore(32, number())
      mstore(64, timestamp())
      mstore(96, blockhash(sub(number(), 1)))
      let out := 128
      for { let at := 0 } lt(at, calldatasize()) { } {
        // No call runs on a remainder: contracts that catch their own failures would answer something else.
        if and(gt(at, 0), lt(gas(), 2000000)) { break }
        let target := shr(96, calldataload(at))
        let size := shr(232, calldataload(add(at, 20)))
        let status := 2
        let length := 0
        if extcodesize(target) {
          calldatacopy(add(out, 5), add(at, 23), size)
          let before := gas()
          status := staticcall(before, target, add(out, 5), size, 0, 0)
          // A call is given 63/64 of the gas: with less than 1/32 left, it was used up.
          if and(gt(at, 0), and(iszero(status), lt(gas(), div(before, 32)))) { break }
          length := returndatasize()
        }
        mstore(out, or(shl(248, status), shl(216, length)))
        if length { returndatacopy(add(out, 5), 0, length) }
        out := add(out, add(5, length))
        at := add(at, add(23, size))
      }
      return(0, out)
    }
  }
}
