import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { encryptKeystoreJson } from 'ethers/wallet';
import { GUARDIAN, SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { transactionOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { answersTo, type Example, examplesByCommand, needsChain } from '../examples.js';
import { expectValid } from '../outputs.js';
import { root as checkout, freshBuild } from '../program.js';
import { entry, json, type LocalService, page, startService } from '../service/local-service.js';
import { signTyped, startWallet } from '../signer/wallet/local-wallet.js';
import {
  cli,
  cliProcess,
  devnetRpc,
  type Environment,
  freshWorkspace,
  git,
  revertAfterEach,
  sharedDevnet,
  temporaryFolder,
} from './devnet.js';
import { placeFeed } from './feed.js';
import { node } from './in-process.js';
import { placePair, poolsYaml } from './pair.js';
import { placeController } from './payloads-controller.js';
import { TransactionService } from './transaction-service.js';

/** The order in which a change meets the commands; the edit comes before `propose`. */
const JOURNEY = [
  'init',
  'import',
  'snapshot',
  'book pull',
  'book show',
  'book generate',
  'simulate',
  'simulate merge',
  'depth pull',
  'depth import',
  'depth show',
  'prices pull',
  'diff',
  'plan-steps',
  'route show',
  'propose',
  'payload',
  'payload status',
  'review',
  'sign',
  'delegate add',
  'delegate list',
  'delegate remove',
  'publish',
  'collect',
  'queue',
  'status',
  'execute',
  'verify',
  'trust add',
  'trust allow',
  'trust list',
  'trust remove',
];
/** Commands that send to a Safe Transaction Service, or read what was sent. */
const PUBLISHED = ['delegate add', 'delegate list', 'delegate remove', 'publish', 'collect', 'queue', 'status'];
const BUNDLE = 'proposals/raise-weth-caps';
const DOCUMENT = 'params/aave-v3/core.yaml';
const PASSWORD = 'correct horse';

/** What an example has of the real world, as it is here: the hash of the proposal, the chain, a free port, the wallet, a payloads controller. */
const here = async (argv: readonly string[], root: string, wallet = '', controller = ''): Promise<readonly string[]> =>
  Promise.all(
    argv.map(async (word, index) => {
      if (argv[index - 1] === '--wallet') return wallet;
      if (argv[index - 1] === '--register') return controller;
      if (argv[index - 1] === '--chain-id') return '31337';
      if (argv[index - 1] === '--port') return '0';
      const isHash = argv[index - 1] === 'review' && /^0x[0-9a-f]{64}$/.test(word);
      if (argv[index - 1] !== '--expect-hash' && !isHash) return word;
      return (await proposalIn(root)).hashes.safeTx;
    }),
  );

const proposalIn = async (root: string): Promise<Proposal> =>
  JSON.parse(await readFile(join(root, BUNDLE, 'proposal.json'), 'utf8')) as Proposal;

/** A Safe Transaction Service that knows the proposal, once there is one, and of nothing else that waits. */
const serviceOf = async (root: string): Promise<LocalService> => {
  const service = await startService();
  service.on('/v2/safes/', page([]));
  service.on('/v2/multisig-transactions/', (request, response) => {
    void proposalIn(root).then((proposal) => {
      const { chain, route } = proposal;
      const safe = route.safe.toLowerCase() as Hex;
      const tx = transactionOf(proposal);
      json(entry({ safe, chainId: BigInt(chain.id), version: route.version, tx }))(request, response);
    });
  });
  return service;
};

/** What a governor is to vote on, in the file that an example names. */
const writeGovernorProposal = (root: string): Promise<void> =>
  writeFile(
    join(root, 'governor-proposal.json'),
    JSON.stringify({
      targets: ['0x64b761D848206f447Fe2dd461b0c635Ec39EbB27'],
      values: ['0'],
      calldatas: ['0x8456cb59'],
      description: 'Pause the pool',
    }),
  );

/** A Safe Transaction Service with nothing in it, for which the fourth account is a delegate of the first owner. */
const emptyService = async (): Promise<TransactionService> => {
  const service = await TransactionService.start(await node());
  service.delegates.push({
    safe: null,
    delegate: GUARDIAN.address,
    delegator: SAFE_OWNERS[0]?.address ?? '',
    label: 'CI',
  });
  return service;
};

/** The keys that examples name: an owner's, a reviewer's, an account that pays the gas, and a delegate's. */
const writeKeys = async (root: string): Promise<void> => {
  await writeFile(join(root, 'password'), `${PASSWORD}\n`);
  const names = ['owner.json', 'reviewer.json', 'gas.json', 'delegate.json'];
  for (const [index, name] of names.entries()) {
    const account = [...SAFE_OWNERS, GUARDIAN][index];
    if (account === undefined) throw new TypeError('the Safe has three owners');
    await writeFile(
      join(root, name),
      await encryptKeystoreJson(account, PASSWORD, { scrypt: { N: 1024, r: 8, p: 1 } }),
    );
  }
  for (const name of ['password', ...names]) await chmod(join(root, name), 0o600);
};

/** What commands that measure read: pools and a feed on the chain, tables of quotes, the Pools document that names the pools. */
const placeMeasured = async (root: string, all: ReadonlyMap<string, readonly Example[]>): Promise<void> => {
  const pair = `0x${'9a'.repeat(20)}`;
  const weth = { token: '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2', amount: 10n ** 21n };
  await placePair(pair, weth, {
    ...weth,
    token: '0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0',
    amount: 8n * 10n ** 20n,
  });
  await mkdir(join(root, 'scenarios'));
  await writeFile(
    join(root, 'scenarios/pools.yaml'),
    poolsYaml('aave-v3-ethereum-core', [`{ shape: pair, address: "${pair}", fee: 0.3% }`]),
  );
  await mkdir(join(root, 'depth'));
  await writeFile(join(root, 'depth/quotes.csv'), 'asset,size,proceeds\nWBTC,1000000,998000\n');
  await writeFile(join(root, 'depth/wsteth.json'), '[{ "size": 1000000, "slippage": "0.4%" }]');
  const feed = all
    .get('prices pull')
    ?.flatMap(({ argv }) => argv)
    ?.find((word) => word.includes('=0x'));
  const { timestamp } = (await (await devnetRpc()).send('eth_getBlockByNumber', 'latest', false)) as {
    timestamp: string;
  };
  const start = Number(timestamp) - 101 * 3600;
  await placeFeed(feed?.split('=')[1] ?? '', [{ rounds: 100, start, step: 3600, price: 200_000_000_000n }]);
};

const edit = async (root: string, env: Environment): Promise<void> => {
  const file = join(root, DOCUMENT);
  const text = await readFile(file, 'utf8');
  const edited = text
    .replace('supplyCap: 3_000_000', 'supplyCap: 3_300_000')
    .replace('borrowCap: 2_700_000', 'borrowCap: 2_900_000')
    .replace('reserveFactor: 15%', 'reserveFactor: 16%');
  expect(edited).to.not.equal(text);
  await writeFile(file, edited);
  await git(root, env, 'add', DOCUMENT);
  await git(root, env, 'commit', '-qm', 'Raise the WETH caps');
};

/** A transaction of a Safe that owns the bundle's: it approves the hash of the bundle. */
const writeApproval = async (root: string): Promise<void> => {
  const { chain, route, hashes } = JSON.parse(await readFile(join(root, BUNDLE, 'proposal.json'), 'utf8'));
  const data = `0xd4d9bdcd${hashes.safeTx.slice(2)}`;
  const approval = {
    chainId: chain.id,
    safe: SAFE_OWNERS[0]?.address,
    version: '1.4.1',
    to: route.safe,
    data,
    nonce: 0,
  };
  await writeFile(join(root, 'approval.json'), JSON.stringify(approval));
};

/** What an owner without this program signed: the typed data of the bundle. */
const writeSignature = async (root: string, env: Environment): Promise<void> => {
  const { out } = await cli(['sign', BUNDLE, '--typed-data', '-'], { cwd: root, env });
  const { address: signer, privateKey } = SAFE_OWNERS[0] ?? { address: '', privateKey: '' };
  await writeFile(
    join(root, 'signature.json'),
    JSON.stringify({ signer, signature: await signTyped(privateKey, out) }),
  );
};

/** A branch of a remote, as a clone that was fetched has it. */
const protect = async (root: string, env: Environment): Promise<void> => {
  await git(root, env, 'remote', 'add', 'origin', 'https://git.invalid/risk-parameters.git');
  await git(root, env, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
};

describe('the examples of commands that need a chain', function () {
  this.timeout(600_000);
  let all: ReadonlyMap<string, readonly Example[]>;

  before(async () => {
    await freshBuild();
    all = await examplesByCommand();
    await sharedDevnet();
  });
  revertAfterEach();

  it('run one after the other, and lead from an edit to an executed transaction', async () => {
    const { root, env } = await freshWorkspace();
    const { rpcUrl } = await sharedDevnet();
    await writeKeys(root);
    await writeGovernorProposal(root);
    await placeMeasured(root, all);
    const service = await serviceOf(root);
    const wallet = await startWallet(SAFE_OWNERS[2] ?? { address: '', privateKey: '' }, 31337n);
    const chain = await node();
    wallet.on('eth_sendTransaction', async (params) => ({
      result: await chain.request('eth_sendTransaction', params),
    }));
    const published = await emptyService();
    const { controller } = await placeController(86_400);
    const ran: string[] = [];
    let beforeExecution: unknown = null;
    for (const command of JOURNEY) {
      if (command === 'propose') await edit(root, env);
      if (command === 'trust add') await protect(root, env);
      if (command === 'review') await writeApproval(root);
      if (command === 'sign') await writeSignature(root, env);
      for (const example of all.get(command)?.filter(needsChain) ?? []) {
        // A QR code is a picture on the terminal.
        const json = example.argv.includes('--qr') ? [] : ['--json'];
        const argv = [...(await here(example.argv, root, wallet.url, controller)), ...answersTo(example), ...json];
        // A proposal is executed once: each way begins where the first began.
        if (command === 'execute' && beforeExecution !== null) await chain.request('evm_revert', [beforeExecution]);
        if (command === 'execute') beforeExecution = await chain.request('evm_snapshot', []);
        // That a process of the command ends is seen once.
        const run = all.get(command)?.find(needsChain) === example ? cliProcess : cli;
        const { code, out, err } = await run([...new Set(argv)], {
          cwd: root,
          env: {
            ...env,
            ETHEREUM_RPC_URL: rpcUrl,
            CHECK_RPC_URL: rpcUrl,
            SAFE_SERVICE_URL: PUBLISHED.includes(command) ? published.url : service.url,
          },
        });
        expect(`${example.text}: ${code}${code === 0 ? '' : out + err}`).to.equal(`${example.text}: 0`);
        ran.push(example.text);
      }
    }
    await Promise.all([service.close(), published.close(), wallet.close()]);
    const expected = [...all.values()]
      .flat()
      .filter((one) => needsChain(one) && !['devnet', 'demo'].includes(one.command));
    expect(ran).to.have.members(expected.map(({ text }) => text));
    const after = await cli(['diff', 'aave-v3-ethereum-core', '--json'], { cwd: root, env });
    const left = after.json.diffs[0].changes.map(({ path }: { path: string }) => path);
    expect(left).to.have.length(1);
    expect(left[0], 'what --only left out').to.match(/\.reserveFactor$/);
  });

  it('start a chain, where they are of devnet', async () => {
    const cwd = await temporaryFolder();
    for (const example of all.get('devnet') ?? []) {
      const argv = [...(await here(example.argv, cwd)), '--json'];
      const child = spawn(process.execPath, [`${checkout}bin/run.js`, ...argv], {
        cwd,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'exit');
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        out += part;
      });
      while (!/^\}\n/m.test(out))
        await Promise.race([
          once(child.stdout, 'data'),
          ended.then(() => expect.fail(`${example.text} ended: ${out}`)),
        ]);
      expectValid(JSON.parse(out));
      child.kill('SIGTERM');
      expect(await ended, example.text).to.deep.equal([0, null]);
    }
  });

  it('show the whole way, where they are of demo', async () => {
    const cwd = await temporaryFolder();
    for (const example of all.get('demo') ?? []) {
      const { code, json, err } = await cliProcess([...example.argv, '--json'], { cwd, env: { TMPDIR: cwd } });
      expect(`${example.text}: ${code}${code === 0 ? '' : err}`).to.equal(`${example.text}: 0`);
      expect(json.steps.length).to.be.above(5);
    }
  });
});
