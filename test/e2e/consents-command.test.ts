import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { aloneContractSignature } from '../../src/signer/contract-signature.js';
import { type LocalWallet, startWallet } from '../signer/wallet/local-wallet.js';
import { type CliRun, cli, type Environment, freshWorkspace, git, revertAfterEach, send } from './devnet.js';
import { node, proposalOf, setValue } from './in-process.js';
import { TransactionService } from './transaction-service.js';

const [FIRST = '', SECOND = '', THIRD = ''] = SAFE_OWNERS.map(({ address }) => address);
/** Anvil's account 3, which owns nothing of the Safe and which the chain sends for. */
const PAYER = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
/** Returns the word that begins with these four bytes, whatever it is asked. */
const answering = (magic: string): Hex => `0x7f${magic.padEnd(64, '0')}60005260206000f3`;
const ACCEPTS = answering('20c13b0b');

describe('consent in other ways than by a key', function () {
  this.timeout(100_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let proposal: Proposal;
  let hash: string;

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
    proposal = await proposalOf(root);
    hash = proposal.hashes.safeTx;
    await writeBundle(join(root, 'one'), proposal);
  });

  const plimsoll = (args: readonly string[], input = ''): Promise<CliRun> => cli(args, { cwd: root, env, input });
  const signFirst = async (): Promise<void> => {
    const signed = await plimsoll(['sign', 'one', '--devnet-account', '0', '--yes', '--json']);
    expect(signed.code, signed.out).to.equal(0);
  };
  const status = async (...flags: readonly string[]): Promise<CliRun['json']> =>
    (await plimsoll(['status', 'one', '--json', ...flags])).json;
  const execute = (...flags: readonly string[]): Promise<CliRun> =>
    plimsoll(['execute', 'one', '--yes', '--json', ...flags]);
  const give = (json: object, ...flags: readonly string[]): Promise<CliRun> =>
    plimsoll(['sign', 'one', '--import', '-', '--json', ...flags], JSON.stringify(json));
  const failure = ({ code, json }: CliRun): [number | null, string] => [code, json.error?.code ?? 'no error'];
  const code = async (address: string, bytes: string): Promise<void> =>
    void (await (await node()).request('anvil_setCode', [address, bytes]));
  const approve = (from: string, what = hash): Promise<void> =>
    send(from, proposal.route.safe, `0xd4d9bdcd${what.slice(2)}`);
  const executed = async (...flags: readonly string[]): Promise<CliRun> => {
    const done = await execute(...flags);
    expect(done.json, done.out + done.err).to.include({ format: 'plimsoll.execute/1', ok: true });
    expect((await plimsoll(['verify', 'one', '--json'])).json).to.deep.include({ ok: true, mismatches: [] });
    return done;
  };

  it('is an approval on the chain, told by status and used by execute', async () => {
    await approve(SECOND, `0x${'12'.repeat(32)}`);
    await signFirst();
    expect(await status()).to.deep.include({ state: 'signed', signed: [FIRST], approvedOnChain: [], have: 1 });
    expect(failure(await execute('--devnet-account', '5'))).to.deep.equal([1, 'execute/signatures']);
    await approve(THIRD);
    expect(await status()).to.deep.include({ state: 'ready', signed: [FIRST], approvedOnChain: [THIRD], have: 2 });
    const { out } = await plimsoll(['status', 'one']);
    expect(out).to.contain(`signed by 1 of the 2 needed: ${FIRST}\napproved on the chain by ${THIRD}\n`);
    expect(out).to.contain('enough owners have signed: plimsoll execute');
    const { err } = await executed('--devnet-account', '5');
    expect(err).to.contain(`${FIRST}: a signature of its key`).and.contain(`${THIRD}: its approval on the chain`);
  });

  it('is approvals alone, and one owner in two ways is one', async () => {
    await signFirst();
    await approve(FIRST);
    expect(await status()).to.deep.include({ state: 'signed', approvedOnChain: [FIRST], have: 1 });
    // Who sends it does not consent by that: account 1 is an owner.
    expect(failure(await execute('--devnet-account', '1'))).to.deep.equal([1, 'execute/signatures']);
    await approve(THIRD);
    for (const name of await readdir(join(root, 'one', 'signatures')))
      await writeFile(join(root, 'one', 'signatures', name), '{}');
    expect(await status()).to.deep.include({ state: 'ready', signed: [], have: 2 });
    await executed('--devnet-account', '5');
  });

  it('is the signature of a contract that accepts it, asked each time it counts', async () => {
    await code(SECOND, ACCEPTS);
    const given = { contract: SECOND, signature: '0x1234' };
    expect(failure(await give(given, '--offline'))).to.deep.equal([1, 'sign/contract-offline']);
    expect(failure(await give({ ...given, contract: PAYER }))).to.deep.equal([1, 'safe/not-an-owner']);
    expect(failure(await give({ ...given, safeTxHash: `0x${'11'.repeat(32)}` }))).to.deep.equal([
      1,
      'sign/other-transaction',
    ]);
    const none = await give({ ...given, contract: THIRD });
    expect(failure(none)).to.deep.equal([1, 'sign/contract-refuses']);
    expect(none.json.error.message).to.contain('there is no contract at its address');
    await code(SECOND, answering('1626ba7e'));
    expect((await give(given)).json.error.message).to.contain('it answers 0x1626ba7e');
    await code(SECOND, ACCEPTS);
    const taken = await give(given);
    expect(taken.json, taken.out).to.include({
      signer: SECOND,
      signature: '0x1234',
      by: 'import',
      have: 1,
      added: true,
    });
    expect(JSON.parse(await readFile(join(root, 'one', 'signatures', `${SECOND}.json`), 'utf8'))).to.deep.equal({
      ...{ format: 'plimsoll.contract-signature/1', signer: SECOND, signature: '0x1234', safeTxHash: hash },
      digest: proposal.digest,
    });
    expect((await give(given)).json).to.include({ added: false, have: 1 });
    await signFirst();
    // It changes its mind.
    await code(SECOND, '0x60006000fd');
    const changed = await status();
    expect(changed).to.deep.include({ state: 'signed', signed: [FIRST] });
    expect(changed.notCounted[0].why).to.equal(
      'the contract does not accept the signature: it reverted without a reason',
    );
    expect(failure(await execute('--devnet-account', '5'))).to.deep.equal([1, 'execute/signatures']);
    await code(SECOND, ACCEPTS);
    expect((await status()).signed).to.have.members([FIRST, SECOND]);
    const { err } = await executed('--devnet-account', '5');
    expect(err).to.contain(`${SECOND}: a signature that its contract accepts`);
  });

  it('is published and collected with a service, as it takes them', async () => {
    const service = await TransactionService.start(await node());
    env = { ...env, SAFE_SERVICE_URL: service.url };
    const at = ['--service-url', 'SAFE_SERVICE_URL'];
    try {
      await code(SECOND, ACCEPTS);
      await code(THIRD, answering('ffffffff'));
      expect((await give({ contract: SECOND, signature: '0x1234' })).code).to.equal(0);
      await signFirst();
      const published = await plimsoll(['publish', 'one', ...at, '--yes', '--json']);
      expect(published.json.confirmed, published.out).to.have.members([FIRST, SECOND]);
      expect(published.json.sent).to.deep.equal([
        { what: 'transaction', by: FIRST },
        { what: 'confirmation', by: SECOND },
      ]);
      const again = await plimsoll(['publish', 'one', ...at, '--yes', '--json']);
      expect(again.json, again.out).to.deep.include({ found: true, sent: [] });
      const alone = aloneContractSignature({ owner: THIRD.toLowerCase() as Hex, signature: '0x99' });
      service.transactions.get(hash)?.confirmations.push({
        ...{ owner: THIRD, signature: alone, signatureType: 'CONTRACT_SIGNATURE' },
        ...{ submissionDate: '2026-01-01T00:00:00Z', transactionHash: null },
      });
      await writeBundle(join(root, 'two'), proposal);
      const collected = await plimsoll(['collect', 'two', ...at, '--json']);
      expect(collected.json, collected.out).to.deep.include({ have: 2, had: [] });
      expect(collected.json.taken.map(({ owner }: { owner: string }) => owner)).to.have.members([FIRST, SECOND]);
      expect(collected.json.leftOut).to.have.length(1);
      expect(collected.json.leftOut[0].why).to.contain(
        'the contract does not accept the signature: it answers 0xffffffff',
      );
      const queue = await plimsoll(['queue', 'risk-council', ...at, '--json']);
      expect(queue.json.transactions[0].signed).to.have.members([FIRST, SECOND]);
      expect(queue.json.transactions[0].notCounted).to.have.length(1);
      expect((await status(...at)).service).to.deep.include({ onlyHere: [], onlyThere: [], enough: true });
      await executed('--devnet-account', '5');
    } finally {
      await service.close();
    }
  });

  describe('sent by a wallet', () => {
    let wallet: LocalWallet;
    beforeEach(async () => {
      wallet = await startWallet({ address: PAYER, privateKey: '' }, 31337n);
      wallet.on('eth_sendTransaction', async ([transaction]) => ({
        result: await (await node()).request('eth_sendTransaction', [transaction]),
      }));
    });
    afterEach(() => wallet.close());
    const asked = (): readonly string[] => wallet.calls.map(({ method }) => method);

    it('is executed by one call without ETH, after the same checks', async () => {
      await signFirst();
      const early = await execute('--wallet', wallet.url);
      expect(failure(early)).to.deep.equal([1, 'execute/signatures']);
      expect(asked()).to.deep.equal([]);
      await approve(THIRD);
      const { err } = await executed('--wallet', wallet.url);
      expect(err).to.contain(
        `from ${PAYER}, with\n${FIRST}: a signature of its key\n${THIRD}: its approval on the chain`,
      );
      const [sent] = wallet.calls.find(({ method }) => method === 'eth_sendTransaction')?.params ?? [];
      expect(sent).to.include({ from: PAYER, to: proposal.route.safe, value: '0x0' });
      expect(failure(await execute('--wallet', wallet.url))).to.deep.equal([1, 'execute/already']);
    });

    it('is refused where the wallet lies, says no, is elsewhere, or offers no account or several', async () => {
      await signFirst();
      await approve(THIRD);
      const attempt = async (...flags: readonly string[]): Promise<[number | null, string]> =>
        failure(await execute('--wallet', wallet.url, ...flags));
      wallet.on('eth_chainId', () => ({ result: '0x1' }));
      expect(await attempt()).to.deep.equal([1, 'wallet/wrong-chain']);
      wallet.on('eth_chainId', () => ({ result: '0x7a69' }));
      expect(await attempt('--signer', FIRST)).to.deep.equal([1, 'wallet/no-sender']);
      wallet.on('eth_requestAccounts', () => ({ result: [] }));
      expect(await attempt()).to.deep.equal([1, 'wallet/no-sender']);
      wallet.on('eth_requestAccounts', () => ({ result: [PAYER, FIRST] }));
      expect(await attempt()).to.deep.equal([64, 'wallet/several-accounts']);
      expect(await attempt('--keystore', 'k.json')).to.deep.equal([64, 'cli/usage']);
      wallet.on('eth_sendTransaction', () => ({ error: { code: 4001, message: 'no' } }));
      expect(await attempt('--signer', PAYER)).to.deep.equal([1, 'wallet/rejected']);
      wallet.on('eth_sendTransaction', () => ({ result: '0x12' }));
      expect(await attempt('--signer', PAYER)).to.deep.equal([69, 'wallet/garbage']);
      expect((await status()).state).to.equal('ready');
      wallet.on('eth_sendTransaction', async () => ({
        result: await (await node()).request('eth_sendTransaction', [{ from: PAYER, to: PAYER, value: '0x0' }]),
      }));
      expect(await attempt('--signer', PAYER)).to.deep.equal([1, 'wallet/other-transaction']);
      expect(await readdir(join(root, 'one'))).to.not.include('execution.json');
    });
  });
});
