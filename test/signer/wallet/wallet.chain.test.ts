import { expect } from 'chai';
import { Signature, SigningKey } from 'ethers/crypto';
import { hashMessage, TypedDataEncoder } from 'ethers/hash';
import { getBytes } from 'ethers/utils';
import { BORROWERS, SAFE_OWNERS } from '../../../devnet/accounts.js';
import type { Hex } from '../../../src/chain/hex.js';
import { safeTx } from '../../../src/signer/safe-tx.js';
import { openWallet, type Wallet } from '../../../src/signer/wallet/ask-wallet.js';
import { signByWallet } from '../../../src/signer/wallet/sign-by-wallet.js';
import { requireChain, walletAccount } from '../../../src/signer/wallet/wallet-account.js';
import { walletAddress } from '../../../src/signer/wallet/wallet-address.js';
import { type Anvil, startAnvil } from '../../chain/anvil.js';
import { refusalIn } from '../../refusal.js';
import { type LocalWallet, signTyped, startWallet } from './local-wallet.js';

const [FIRST, SECOND] = SAFE_OWNERS;
if (FIRST === undefined || SECOND === undefined) throw new TypeError('the Safe has owners');
const ACCOUNT = FIRST.address.toLowerCase() as Hex;
const OWNERS = SAFE_OWNERS.map(({ address }) => address.toLowerCase() as Hex);
const CHAIN_ID = 31337n;
const SAFE: Hex = `0x${'5a'.repeat(20)}`;
/** A nonce and a value above 2^53, which a wallet must not round. */
const TX = safeTx({ to: `0x${'0a'.repeat(20)}`, value: (1n << 60n) + 1n, data: '0xdeadbeef', nonce: (1n << 54n) + 1n });
const SIGNED = { chainId: CHAIN_ID, safe: SAFE, version: '1.4.1', tx: TX };

/** The hash by ethers' own EIP-712, with the types written out again. */
const HASH = TypedDataEncoder.hash(
  { chainId: CHAIN_ID, verifyingContract: SAFE },
  {
    SafeTx: [
      ...[['to', 'address'] as const, ['value', 'uint256'] as const, ['data', 'bytes'] as const],
      ...[['operation', 'uint8'] as const, ['safeTxGas', 'uint256'] as const, ['baseGas', 'uint256'] as const],
      ...[['gasPrice', 'uint256'] as const, ['gasToken', 'address'] as const],
      ...[['refundReceiver', 'address'] as const, ['nonce', 'uint256'] as const],
    ].map(([name, type]) => ({ name, type })),
  },
  TX,
) as Hex;

