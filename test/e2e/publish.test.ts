import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { getAddress } from 'ethers/address';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { transactionOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { publish as publishOn } from '../../src/publication/publish.js';
import { safeTxJson } from '../../src/route/safe/transaction-json.js';
import { SERVICE_LIMITS } from '../../src/service/limits.js';
import { serviceAddress } from '../../src/service/service-address.js';
import { SecretKey } from '../../src/signer/secret-key.js';
import { signHash } from '../../src/signer/sign-hash.js';
import { expectGolden } from '../golden/golden.js';
import { type CliRun, cli, type Environment, freshWorkspace, git, revertAfterEach, send } from './devnet.js';
import { CORE, node, setValue } from './in-process.js';
import { type Served, TransactionService } from './transaction-service.js';

const BUNDLE = 'proposals/raise';
const OWNERS = SAFE_OWNERS.map(({ address }) => address);
/** Anvil's account 3, which owns nothing of the Safe. */
const DELEGATE = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
const [FIRST = '', SECOND = '', THIRD = ''] = OWNERS;

describe('a proposal on a Safe Transaction Service', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let service: TransactionService;
  let hash: Hex;
  let proposal: Proposal;

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    service = await TransactionService.start(await node());
    env = { ...env, SAFE_SERVICE_URL: service.url, SAFE_API_KEY: undefined };
    await setValue(root, 'WETH', 'supplyCap', '3_300_000');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Raise');
    const made = await plimsoll('propose', CORE, '--title', 'Raise WETH', '--out', BUNDLE, '--json');
    expect(made.code, made.out).to.equal(0);
    hash = made.json.hashes.safeTx;
    proposal = JSON.parse(await readFile(join(root, BUNDLE, 'proposal.json'), 'utf8')) as Proposal;
  });
  afterEach(() => service.close());

  const plimsoll = async (...args: readonly string[]): Promise<CliRun> => {
    const done = await cli(args, { cwd: root, env });
    for (const { privateKey } of SAFE_OWNERS) expect(done.out + done.err).to.not.contain(privateKey.slice(2));
    return done;
  };
  const at = ['--service-url', 'SAFE_SERVICE_URL'];
  const sign = async (account: number): Promise<void> => {
    const done = await plimsoll('sign', BUNDLE, '--devnet-account', `${account}`, '--yes');
    expect(done.code, done.err).to.equal(0);
  };
  const publish = (...args: readonly string[]): Promise<CliRun> =>
    plimsoll('publish', BUNDLE, ...at, '--yes', '--json', ...args);
  const collect = (): Promise<CliRun> => plimsoll('collect', BUNDLE, ...at, '--json');
  const status = async (): Promise<CliRun['json']> => (await plimsoll('status', BUNDLE, ...at, '--json')).json;
  const queue = (what = 'risk-council'): Promise<CliRun> => plimsoll('queue', what, ...at, '--json');
  const signatureOf = (owner: number, over: Hex = hash): Hex =>
    signHash(over, new SecretKey(SAFE_OWNERS[owner]?.privateKey ?? ''));
  /** An owner confirms elsewhere, such as on the Safe's own pages. */
  const confirmThere = async (owner: number): Promise<void> => {
    const response = await fetch(`${service.url}/v1/multisig-transactions/${hash}/confirmations/`, {
      method: 'POST',
      body: JSON.stringify({ signature: signatureOf(owner) }),
    });
    expect(response.status).to.equal(201);
  };
  const served = (): Served => {
    const found = service.transactions.get(hash);
    if (found === undefined) throw new Error('the service does not have it');
    return found;
  };
  const posts = (): readonly string[] =>
    service.posted.map(({ path }) => (path.includes('confirmations') ? 'confirmation' : 'transaction'));

  it('is published by one owner, confirmed by another there, collected and executed', async () => {
    const steady = (text: string): string =>
      text
        .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
        .replaceAll(hash, '<hash>')
        .replace(/\bblock \d+/g, 'block <block>')
        .replace(/(?<=, |: )0x[0-9a-f]{64}/g, '<transaction>');
    const step = async (name: string, ...args: readonly string[]): Promise<void> => {
      const done = await plimsoll(...args);
      expect(done.code, done.err + done.out).to.equal(0);
      expectGolden(`service-${name}`, steady(`$ plimsoll ${args.join(' ')}\n${done.out}${done.err}`));
    };
    await sign(0);
    await step('publish', 'publish', BUNDLE, ...at, '--yes');
    await step('publish-again', 'publish', BUNDLE, ...at, '--yes');
    await confirmThere(1);
    await step('status', 'status', BUNDLE, ...at);
    await step('queue', 'queue', 'risk-council', ...at);
    await step('collect', 'collect', BUNDLE, ...at);
    const executed = await plimsoll('execute', BUNDLE, '--devnet-account', '5', '--yes', '--json');
    expect(executed.code, executed.err).to.equal(0);
    expect((await plimsoll('verify', BUNDLE, '--json')).json.matches).to.not.equal(false);
    await step('queue-empty', 'queue', BUNDLE, ...at);
    const late = await publish();
    expect([late.code, late.json.error.code]).to.deep.equal([1, 'service/executed']);
  });

  it('is sent in the words of the API, with the digest as its origin', async () => {
    await sign(0);
    await sign(1);
    const done = await publish();
    expect(done.json).to.deep.include({
      found: false,
      safeTxHash: hash,
      sent: [
        { what: 'transaction', by: SECOND },
        { what: 'confirmation', by: FIRST },
      ],
      need: 2,
      warnings: [],
    });
    expect(done.json.confirmed).to.have.members([FIRST, SECOND]);
    const [first, second] = service.posted;
    const { origin, ...sent } = first?.body ?? {};
    expect(JSON.parse(String(origin))).to.deep.include({ digest: proposal.digest });
    expect(String(origin).length).to.be.at.most(200);
    expect(sent).to.deep.equal({
      safe: proposal.route.safe,
      ...safeTxJson(transactionOf(proposal)),
      contractTransactionHash: hash,
      sender: SECOND,
      signature: signatureOf(1),
    });
    expect(second?.body).to.deep.equal({ signature: signatureOf(0) });
    expect(service.asked.every(({ authorization }) => authorization === undefined)).to.equal(true);
  });

  it('is not published unsigned, twice, by an owner’s key, or by a stranger', async () => {
    const unsigned = await publish();
    expect([unsigned.code, unsigned.json.error.code]).to.deep.equal([1, 'service/unsigned']);
    const owner = await publish('--devnet-account', '2');
    expect([owner.code, owner.json.error.code]).to.deep.equal([1, 'service/owner-key']);
    const stranger = await publish('--devnet-account', '3');
    expect([stranger.code, stranger.json.error.code]).to.deep.equal([1, 'service/not-a-delegate']);
    expect(service.posted).to.deep.equal([]);
    await sign(0);
    await publish();
    const again = await publish();
    expect(again.json).to.deep.include({ found: true, sent: [] });
    expect(posts()).to.deep.equal(['transaction']);
    await sign(2);
    expect((await publish()).json).to.deep.include({ found: true, sent: [{ what: 'confirmation', by: THIRD }] });
    const none = await plimsoll('publish', BUNDLE, '--yes', '--json');
    expect([none.code, none.json.error.code]).to.deep.equal([64, 'cli/missing-flag']);
  });

  it('is published by a delegate, whose signature counts for nobody', async () => {
    service.delegates.push({ safe: proposal.route.safe, delegate: DELEGATE, delegator: SECOND, label: 'CI' });
    const done = await publish('--devnet-account', '3');
    expect(done.json).to.deep.include({ sent: [{ what: 'transaction', by: DELEGATE }], confirmed: [] });
    expect(service.posted[0]?.body).to.include({ sender: DELEGATE });
    expect(served().trusted).to.equal(true);
    expect((await status()).service).to.deep.include({ known: true, signed: [], onlyHere: [], onlyThere: [] });
    expect((await publish('--devnet-account', '3')).json.sent).to.deep.equal([]);
    // Somebody put it there unsigned: the delegate's signature brings it to light.
    served().trusted = false;
    expect((await publish('--devnet-account', '3')).json.sent).to.deep.equal([{ what: 'transaction', by: DELEGATE }]);
    expect(served().trusted).to.equal(true);
    await sign(0);
    expect((await publish()).json.sent).to.deep.equal([{ what: 'confirmation', by: FIRST }]);
  });

  it('is never published where the review says BLOCKED', async () => {
    await sign(0);
    await writeFile(join(root, BUNDLE, 'report.md'), 'All is well.\n');
    const done = await publish();
    expect([done.code, done.json.error.code]).to.deep.equal([1, 'sign/blocked']);
    expect(service.posted).to.deep.equal([]);
    const collected = await collect();
    expect([collected.code, collected.json.error.code]).to.deep.equal([1, 'bundle/altered']);
  });

  describe('where the service fails halfway', () => {
    beforeEach(async () => {
      await sign(0);
      await sign(1);
    });
    const drop = { reply: (response: { destroy: () => void }) => void response.destroy() };

    const finishes = async (expected: readonly string[]): Promise<void> => {
      service.noFaults();
      const retry = await publish();
      expect(retry.code, retry.out).to.equal(0);
      expect(retry.json.confirmed).to.have.members([FIRST, SECOND]);
      expect(posts()).to.deep.equal(expected);
      expect(served().confirmations.map(({ owner }) => owner)).to.have.members([FIRST, SECOND]);
    };

    it('says that the transaction may have been taken, and a retry finds it', async () => {
      service.fault({ method: 'POST', path: '/v2/safes/', when: 'after', ...drop });
      const done = await publish();
      expect([done.code, done.json.error.code]).to.deep.equal([69, 'service/unreachable']);
      expect(done.json.error.message)
        .to.contain(`may have been taken: the transaction with the signature of ${SECOND}`)
        .and.to.contain(`not sent: the signature of ${FIRST}`)
        .and.to.not.contain('; sent:');
      expect(done.json.error.hint).to.contain('sends only what lacks');
      await finishes(['transaction', 'confirmation']);
    });

    it('says what was sent where a confirmation is lost, and a retry sends it', async () => {
      service.fault({
        method: 'POST',
        path: '/confirmations/',
        when: 'before',
        reply: (response) => void response.writeHead(502).end('<html>Bad gateway</html>'),
      });
      const done = await publish();
      expect([done.code, done.json.error.code]).to.deep.equal([69, 'service/status']);
      expect(done.json.error.message)
        .to.contain(`; sent: the transaction with the signature of ${SECOND}`)
        .and.to.contain(`may have been taken: the signature of ${FIRST}`)
        .and.to.not.contain('html');
      await finishes(['transaction', 'confirmation', 'confirmation']);
    });

    it('goes on where somebody else published it meanwhile and it is refused for that', async () => {
      service.fault({
        method: 'POST',
        path: '/v2/safes/',
        when: 'after',
        reply: (response) => void response.writeHead(400).end('{"nonFieldErrors":["It exists"]}'),
      });
      const done = await publish();
      expect(done.code, done.out).to.equal(0);
      expect(done.json.sent).to.deep.equal([{ what: 'confirmation', by: FIRST }]);
      expect(posts()).to.deep.equal(['transaction', 'confirmation']);
    });

    it('says that nobody knows where a confirmation is not answered in time', async () => {
      const signed = {
        chainId: BigInt(proposal.chain.id),
        safe: proposal.route.safe.toLowerCase() as Hex,
        version: proposal.route.version,
        tx: transactionOf(proposal),
      };
      const owners = OWNERS.map((owner) => owner.toLowerCase() as Hex);
      const signatures = [0, 1].map((index) => ({ owner: owners[index] as Hex, signature: signatureOf(index) }));
      service.fault({ method: 'POST', path: '/confirmations/', when: 'after', reply: () => undefined });
      const publication = { signed, digest: proposal.digest, owners, signatures, delegate: null };
      const limits = { ...SERVICE_LIMITS, timeoutMs: 500 };
      const error = await publishOn(serviceAddress(service.url), publication, limits).catch((cause: unknown) => cause);
      expect(error).to.include({ code: 'service/timeout', exit: 69 });
      expect((error as Error).message)
        .to.contain(`; sent: the transaction with the signature of ${FIRST}`)
        .and.to.contain(`may have been taken: the signature of ${SECOND}`);
      await finishes(['transaction', 'confirmation']);
    });

    it('says what was sent where it does not answer at the end', async () => {
      await publish();
      expect(posts()).to.have.length(2);
      service.transactions.clear();
      service.asked.length = 0;
      let reads = 0;
      service.fault({
        method: 'GET',
        path: `/v2/multisig-transactions/${hash}`,
        when: 'before',
        reply: (response) => {
          reads += 1;
          if (reads === 1) response.writeHead(404).end('{}');
          else response.writeHead(500).end();
        },
      });
      const done = await publish();
      expect([done.code, done.json.error.code]).to.deep.equal([69, 'service/status']);
      expect(done.json.error.message).to.match(/; sent: the transaction with .*, the signature of /);
      await finishes(['transaction', 'confirmation']);
    });

    it('is not deceived by one that takes everything and keeps nothing', async () => {
      service.fault({ method: 'POST', when: 'before', reply: (response) => void response.writeHead(201).end() });
      const done = await publish();
      expect([done.code, done.json.error.code]).to.deep.equal([1, 'service/not-kept']);
      await finishes(['transaction', 'confirmation', 'transaction', 'confirmation']);
    });

    it('waits for one that limits the rate, as long as it asks, and gives up on one that asks for too much', async () => {
      const limit = (seconds: string, times: number) =>
        service.fault({
          path: '/v2/',
          when: 'before',
          times,
          reply: (response) => void response.writeHead(429, { 'retry-after': seconds }).end('{"detail":"Throttled"}'),
        });
      limit('0', 2);
      const done = await publish();
      expect(done.code, done.out).to.equal(0);
      expect(served().confirmations).to.have.length(2);
      limit('3600', 99);
      const never = await publish();
      expect([never.code, never.json.error.code]).to.deep.equal([69, 'service/status']);
      expect(never.json.error.hint).to.contain('3600 s');
    });

    it('repeats the words of a refusal, without what it was sent in secret', async () => {
      service.key = 'k3y-that-nobody-may-see';
      env = { ...env, SAFE_API_KEY: 'k3y-that-nobody-may-see' };
      service.fault({
        method: 'POST',
        when: 'before',
        reply: (response, request) => {
          const said = `No\u001b[31m: ${request.headers.authorization}`;
          response.writeHead(422).end(JSON.stringify({ nonFieldErrors: [said], code: 1, message: 'Sender is banned' }));
        },
      });
      const done = await publish();
      expect([done.code, done.json.error.code]).to.deep.equal([1, 'service/refused']);
      expect(done.json.error.message)
        .to.contain('No[31m: Bearer [removed]; Sender is banned')
        .and.to.contain('not taken');
      expect(done.out + done.err).to.not.contain('k3y-');
      service.noFaults();
      env = { ...env, SAFE_API_KEY: 'an0ther-k3y' };
      const wrong = await publish();
      expect([wrong.code, wrong.json.error.code]).to.deep.equal([69, 'service/status']);
      expect(wrong.out + wrong.err).to.not.contain('an0ther');
      env = { ...env, SAFE_API_KEY: 'k3y-that-nobody-may-see' };
      expect((await publish()).code).to.equal(0);
      env = { ...env, SAFE_API_KEY: 'two words' };
      const words = await publish();
      expect([words.code, words.json.error.code]).to.deep.equal([64, 'service/key']);
      expect(words.out + words.err).to.not.contain('two words');
    });

    it('sends nothing to a service of another chain, that lies, or that is none', async () => {
      const refusedWith = async (code: string, exit: number): Promise<CliRun> => {
        const before = service.posted.length;
        const done = await publish();
        expect([done.json.error.code, done.code]).to.deep.equal([code, exit]);
        expect(service.posted).to.have.length(before);
        return done;
      };
      service.chainId = 1;
      expect((await refusedWith('service/other-chain', 1)).json.error.message).to.contain('of chain 1');
      service.chainId = 31337;
      service.fault({
        path: '/v1/safes/',
        when: 'before',
        reply: (response) => void response.writeHead(404).end('{}'),
      });
      await refusedWith('service/no-safe', 1);
      service.noFaults();
      service.fault({ when: 'before', reply: (response) => void response.writeHead(200).end('<html>Welcome</html>') });
      await refusedWith('service/garbage', 69);
      service.noFaults();
      service.fault({
        when: 'before',
        reply: (response) => void response.writeHead(302, { location: 'https://evil.example/' }).end(),
      });
      await refusedWith('service/redirect', 69);
      service.noFaults();
      expect((await publish()).code).to.equal(0);
      const lies: Record<string, unknown> = {
        to: DELEGATE,
        value: '1',
        data: '0x00',
        operation: 1 - Number(served().operation),
        safeTxGas: 1,
        baseGas: '2',
        gasPrice: '3',
        gasToken: DELEGATE,
        refundReceiver: DELEGATE,
        nonce: 99,
        safe: DELEGATE,
        safeTxHash: `0x${'11'.repeat(32)}`,
      };
      for (const [field, value] of Object.entries(lies)) {
        service.lie = (entry) => ({ ...entry, [field]: value });
        const done = await refusedWith('service/lies', 1);
        expect(done.json.error.message).to.contain(`${field} differs`);
      }
      const before = await readdir(join(root, BUNDLE, 'signatures'));
      for (const command of [collect, () => plimsoll('status', BUNDLE, ...at, '--json')]) {
        const done = await command();
        expect([done.code, done.json.error.code]).to.deep.equal([1, 'service/lies']);
      }
      expect(await readdir(join(root, BUNDLE, 'signatures'))).to.deep.equal(before);
    });
  });

  it('gives only signatures that count, and says why others do not', async () => {
    const unknown = await collect();
    expect([unknown.code, unknown.json.error.code]).to.deep.equal([1, 'service/not-found']);
    await sign(0);
    await publish();
    await confirmThere(1);
    const confirmation = (owner: string, signature: string, signatureType = 'EOA') => ({
      owner,
      signature,
      signatureType,
      submissionDate: '2026-01-01T00:00:00Z',
      transactionHash: null,
    });
    const word = (address: string): string => address.slice(2).toLowerCase().padStart(64, '0');
    const stranger = new SecretKey(`0x${'12'.repeat(32)}`);
    const honest = served().confirmations;
    served().confirmations = [
      confirmation(THIRD, signatureOf(2, `0x${'22'.repeat(32)}`)),
      confirmation(getAddress(stranger.address), signHash(hash, stranger)),
      confirmation(THIRD, signatureOf(1)),
      confirmation(THIRD, '0x1234'),
      confirmation(THIRD, `0x${'00'.repeat(64)}1b`),
      confirmation(THIRD, `0x${word(THIRD)}${'0'.repeat(62)}4100${'0'.repeat(64)}`, 'CONTRACT_SIGNATURE'),
      confirmation(THIRD, `0x${word(THIRD)}${'0'.repeat(64)}01`, 'APPROVED_HASH'),
      ...honest,
      confirmation(SECOND, signatureOf(1)),
    ];
    service.lie = (entry) => ({ ...entry, confirmations: [...entry.confirmations, 5, null, { owner: 7 }] });
    const done = await collect();
    expect(done.code, done.out).to.equal(0);
    expect(done.json).to.deep.include({ had: [FIRST], have: 2, need: 2, approvedOnChain: [] });
    expect(done.json.taken).to.deep.equal([{ owner: SECOND, file: `${BUNDLE}/signatures/${SECOND}.json` }]);
    const whys = done.json.leftOut.map(({ why }: { why: string }) => why);
    for (const part of [
      'or over another hash',
      `recovers to ${getAddress(stranger.address)}, who is not an owner`,
      `it is by ${SECOND}, and the service says that it is by ${THIRD}`,
      'no signature of 65 bytes',
      'no key made it',
      'it is the signature of a contract, and there is no contract at its address',
      'the chain says not',
      'second one of the same owner',
    ])
      expect(
        whys.some((why: string) => why.includes(part)),
        `${part} in ${whys.join('\n')}`,
      ).to.equal(true);
    expect(whys).to.have.length(11);
    expect(await readdir(join(root, BUNDLE, 'signatures'))).to.have.members([`${FIRST}.json`, `${SECOND}.json`]);
    // What the chain itself approves counts, and is not a file.
    await send(THIRD, proposal.route.safe, `0xd4d9bdcd${hash.slice(2)}`);
    expect((await collect()).json.approvedOnChain).to.deep.equal([THIRD]);
    expect((await status()).service.approvedOnChain).to.deep.equal([THIRD]);
    // A file that does not count is not written over.
    await writeFile(join(root, BUNDLE, 'signatures', `${SECOND}.json`), '{}');
    const blocked = await collect();
    // One by a signature here, one by the approval on the chain.
    expect(blocked.json.have).to.equal(2);
    expect(JSON.stringify(blocked.json.leftOut)).to.contain('remove it, and collect again');
    expect(await readFile(join(root, BUNDLE, 'signatures', `${SECOND}.json`), 'utf8')).to.equal('{}');
  });

  it('is found in the queue by its hash, among conflicts, gaps, hidden ones and false origins', async () => {
    await sign(0);
    await publish();
    const template = served();
    const nonce = template.nonce;
    const add = (changes: Partial<Served>): void => {
      const entry = {
        ...template,
        origin: '{}',
        trusted: true,
        confirmations: [],
        data: null,
        operation: 0,
        to: DELEGATE,
        value: '0',
        ...changes,
      };
      // The key of the map only has to be its own; the hash that it states is left out.
      const { safeTxHash: _own, ...rest } = entry;
      service.transactions.set(`x${service.transactions.size}`, rest as unknown as Served);
    };
    add({ to: proposal.route.safe });
    add({ nonce: nonce + 3, value: '5', trusted: false });
    add({ nonce: nonce + 4, data: `0x694e80c3${'1'.padStart(64, '0')}`, to: proposal.route.safe });
    service.pageSize = 2;
    const done = await queue();
    expect(done.code, done.out).to.equal(0);
    expect(done.json).to.deep.include({
      nonce: `${nonce}`,
      threshold: 2,
      conflicts: [`${nonce}`],
      gaps: [{ from: `${nonce + 1}`, to: `${nonce + 2}` }],
      warnings: [],
    });
    const by = (kind: string) => done.json.transactions.find((one: { kind: string }) => one.kind === kind);
    const ours = done.json.transactions.find((one: { safeTxHash: string }) => one.safeTxHash === hash);
    expect(ours).to.deep.include({ bundle: BUNDLE, claimedDigest: proposal.digest, signed: [FIRST], trusted: true });
    expect(by('rejection')).to.deep.include({ bundle: null, claimedDigest: null, signed: [] });
    expect(by('transfer')).to.deep.include({ nonce: `${nonce + 3}`, value: '5', trusted: false });
    expect(done.json.transactions.at(-1)).to.deep.include({ nonce: `${nonce + 4}`, kind: 'call', changesSafe: true });
    const text = await plimsoll('queue', BUNDLE, ...at);
    for (const part of ['conflict  several', 'gap  nothing waits', 'unsigned  ', 'the Safe itself', 'changeThreshold'])
      expect(text.out).to.contain(part);
    expect((await queue(proposal.route.safe)).json.transactions).to.have.length(4);
    // Another transaction with the digest of the proposal.
    add({ nonce: nonce + 5, origin: template.origin });
    const phished = await queue();
    expect([phished.code, phished.json.ok]).to.deep.equal([1, false]);
    expect(phished.json.warnings[0].ruleId).to.equal('service/false-origin');
    service.transactions.delete(`x${service.transactions.size - 1}`);
    service.lie = (entry) => (entry.safeTxHash === hash ? { ...entry, to: DELEGATE } : entry);
    const lied = await queue();
    expect([lied.code, lied.json.warnings[0].ruleId]).to.deep.equal([1, 'review/service-lies']);
    expect(lied.json.transactions.some((one: { safeTxHash: string }) => one.safeTxHash === hash)).to.equal(false);
    service.lie = (entry) => entry;
    service.nextLink = () => 'https://evil.example/v2/safes/';
    const led = await queue();
    expect([led.code, led.json.error.code]).to.deep.equal([69, 'service/garbage']);
  });

  it('is refused a queue where nothing says of what', async () => {
    const nobody = await queue('nobody');
    expect([nobody.code, nobody.json.error.code]).to.deep.equal([1, 'workspace/unknown-authority']);
    const bad = await queue(`0x${'aB'.repeat(20)}`);
    expect([bad.code, bad.json.error.code]).to.deep.equal([1, 'safe/bad-address']);
    const none = await queue(`0x${'11'.repeat(20)}`);
    expect([none.code, none.json.error.code]).to.deep.equal([1, 'safe/not-a-safe']);
    const chain = await plimsoll('queue', proposal.route.safe, ...at, '--chain', 'moon', '--json');
    expect([chain.code, chain.json.error.code]).to.deep.equal([1, 'workspace/unknown-chain']);
    await mkdir(join(root, 'empty'));
    const folder = await queue('empty');
    expect([folder.code, folder.json.error.code]).to.deep.equal([1, 'workspace/unknown-authority']);
  });

  it('says what a service is behind in, and does not tell', async () => {
    service.chainId = null;
    service.fault({
      path: '/v1/safes/',
      when: 'before',
      reply: (response) => void response.end(JSON.stringify({ nonce: '77', threshold: 9, owners: [] })),
    });
    const found = await status();
    expect(found.service).to.deep.include({ known: false, enough: false });
    expect(found.service.warnings.map(({ ruleId }: { ruleId: string }) => ruleId)).to.deep.equal([
      'service/chain-not-told',
      'service/behind',
    ]);
    expect(found.service.warnings[1].message).to.contain('nonce 77 and not').and.to.contain('other owners');
  });
});
