import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { getCreate2Address } from 'ethers/address';
import { keccak256 } from 'ethers/crypto';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import { pinBlock } from '../../src/chain/block.js';
import type { Hex } from '../../src/chain/hex.js';
import { callAt } from '../../src/chain/state.js';
import { payloadCommand } from '../../src/cli/payload.js';
import { nodeOf } from '../../src/cli/source-context.js';
import { ipfsDigest } from '../../src/proposal/payload/ipfs.js';
import { makePayload } from '../../src/proposal/payload/make-payload.js';
import { plain } from '../../src/report/style.js';
import { expectValid } from '../outputs.js';
import { type Compiled, compileAll } from '../route/road.js';
import { cli, devnetRpc, type Environment, freshWorkspace, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { WETH, withWeakNode } from './effects.js';
import { CORE, CORE_FILE, contextOf, node, PERPETUAL, replaceIn, setValue, TOOL } from './in-process.js';
import { CONTROLLER, placeController } from './payloads-controller.js';

const ACL = new Interface(['function addRiskAdmin(address)', 'function addPoolAdmin(address)']);
const CONFIGURATOR = new Interface([
  'function setSupplyCap(address asset, uint256 newSupplyCap)',
  'function setBorrowCap(address asset, uint256 newBorrowCap)',
]);
const PERPETUAL_FILE = 'params/perp-curie/devnet.yaml';
const DEPLOYER = '0x4e59b44847b379578588920cA78FbF26c0B4956C';
/** Two accounts that run code by delegatecall: one with the function that is known, one with another. */
const EXECUTORS = `
pragma solidity ^0.8.20;
contract Known {
  address public owner;
  event ExecutedAction(address indexed target, uint256 value, string signature, bytes data, uint256 executionTime, bool withDelegatecall, bytes resultData);
  constructor() { owner = msg.sender; }
  function executeTransaction(address target, uint256 value, string memory signature, bytes memory data, bool withDelegatecall)
    public payable virtual returns (bytes memory)
  {
    require(msg.sender == owner, 'ONLY_OWNER');
    bytes memory callData = bytes(signature).length == 0 ? data : abi.encodePacked(bytes4(keccak256(bytes(signature))), data);
    (bool success, bytes memory answer) = withDelegatecall ? target.delegatecall(callData) : target.call{value: value}(callData);
    require(success, 'FAILED_ACTION_EXECUTION');
    emit ExecutedAction(target, value, signature, data, block.timestamp, withDelegatecall, answer);
    return answer;
  }
}
contract Other {
  address immutable owner = msg.sender;
  function exec(address target, bytes calldata data) external returns (bytes memory) {
    require(msg.sender == owner);
    (bool success, bytes memory answer) = target.delegatecall(data);
    if (!success) assembly { revert(add(answer, 32), mload(answer)) }
    return answer;
  }
}
contract Sneaky is Known {
  uint256 public taken;
  function executeTransaction(address target, uint256 value, string memory signature, bytes memory data, bool withDelegatecall)
    public payable override returns (bytes memory)
  {
    taken += 1;
    return super.executeTransaction(target, value, signature, data, withDelegatecall);
  }
}`;
const KNOWN = new Interface(['function executeTransaction(address,uint256,string,bytes,bool) returns (bytes)']);
const PROPOSE = new Interface([
  'function createProposal(tuple(uint256 chain, uint8 accessLevel, address payloadsController, uint40 payloadId)[] payloads, address votingPortal, bytes32 ipfsHash) payable returns (uint256)',
]);
const OTHER = new Interface(['function exec(address,bytes) returns (bytes)']);

const deploy = async ({ bytecode }: Pick<Compiled, 'bytecode'>): Promise<string> => {
  const rpc = await devnetRpc();
  const transaction = { from: AAVE_DEPLOYER.address, data: bytecode, gas: '0xe00000' };
  const hash = await rpc.sendHex('eth_sendTransaction', transaction);
  for (;;) {
    const receipt = (await rpc.send('eth_getTransactionReceipt', hash)) as { contractAddress: string } | null;
    if (receipt !== null) return receipt.contractAddress;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('payload', function () {
  this.timeout(300_000);
  revertAfterEach();
  let contracts: Readonly<Record<string, Compiled>>;
  let root: string;
  let env: Environment;
  let known: string;
  let other: string;

  before(async () => {
    contracts = await compileAll(EXECUTORS);
  });

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    const { contracts: at } = await sharedDevnet();
    known = await deploy(contracts.Known as Compiled);
    other = await deploy(contracts.Other as Compiled);
    for (const one of [known, other])
      await send(AAVE_DEPLOYER.address, at.aclManager ?? '', ACL.encodeFunctionData('addRiskAdmin', [one]));
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    await setValue(root, 'WETH', 'borrowCap', '2_800_000');
  });

  const payload = (...args: readonly string[]) =>
    cli(['payload', CORE, '--out', 'out', ...args, '--json'], { cwd: root, env });
  const file = (name: string): Promise<string> => readFile(join(root, 'out', name), 'utf8');
  const configurator = async (): Promise<string> => (await sharedDevnet()).contracts.poolConfigurator ?? '';

  /** Deploys what `payload.json` says, as anyone may, and gives its address. */
  const deployPayload = async (): Promise<string> => {
    const { create2, initcode, runtime } = JSON.parse(await file('payload.json'));
    const rpc = await devnetRpc();
    expect(create2.address).to.equal(getCreate2Address(create2.deployer, create2.salt, keccak256(initcode)));
    await send(AAVE_DEPLOYER.address, create2.deployer, create2.data);
    expect(await rpc.sendHex('eth_getCode', create2.address, 'latest')).to.equal(runtime);
    return create2.address;
  };

  const changesLeft = async (): Promise<readonly string[]> => {
    const { json } = await cli(['diff', CORE, '--json'], { cwd: root, env });
    return json.diffs[0].changes.map(({ path }: { path: string }) => path);
  };

  it('is proven by the executor’s own function, deployed by CREATE2, and does on the chain what was planned', async () => {
    const { code, json, err } = await payload('--executor', known, '--assert-before');
    expect(code, err).to.equal(0);
    const { proof, contract, files, calls } = expectValid(json) as typeof json;
    expect(proof.how).to.equal('own function');
    expect(proof.storage).to.equal('compared');
    expect(proof.overridden[1]).to.match(
      /^its owner 0x\w{40} calls the executor’s own executeTransaction, without the vote/,
    );
    expect(files.map(({ name }: { name: string }) => name)).to.deep.equal([
      'Payload.sol',
      'payload.solc.json',
      'payload.json',
      'proposal.md',
    ]);
    expect(
      calls.flatMap(({ before }: { before: { path: string; asserted: boolean; expected: string }[] }) =>
        before.map(({ path, asserted, expected }) => [path, asserted, expected]),
      ),
    ).to.deep.equal([
      ['reserves.WETH.supplyCap', true, '3000000'],
      ['reserves.WETH.borrowCap', true, '2700000'],
    ]);
    const markdown = await file('proposal.md');
    expect(markdown.match(/^#+ .*$/gm)).to.deep.equal([
      '# aave\\-v3\\-ethereum\\-core: set 2 parameters',
      '## What changes',
      '## Calls',
      '## The contract',
      '## What it was shown to do',
      '## What this rests on',
      '## How to check it',
    ]);
    for (const { name, sha256 } of files.slice(0, 3))
      expect(markdown).to.contain(`- \`${name}\` sha256 \`${sha256}\`.`);
    for (const { name, sha256 } of files)
      expect(
        createHash('sha256')
          .update(await file(name))
          .digest('hex'),
        name,
      ).to.equal(sha256);
    const source = await file('Payload.sol');
    expect(source).to.contain('\n    // reserves.WETH.supplyCap: 3_000_000 -> 3_100_000\n');
    const address = await deployPayload();
    expect(address).to.equal(contract.address);
    const data = KNOWN.encodeFunctionData('executeTransaction', [address, 0, 'execute()', '0x', true]);
    await send(AAVE_DEPLOYER.address, known, data);
    expect(await changesLeft()).to.deep.equal([]);
  });

  it('is registered with a payloads controller, queued and executed by the calls that it gives', async () => {
    const rpc = await devnetRpc();
    const { controller, executor } = await placeController(86_400);
    const { code, json, err } = await payload('--register', controller, '--assert-before');
    expect(code, err).to.equal(0);
    const { registration, proof, contract, files } = expectValid(json) as typeof json;
    expect([proof.executor, proof.how]).to.deep.equal([executor, 'own function']);
    expect(registration).to.include({ controller, executor, payload: contract.address, delay: '86400', nextId: '0' });
    expect(files.map(({ name }: { name: string }) => name)).to.include('registration.json');
    const markdown = await file('proposal.md');
    expect(markdown).to.contain('\n## The registration\n');
    expect(markdown).to.contain(
      `\n2. **register**, by anyone: a transaction to ${controller} with calldata \`${registration.steps[1].data}\`.\n`,
    );
    expect(markdown).to.contain(` --register ${controller} --access-level 1 --out check`);

    const status = async () => {
      const found = await cli(['payload', 'status', 'out', '--json'], { cwd: root, env });
      expect(found.code, found.err).to.equal(0);
      return expectValid(found.json) as typeof json;
    };
    const states = async (): Promise<readonly string[]> =>
      (await status()).steps.map(
        ({ name, state }: { name: string; state: { kind: string } }) => `${name} ${state.kind}`,
      );
    const take = async (name: string): Promise<void> => {
      const step = (await status()).steps.find((one: { name: string }) => one.name === name);
      for (const { to, data } of step.calls) await send(AAVE_DEPLOYER.address, to, data);
    };
    const voted = (call: 'queuePayload' | 'cancelPayload', id: number) =>
      send(AAVE_DEPLOYER.address, controller, CONTROLLER.encodeFunctionData(call, [id]));
    const pass = async (seconds: number): Promise<void> => {
      const { timestamp } = await pinBlock(await node(), 'latest', 31337n);
      await rpc.send('evm_setNextBlockTimestamp', Number(timestamp) + seconds);
      await rpc.send('anvil_mine', '0x1');
    };

    expect(await states()).to.deep.equal(['deploy open', 'register open', 'vote waiting', 'execute waiting']);
    await take('deploy');
    await take('register');
    expect(await states()).to.deep.equal(['deploy done', 'register done', 'vote open', 'execute waiting']);
    const portal = '0x9b24C168d6A76b5459B1d47071a54962a4df36c3';
    const { json: told1 } = await cli(['payload', 'status', 'out', '--voting-portal', portal, '--json'], {
      cwd: root,
      env,
    });
    const { proposal } = expectValid(told1) as typeof json;
    expect(PROPOSE.decodeFunctionData('createProposal', proposal.calldata).toArray(true)).to.deep.equal([
      [[31337n, 1n, controller, 0n]],
      portal,
      ipfsDigest(markdown),
    ]);
    await voted('cancelPayload', 0);
    expect((await states()).slice(2)).to.deep.equal(['vote lost', 'execute lost']);
    // It can be registered again, under another number.
    await send(AAVE_DEPLOYER.address, registration.steps[1].to, registration.steps[1].data);
    await voted('queuePayload', 1);
    const queued = await status();
    const [, register, , execute] = queued.steps;
    expect(register.state.note).to.equal('it is number 1');
    expect(execute.ids).to.deep.equal([
      { name: 'payload number (payloads controller)', value: '1', hex: `0x${'1'.padStart(64, '0')}` },
    ]);
    expect(execute.state).to.deep.equal({
      kind: 'waiting',
      from: (BigInt(queued.block.timestamp) + 86_401n).toString(),
      note: null,
    });
    const early = { from: AAVE_DEPLOYER.address.toLowerCase() as Hex, ...execute.calls[0] };
    const now = await pinBlock(await node(), 'latest', 31337n);
    expect((await callAt(await node(), now, early)).kind).to.equal('reverted');
    await pass(86_401);
    const text = await cli(['payload', 'status', 'out'], { cwd: root, env });
    expect(text.out).to.match(/\nexecute +open until \d{4}-\d\d-\d\dT[\d:]+Z +anyone/);
    expect(text.out).to.match(new RegExp(`\\nexecute: to ${controller}, calldata 0x\\w+\\n$`));
    await take('execute');
    expect(await states()).to.deep.equal(['deploy done', 'register done', 'vote done', 'execute done']);
    expect(await changesLeft()).to.deep.equal([]);

    const told = JSON.parse(await file('registration.json'));
    told.steps[1].data = told.steps[1].data.replace(/1$|0$/, '2');
    await writeFile(join(root, 'out', 'registration.json'), JSON.stringify(told));
    const altered = await cli(['payload', 'status', 'out', '--json'], { cwd: root, env });
    expect([altered.code, altered.json.error.code]).to.deep.equal([1, 'payload/bad-folder']);
  });

  it('is not made for a controller that would not run it', async () => {
    const { controller } = await placeController(86_400);
    const refusal = async (...args: readonly string[]): Promise<string> => (await payload(...args)).json.error.code;
    expect(await refusal('--register', other)).to.equal('route/not-a-payloads-controller');
    expect(await refusal('--register', controller, '--access-level', '2')).to.equal('route/no-executor');
    expect(await refusal('--register', controller, '--executor', other)).to.equal('payload/other-executor');
    const data = CONTROLLER.encodeFunctionData('setExecutor', [2, known, 86_400]);
    await send(AAVE_DEPLOYER.address, controller, data);
    expect(await refusal('--register', controller, '--access-level', '2')).to.equal('route/other-owner');
    expect(existsSync(join(root, 'out'))).to.equal(false);
  });

  it('makes byte for byte the planned calls', async () => {
    const { json } = await payload();
    const planned = [
      CONFIGURATOR.encodeFunctionData('setSupplyCap', [WETH, 3_100_000]),
      CONFIGURATOR.encodeFunctionData('setBorrowCap', [WETH, 2_800_000]),
    ];
    expect(json.calls.map(({ data }: { data: string }) => data)).to.deep.equal(planned);
    const address = await deployPayload();
    const rpc = await devnetRpc();
    const call = {
      from: AAVE_DEPLOYER.address,
      to: other,
      data: OTHER.encodeFunctionData('exec', [address, '0x61461954']),
    };
    const trace = (await rpc.send('debug_traceCall', call, 'latest', { tracer: 'callTracer' })) as {
      calls: { to: string; type: string; calls: { from: string; to: string; type: string; input: string }[] }[];
    };
    const [delegated] = trace.calls;
    expect(delegated).to.include({ type: 'DELEGATECALL', to: address.toLowerCase() });
    const to = (await configurator()).toLowerCase();
    expect(delegated?.calls.map(({ from, to: at, type, input }) => ({ from, to: at, type, input }))).to.deep.equal(
      planned.map((input) => ({ from: other, to, type: 'CALL', input })),
    );
  });

  it('is proven with a stand-in where the executor’s function is not known, and says so', async () => {
    const { code, json, err } = await payload('--executor', other);
    expect(code, err).to.equal(0);
    expect(json.proof.how).to.equal('stand-in');
    expect(json.proof.overridden[1]).to.match(/^the code of the executor 0x\w{40} is replaced by a proxy/);
    expect(json.calls[0].before).to.equal(null);
    const markdown = await file('proposal.md');
    expect(markdown).to.contain('is replaced by a proxy that delegatecalls the payload for anyone');
    expect(markdown).to.contain('| reserves.WETH.supplyCap | 3\\_000\\_000 | 3\\_100\\_000 | \\+100\\_000 |');
    expect(markdown).to.contain(json.contract.initcodeHash);
    expect(markdown).to.contain(json.block.hash);
    await send(AAVE_DEPLOYER.address, other, OTHER.encodeFunctionData('exec', [await deployPayload(), '0x61461954']));
    expect(await changesLeft()).to.deep.equal([]);
  });

  it('reverts where a value moved that it asserts, with what it found', async () => {
    await payload('--assert-before');
    const address = await deployPayload();
    await send(AAVE_DEPLOYER.address, await configurator(), CONFIGURATOR.encodeFunctionData('setBorrowCap', [WETH, 5]));
    const data = OTHER.encodeFunctionData('exec', [address, '0x61461954']) as Hex;
    const call = { from: AAVE_DEPLOYER.address.toLowerCase() as Hex, to: other as Hex, data };
    const end = await callAt(await node(), await pinBlock(await node(), 'latest', 31337n), call);
    const moved = new Interface(['error Moved(uint256,uint256,uint256)']).encodeErrorResult('Moved', [2, 2_700_000, 5]);
    expect(end).to.deep.equal({ kind: 'reverted', data: moved });
    await send(
      AAVE_DEPLOYER.address,
      await configurator(),
      CONFIGURATOR.encodeFunctionData('setBorrowCap', [WETH, 2_700_000]),
    );
    await send(AAVE_DEPLOYER.address, other, data);
    expect(await changesLeft()).to.deep.equal([]);
  });

  it('is refused where the executor may not make the calls, with the role, and writes nothing', async () => {
    const { code, json } = await payload('--executor', DEPLOYER);
    expect(code).to.equal(1);
    expect(json.error.code).to.equal('payload/refused');
    expect(json.error.message).to.match(
      /it takes RISK_ADMIN \([^)]+\) or POOL_ADMIN \([^)]+\), which 0x4e59b44847b379578588920cA78FbF26c0B4956C is not$/,
    );
    expect(existsSync(join(root, 'out'))).to.equal(false);
  });

  it('is refused where running it does more than was planned', async () => {
    const sneaky = await deploy(contracts.Sneaky as Compiled);
    const { aclManager = '' } = (await sharedDevnet()).contracts;
    await send(AAVE_DEPLOYER.address, aclManager, ACL.encodeFunctionData('addRiskAdmin', [sneaky]));
    const { code, json } = await payload('--executor', sneaky);
    expect(code).to.equal(1);
    expect(json.error.code).to.equal('proof/other-effects');
    expect(json.error.message).to.contain('the storage of the executor changes');
    expect(existsSync(join(root, 'out'))).to.equal(false);
  });

  it('is proven with a stand-in where nobody owns the executor', async () => {
    const rpc = await devnetRpc();
    await rpc.send('anvil_setStorageAt', known, `0x${'0'.repeat(64)}`, `0x${'0'.repeat(64)}`);
    const { json } = await payload('--executor', known);
    expect(json.proof.how).to.equal('stand-in');
  });

  it('is refused with the reason of the call, which the executor’s own function drops', async () => {
    const { code, json } = await payload('--executor', await deploy(contracts.Known as Compiled));
    expect(code).to.equal(1);
    expect(json.error.code).to.equal('payload/refused');
    expect(json.error.message).to.match(
      /: reverted with CallerNotRiskOrPoolAdmin\(\); it takes RISK_ADMIN \(held by [^)]+\) or POOL_ADMIN \(held by [^)]+\), which 0x\w{40} is not$/,
    );
  });

  it('is proven by traces where the node has no eth_simulateV1', async () => {
    const executors = [known, other] as Hex[];
    const proofs = await withWeakNode(root, ['eth_simulateV1'], async () => {
      const context = await contextOf(root);
      const { rpc } = await nodeOf(CORE, context);
      return Promise.all(
        executors.map((executor) =>
          makePayload(
            {
              market: CORE,
              selection: { only: [], includeDrift: [] },
              block: 'latest',
              before: 'asserted',
              executor,
              tool: TOOL,
            },
            context,
            { rpc, fork: null },
          ),
        ),
      );
    });
    expect(proofs.map(({ payload: made }) => [made?.proof?.method, made?.proof?.how])).to.deep.equal([
      ['debug_traceCall', 'own function'],
      ['debug_traceCall', 'stand-in'],
    ]);
  });

  it('says so where the node does not tell what storage changes', async () => {
    const { text } = await withWeakNode(root, ['debug_traceCall'], async () => {
      const context = await contextOf(root);
      const { rpc } = await nodeOf(CORE, context);
      const asked = { market: CORE, selection: { only: [], includeDrift: [] }, block: 'latest', tool: TOOL } as const;
      const input = { ...asked, before: 'told', executor: known as Hex } as const;
      return payloadCommand(input, join(root, 'out'), context, { rpc, fork: null });
    });
    expect(text(plain)).to.contain('\n  the node does not tell which storage it changes\n');
    expect(await file('proposal.md')).to.contain('\nThe node does not tell which storage it changes.\n');
  });

  it('is proven for another protocol, with the Safe that governs it as the executor', async () => {
    const { safe } = await sharedDevnet();
    await replaceIn(root, PERPETUAL_FILE, /(?<=\n {2}liquidationPenaltyRatio: ).*/, '2.75%');
    await replaceIn(root, PERPETUAL_FILE, /(?<=\n {2}twapInterval: ).*/, '20m');
    await setValue(root, 'vETH', 'feeRatio', '0.0999%', PERPETUAL_FILE);
    const args = ['payload', PERPETUAL, '--out', 'out', '--executor', safe.address, '--assert-before', '--json'];
    const { code, json, err } = await cli(args, { cwd: root, env });
    expect(code, err).to.equal(0);
    expect(expectValid(json)).to.have.property('market', PERPETUAL);
    expect(json.proof.executor).to.equal(safe.address);
    const kinds = json.calls.flatMap((call: { before: { asserted: boolean }[] }) =>
      call.before.map(({ asserted }) => asserted),
    );
    expect(kinds).to.deep.equal([true, true, true]);
  });

  it('has the same bytes for the same change at the same block, and is never written over', async () => {
    const first = await payload('--executor', other, '--assert-before');
    const again = await payload();
    expect(again.code).to.equal(1);
    expect(again.json.error.code).to.equal('payload/exists');
    const { number } = first.json.block;
    await (await devnetRpc()).send('anvil_mine', '0x3');
    const second = await cli(
      ['payload', CORE, '--out', 'out2', '--executor', other, '--assert-before', '--block', number, '--json'],
      { cwd: root, env },
    );
    expect(second.json.files).to.deep.equal(first.json.files);
    expect(second.json.contract).to.deep.equal(first.json.contract);
  });

  it('takes a hostile label for what it is: text', async () => {
    const label =
      '\\u2028*/ } function execute() external { selfdestruct(); } // SPDX-License-Identifier: X \\u202e`@me|';
    await replaceIn(root, CORE_FILE, /(?<=[\s[])WETH(?=[:,\]])/g, `"${label}"`);
    const { code, json, err, out } = await payload('--executor', other, '--assert-before');
    expect(code, err + out).to.equal(0);
    expect(json.contract.runtimeBytes).to.be.above(100);
    for (const name of ['Payload.sol', 'proposal.md'])
      expect(await file(name), name).to.not.match(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
    const source = await file('Payload.sol');
    expect(
      source.split('\n').filter((line) => line.includes('selfdestruct') && !line.startsWith('    // ')),
    ).to.deep.equal([]);
    expect(source.match(/SPDX-License/g)).to.have.length(1);
  });

  it('holds values of every kind that one word can, and says which it cannot', async () => {
    await setValue(root, 'WETH', 'ltv', '80%');
    await setValue(root, 'WETH', 'flashLoanEnabled', 'false');
    await replaceIn(root, CORE_FILE, 'label: "LBTC_WBTC"', 'label: "LBTC, WBTC and no other"');
    await replaceIn(root, CORE_FILE, 'collateral: [ETHx, WETH, cbETH,', 'collateral: [ETHx, WETH,');
    await replaceIn(root, CORE_FILE, /(?<=label: "sUSDe Stablecoins"\n(?:.*\n){2} {4}liquidationBonus: )4%/, '4.5%');
    const { code, json, err } = await payload('--executor', other, '--assert-before');
    expect(code, err).to.equal(0);
    expectValid(json);
    const before = json.calls.flatMap((call: { before: object[] }) => call.before);
    const asserted = Object.fromEntries(
      before.map(({ path, expected, why }: Record<string, string>) => [path, expected ?? why]),
    );
    expect(asserted).to.deep.include({
      'reserves.WETH.ltv': '8050',
      'reserves.WETH.liquidationBonus': '10500',
      'reserves.WETH.flashLoanEnabled': '1',
      'eModes.2.liquidationBonus': '10400',
      'eModes.4.label': 'it is a text, which is no one word',
      'eModes.1.collateral': 'it is a set, which is no one word',
    });
    expect(await file('Payload.sol')).to.contain('// Not asserted: eModes.4.label: it is a text, which is no one word');
    expect(await file('proposal.md')).to.contain('- **not asserted**: eModes.4.label: it is a text');
    await send(AAVE_DEPLOYER.address, other, OTHER.encodeFunctionData('exec', [await deployPayload(), '0x61461954']));
    expect(await changesLeft()).to.deep.equal([]);
  });

  it('is written as sources where the compiler is not installed, and is then not run', async () => {
    const asked = {
      market: CORE,
      selection: { only: [], includeDrift: [] },
      block: 'latest' as const,
      before: 'told' as const,
      tool: TOOL,
      solc: null,
    };
    const machine = { rpc: await node(), fork: null };
    const { json, text } = await payloadCommand(
      { ...asked, executor: null },
      join(root, 'out'),
      await contextOf(root),
      machine,
    );
    expectValid(JSON.parse(JSON.stringify(json)));
    expect(json).to.include({ contract: null, notCompiled: 'the package solc 0.8.27 is not installed' });
    expect(text(plain)).to.match(
      /\nnot compiled: the package solc 0\.8\.27 is not installed; only the sources are written\nnot run: /,
    );
    expect((await readdir(join(root, 'out'))).sort()).to.deep.equal([
      'Payload.sol',
      'payload.solc.json',
      'proposal.md',
    ]);
    expect(await file('proposal.md')).to.contain(
      'so its address is not known. Compile `payload.solc.json` with solc 0.8.27.',
    );
    const refusal = await makePayload({ ...asked, executor: other as Hex }, await contextOf(root), machine).catch(
      (error: unknown) => error,
    );
    expect(refusal).to.include({ code: 'payload/no-compiler' });
  });

  it('takes a part of the change, and says how to make the same again', async () => {
    const { code, json } = await payload('--executor', AAVE_DEPLOYER.address, '--only', 'reserves.WETH.supplyCap');
    expect(code).to.equal(0);
    expect(json.proof).to.include({ how: 'stand-in', executor: AAVE_DEPLOYER.address });
    expect(await file('proposal.md')).to.match(
      /`plimsoll payload aave-v3-ethereum-core --block \d+ --only reserves\.WETH\.supplyCap --executor 0x\w{40} --out check`/,
    );
  });

  it('reads well', async () => {
    const { out, code, err } = await cli(['payload', CORE, '--out', 'out', '--executor', known, '--assert-before'], {
      cwd: root,
      env,
    });
    expect(code, err).to.equal(0);
    expect(out).to.match(
      /^aave-v3-ethereum-core: 2 changes in 2 calls, at block \d+\n\n {2}parameter +before +after +change\n/,
    );
    expect(out).to.match(/\n {2}reserves\.WETH\.supplyCap +3_000_000 +3_100_000 +\+100_000\n/);
    expect(out).to.match(
      /\naddress +0x\w{40}, by CREATE2 with salt 0\ninitcode, keccak +0x\w{64}\ncode +\d+ bytes, solc 0\.8\.27\+/,
    );
    expect(out).to.match(
      /\nbefore each call +2 values asserted on the chain\nrun by delegatecall from 0x\w{40} \(eth_simulateV1\): \d+ values read back, these changes and nothing else\n {2}taken to be so: the code of the payload is put at/,
    );
    expect(out).to.match(/\nwritten to out\n$/);
  });

  it('is nothing where there is nothing to do', async () => {
    await setValue(root, 'WETH', 'supplyCap', '3_000_000');
    await setValue(root, 'WETH', 'borrowCap', '2_700_000');
    const { json } = await payload();
    expect(expectValid(json)).to.include({ out: null });
    expect(existsSync(join(root, 'out'))).to.equal(false);
  });
});
