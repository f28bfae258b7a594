import type { Catalogue } from '../diagnostic/catalogue.js';

/** What can go wrong between Plimsoll and a node, a contract or its declaration. */
export const chainCodes: Catalogue = {
  'abi/data': {
    title: 'Bytes do not decode as the declaration says',
    help: 'An answer, calldata or a log is shorter than its types, points outside itself, or has bits set that its types do not use. The declaration is probably that of another contract or version.',
  },
  'abi/declaration': {
    title: 'A function, event or error declaration cannot be read',
    help: 'Declarations are written as in Solidity: getConfiguration(address asset) returns (uint256 data). Structs are written out in parentheses, enums are uint8, contracts are address.',
  },
  'abi/path': {
    title: 'An answer has no such value',
    help: 'A value of an answer is named as its declaration names it, or by its position counted from 0, with a dot between levels: rates.optimal, 1.0.',
  },
  'abi/selector': {
    title: 'Calldata calls another function',
    help: 'The first four bytes of calldata are the hash of the function’s signature. These are not those of the function it was to be decoded as.',
  },
  'abi/value': {
    title: 'An argument does not fit its type',
    help: 'The message names the argument. Integers are limited by their bits, addresses have 20 bytes, and a tuple has as many values as its declaration.',
  },
  'chain/no-code': {
    title: 'There is no contract at the address',
    help: 'A call to an address without code succeeds and answers nothing, so it is refused. The address, the chain or the block is probably wrong.',
  },
  'chain/no-simulate': {
    title: 'The node cannot run a transaction without sending it',
    help: 'An effect is shown with eth_simulateV1, else with debug_traceCall, else on a local fork of the node, which needs a checkout with its packages. None of them was to be had. Recent versions of geth, Nethermind, reth and anvil have the first, and so do most providers.',
  },
  'chain/no-trace': {
    title: 'The node cannot trace',
    help: 'With debug_traceCall every word of storage that a transaction changes is seen. This node does not offer it, with the tracers and overrides of go-ethereum.',
  },
  'chain/read-reverted': {
    title: 'A contract refused a read',
    help: 'The contract at the address reverted. It is probably another contract, or another version of it, than the protocol definition describes.',
  },
  'chain/receipt-timeout': {
    title: 'A transaction was not mined in time',
    help: 'It was sent and may still be mined. It must be looked up by its hash before anything is sent again.',
  },
  'chain/simulation-order': {
    title: 'Simulated blocks do not follow each other',
    help: 'Each simulated block needs a higher number and a later time than the one before it, the first than the pinned block.',
  },
  'chain/too-many-rounds': {
    title: 'The node allows too little gas to read a market',
    help: 'Nodes limit the gas of eth_call, and this one so much that a market would take too many requests. A node with a higher limit is needed.',
  },
  'rpc/block-lost': {
    title: 'The pinned block is gone',
    help: 'Everything is read at one block, fixed by its hash. The chain replaced it, or the provider answers from nodes that do not agree. Running again, or pinning an older block, helps.',
  },
  'rpc/error': {
    title: 'The node refused a request',
    help: 'The message has the node’s own words. It is often out of sync, or does not serve the method at this block.',
  },
  'rpc/garbage': {
    title: 'The answer is not that of a JSON-RPC node',
    help: 'Something answered, but not as the Ethereum JSON-RPC specification says. The URL, its path or its key is often wrong, or a proxy stands in between.',
  },
  'rpc/http-status': {
    title: 'The node answered with an HTTP error',
    help: '401 and 403 mean the API key, 404 the path. Redirects are not followed, because the URL may carry a key.',
  },
  'rpc/method-missing': {
    title: 'The node does not offer a method',
    help: 'The message names the method. Another node or provider is needed for it.',
  },
  'rpc/no-block': {
    title: 'The chain has no such block',
    help: 'The block number is in the future, or the node has not reached it yet.',
  },
  'rpc/rate-limited': {
    title: 'The node limits the rate of requests',
    help: 'It was asked again several times, waiting in between as long as it wished. Later, or with a higher limit, it will answer.',
  },
  'rpc/state-missing': {
    title: 'The node no longer keeps the state at the block',
    help: 'Only archive nodes answer about blocks older than some minutes. A newer block or an archive node is needed.',
  },
  'rpc/timeout': {
    title: 'The node did not answer in time',
    help: 'The connection stood, but no whole answer came. The node is overloaded, or the time allowed is too short for it.',
  },
  'rpc/too-large': {
    title: 'The node refuses requests of this size',
    help: 'Large reads are split until a node takes them. This one refuses even the smallest part, by bytes or by gas.',
  },
  'rpc/unreachable': {
    title: 'The node cannot be reached',
    help: 'No connection could be made, or it broke. The message says which, and names the host; the rest of the URL is never shown.',
  },
  'rpc/url': {
    title: 'The address of the node is not a URL',
    help: 'It must start with https:// or http://. It is usually given as an environment variable whose name ends in _RPC_URL.',
  },
  'rpc/wrong-chain': {
    title: 'The node serves another chain',
    help: 'The chain id is compared before anything is read. The message names both chains.',
  },
};
