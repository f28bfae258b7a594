import { expect } from 'chai';
import { AAVE_DEPLOYER, SAFE_OWNERS } from '../../devnet/accounts.js';
import { type LocalWallet, startWallet } from '../signer/wallet/local-wallet.js';
import { type CliRun, cli, type Environment, freshWorkspace, revertAfterEach, sharedDevnet } from './devnet.js';
import { node } from './in-process.js';
import { TransactionService } from './transaction-service.js';

/** Anvil's account 3, which owns nothing of the Safe. */
const DELEGATE = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
const [OWNER = '', SECOND = ''] = SAFE_OWNERS.map(({ address }) => address);
const STRANGER = AAVE_DEPLOYER.address;

describe('delegates on a Safe Transaction Service', function () {
  this.timeout(120_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let service: TransactionService;
  let safe: string;

  before(async () => {
    ({ root, env } = await freshWorkspace());
    safe = (await sharedDevnet()).safe.address;
  });
  beforeEach(async () => {
    service = await TransactionService.start(await node());
    env = { ...env, SAFE_SERVICE_URL: service.url, SAFE_API_KEY: undefined };
  });
  afterEach(() => service.close());

  const plimsoll = async (...args: readonly string[]): Promise<CliRun> => {
    const done = await cli([...args, '--service-url', 'SAFE_SERVICE_URL'], { cwd: root, env });
    for (const { privateKey } of SAFE_OWNERS) expect(done.out + done.err).to.not.contain(privateKey.slice(2));
    return done;
  };
  const add = (...more: readonly string[]) =>
    plimsoll('delegate', 'add', 'risk-council', DELEGATE, '--label', 'CI', '--json', ...more);
  const remove = (...more: readonly string[]) =>
    plimsoll('delegate', 'remove', 'risk-council', DELEGATE, '--json', ...more);
  const list = async (): Promise<CliRun> => plimsoll('delegate', 'list', 'risk-council', '--json');
  const refusal = async (run: Promise<CliRun>): Promise<readonly unknown[]> => {
    const { code, json } = await run;
    return [code, json.error?.code];
  };
  const KEY = ['--devnet-account', '0'];

  it('are added by an owner, listed, given another label and removed', async () => {
    const added = await add(...KEY);
    expect(added.code, added.err).to.equal(0);
    expect(added.json).to.deep.include({ delegate: DELEGATE, delegator: OWNER, everySafe: false, had: false });
    expect(added.err).to.match(
      new RegExp(`Signing that ${DELEGATE} is a delegate, in the hour \\d+ since 1970: hash 0x\\w{64}`),
    );
    expect(service.delegates).to.deep.equal([{ safe, delegate: DELEGATE, delegator: OWNER, label: 'CI' }]);
    const again = await plimsoll('delegate', 'add', safe, DELEGATE, '--label', 'CI', '--chain', 'devnet', ...KEY);
    expect(again.out).to.match(
      /^nothing to send {2}the service has 0x90F79\w+ as a delegate already: “CI”, by 0x\w+, for this Safe\nat /,
    );
    expect(service.posted).to.have.length(1);
    await plimsoll('delegate', 'add', 'risk-council', DELEGATE, '--label', 'Nightly', ...KEY);
    service.delegates = [
      ...service.delegates,
      { safe: null, delegate: DELEGATE, delegator: SECOND, label: 'All', expiryDate: '2020-01-01T00:00:00Z' },
      { safe, delegate: STRANGER, delegator: STRANGER, label: 'Evil\u202e' },
      { safe: STRANGER, delegate: STRANGER, delegator: SECOND, label: 'Another Safe' },
    ];
    const shown = (await list()).json;
    expect(
      shown.delegates.map(({ label, everySafe, counts, why }: Record<string, unknown>) => [
        label,
        everySafe,
        counts,
        why,
      ]),
    ).to.deep.equal([
      ['Nightly', false, true, null],
      ['Evil\u202e', false, false, 'its delegator is no owner of the Safe'],
      ['All', true, false, 'it has ended'],
    ]);
    const { out } = await plimsoll('delegate', 'list', 'risk-council');
    expect(out).to.include(`${safe} at the service at http://127.0.0.1:`).and.to.include(': 3 delegates\n');
    expect(out)
      .to.match(/does not count: its delegator is no owner of the Safe/)
      .and.to.not.include('\u202e');
    const removed = await plimsoll('delegate', 'remove', 'risk-council', DELEGATE, ...KEY);
    expect(removed.out).to.match(/^removed {2}0x90F79\w+ may propose no more: “Nightly”, by 0x\w+, for this Safe\n/);
    expect(service.delegates.map(({ label }) => label)).to.deep.equal(['All', 'Evil\u202e', 'Another Safe']);
    expect(await refusal(remove(...KEY))).to.deep.equal([1, 'service/no-delegate']);
  });

  it('of every Safe are added with a wallet, and removed with those of each', async () => {
    const signer = SAFE_OWNERS[1] ?? { address: '', privateKey: '' };
    const wallet: LocalWallet = await startWallet(signer, 31337n);
    try {
      const by = ['--wallet', wallet.url, '--every-safe'];
      const { json, err } = await add(...by);
      expect(json, err).to.deep.include({ ok: true, delegator: SECOND, everySafe: true });
      expect(service.delegates).to.deep.equal([{ safe: null, delegate: DELEGATE, delegator: SECOND, label: 'CI' }]);
      expect(await refusal(remove('--wallet', wallet.url))).to.deep.equal([1, 'service/no-delegate']);
      await add('--wallet', wallet.url);
      expect((await remove(...by)).json.everySafe).to.equal(true);
      expect(service.delegates).to.deep.equal([]);
      wallet.on('eth_signTypedData_v4', () => ({ result: `0x${'11'.repeat(64)}1b` }));
      expect((await refusal(add(...by)))[1]).to.match(/^wallet\/(garbage|wrong-signature)$/);
      expect(service.delegates).to.deep.equal([]);
    } finally {
      await wallet.close();
    }
  });

  it('are refused before anything is sent, where the owner, the label or the service is wrong', async () => {
    const cases: readonly (readonly [Promise<CliRun>, readonly unknown[]])[] = [
      [add('--devnet-account', '3'), [1, 'signer/not-an-owner']],
      [add(), [64, 'cli/missing-flag']],
      [
        plimsoll('delegate', 'add', 'risk-council', OWNER, '--label', 'me', '--json', ...KEY),
        [1, 'service/delegate-owner'],
      ],
      [plimsoll('delegate', 'add', 'risk-council', '0x12', '--label', 'x', '--json', ...KEY), [1, 'safe/bad-address']],
      [
        plimsoll('delegate', 'add', 'risk-council', DELEGATE, '--label', 'x'.repeat(51), '--json', ...KEY),
        [64, 'service/label'],
      ],
      [
        plimsoll('delegate', 'add', 'risk-council', DELEGATE, '--label', 'a\nb', '--json', ...KEY),
        [64, 'service/label'],
      ],
    ];
    for (const [run, expected] of cases) expect(await refusal(run)).to.deep.equal(expected);
    service.chainId = 1;
    expect(await refusal(add(...KEY))).to.deep.equal([1, 'service/other-chain']);
    expect(service.posted).to.deep.equal([]);
  });

  it('are told as they are where the service fails or lies', async () => {
    service.fault({
      method: 'POST',
      when: 'before',
      times: 1,
      reply: (response) => response.writeHead(429, { 'retry-after': '0' }).end(),
    });
    expect((await add(...KEY)).code).to.equal(0);
    expect(service.posted).to.have.length(2);
    service.fault({
      method: 'DELETE',
      when: 'before',
      times: 1,
      reply: (response) => response.writeHead(503).end('{}'),
    });
    expect(await refusal(remove(...KEY))).to.deep.equal([69, 'service/status']);
    service.fault({ method: 'DELETE', when: 'before', times: 1, reply: (response) => response.writeHead(204).end() });
    expect(await refusal(remove(...KEY))).to.deep.equal([1, 'service/not-kept']);
    service.noFaults();
    service.fault({
      method: 'DELETE',
      when: 'before',
      times: 1,
      reply: (response) => response.writeHead(400).end('{"nonFieldErrors":["Signature expired"]}'),
    });
    const refused = await remove(...KEY);
    expect([refused.json.error.code, refused.json.error.message]).to.deep.equal([
      'service/refused',
      `the service at ${new URL(service.url).origin} refuses it (HTTP 400): it says “Signature expired”`,
    ]);
    service.lieOfDelegate = (one) => ({ ...one, delegator: STRANGER });
    expect(await refusal(list())).to.deep.equal([69, 'service/garbage']);
    service.lieOfDelegate = (one) => ({ ...one, delegate: 5 });
    expect(await refusal(list())).to.deep.equal([69, 'service/garbage']);
    service.lieOfDelegate = (one) => ({ ...one, label: 'Another' });
    expect(
      await refusal(plimsoll('delegate', 'add', 'risk-council', DELEGATE, '--label', 'New', '--json', ...KEY)),
    ).to.deep.equal([1, 'service/not-kept']);
  });

  it('are read page after page', async () => {
    service.pageSize = 2;
    service.delegates = [1, 2, 3, 4, 5].map((digit) => ({
      safe,
      delegate: `0x${`0${digit}`.repeat(20)}`,
      delegator: OWNER,
      label: `${digit}`,
    }));
    const { json } = await list();
    expect(json.delegates).to.have.length(5);
    expect(json.complete).to.equal(true);
  });
});