describe('a wallet over JSON-RPC', () => {
  let local: LocalWallet;
  let wallet: Wallet;

  beforeEach(async () => {
    local = await startWallet(FIRST, CHAIN_ID);
    wallet = openWallet(walletAddress(local.url, {}), { walletMs: 5000, personMs: 5000 });
  });
  afterEach(() => local.close());

  const sign = () => signByWallet(wallet, ACCOUNT, SIGNED);
  const answers = (result: unknown) => local.on('eth_signTypedData_v4', () => ({ result }));

  it('signs the typed data, once its chain and account were found right', async () => {
    await requireChain(wallet, CHAIN_ID);
    expect(await walletAccount(wallet, OWNERS, null)).to.equal(ACCOUNT);
    const { owner, signature, hashes } = await sign();
    expect([owner, hashes.safeTx]).to.deep.equal([ACCOUNT, HASH]);
    expect(SigningKey.recoverPublicKey(HASH, signature)).to.equal(new SigningKey(FIRST.privateKey).publicKey);
    expect(local.calls.map(({ method }) => method)).to.deep.equal([
      'eth_chainId',
      'eth_requestAccounts',
      'eth_signTypedData_v4',
    ]);
    // The account checksummed, the data as a text: what the oldest wallets take.
    expect(local.calls[2]?.params[0]).to.equal(FIRST.address);
    expect(local.calls[2]?.params[1]).to.be.a('string');
    expect(new Set(local.calls.map(({ origin }) => origin))).to.deep.equal(new Set(['plimsoll']));
  });

  it('may leave out the 27 of v, or give a compact signature', async () => {
    const serialized = new SigningKey(FIRST.privateKey).sign(HASH);
    const expected = serialized.serialized;
    answers(`${expected.slice(0, 130)}0${serialized.yParity}`);
    expect((await sign()).signature).to.equal(expected);
    answers(serialized.compactSerialized);
    expect((await sign()).signature).to.equal(expected);
    answers(expected.toUpperCase().replace('0X', '0x'));
    expect((await sign()).signature).to.equal(expected);
  });

  it('is not believed where it signs as another account, or something else', async () => {
    local.on('eth_signTypedData_v4', async ([, data]) => ({ result: await signTyped(SECOND.privateKey, data) }));
    const other = await refusalIn(sign);
    expect(other.code).to.equal('wallet/wrong-signature');
    expect(other.message).to.include(FIRST.address).and.to.include(SECOND.address);
    local.on('eth_signTypedData_v4', async ([, data]) => ({
      result: await signTyped(FIRST.privateKey, String(data).replace('"operation":"0"', '"operation":"1"')),
    }));
    expect((await refusalIn(sign)).code).to.equal('wallet/wrong-signature');
    answers(new SigningKey(FIRST.privateKey).sign(hashMessage(getBytes(HASH))).serialized);
    expect((await refusalIn(sign)).code, 'as a personal message').to.equal('wallet/wrong-signature');
  });

  it('that gives no signature is told so', async () => {
    const { serialized } = new SigningKey(FIRST.privateKey).sign(HASH);
    const none = [null, 7, {}, '', '0x', 'yes', serialized.slice(0, 100), `${serialized}00`, `0x${'zz'.repeat(65)}`];
    for (const result of [...none, `0x${'ff'.repeat(65)}`, `${serialized.slice(0, 130)}63`]) {
      answers(result);
      expect((await refusalIn(sign)).code, JSON.stringify(result)).to.equal('wallet/garbage');
    }
    for (const raw of [
      '<html>Sign in</html>',
      '',
      '{',
      '[]',
      '{"jsonrpc":"2.0","id":99,"result":"0x"}',
      'x'.repeat(2 << 20),
    ]) {
      local.on('eth_signTypedData_v4', () => ({ raw }));
      const { code, exit } = await refusalIn(sign);
      expect([code, exit], raw.slice(0, 40)).to.deep.equal(['wallet/garbage', 69]);
    }
    local.on('eth_signTypedData_v4', () => ({ raw: 'Bad gateway', status: 502 }));
    const before = local.calls.length;
    expect((await refusalIn(sign)).code).to.equal('wallet/garbage');
    expect(local.calls.length - before, 'a question to a person is put once').to.equal(1);
  });

  it('that says no, cannot, or fails, is told apart', async () => {
    const says = (code: number, message: string) =>
      local.on('eth_signTypedData_v4', () => ({ error: { code, message } }));
    says(4001, 'User declined transaction');
    const no = await refusalIn(sign);
    expect([no.code, no.exit, no.message]).to.deep.equal([
      'wallet/rejected',
      1,
      `the wallet at ${local.url} said no to eth_signTypedData_v4: User declined transaction`,
    ]);
    says(4100, 'Unauthorized');
    expect((await refusalIn(sign)).code).to.equal('wallet/rejected');
    says(-32601, 'Method not found');
    expect((await refusalIn(sign)).code).to.equal('wallet/method-missing');
    says(-32000, 'Ledger: \u001b[31mlocked\u001b[0m');
    const failed = await refusalIn(sign);
    expect(failed.code).to.equal('wallet/failed');
    expect(failed.message).to.not.include('\u001b');
  });

  it('that does not answer is waited for no longer than is said', async () => {
    local.on('eth_signTypedData_v4', () => 'nothing');
    const hurried = openWallet(walletAddress(local.url, {}), { personMs: 50 });
    const late = await refusalIn(() => signByWallet(hurried, ACCOUNT, SIGNED));
    expect([late.code, late.exit]).to.deep.equal(['wallet/timeout', 69]);
    await local.close();
    const gone = await refusalIn(sign);
    expect([gone.code, gone.exit]).to.deep.equal(['wallet/unreachable', 69]);
    expect(gone.message).to.equal(`the wallet at ${local.url} cannot be reached: nothing listens there`);
  });

  it('on another chain is asked once to change, and refused where it stays', async () => {
    const stays = await refusalIn(() => requireChain(wallet, 1n));
    expect([stays.code, stays.exit]).to.deep.equal(['wallet/wrong-chain', 1]);
    expect(stays.message).to.include('is on chain 31337, the transaction is for 1');
    expect(local.calls.map(({ method, params }) => [method, ...params])).to.deep.equal([
      ['eth_chainId'],
      ['wallet_switchEthereumChain', { chainId: '0x1' }],
      ['eth_chainId'],
    ]);
    local.on('wallet_switchEthereumChain', () => ({ result: null }));
    expect((await refusalIn(() => requireChain(wallet, 1n))).code, 'one that lies').to.equal('wallet/wrong-chain');
    local.on('wallet_switchEthereumChain', () => ({ error: { code: 4001, message: 'no' } }));
    expect((await refusalIn(() => requireChain(wallet, 1n))).code).to.equal('wallet/rejected');
    local.on('wallet_switchEthereumChain', ([asked]) => {
      local.on('eth_chainId', () => ({ result: (asked as { chainId: string }).chainId }));
      return { result: null };
    });
    await requireChain(wallet, 1n);
    for (const result of [null, 1, '1', '0x', `0x${'f'.repeat(65)}`, '0xzz']) {
      local.on('eth_chainId', () => ({ result }));
      expect((await refusalIn(() => requireChain(wallet, 1n))).code, JSON.stringify(result)).to.equal('wallet/garbage');
    }
  });

  it('must offer an owner, and one alone unless one is chosen', async () => {
    const offers = (...result: readonly unknown[]) => local.on('eth_requestAccounts', () => ({ result }));
    const code = async (wanted: Hex | null) => (await refusalIn(() => walletAccount(wallet, OWNERS, wanted))).code;
    offers(BORROWERS[0], FIRST.address, FIRST.address);
    expect(await walletAccount(wallet, OWNERS, null), 'checksummed, and named twice').to.equal(ACCOUNT);
    offers(...OWNERS);
    expect(await code(null)).to.equal('wallet/several-accounts');
    expect(await walletAccount(wallet, OWNERS, OWNERS[1] ?? '0x')).to.equal(OWNERS[1]);
    offers(BORROWERS[0]);
    const none = await refusalIn(() => walletAccount(wallet, OWNERS, null));
    expect(none.code).to.equal('wallet/no-account');
    expect(none.message).to.include(BORROWERS[0]);
    expect(await code(ACCOUNT)).to.equal('wallet/no-account');
    expect(await code((BORROWERS[0] ?? '').toLowerCase() as Hex)).to.equal('signer/not-an-owner');
    offers();
    expect(await code(null)).to.equal('wallet/no-account');
    for (const result of [null, 'x', [null], ['0x12'], Array(2000).fill(ACCOUNT)]) {
      local.on('eth_requestAccounts', () => ({ result }));
      expect(await code(null), JSON.stringify(result).slice(0, 30)).to.equal('wallet/garbage');
    }
    local.on('eth_requestAccounts', () => ({ error: { code: -32601, message: 'unknown' } }));
    local.on('eth_accounts', () => ({ result: [ACCOUNT] }));
    expect(await walletAccount(wallet, OWNERS, null), 'an older wallet').to.equal(ACCOUNT);
    // Frame's own words, with HTTP status 401.
    const denied = { code: 4001, message: 'Permission denied, approve plimsoll in Frame to continue' };
    local.on('eth_requestAccounts', () => ({
      raw: JSON.stringify({ id: local.calls.at(-1)?.id, jsonrpc: '2.0', error: denied }),
      status: 401,
    }));
    const refusal = await refusalIn(() => walletAccount(wallet, OWNERS, null));
    expect(refusal.code).to.equal('wallet/rejected');
    expect(refusal.message).to.include('approve plimsoll in Frame');
  });
});

