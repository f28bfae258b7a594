import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Interface, type InterfaceAbi } from 'ethers/abi';

import { collectSources } from '../../../devnet/compile/sources.js';
import type { Hex } from '../../../src/chain/hex.js';
import { callId } from '../../../src/route/governance/call-ids.js';
import { isGovernanceJson, parseGovernanceFile } from '../../../src/route/governance/governance-file.js';
import { parseFileJson } from '../../../src/route/safe/json-fields.js';
import { type Anvil, startAnvil } from '../../chain/anvil.js';
import { compiledOnce } from '../../compiled.js';

const OZ = '@openzeppelin/contracts';
/** A governor with the least that OpenZeppelin leaves open, and what a Bravo timelock hashes. */
const SOURCE = `
pragma solidity ^0.8.20;
import {Governor} from "${OZ}/governance/Governor.sol";
import {GovernorCountingSimple} from "${OZ}/governance/extensions/GovernorCountingSimple.sol";
contract G is Governor, GovernorCountingSimple {
  constructor() Governor("G") {}
  function votingDelay() public pure override returns (uint256) { return 1; }
  function votingPeriod() public pure override returns (uint256) { return 10; }
  function quorum(uint256) public pure override returns (uint256) { return 0; }
  function clock() public view override returns (uint48) { return uint48(block.number); }
  function CLOCK_MODE() public pure override returns (string memory) { return "mode=blocknumber"; }
  function _getVotes(address, uint256, bytes memory) internal pure override returns (uint256) { return 1; }
  function queued(address target, uint256 value, string memory signature, bytes memory data, uint256 eta)
    external pure returns (bytes32) { return keccak256(abi.encode(target, value, signature, data, eta)); }
}`;
const ZERO = `0x${'00'.repeat(32)}`;
const SALT = `0x${'5a'.repeat(32)}`;

describe('the ids that real governors and timelocks give', function () {
  this.timeout(240_000);
  let anvil: Anvil;
  let sender: string;
  let governor: Contract;
  let timelock: Contract;

  interface Contract {
    readonly address: string;
    readonly abi: Interface;
  }

  const send = async (
    to: string | null,
    data: string,
  ): Promise<{ contractAddress: string; logs: { data: string; topics: string[] }[] }> => {
    const tx = { from: sender, data, gas: '0xe00000', ...(to === null ? {} : { to }) };
    const hash = await anvil.rpc.request('eth_sendTransaction', [tx]);
    for (;;) {
      const receipt = (await anvil.rpc.request('eth_getTransactionReceipt', [hash])) as
        | (Awaited<ReturnType<typeof send>> & { status: string })
        | null;
      if (receipt?.status === '0x1') return receipt;
      if (receipt !== null) throw new Error('it reverted');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const deploy = async (abi: InterfaceAbi, bytecode: string, values: readonly unknown[]): Promise<Contract> => {
    const { contractAddress } = await send(null, bytecode + new Interface(abi).encodeDeploy([...values]).slice(2));
    return { address: contractAddress, abi: new Interface(abi) };
  };
  const read = async ({ address, abi }: Contract, name: string, values: readonly unknown[]): Promise<unknown> => {
    const data = abi.encodeFunctionData(name, [...values]);
    const answer = await anvil.rpc.request('eth_call', [{ to: address, data }, 'latest']);
    return abi.decodeFunctionResult(name, String(answer))[0];
  };
  const idsOf = (json: object): readonly string[] => {
    const parsed = parseFileJson(JSON.stringify(json), 'x');
    if (!isGovernanceJson(parsed)) throw new Error('it has another shape');
    return parseGovernanceFile(parsed, 'x').ids.map(({ value }) => value);
  };

  before(async function () {
    anvil = await startAnvil(this);
    [sender = ''] = (await anvil.rpc.request('eth_accounts', [])) as string[];
    const units = [`${OZ}/governance/Governor.sol`, `${OZ}/governance/extensions/GovernorCountingSimple.sol`];
    const sources = await collectSources(units);
    const compiled = await compiledOnce({
      language: 'Solidity',
      sources: {
        ...Object.fromEntries([...sources].map(([unit, content]) => [unit, { content }])),
        'G.sol': { content: SOURCE },
      },
      settings: {
        optimizer: { enabled: true, runs: 1 },
        evmVersion: 'cancun',
        outputSelection: { 'G.sol': { G: ['abi', 'evm.bytecode.object'] } },
      },
    });
    const made = compiled['G.sol']?.G;
    if (made === undefined) throw new Error('solc gave no governor');
    governor = await deploy(made.abi as InterfaceAbi, `0x${made.evm.bytecode.object}`, []);
    const path = new URL(`../../../node_modules/${OZ}/build/contracts/TimelockController.json`, import.meta.url);
    const artefact = JSON.parse(readFileSync(path, 'utf8')) as { abi: InterfaceAbi; bytecode: string };
    const admins = [[sender], [sender], sender];
    timelock = await deploy(artefact.abi, artefact.bytecode, [1, ...admins]);
  });
  after(() => anvil?.stop());

  const T = '0x0707070707070707070707070707070707070707';
  const targets = [T, '0x0808080808080808080808080808080808080808'];
  const calldatas = ['0x', '0x12345678deadbeef'];

  it('are those of a proposal that the governor takes', async () => {
    const description = 'Raise the cap ✓\nas agreed';
    const data = governor.abi.encodeFunctionData('propose', [targets, [0, 5], calldatas, description]);
    const { logs } = await send(governor.address, data);
    const event = logs.map((log) => governor.abi.parseLog(log)).find((log) => log?.name === 'ProposalCreated');
    const id = String(event?.args.proposalId);
    expect(idsOf({ targets, values: [0, '5'], calldatas, description })).to.deep.equal([id]);
    expect(callId(data as Hex)?.value).to.equal(id);
    expect(await read(governor, 'state', [id]), 'pending or active').to.be.oneOf([0n, 1n]);
  });

  it('are those of operations that the timelock plans', async () => {
    const place = { predecessor: ZERO, salt: SALT, delay: 60 };
    const batch = [targets, [0, 5], calldatas, ZERO, SALT];
    const planned = [
      ['schedule', [T, 5, '0x1234', ZERO, SALT], { target: T, value: 5, data: '0x1234' }],
      ['scheduleBatch', batch, { targets, values: [0, 5], payloads: calldatas }],
      ['scheduleBatch', [[T], [5], ['0x1234'], ZERO, SALT], { targets: [T], values: [5], payloads: ['0x1234'] }],
    ] as const;
    const seen = new Set<string>();
    for (const [name, values, file] of planned) {
      const data = timelock.abi.encodeFunctionData(name, [...values, 60]);
      const [id = ''] = idsOf({ ...file, ...place });
      expect(await read(timelock, 'isOperation', [id])).to.equal(false);
      await send(timelock.address, data);
      expect(await read(timelock, 'isOperation', [id]), name).to.equal(true);
      expect(callId(data as Hex)?.hex).to.equal(id);
      seen.add(id);
    }
    expect(seen.size, 'a list of one call has another id than the call').to.equal(3);
  });

  it('are what Solidity hashes of a call for a Bravo timelock', async () => {
    const call = { target: T, value: '5', signature: 'setDelay(uint256)', data: ZERO, eta: '1893456000' };
    const expected = await read(governor, 'queued', Object.values(call));
    expect(idsOf(call)).to.deep.equal([expected]);
  });
});
