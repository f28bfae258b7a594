import { readFileSync } from 'node:fs';
import { Interface, type InterfaceAbi } from 'ethers/abi';

import { collectSources } from '../../devnet/compile/sources.js';
import { type PinnedBlock, pinBlock } from '../../src/chain/block.js';
import { type Hex, toQuantity } from '../../src/chain/hex.js';
import type { Rpc } from '../../src/chain/rpc.js';
import { type Reader, readerOf } from '../../src/route/reader.js';
import type { RouteCall } from '../../src/route/safe/wrap.js';
import type { Stage, StageState } from '../../src/route/stage.js';
import { type Anvil, startAnvil } from '../chain/anvil.js';
import { compiledOnce } from '../compiled.js';

/** A contract that was deployed for a test. */
export interface Deployed {
  readonly address: Hex;
  readonly abi: Interface;
}

/** What solc gives of a contract, ready to deploy. */
export interface Compiled {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

/** Compiles a source that may import what npm installed; gives its contracts by name. */
export const compileAll = async (
  source: string,
  units: readonly string[] = [],
): Promise<Readonly<Record<string, Compiled>>> => {
  const sources = await collectSources([...units]);
  const compiled = await compiledOnce({
    language: 'Solidity',
    sources: {
      ...Object.fromEntries([...sources].map(([unit, content]) => [unit, { content }])),
      'test.sol': { content: source },
    },
    settings: {
      optimizer: { enabled: true, runs: 1 },
      evmVersion: 'cancun',
      outputSelection: { 'test.sol': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  });
  return Object.fromEntries(
    Object.entries(compiled['test.sol'] ?? {}).map(([name, { abi, evm }]) => [
      name,
      { abi: abi as InterfaceAbi, bytecode: `0x${evm.bytecode.object}` },
    ]),
  );
};

/** A contract of a package as it was published, compiled. */
export const published = (path: string): Compiled =>
  JSON.parse(readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8')) as Compiled;

/** Something that an owner sets, as a protocol has it, and that says who set it. */
export const BOX = `
pragma solidity ^0.8.20;
contract Box {
  address public owner;
  uint256 public value;
  address public setter;
  error NotOwner(address sender);
  constructor(address owner_) { owner = owner_; }
  function set(uint256 next) external payable {
    if (msg.sender != owner) revert NotOwner(msg.sender);
    value = next;
    setter = msg.sender;
  }
}`;

/** A local chain on which routes are walked, step after step, with real contracts. */
export class Road {
  readonly #anvil: Anvil;

  private constructor(anvil: Anvil) {
    this.#anvil = anvil;
  }

  static async open(context: Mocha.Context): Promise<Road> {
    return new Road(await startAnvil(context, '--accounts', '10'));
  }

  get rpc(): Rpc {
    return this.#anvil.rpc;
  }

  close(): Promise<void> {
    return this.#anvil.stop();
  }

  async accounts(): Promise<readonly Hex[]> {
    return (await this.rpc.request('eth_accounts', [])) as readonly Hex[];
  }

  block(): Promise<PinnedBlock> {
    return pinBlock(this.rpc, 'latest', 31337n);
  }

  async reader(): Promise<Reader> {
    return readerOf(this.rpc, await this.block());
  }

  /** Sends as an account, a contract too, and mines it. Throws with the returned data where it reverts. */
  async send(from: Hex, call: Omit<RouteCall, 'to'> & { readonly to: Hex | null }): Promise<Hex | null> {
    await this.rpc.request('anvil_impersonateAccount', [from]);
    await this.rpc.request('anvil_setBalance', [from, '0xde0b6b3a7640000']);
    const { to, data, value } = call;
    const transaction = { from, data, value: toQuantity(value), ...(to === null ? {} : { to }) };
    if (to !== null) await this.rpc.request('eth_call', [transaction, 'latest']);
    const hash = await this.rpc.request('eth_sendTransaction', [{ ...transaction, gas: '0xf00000' }]);
    for (;;) {
      const receipt = (await this.rpc.request('eth_getTransactionReceipt', [hash])) as {
        status: string;
        contractAddress: Hex | null;
      } | null;
      if (receipt?.status === '0x1') return receipt.contractAddress;
      if (receipt !== null) throw new Error(`the transaction to ${to} reverted`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async deploy({ abi, bytecode }: Compiled, values: readonly unknown[] = []): Promise<Deployed> {
    const [from] = await this.accounts();
    const face = new Interface(abi);
    const data = `${bytecode}${face.encodeDeploy([...values]).slice(2)}` as Hex;
    const address = await this.send(from as Hex, { to: null, value: 0n, data });
    return { address: String(address).toLowerCase() as Hex, abi: face };
  }

  async read({ address, abi }: Deployed, name: string, ...values: readonly unknown[]): Promise<unknown> {
    const data = abi.encodeFunctionData(name, [...values]);
    const answer = await this.rpc.request('eth_call', [{ to: address, data }, 'latest']);
    return abi.decodeFunctionResult(name, String(answer))[0];
  }

  /** Lets seconds and blocks pass. */
  async wait({ seconds, blocks }: { readonly seconds?: bigint; readonly blocks?: bigint }): Promise<void> {
    if (seconds !== undefined && seconds > 0n) await this.rpc.request('evm_increaseTime', [toQuantity(seconds)]);
    await this.rpc.request('anvil_mine', [toQuantity(blocks === undefined || blocks === 0n ? 1n : blocks)]);
  }

  /** What every step says of itself now; null for one that cannot tell. */
  async states(stages: readonly Stage[]): Promise<readonly (StageState | null)[]> {
    const reader = await this.reader();
    return Promise.all(stages.map(({ watch }) => (watch === null ? null : watch(reader))));
  }

  /** The kinds of states, in short. */
  async kinds(stages: readonly Stage[]): Promise<readonly (string | null)[]> {
    return (await this.states(stages)).map((state) => state?.kind ?? null);
  }
}

/** A contract of what solc gave, by name. Throws where there is none. */
export const pick = (contracts: Readonly<Record<string, Compiled>>, name: string): Compiled => {
  const found = contracts[name];
  if (found === undefined) throw new Error(`solc gave no ${name}`);
  return found;
};

/** A call of a deployed contract. */
export const callOf = ({ address, abi }: Deployed, name: string, ...values: readonly unknown[]): RouteCall => ({
  to: address,
  value: 0n,
  data: abi.encodeFunctionData(name, [...values]) as Hex,
});
