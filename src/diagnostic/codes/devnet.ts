import type { Catalogue } from '../catalogue.js';

/** Errors of the embedded chain. */
export const devnetCodes: Catalogue = {
  'devnet/no-anvil': {
    title: 'There is no anvil to run the embedded chain with',
    help: 'The chain is the anvil binary that npm installs for the platform as an optional dependency. Run npm install with optional dependencies, on Linux, macOS or Windows, x64 or arm64.',
  },
  'devnet/anvil-failed': {
    title: 'Anvil did not start',
    help: 'The message has what anvil said last. Most often the port is taken: choose another, or leave it out to take any free one.',
  },
  'devnet/fork': {
    title: 'The local fork is not of the block that was read',
    help: 'A node that cannot simulate is forked at the block that everything was read at. The chain was reorganised in between, or the provider answers from several nodes. Run it again.',
  },
  'devnet/folder-not-empty': {
    title: 'The folder for the workspace holds something',
    help: 'A workspace for the embedded chain is written into a folder that is not there yet or is empty. Nothing is ever overwritten.',
  },
  'devnet/demo': {
    title: 'The demonstration cannot go on',
    help: 'A step of it failed, as its output says, or params/ no longer has the lines that it edits. The workspace it made is left for you to look into.',
  },
  'devnet/rpc': {
    title: 'The embedded chain refused a request or does not answer',
    help: 'Its process may have been ended from outside. Start it again.',
  },
  'devnet/package-missing': {
    title: 'A package with contracts is not installed',
    help: 'The embedded chain compiles and deploys contracts from development dependencies, so it runs in a checkout only. Run npm install there.',
  },
  'devnet/compile': {
    title: 'The contracts do not compile',
    help: 'The message has the errors of the Solidity compiler. The versions in package-lock.json compile: run npm ci.',
  },
  'devnet/unlinked': {
    title: 'A contract needs a library that was not deployed',
    help: 'The contracts were installed in another version than the embedded chain knows. The versions in package-lock.json fit: run npm ci.',
  },
  'devnet/not-canonical': {
    title: 'A Safe contract would not be at its canonical address',
    help: 'The address follows from the bytecode, so the installed bytecode is not that of Safe 1.4.1. Run npm ci.',
  },
  'devnet/bad-market': {
    title: 'The market to build contradicts itself',
    help: 'The ids of reserves are 0, 1, 2 and so on without a gap, no asset is listed twice, and an eMode names only listed assets.',
  },
  'devnet/foreign-proxy': {
    title: 'The pool or the configurator does not belong to the addresses provider',
    help: 'The provider creates both, so their addresses follow from its own. Give the three addresses of one deployment.',
  },
  'devnet/refused': {
    title: 'The contracts refuse a value of the market',
    help: 'The message names the reserve or eMode, the setter with its arguments, and the error of the contract. Nothing is rounded or left out to make a market fit: correct the value.',
  },
  'devnet/differs': {
    title: 'The contracts would hold another value than the market has',
    help: 'The built market is read back and compared. A frozen reserve, for instance, reads an LTV of 0; the LTV that returns after it is the pending one.',
  },
};