describe('the address of a wallet', () => {
  const code = async (given: string, environment = {}) =>
    (await refusalIn(async () => walletAddress(given, environment))).code;

  it('is Frame, this computer by http, any by https, or a variable that holds it', () => {
    expect(walletAddress('frame', {}).url).to.equal('http://127.0.0.1:1248/');
    expect(walletAddress('http://localhost:9/x', {})).to.deep.equal({
      url: 'http://localhost:9/x',
      name: 'the wallet at http://localhost:9',
    });
    expect(walletAddress('https://signer.example.org/key', {}).name).to.equal(
      'the wallet at https://signer.example.org',
    );
    const environment = { WALLET_URL: 'http://[::1]:7' };
    for (const given of ['WALLET_URL', '${WALLET_URL}'])
      expect(walletAddress(given, environment).url).to.equal('http://[::1]:7/');
  });

  it('is refused elsewhere, without repeating it', async () => {
    for (const given of [
      ...['http://192.168.0.2:1248', 'http://127.0.0.1.example.org', 'ws://127.0.0.1:1248', 'file:///etc', '', 'Frame'],
      ...['http://user:secret@127.0.0.1:1248', 'https://:secret@example.org', 'OTHER_URL'],
    ])
      expect(await code(given), given).to.equal('wallet/url');
    const { message, hint } = await refusalIn(async () => walletAddress('http://me:s3cret@127.0.0.1', {}));
    expect(`${message}${hint}`).to.not.include('s3cret');
  });
});

describe('anvil as a wallet', function () {
  this.timeout(30_000);
  let anvil: Anvil;
  before(async function () {
    anvil = await startAnvil(this);
  });
  after(() => anvil?.stop());

  it('signs as the account that is chosen', async () => {
    const wallet = openWallet(walletAddress(anvil.url, {}));
    await requireChain(wallet, CHAIN_ID);
    expect((await refusalIn(() => walletAccount(wallet, OWNERS, null))).code).to.equal('wallet/several-accounts');
    const account = await walletAccount(wallet, OWNERS, OWNERS[1] ?? '0x');
    for (const version of ['1.0.0', '1.3.0', '1.5.0']) {
      const { signature, hashes } = await signByWallet(wallet, account, { ...SIGNED, version });
      const key = new SigningKey(SECOND.privateKey);
      expect(SigningKey.recoverPublicKey(hashes.safeTx, Signature.from(signature)), version).to.equal(key.publicKey);
    }
    expect((await refusalIn(() => requireChain(wallet, 1n))).code).to.equal('wallet/wrong-chain');
    const stranger: Hex = `0x${'77'.repeat(20)}`;
    expect((await refusalIn(() => signByWallet(wallet, stranger, SIGNED))).code).to.match(/^wallet\//);
  });
});
